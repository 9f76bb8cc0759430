//! `pairctl drift` over 1,000 pairs on a real API server, beside `kubectl diff` and the bare LIST by curl of the same pairs;
//! and over 100 clusters that are far away. Prints tables of medians and ratios, and fails where a demand does not hold.
//!
//! `SNAPSHOTS=overwrite` puts the tables into docs/performance.md.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench whose fleet cannot be made has failed, and prints its table"
)]
#![allow(
    clippy::disallowed_methods,
    dead_code,
    reason = "a bench writes its own files and shares with the tests"
)]

#[path = "../../tests/support/control_plane/mod.rs"]
mod control_plane;
#[path = "../cost/mod.rs"]
mod cost;
mod delay;
#[path = "../../tests/support/documents.rs"]
mod documents;
mod fleet;
#[path = "../../tests/support/kube_tools.rs"]
mod kube_tools;
mod rounds;
#[path = "../table/mod.rs"]
mod table;
#[path = "../../tests/support/tools.rs"]
mod tools;

use std::process::ExitCode;
use std::time::Duration;

use control_plane::ControlPlane;
use fleet::Fleet;
use rounds::{DIFF, DRIFT, Rounds};
use table::{Demand, Wanted};

fn main() -> ExitCode {
    if cost::is_measuring() {
        return ExitCode::SUCCESS;
    }
    let Some(tools) = kube_tools::kube_tools() else { return ExitCode::SUCCESS };
    let [near, small] = control_plane::start_all(tools).unwrap();
    let fleet = Fleet::of_one_source(&near);
    fleet.read_through(&near, port(&near));
    let here = Rounds::of_thousand_pairs(&fleet, &tools.kubectl, 7);
    fleet.read_through(&near, delay::farther(port(&near), Duration::from_millis(20)));
    let far = Rounds::of_thousand_pairs(&fleet, &tools.kubectl, 3);
    let many = Fleet::of_hundred_sources(&small);
    many.read_through(&small, delay::farther(port(&small), Duration::from_millis(50)));
    let many = Rounds::of_hundred_clusters(&many, 5);
    let demands = demands(&here);
    let text = format!(
        "{}\n**1,000 pairs of one cluster**\n\n{}\n**The same, 20 ms away**\n\n{}\n**One pair on each of 100 clusters, 50 ms \
         away**\n\n{}",
        table::demands(&demands),
        here.table(),
        far.table(),
        many.table()
    );
    table::publish("drift", &text, true);
    table::verdict(&demands)
}

fn demands(here: &Rounds) -> [Demand; 2] {
    [
        Demand {
            what: "1,000 pairs: `kubectl diff`, to `pairctl drift`".to_owned(),
            wanted: Wanted::AtLeast(15.0),
            measured: here.ratio(DIFF, DRIFT),
        },
        Demand {
            what: "1,000 pairs: `pairctl drift`, to the bare LIST".to_owned(),
            wanted: Wanted::AtMost(2.0),
            measured: here.ratio(DRIFT, rounds::LIST),
        },
    ]
}

fn port(cluster: &ControlPlane) -> u16 {
    cluster.url().rsplit(':').next().unwrap().parse().unwrap()
}
