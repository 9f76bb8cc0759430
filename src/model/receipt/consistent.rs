//! Whether a receipt says one thing throughout. A signature proves who wrote it; this, that pairctl may have.

use std::collections::BTreeSet;
use std::str::FromStr;

use x509_cert::der::DateTime;

use super::{CheckResult, KIND, Looks, PairReceipt, Receipt};
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::report::OUTCOMES;
use crate::model::verify::{FaultRecord, Summary, Verdict, is_error_of_run, is_risk_at_cluster};

/// What does not fit together, each as a sentence; nothing where all does.
pub fn inconsistencies(receipt: &Receipt) -> Vec<String> {
    let mut found = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            found.push(what.to_owned());
        }
    };
    must(receipt.kind == KIND, "it does not say that it is a receipt");
    must(times_fit(receipt), "its times are none, or it ended before it began");
    must(digests(receipt).all(is_digest), "a digest is none");
    must(receipt.summary == summary(&receipt.pairs), "its summary does not count its pairs");
    must(receipt.outcome == outcome(receipt), "its outcome does not follow from what it found");
    let ids: Vec<_> = receipt.pairs.iter().map(|pair| (&pair.cluster, &pair.namespace, &pair.name)).collect();
    must(ids.is_sorted_by(|one, other| one < other), "its pairs are not in order, or one is there twice");
    let codes: Vec<_> = receipt.checks.iter().map(|check| &check.code).collect();
    must(codes.iter().collect::<BTreeSet<_>>().len() == codes.len(), "it has a check twice");
    must(
        receipt.checks.iter().all(|check| weight(&check.weight).is_some()),
        "a check has a weight that is none",
    );
    must(
        receipt.failure.is_none() || receipt.pairs.is_empty(),
        "it broke off, and has verdicts all the same",
    );
    for pair in &receipt.pairs {
        let id = pair.id();
        must(checks_fit(receipt, pair), &format!("the results of {id} do not fit its faults or the checks"));
        must(verdict_follows(receipt, pair), &format!("the verdict on {id} does not follow from its faults"));
    }
    found
}

fn times_fit(receipt: &Receipt) -> bool {
    let time = |text: &str| DateTime::from_str(text).ok().filter(|time| time.to_string() == text);
    let times = time(&receipt.started_at).zip(time(&receipt.ended_at));
    let untils = receipt.pairs.iter().filter_map(|pair| pair.until.as_deref());
    times.is_some_and(|(start, end)| start <= end) && untils.into_iter().all(|until| time(until).is_some())
}

fn digests(receipt: &Receipt) -> impl Iterator<Item = &str> {
    let own = [receipt.pairings.digest.as_str()].into_iter();
    let own = own.chain(receipt.tree.as_ref().map(|tree| tree.digest.as_str()));
    let files = receipt.pairings.files.iter().chain(receipt.pairs.iter().flat_map(|pair| &pair.manifests));
    let credentials = receipt.pairs.iter().filter_map(|pair| pair.credential.as_ref());
    let certificates = credentials.flat_map(|one| one.client_certificates.iter().chain(&one.authorities));
    own.chain(files.map(|file| file.digest.as_str())).chain(certificates.map(String::as_str))
}

fn is_digest(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn summary(pairs: &[PairReceipt]) -> Summary {
    let count = |verdict| pairs.iter().filter(|pair| pair.verdict == verdict).count();
    Verdict::ALL.into_iter().map(|verdict| (verdict.as_str().to_owned(), count(verdict))).collect()
}

/// As `pairctl verify` ends: what is wrong with a cluster itself weighs what it does at a pair.
fn outcome(receipt: &Receipt) -> &'static str {
    let has = |verdict| receipt.pairs.iter().any(|pair| pair.verdict == verdict);
    let findings = &receipt.findings;
    if findings.iter().any(is_error_of_run) || receipt.failure.is_some() || has(Verdict::Unknown) {
        return OUTCOMES[2];
    }
    let warns = findings.iter().any(is_risk_at_cluster);
    OUTCOMES[usize::from(warns || has(Verdict::Fails) || has(Verdict::AtRisk))]
}

/// Each check of pairs has its result, and a fault stands where a check found one.
fn checks_fit(receipt: &Receipt, pair: &PairReceipt) -> bool {
    let of_pairs = receipt.checks.iter().filter(|check| check.looks.is_at_pairs());
    let are_there = of_pairs.into_iter().all(|check| pair.checks.contains_key(&check.code));
    let with_fault: BTreeSet<&String> = pair
        .checks
        .iter()
        .filter(|(_, result)| **result == CheckResult::Fault)
        .map(|(code, _)| code)
        .collect();
    let is_known = |code: &String| {
        receipt.checks.iter().any(|check| check.code == *code && check.looks.is_at_pairs())
            || Code::ALL.iter().any(|known| known.as_str() == *code) && with_fault.contains(code)
    };
    let faults: BTreeSet<&String> = pair.faults.iter().map(|fault| &fault.code).collect();
    let has_implied = pair.checks.values().any(|result| *result == CheckResult::Implied);
    let has_graver =
        pair.checks.values().any(|one| matches!(one, CheckResult::Fault | CheckResult::Skipped(_)));
    are_there && pair.checks.keys().all(is_known) && faults == with_fault && (!has_implied || has_graver)
}

/// Nobody knows only where something was not seen without which nobody can: the credential, or, where clusters are asked,
/// what they say.
fn verdict_follows(receipt: &Receipt, pair: &PairReceipt) -> bool {
    let decides = |looks: Looks| match looks {
        Looks::Credential | Looks::Reading => true,
        Looks::Source | Looks::Rancher => !receipt.options.offline,
        _ => false,
    };
    let mut deciding = receipt.checks.iter().filter(|check| decides(check.looks)).peekable();
    let is_alone = deciding.peek().is_none();
    let is_unseen =
        deciding.any(|check| matches!(pair.checks.get(&check.code), Some(CheckResult::NotChecked(_))));
    let follows = of_faults(&pair.faults);
    match pair.verdict {
        Verdict::Unknown => is_alone || is_unseen || follows == Some(Verdict::Unknown),
        verdict => follows == Some(verdict),
    }
}

/// Nothing where a weight is none.
fn of_faults(faults: &[FaultRecord]) -> Option<Verdict> {
    let found = faults.iter().map(|fault| Some((fault.code.as_str(), weight(&fault.severity)?)));
    Some(Verdict::of_found(found.collect::<Option<Vec<_>>>()?))
}

fn weight(word: &str) -> Option<Severity> {
    [Severity::Note, Severity::Warning, Severity::Error].into_iter().find(|severity| severity.word() == word)
}
