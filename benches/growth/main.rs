//! Whether a pair costs more in a larger fleet: CPU time and peak memory of each command over 1,000, 10,000 and 100,000 pairs.
//! The fleets have one shape, 50 pairs a cluster, and what a fleet of 300 pairs of that shape costs is taken off each, so that
//! what starting costs is no pair's. Prints two tables, and fails where a pair of a larger fleet costs more than 1.2 times what
//! a pair of a smaller one costs. The argument `quick` leaves the largest fleet out; `SNAPSHOTS=overwrite` puts the tables of a
//! whole run into docs/performance.md.
//!
//! `drift` asks a stand-in for the clusters' API servers, whose time is not counted: it is this bench, started once more.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench whose fleet cannot be made has failed, and prints its table"
)]
#![allow(dead_code, reason = "it shares with other benches")]

#[path = "../cost/mod.rs"]
mod cost;
mod costs;
#[path = "../fleet/mod.rs"]
mod fleet;
mod recorded;
mod repository;
mod server;
#[path = "../table/mod.rs"]
mod table;

use std::env;
use std::process::ExitCode;

use costs::Costs;
use fleet::Fleet;
use repository::Repository;

/// Fleets, and how often each round measures them: what takes little time varies more.
const SIZES: [(Fleet, usize); 4] = [
    (Fleet { pairs: 300, clusters: 6 }, 10),
    (Fleet { pairs: 1_000, clusters: 20 }, 10),
    (Fleet { pairs: 10_000, clusters: 200 }, 2),
    (Fleet { pairs: 100_000, clusters: 2_000 }, 1),
];
const ROUNDS: usize = 3;

/// Each command, and what it is called with.
const COMMANDS: [(&str, &[&str]); 6] = [
    ("first render, sealed", &["render"]),
    ("render that changes nothing", &["render"]),
    ("`render --check`", &["render", "--check"]),
    ("`validate`", &["validate"]),
    ("`drift`", &["drift", "-f", "drift.yaml", "-o", "json"]),
    ("`drift --from tree`", &["drift", "-f", "drift.yaml", "-o", "json", "--from", "tree"]),
];
/// The command that needs a repository without a tree.
const FIRST: usize = 0;

fn main() -> ExitCode {
    if cost::is_measuring() || repository::is_server() {
        return ExitCode::SUCCESS;
    }
    let is_quick = env::args().any(|argument| argument == "quick");
    let sizes = if is_quick { &SIZES[..3] } else { &SIZES[..] };
    let repositories: Vec<Repository> = sizes.iter().map(|(fleet, _)| Repository::new(*fleet)).collect();
    let mut costs = Costs::new(&COMMANDS.map(|(name, _)| name));
    for _ in 0..ROUNDS {
        for (repository, (fleet, times)) in repositories.iter().zip(sizes) {
            for _ in 0..*times {
                measure(repository, fleet.pairs, &mut costs);
            }
        }
    }
    table::publish("growth", &costs.tables(), !is_quick);
    if costs.grow() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Every command once.
fn measure(repository: &Repository, pairs: usize, costs: &mut Costs) {
    for (at, (_, arguments)) in COMMANDS.iter().enumerate() {
        let directory = if at == FIRST { repository.without_tree() } else { repository.rendered() };
        let command = [&[env!("CARGO_BIN_EXE_pairctl")], *arguments].concat();
        costs.add(at, pairs, cost::of(directory, &command));
    }
}
