//! The whole program over 10,000 pairs from 100 clusters, beside `cp -r` and `cat` of the same tree and beside a loop of
//! storkctl, in one run. Prints a table of medians and ratios.
//!
//! storkctl is not run: its cost is the 0.056 s that one `storkctl generate clusterpair` took on two cores.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench whose fleet cannot be made has failed, and prints its table"
)]

mod fleet;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fleet::Fleet;
use pairctl::input::unseal::Unsealer;
use pairctl::input::{contents, load, validate};
use pairctl::model::finding::Findings;
use pairctl::model::plan::Plan;
use pairctl::yaml;

const CLUSTERS: usize = 100;
const ROUNDS: usize = 5;
const STORKCTL: Duration = Duration::from_millis(56);

fn main() {
    let fleet = tempfile::tempdir().unwrap();
    Fleet { pairs: CLUSTERS * 100, clusters: CLUSTERS }.write(fleet.path(), fleet::SOPS);
    let pairctl = env!("CARGO_BIN_EXE_pairctl");
    let mut rows: Vec<(&str, Vec<Duration>)> = Vec::new();
    let mut add = |name, duration| match rows.iter_mut().find(|(known, _)| *known == name) {
        Some((_, durations)) => durations.push(duration),
        None => rows.push((name, vec![duration])),
    };
    let tree = fleet.path().join("clusters");
    add("first render, sealed", timed(fleet.path(), &[pairctl, "render"]));
    // Nothing is deleted before the end: some file systems are slow at reusing what was just freed.
    let copies = tempfile::tempdir().unwrap();
    for round in 0..ROUNDS {
        let copy = copies.path().join(format!("copy-{round}"));
        add("cp -r of the tree", timed(&tree, &["cp", "-r", ".", copy.to_str().unwrap()]));
        add(
            "cat of the tree",
            timed(&tree, &["sh", "-c", "find . -type f -print0 | xargs -0 cat > /dev/null"]),
        );
        add("render that changes nothing", timed(fleet.path(), &[pairctl, "render"]));
        add("render --check", timed(fleet.path(), &[pairctl, "render", "--check"]));
        add("validate", timed(fleet.path(), &[pairctl, "validate"]));
        let (serialised, written) =
            unsealed_in_memory_then_written(fleet.path(), &copies.path().join(format!("again-{round}")));
        add("unsealed in memory, plus writing", serialised + written);
        add("  of which in memory", serialised);
    }
    let median = |durations: &mut Vec<Duration>| {
        durations.sort();
        durations[durations.len() / 2].as_secs_f64()
    };
    let copy = median(&mut rows.iter_mut().find(|(name, _)| name.starts_with("cp")).unwrap().1);
    let loop_of_storkctl = STORKCTL.as_secs_f64() * 10_000.0;
    println!("| | seconds (least to most) | to `cp -r` | storkctl loop to it |\n|---|---|---|---|");
    for (name, mut durations) in rows {
        let middle = median(&mut durations);
        let (least, most) = (durations[0].as_secs_f64(), durations[durations.len() - 1].as_secs_f64());
        let (to_copy, to_storkctl) = (middle / copy, loop_of_storkctl / middle);
        println!("| {name} | {middle:.2} ({least:.2} to {most:.2}) | {to_copy:.2} | {to_storkctl:.0} |");
    }
    println!(
        "| `storkctl generate` 10,000 times | {loop_of_storkctl:.0} | {:.0} | 1 |",
        loop_of_storkctl / copy
    );
    println!("\npeak memory of a first render: {}", peak_memory(fleet.path(), pairctl));
}

fn timed(directory: &Path, command: &[&str]) -> Duration {
    let start = Instant::now();
    let mut run = Command::new(command[0]);
    let status = run.args(&command[1..]).current_dir(directory).stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}");
    start.elapsed()
}

/// Everything but the sealing: load, validate, plan, read credentials, build and serialise every object in memory, and
/// write the same number of bytes that are already sealed, file by file as a render does.
fn unsealed_in_memory_then_written(fleet: &Path, target: &Path) -> (Duration, Duration) {
    let start = Instant::now();
    let mut findings = Findings::default();
    let files = load::load(&fleet.join("pairings.yaml"), &mut findings);
    let pairings = validate::validate(&files, &mut findings).unwrap();
    let plan = Plan::new(&pairings, None);
    let gathered =
        contents::gather(&pairings, &plan, std::time::SystemTime::now(), &Unsealer::default(), &mut findings);
    let mut bytes = 0;
    for (id, index) in plan.sources.values().flat_map(|source| &source.objects) {
        let object = gathered[*index].object(id, &pairings.pairs[*index]).unwrap();
        bytes += yaml::to_text(&object.plain().exposed()).len();
    }
    assert!(bytes > 0);
    let serialised = start.elapsed();
    let sealed: Vec<_> = walkdir::WalkDir::new(fleet.join("clusters"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().to_path_buf(), std::fs::read_to_string(entry.path()).unwrap()))
        .collect();
    let start = Instant::now();
    let (one, other) = sealed.split_at(sealed.len() / 2);
    std::thread::scope(|scope| {
        for half in [one, other] {
            scope.spawn(move || {
                for (path, text) in half {
                    write(&target.join(path.strip_prefix(fleet).unwrap()), text.as_bytes());
                }
            });
        }
    });
    (serialised, start.elapsed())
}

/// The same steps as `render::tree::write`, which takes nothing but sealed text.
fn write(path: &Path, bytes: &[u8]) {
    let directory = path.parent().unwrap();
    std::fs::create_dir_all(directory).unwrap();
    let mut file = tempfile::Builder::new().prefix(".pairctl-").tempfile_in(directory).unwrap();
    file.write_all(bytes).unwrap();
    file.persist(path).unwrap();
}

fn peak_memory(fleet: &Path, pairctl: &str) -> String {
    let tree = fleet.join("clusters");
    std::fs::rename(&tree, fleet.join("old")).unwrap();
    let time =
        Command::new("/usr/bin/time").args(["-f", "%M", pairctl, "render"]).current_dir(fleet).output();
    let kilobytes = time.ok().and_then(|output| {
        String::from_utf8_lossy(&output.stderr)
            .lines()
            .last()
            .and_then(|line| line.trim().parse::<f64>().ok())
    });
    kilobytes.map_or_else(|| "/usr/bin/time is not here".to_owned(), |kb| format!("{:.0} MB", kb / 1000.0))
}
