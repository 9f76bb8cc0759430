//! The same answer for machines.

use serde::Serialize;

use crate::model::finding::Findings;
use crate::model::receipt::{PairReceipt, Receipt, Revision};
use crate::model::record::FindingRecord;
use crate::model::verify::Verdict;

/// The version of this report.
const VERSION: u32 = 1;

/// What `pairctl receipt verify -o json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer<'r> {
    version: u32,
    command: &'static str,
    outcome: &'static str,
    /// Who was shown to have signed.
    signer: Option<&'r str>,
    findings: Vec<FindingRecord>,
    /// What the receipt says; nothing where it is not authentic.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Said<'r>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Said<'r> {
    pairctl: &'r str,
    started_at: &'r str,
    ended_at: &'r str,
    outcome: &'r str,
    pairings: &'r str,
    tree: Option<&'r str>,
    revision: &'r Revision,
    offline: bool,
    pairs: Vec<Pair<'r>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Pair<'r> {
    cluster: &'r str,
    namespace: &'r str,
    name: &'r str,
    destination: &'r str,
    verdict: Verdict,
    until: Option<&'r str>,
}

impl<'r> Answer<'r> {
    /// Of a receipt that was verified, and the pairs that were asked for.
    pub fn new(
        outcome: &'static str,
        signer: Option<&'r str>,
        receipt: Option<&'r Receipt>,
        pairs: &[&'r PairReceipt],
        findings: &Findings,
    ) -> Self {
        let said = |receipt: &'r Receipt| Said {
            pairctl: &receipt.pairctl,
            started_at: &receipt.started_at,
            ended_at: &receipt.ended_at,
            outcome: &receipt.outcome,
            pairings: &receipt.pairings.digest,
            tree: receipt.tree.as_ref().map(|tree| tree.digest.as_str()),
            revision: &receipt.revision,
            offline: receipt.options.offline,
            pairs: pairs.iter().map(|pair| Pair::of(pair)).collect(),
        };
        let findings = findings.as_slice().iter().map(FindingRecord::from).collect();
        Self {
            version: VERSION,
            command: "receipt verify",
            outcome,
            signer,
            findings,
            receipt: receipt.map(said),
        }
    }
}

impl<'r> Pair<'r> {
    fn of(pair: &'r PairReceipt) -> Self {
        Self {
            cluster: &pair.cluster,
            namespace: &pair.namespace,
            name: &pair.name,
            destination: &pair.destination,
            verdict: pair.verdict,
            until: pair.until.as_deref(),
        }
    }
}
