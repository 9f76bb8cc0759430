//! Other programs that make the same objects, each held to what pairctl makes before it is measured.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cost::{self, Cost};
use crate::offline::{self, FIRST, Ground, PLAIN};
use crate::rows::Rows;
use crate::same::{self, Makes};
use crate::{data, fetched, fleet, storkctl};

pub(crate) const JRSONNET: &str = "jrsonnet";
pub(crate) const KUSTOMIZE: &str = "`kubectl kustomize`";
pub(crate) const STORKCTL: &str = "storkctl";

/// A program, and how it makes the objects of a fleet.
struct Peer {
    /// Of its row, to which the version is added.
    name: &'static str,
    program: Result<PathBuf, String>,
    version: &'static [&'static str],
    /// What is typed, in a shell; the program is `$0`.
    script: &'static str,
    makes: Makes,
    /// Fewer must do where it takes long.
    rounds: usize,
}

fn all() -> [Peer; 4] {
    [
        Peer {
            name: JRSONNET,
            program: fetched::jrsonnet(),
            version: &["--version"],
            script: "exec \"$0\" -m jrsonnet -c fleet.jsonnet",
            makes: Makes::Files("jrsonnet"),
            rounds: usize::MAX,
        },
        Peer {
            name: "jsonnet",
            program: fetched::jsonnet(),
            version: &["--version"],
            script: "exec \"$0\" -m jsonnet -c fleet.jsonnet",
            makes: Makes::Files("jsonnet"),
            rounds: usize::MAX,
        },
        Peer {
            name: "`helm template`",
            program: fetched::helm(),
            version: &["version", "--short"],
            script: "exec \"$0\" template fleet chart -f fleet.json",
            makes: Makes::Stream,
            rounds: 3,
        },
        Peer {
            name: KUSTOMIZE,
            program: fetched::kubectl(),
            version: &["version", "--client"],
            script: "for source in ../../clusters/*; do \"$0\" kustomize \"$source\" || exit 1; done",
            makes: Makes::Sealed,
            rounds: 3,
        },
    ]
}

/// A peer that was found and makes what pairctl makes.
struct Ready {
    name: String,
    command: [String; 4],
    rounds: usize,
}

/// All that are here, and where they work.
pub(crate) struct Peers {
    ready: Vec<Ready>,
    directory: PathBuf,
    fleet: PathBuf,
    pairs: usize,
}

impl Peers {
    /// Finds them, and lets each make the objects once. Those that cannot be had are rows that say so.
    pub(crate) fn new(ground: &Ground, pairs: usize, rows: &mut Rows) -> Self {
        let fleet = ground.fleet();
        let directory = fleet.join("secrets/peers");
        data::write(&fleet, &directory.join("fleet.json"));
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
        for file in ["fleet.jsonnet", "chart/Chart.yaml", "chart/templates/pairs.yaml"] {
            fleet::save(&directory.join(file), &fs::read_to_string(sources.join(file)).unwrap());
        }
        let mut ready = Vec::new();
        for peer in all() {
            match peer.ready(&directory, &fleet) {
                Ok(peer) => ready.push(peer),
                Err(why) => rows.add_missing(peer.name, &why),
            }
        }
        Self { ready, directory, fleet, pairs }
    }

    /// Runs each of them once.
    pub(crate) fn round(&self, round: usize, rows: &mut Rows) {
        for peer in self.ready.iter().filter(|peer| round < peer.rounds) {
            rows.add(&peer.name, cost::of(&self.directory, &peer.command.each_ref().map(String::as_str)));
        }
        let (name, call) = storkctl::one_call(&self.fleet);
        #[expect(clippy::cast_precision_loss, reason = "a number of objects")]
        let times = self.pairs as f64;
        rows.add(name, Cost { wall: call.wall * times, cpu: call.cpu * times, memory: call.memory });
    }
}

impl Peer {
    fn ready(&self, directory: &Path, fleet: &Path) -> Result<Ready, String> {
        let program = self.program.clone()?.to_str().ok_or("its path is no text")?.to_owned();
        let said = same::output(directory, &[&[&*program], self.version].concat())?;
        let version = said.lines().next().and_then(|line| line.split_whitespace().last()).unwrap_or_default();
        let command = ["sh".to_owned(), "-c".to_owned(), self.script.to_owned(), program];
        same::check(&self.makes, directory, fleet, &command.each_ref().map(String::as_str))?;
        Ok(Ready { name: format!("{} {version}", self.name), command, rounds: self.rounds })
    }
}

/// Of the table of peers.
pub(crate) fn is_row(name: &str) -> bool {
    [FIRST, PLAIN].contains(&name) || !offline::is_row(name)
}
