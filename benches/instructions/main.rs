//! How many instructions each command takes, counted by valgrind: what no busy machine changes. Counts of fleets of two sizes
//! tell what starting costs from what a pair costs. They are compared with those of `counts.tsv`, and the bench fails where one
//! grew; `SNAPSHOTS=overwrite` writes them anew.
//!
//! Another compiler or other settings make other instructions. Where counts.tsv was made by others than these, the counts are
//! shown beside its own, and nothing is judged.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench whose fleet cannot be made has failed, and prints its table"
)]
#![allow(clippy::disallowed_methods, reason = "a bench writes its own files and shares with the tests")]

mod counted;
mod counts;
#[path = "../fleet/mod.rs"]
mod fleet;
#[path = "../../tests/support/tools.rs"]
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::{env, fs};

use counts::Counts;

/// The counts that are kept.
const FILE: &str = "benches/instructions/counts.tsv";

fn main() -> ExitCode {
    let Some(valgrind) = valgrind() else { return ExitCode::SUCCESS };
    let now = counted::all(valgrind);
    if env::var_os("SNAPSHOTS").is_some_and(|mode| mode == "overwrite") {
        fs::write(FILE, now.to_text()).unwrap();
    }
    let kept = Counts::read(&fs::read_to_string(FILE).unwrap());
    let (table, grew) = now.beside(&kept);
    println!("{table}");
    if now.made_by != kept.made_by {
        println!("not judged: these were made by {}, those of {FILE} by {}", now.made_by, kept.made_by);
        return ExitCode::SUCCESS;
    }
    if grew { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// valgrind, or `None` where there is nothing to count with; a line says why.
fn valgrind() -> Option<&'static Path> {
    static VALGRIND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = VALGRIND.get_or_init(|| {
        tools::installed("VALGRIND_BINARY", "valgrind").ok_or("it is not on the PATH".to_owned())
    });
    tools::found_or_ignored(found, "valgrind", "install valgrind").map(PathBuf::as_path)
}
