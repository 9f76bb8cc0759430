//! `pairctl unsealed`: what must not be committed.

use std::path::PathBuf;

use clap::Args;

use super::check_report::{self, CheckFormat};
use super::outcome::Outcome;
use super::output::Output;
use crate::input::unsealed;
use crate::model::finding::Findings;

/// Find credentials of clusters that lie in files in clear
///
/// Looks for kubeconfigs and ClusterPairs with a token, a password, a private key, an address with a password or an exec
/// plugin's variable, also within other objects, lists and the copies that `kubectl apply` keeps. What is sealed, and what a
/// template or a store fills in, passes. Shows no line of a file.
#[derive(Debug, Args)]
pub(super) struct UnsealedArgs {
    /// The files, such as those that are about to be committed
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How to report
    #[arg(short, long, value_enum, default_value_t = CheckFormat::Text)]
    output: CheckFormat,
}

/// Reads, reports.
pub(super) fn run(args: &UnsealedArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    unsealed::look(&args.files, &mut findings);
    check_report::report("unsealed", args.output, &findings.sorted(), output)
}
