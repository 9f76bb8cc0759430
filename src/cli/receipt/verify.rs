//! `pairctl receipt verify`: whether a receipt is authentic, and what it says.

use std::path::{Path, PathBuf};

use clap::Args;

use super::signer::{SignerArgs, refused};
use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::cli::{Format, digest};
use crate::input::{load, receipts, validate};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::receipt::{PairReceipt, Receipt};
use crate::model::verify::Verdict;
use crate::render::tree_digest;
use crate::report::receipt::{answer, text};
use crate::signature;

/// Say whether a receipt is authentic, and which pairs worked then
///
/// Exit codes: 0 it is authentic and all worked, 1 it is authentic and something did not work, it is of other files, or
/// nobody gave a key to verify its signature with, 2 it is not authentic or cannot be read.
#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArgs {
    /// The receipt; its signature lies beside it, as FILE.minisig or FILE.sig
    #[arg(value_name = "FILE")]
    receipt: PathBuf,
    #[command(flatten)]
    signer: SignerArgs,
    /// Say whether it is of this pairings file, and of the tree that belongs to it
    #[arg(short, long, value_name = "PAIRINGS")]
    file: Option<PathBuf>,
    /// Only this pair, such as east/payments/dr
    #[arg(long, value_name = "CLUSTER/NAMESPACE/NAME")]
    pair: Option<String>,
    /// How to report
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    output: Format,
}

/// Reads, verifies the signature, checks that it says one thing, compares, answers.
pub(in crate::cli) fn run(args: &VerifyArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    let looked = look(args, &mut findings);
    let signer = looked.as_ref().and_then(|(_, signer)| signer.as_deref());
    let receipt = looked.as_ref().map(|(receipt, _)| receipt);
    let pairs = receipt.map(|receipt| pairs(args, receipt, &mut findings)).unwrap_or_default();
    if let (Some(receipt), Some(file)) = (receipt, &args.file) {
        compare(receipt, file, &mut findings);
    }
    let outcome = outcome(args, receipt, signer, &pairs, &findings);
    let told = receipt.filter(|_| !findings.has_errors());
    if args.output == Format::Json {
        output.json(&answer::Answer::new(outcome.word(), signer, told, &pairs, &findings))?;
        return Ok(outcome);
    }
    output.findings(&findings)?;
    if let Some(receipt) = told {
        output.results().write_all(text::text(receipt, signer, &pairs).as_bytes())?;
    }
    Ok(outcome)
}

/// The receipt and who signed it. Nothing of it is looked at before its signature was.
fn look(args: &VerifyArgs, findings: &mut Findings) -> Option<(Receipt, Option<String>)> {
    let looked = receipts::bytes(&args.receipt).and_then(|bytes| {
        let shown = args.signer.shown(&args.receipt, &bytes)?;
        let receipt = receipts::read(&args.receipt, &bytes)?;
        let signer = shown.map(|shown| shown.at(&receipt.ended_at)).transpose();
        Ok((receipt, signer.map_err(|why| refused(&args.receipt, &why))?))
    });
    match looked {
        Ok((receipt, signer)) => {
            findings.extend(signer.is_none().then(|| not_checked(&args.receipt)));
            Some((receipt, signer))
        }
        Err(why) => {
            findings.extend(why);
            None
        }
    }
}

fn not_checked(receipt: &Path) -> Finding {
    let there = signature::Format::ALL.map(|format| receipts::signature_path(receipt, format));
    let there = there.iter().find(|path| path.exists());
    let message = match there {
        Some(path) => format!("the signature {} was not verified: no key was given", path.display()),
        None => format!("{} is not signed", receipt.display()),
    };
    Finding::new(Code::SignatureNotChecked, message).help(
        "give --public-key, or --allowed-signers and --identity; until then anybody may have written it",
    )
}

fn pairs<'r>(args: &VerifyArgs, receipt: &'r Receipt, findings: &mut Findings) -> Vec<&'r PairReceipt> {
    let Some(wanted) = &args.pair else { return receipt.pairs.iter().collect() };
    let found: Vec<_> = receipt.pairs.iter().filter(|pair| pair.id() == *wanted).collect();
    if found.is_empty() {
        let message = format!("the receipt has no pair `{wanted}`");
        let help = "a pair is CLUSTER/NAMESPACE/NAME; without --pair all are listed";
        findings.push(Finding::new(Code::UnknownPair, message).help(help));
    }
    found
}

/// Whether the files here are those of the receipt, by the digests that the run had.
fn compare(receipt: &Receipt, file: &Path, findings: &mut Findings) {
    let mut of_files = Findings::default();
    let files = load::load(file, &mut of_files);
    let pairings = validate::validate(&files, &mut of_files);
    let Some(pairings) = pairings.filter(|_| !of_files.has_errors()) else {
        return findings.extend(of_files);
    };
    let tree = receipt.tree.as_ref().map(|tree| tree.digest.as_str());
    let differs = [
        (digest(&files) != receipt.pairings.digest, file.display().to_string(), "pairings files"),
        (
            Some(tree_digest::of(&pairings.output).as_str()) != tree,
            pairings.output.display().to_string(),
            "tree",
        ),
    ];
    findings.extend(differs.into_iter().filter(|(differs, ..)| *differs).map(|(_, here, what)| {
        Finding::new(Code::ReceiptOfOtherFiles, format!("{here}: the {what} of the receipt were not these"))
            .help("check out the commit that the receipt names")
    }));
}

/// Of one pair its verdict counts, of all of them what the run came to.
fn outcome(
    args: &VerifyArgs,
    receipt: Option<&Receipt>,
    signer: Option<&str>,
    pairs: &[&PairReceipt],
    findings: &Findings,
) -> Outcome {
    let Some(receipt) = receipt.filter(|_| !findings.has_errors()) else { return Outcome::Failed };
    let all_worked = pairs.iter().all(|pair| pair.verdict == Verdict::Works);
    let is_clean = args.pair.is_some() || receipt.outcome == Outcome::Clean.word();
    let has_findings = !findings.as_slice().is_empty();
    if all_worked && is_clean && signer.is_some() && !has_findings {
        Outcome::Clean
    } else {
        Outcome::Differences
    }
}
