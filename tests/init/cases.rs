//! Whole runs as data. `cases/CASE/` holds
//! - `inputs`, the fixtures with the paths to which they go;
//! - `commands`, a line of shell each;
//! - `screen`, what a user sees, and `after`, all files that are there then but the inputs.
//!
//! `SNAPSHOTS=overwrite` writes the last two anew.

use std::fs;
use std::path::Path;

use snapbox::{Data, IntoData, assert_data_eq};

use super::workshop::Workshop;

fn run(case: &Path) {
    let inputs = fs::read_to_string(case.join("inputs")).unwrap();
    let inputs: Vec<_> = inputs.lines().map(|line| line.split_once(": ").unwrap()).collect();
    let workshop = Workshop::with(&inputs);
    let commands = fs::read_to_string(case.join("commands")).unwrap();
    let screen: String = commands.lines().map(|line| workshop.sandbox.type_line(line)).collect();
    let golden = |name: &str| Data::read_from(&case.join(name), None).raw();
    assert_data_eq!(screen.into_data().raw(), golden("screen"));
    assert_data_eq!(workshop.tree().into_data().raw(), golden("after"));
}

#[test]
fn every_run_shows_what_it_should() {
    let cases = fs::read_dir("tests/init/cases").unwrap().map(|entry| entry.unwrap().path());
    let mut failed = Vec::new();
    for case in cases {
        eprintln!("run {}", case.display());
        if std::panic::catch_unwind(|| run(&case)).is_err() {
            failed.push(case);
        }
    }
    assert!(failed.is_empty(), "failed: {failed:?}");
}
