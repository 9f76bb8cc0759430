//! `pairctl receipt html`: a receipt as a page.

use std::path::PathBuf;

use clap::Args;

use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::input::receipts;
use crate::model::finding::Findings;
use crate::report::receipt::html;

/// Print a receipt as one page of HTML, which needs nothing beside it
///
/// The page is for reading. What was signed is the JSON; the page names its digest.
#[derive(Debug, Args)]
pub(in crate::cli) struct HtmlArgs {
    /// The receipt
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Reads, shows.
pub(in crate::cli) fn run(args: &HtmlArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let bytes = receipts::bytes(&args.file);
    match bytes.and_then(|bytes| receipts::read(&args.file, &bytes)) {
        Ok(receipt) => {
            output.results().write_all(html::text(&receipt).as_bytes())?;
            Ok(Outcome::Clean)
        }
        Err(why) => {
            let mut findings = Findings::default();
            findings.extend(why);
            output.findings(&findings)?;
            Ok(Outcome::Failed)
        }
    }
}
