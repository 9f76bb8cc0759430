//! The whole program over fleets of 100 to 100,000 pairs, beside the same bytes copied and read, the same encryption alone, and
//! other programs that make the same objects. Prints tables of medians and ratios, and fails where a demand does not hold.
//!
//! Arguments choose fleets by their pairs: `quick` (100 and 1,000), `10000`. `SNAPSHOTS=overwrite` puts the tables of a whole run
//! into docs/performance.md. Nothing else should run beside it, and trees belong in memory: `TMPDIR=/dev/shm`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench whose fleet cannot be made has failed, and prints its table"
)]
#![allow(dead_code, reason = "it shares with the tests")]

mod bare;
#[path = "../cost/mod.rs"]
mod cost;
mod data;
mod demanded;
mod fetched;
#[path = "../fleet/mod.rs"]
mod fleet;
#[path = "../../tests/support/kube_tools.rs"]
mod kube_tools;
mod offline;
mod peers;
mod rows;
mod same;
mod sizes;
mod storkctl;
#[path = "../table/mod.rs"]
mod table;
#[path = "../../tests/support/tools.rs"]
mod tools;

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use offline::Ground;
use peers::Peers;
use rows::Rows;
use sizes::Size;
use table::Demand;

fn main() -> ExitCode {
    if cost::is_measuring() {
        return ExitCode::SUCCESS;
    }
    if let [_, part, file] = env::args().collect::<Vec<_>>().as_slice()
        && part == "bare"
    {
        bare::encrypt(Path::new(file));
        return ExitCode::SUCCESS;
    }
    let sizes = sizes::chosen();
    let (mut text, mut demands) = (String::new(), Vec::new());
    for size in &sizes {
        measure(*size, &mut text, &mut demands);
    }
    let text = format!("{}{text}", table::demands(&demands));
    table::publish("peers", &text, sizes::are_all(&sizes));
    table::verdict(&demands)
}

/// All rounds of one fleet. What is compared runs in turn, so that whatever else the machine does meets all of them.
fn measure(size: Size, text: &mut String, demands: &mut Vec<Demand>) {
    let Size { fleet, rounds, slow_rounds } = size;
    let _ =
        writeln!(text, "\n**{} pairs from {} clusters**\n", table::thousands(fleet.pairs), fleet.clusters);
    if let Some(why) = size.lacks_room(&env::temp_dir()) {
        let _ = writeln!(text, "{why}");
        return;
    }
    tools::say(&format!(
        "measuring {} pairs from {} clusters",
        table::thousands(fleet.pairs),
        fleet.clusters
    ));
    let ground = Ground::new(fleet);
    let (mut rows, mut peers) = (Rows::default(), None);
    for round in 0..rounds {
        if round < slow_rounds {
            ground.slow_round(round, &mut rows);
        }
        ground.round(round, &mut rows);
        if size.has_peers() {
            let peers = peers.get_or_insert_with(|| Peers::new(&ground, fleet.pairs, &mut rows));
            peers.round(round, &mut rows);
        }
    }
    text.push_str(&rows.table(offline::is_row, "to `cat`", offline::CAT, rows::wall));
    if size.has_peers() {
        text.push_str("\nThe same objects, made by others:\n\n");
        text.push_str(&rows.table(peers::is_row, "CPU, to `render --plain`", offline::PLAIN, rows::cpu));
    }
    demands.extend(demanded::of(fleet, &rows));
}
