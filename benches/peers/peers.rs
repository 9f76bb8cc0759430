//! Other programs that make the same objects, each held to what pairctl makes before it is measured.

use std::path::{Path, PathBuf};

use crate::cost::{self, Cost};
use crate::offline::{self, FIRST, Ground, PLAIN};
use crate::rows::Rows;
use crate::{data, fetched, same, storkctl};

pub(crate) const JRSONNET: &str = "jrsonnet";
pub(crate) const KUSTOMIZE: &str = "`kubectl kustomize`";
pub(crate) const STORKCTL: &str = "storkctl";

/// A program that was found, and how it makes the objects of a fleet.
struct Peer {
    name: &'static str,
    command: Vec<String>,
    /// It takes so long that fewer rounds must do.
    rounds: usize,
}

/// All that are here.
pub(crate) struct Peers {
    here: Vec<Peer>,
    directory: PathBuf,
    fleet: PathBuf,
    pairs: usize,
}

impl Peers {
    /// Finds them, and lets each make the objects once. Those that cannot be had are rows that say so.
    pub(crate) fn new(ground: &Ground, pairs: usize, rows: &mut Rows) -> Self {
        let directory = ground.fleet().join("secrets/peers");
        data::write(&ground.fleet(), &directory.join("fleet.json"));
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
        for file in ["fleet.jsonnet", "chart/Chart.yaml", "chart/templates/pairs.yaml"] {
            crate::fleet::save(&directory.join(file), &std::fs::read_to_string(sources.join(file)).unwrap());
        }
        let mut peers = Self { here: Vec::new(), directory, fleet: ground.fleet(), pairs };
        let found = [
            (
                "jrsonnet, a JSON file each",
                fetched::jrsonnet(),
                &["-m", "jrsonnet", "-c", "fleet.jsonnet"][..],
                9,
            ),
            ("jsonnet, a JSON file each", fetched::jsonnet(), &["-m", "jsonnet", "-c", "fleet.jsonnet"], 9),
            ("`helm template`", fetched::helm(), &["template", "fleet", "chart", "-f", "fleet.json"], 3),
            ("`kubectl kustomize`, once for each source", fetched::kubectl(), &[], 2),
        ];
        for (name, program, arguments, rounds) in found {
            match program.and_then(|program| peers.checked(name, &program, arguments, rounds)) {
                Ok(peer) => peers.here.push(peer),
                Err(why) => rows.add_missing(name, &why),
            }
        }
        peers
    }

    fn checked(
        &self,
        name: &'static str,
        program: &Path,
        arguments: &[&str],
        rounds: usize,
    ) -> Result<Peer, String> {
        let program = program.to_str().ok_or("its path is no text")?;
        let command = if name.starts_with(KUSTOMIZE) {
            let script =
                format!("for source in ../../clusters/*; do {program} kustomize $source || exit 1; done");
            vec!["sh".to_owned(), "-c".to_owned(), script]
        } else {
            [&[program], arguments].concat().into_iter().map(str::to_owned).collect()
        };
        same::check(name, &self.directory, &self.fleet, &command)?;
        Ok(Peer { name, command, rounds })
    }

    /// Runs each of them once.
    pub(crate) fn round(&self, round: usize, rows: &mut Rows) {
        for peer in self.here.iter().filter(|peer| round < peer.rounds) {
            let command: Vec<&str> = peer.command.iter().map(String::as_str).collect();
            rows.add(peer.name, cost::of(&self.directory, &command));
        }
        let (name, call) = storkctl::one_call(&self.fleet);
        #[expect(clippy::cast_precision_loss, reason = "a number of objects")]
        let times = self.pairs as f64;
        rows.add(name, Cost { wall: call.wall * times, cpu: call.cpu * times, memory: call.memory });
    }
}

/// Of the table of peers.
pub(crate) fn is_row(name: &str) -> bool {
    [FIRST, PLAIN].contains(&name) || !offline::is_row(name)
}
