//! Commands under valgrind.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::counts::{Count, Counts};
use crate::fleet::{self, Fleet};

/// Two sizes of one shape, with as large a share of clusters of each kind, so that what is between them is what pairs cost.
const FLEETS: [Fleet; 2] = [Fleet { pairs: 60, clusters: 6 }, Fleet { pairs: 180, clusters: 18 }];

/// The commands over a fleet, in this order: the first one renders what the others read.
const COMMANDS: [(&str, &[&str]); 6] = [
    ("first render, sealed", &["render"]),
    ("render that changes nothing", &["render"]),
    ("render --check", &["render", "--check"]),
    ("validate", &["validate"]),
    ("verify --offline", &["verify", "--offline"]),
    ("graph", &["graph"]),
];

/// Counts each command.
pub(crate) fn all(valgrind: &Path) -> Counts {
    let fleets = FLEETS.map(|fleet| {
        let directory = tempfile::tempdir().unwrap();
        fleet.write(directory.path(), fleet::SOPS);
        directory
    });
    let version = instructions(valgrind, fleets[0].path(), &["--version"]);
    let mut rows = vec![Count { name: "--version".to_owned(), start: version, pair: 0 }];
    for (name, arguments) in COMMANDS {
        let [small, large] = [0, 1].map(|at: usize| instructions(valgrind, fleets[at].path(), arguments));
        let [fewer, more] = FLEETS.map(|fleet| i64::try_from(fleet.pairs).unwrap());
        let pair = (large - small) / (more - fewer);
        rows.push(Count { name: name.to_owned(), start: small - fewer * pair, pair });
    }
    Counts { made_by: made_by(), rows }
}

/// What one run takes, on all threads.
fn instructions(valgrind: &Path, directory: &Path, arguments: &[&str]) -> i64 {
    let mut run = Command::new(valgrind);
    run.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", env!("CARGO_BIN_EXE_pairctl")]);
    let output = run.args(arguments).current_dir(directory).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    // A fleet that is not all sound is told so, with 1.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {said}");
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    collected.unwrap().1.trim().parse().unwrap()
}

/// The compiler, and what of the environment changes what it makes.
fn made_by() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    let is_setting = |name: &str| name.starts_with("CARGO_PROFILE_") || name.ends_with("RUSTFLAGS");
    let mut settings: Vec<String> = env::vars()
        .filter(|(name, _)| is_setting(name))
        .map(|(name, value)| format!(", {name}={value}"))
        .collect();
    settings.sort();
    format!("{} for {}{}", version.trim(), env::consts::ARCH, settings.concat())
}
