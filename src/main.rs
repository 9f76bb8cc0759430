//! The `pairctl` binary: parses, runs, and turns the outcome into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    pairctl::cli::main()
}
