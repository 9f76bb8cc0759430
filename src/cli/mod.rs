//! The command line.

pub mod generate;

use std::process::ExitCode;

/// Runs pairctl with the arguments of this process.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
