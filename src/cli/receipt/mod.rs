//! `pairctl receipt`: what can be done with a receipt that is there.

mod html;
mod signer;
mod verify;

use clap::{Args, Subcommand};

use super::outcome::Outcome;
use super::output::Output;

/// Verify and show receipts of `pairctl verify --receipt`
#[derive(Debug, Args)]
pub(super) struct ReceiptCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Verify(verify::VerifyArgs),
    Html(html::HtmlArgs),
}

/// Runs what was asked for.
pub(super) fn run(command: &ReceiptCommand, output: &mut Output) -> anyhow::Result<Outcome> {
    match &command.what {
        What::Verify(args) => verify::run(args, output),
        What::Html(args) => html::run(args, output),
    }
}
