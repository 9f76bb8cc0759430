//! The command line.

pub mod generate;
pub mod kubeconfig_files;

use std::process::ExitCode;

/// Runs pairctl with the arguments of this process.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
