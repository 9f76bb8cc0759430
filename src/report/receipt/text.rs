//! What an auditor asks: when, from which revision, which pairs worked, until when.

use std::fmt::Write;

use super::revision;
use crate::model::receipt::{CheckResult, PairReceipt, Receipt};
use crate::model::verify::{FaultRecord, Verdict};
use crate::report::printable::one_line;
use crate::report::text::counted;

/// The answer; `signer` is who was shown to have signed, `pairs` what was asked for.
pub fn text(receipt: &Receipt, signer: Option<&str>, pairs: &[&PairReceipt]) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<10}{}", one_line(value));
    };
    line("receipt", &format!("of pairctl {}, outcome {}", receipt.pairctl, receipt.outcome));
    line("signed by", signer.unwrap_or("nobody who was verified"));
    line("when", &format!("{} to {}", receipt.started_at, receipt.ended_at));
    line("revision", &revision(&receipt.revision));
    line("pairings", &format!("{} {}", receipt.pairings.file, receipt.pairings.digest));
    if let Some(tree) = &receipt.tree {
        line("tree", &format!("{} {}", tree.directory, tree.digest));
    }
    line("looked at", &scope(receipt));
    receipt.failure.iter().for_each(|why| line("broke off", why));
    let of_run = receipt.findings.iter().filter(|_| pairs.len() == receipt.pairs.len());
    of_run.for_each(|one| line(&one.severity, &format!("[{}] {}", one.code, one.message)));
    for pair in pairs {
        add_pair(&mut text, pair);
    }
    let count = |verdict: Verdict| pairs.iter().filter(|pair| pair.verdict == verdict).count();
    let counts = Verdict::ALL.map(|verdict| format!("{} {}", count(verdict), verdict.as_str()));
    let _ = writeln!(text, "{}: {}", counted(pairs.len(), "pair"), counts.join(", "));
    text
}

/// How far the run looked.
pub(super) fn scope(receipt: &Receipt) -> String {
    let options = &receipt.options;
    let asked = match options.offline {
        _ if receipt.pairs.is_empty() => "no pair was looked at",
        true => "no cluster was asked",
        false => "clusters and destinations were asked",
    };
    let mut parts = vec![asked.to_owned(), counted(receipt.checks.len(), "check")];
    parts.push(format!("what ends within {} days counts", options.fail_within_days));
    if !options.clusters.is_empty() {
        parts.push(format!("only the pairs of {}", options.clusters.join(", ")));
    }
    parts.extend(options.shard.map(|shard| format!("part {shard} of the fleet")));
    if !options.only.is_empty() {
        parts.push(format!("only {}", options.only.join(", ")));
    }
    parts.join("; ")
}

fn add_pair(text: &mut String, pair: &PairReceipt) {
    let until = pair.until.as_ref().map(|until| format!(", until {until}")).unwrap_or_default();
    let (verdict, id) = (pair.verdict.as_str(), pair.id());
    let _ = writeln!(text, "{verdict:<8} {}", one_line(&format!("{id} -> {}{until}", pair.destination)));
    for FaultRecord { severity, code, message, .. } in &pair.faults {
        let _ = writeln!(text, "  {severity}[{}]: {}", one_line(code), one_line(message));
    }
    let count = |is: fn(&CheckResult) -> bool| pair.checks.values().filter(|result| is(result)).count();
    for (code, result) in &pair.checks {
        if let CheckResult::Skipped(reason) = result {
            let _ = writeln!(text, "  skipped[{}]: {}", one_line(code), one_line(reason));
        }
    }
    let passed = count(|result| *result == CheckResult::Passed);
    let not_checked = count(|result| matches!(result, CheckResult::NotChecked(_)));
    let _ = writeln!(text, "  {} passed, {not_checked} not checked", counted(passed, "check"));
}
