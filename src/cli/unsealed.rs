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
/// Looks for kubeconfigs and ClusterPairs with a token, a password or a private key, wherever they lie: in other objects, in
/// texts and base64 within them, in scripts and pages; and for Secrets that are a login of their own, of service accounts and of
/// Argo CD's clusters. What is sealed, and what a template or a store fills in, passes. Compressed and encrypted files, and
/// tokens that stand alone, are not recognised. Shows no line of a file.
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
