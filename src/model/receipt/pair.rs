//! What a receipt says of one pair.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CheckRecord, Evidence, FileDigest};
use crate::model::cluster_pair::PairConfig;
use crate::model::live::LiveMetadata;
use crate::model::verify::{FaultRecord, PairVerdict, Verdict};

/// One pair: which, whether it would work, by what it is known again, and what each check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PairReceipt {
    /// The source cluster.
    pub cluster: String,
    /// The namespace of the object.
    pub namespace: String,
    /// The name of the object.
    pub name: String,
    /// The destination.
    pub destination: String,
    /// Whether it would work.
    pub verdict: Verdict,
    /// Until when its credential is good, as far as that is known: UTC, as RFC 3339 writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Its files in the tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manifests: Vec<FileDigest>,
    /// What is public of its credential; nothing where it was not seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<CredentialRecord>,
    /// The object on the source cluster; nothing where it was not seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<LiveRecord>,
    /// What each check found, by its code.
    pub checks: BTreeMap<String, CheckResult>,
    /// What is wrong, the gravest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultRecord>,
    /// What could not be looked at, and why, in the words of the report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_checked: Vec<String>,
}

/// What a check found at a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckResult {
    /// It looked and found nothing.
    Passed,
    /// It found what stands among the faults.
    Fault,
    /// It found what follows from a graver fault, which stands among the faults.
    Implied,
    /// It found what pairings.yaml says to pass over: the user's reason.
    Skipped(String),
    /// It could not look: why.
    NotChecked(String),
}

/// What is public of a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CredentialRecord {
    /// Where it was seen.
    pub seen: Seen,
    /// SHA-256 of its client certificates, the leaf first, as `openssl x509 -fingerprint -sha256` has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub client_certificates: Vec<String>,
    /// The same of the certificate authorities by which it knows the destination.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorities: Vec<String>,
}

/// Where a credential was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// In the object on the source cluster, as Stork uses it.
    Live,
    /// Where pairings.yaml says, as the next render would seal it.
    AtHand,
}

impl CredentialRecord {
    /// Of a credential: digests of its certificates, and nothing of keys and tokens.
    pub fn of(config: &PairConfig, seen: Seen) -> Self {
        let [client_certificates, authorities] = config.certificate_digests();
        Self { seen, client_certificates, authorities }
    }
}

/// By what a live object is known again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LiveRecord {
    /// Its uid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Its resourceVersion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_version: Option<String>,
    /// Its generation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<i64>,
    /// pairctl's fingerprint of what it hides, where it carries one: salted digests, slow ones of what could be guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl LiveRecord {
    /// Of an object. What stands in the place of a fingerprint and is none is not taken along.
    pub fn of(metadata: &LiveMetadata) -> Self {
        use crate::model::fingerprint::{ANNOTATION, Fingerprint};
        let fingerprint = metadata.annotations.get(ANNOTATION);
        let fingerprint = fingerprint.and_then(|text| text.expose().parse::<Fingerprint>().ok());
        Self {
            uid: metadata.uid.clone(),
            resource_version: metadata.resource_version.clone(),
            generation: metadata.generation,
            fingerprint: fingerprint.map(|fingerprint| fingerprint.to_string()),
        }
    }
}

impl PairReceipt {
    /// Of a verdict and what it came from.
    pub fn new(pair: PairVerdict, evidence: Evidence, checks: &[CheckRecord]) -> Self {
        let results = results(&pair, &evidence, checks);
        let PairVerdict {
            cluster, namespace, name, destination, verdict, until, faults, not_checked, ..
        } = pair;
        let Evidence { manifests, credential, live, .. } = evidence;
        Self {
            cluster,
            namespace,
            name,
            destination,
            verdict,
            until,
            manifests,
            credential,
            live,
            checks: results,
            faults,
            not_checked,
        }
    }

    /// As people name it, and as a command line does.
    pub fn id(&self) -> String {
        format!("{}/{}/{}", self.cluster, self.namespace, self.name)
    }
}

/// What each check found: what was found counts before what was not looked at.
fn results(pair: &PairVerdict, evidence: &Evidence, checks: &[CheckRecord]) -> BTreeMap<String, CheckResult> {
    let of_pairs = checks.iter().filter(|check| check.looks.is_at_pairs());
    let unfound = |check: &CheckRecord| match evidence.why_not(&check.code, check.looks) {
        _ if evidence.implied.iter().any(|code| code.as_str() == check.code) => CheckResult::Implied,
        Some(why) => CheckResult::NotChecked(why.to_owned()),
        None => CheckResult::Passed,
    };
    let mut results: BTreeMap<String, CheckResult> =
        of_pairs.map(|check| (check.code.clone(), unfound(check))).collect();
    let skipped = pair.skipped.iter();
    results
        .extend(skipped.map(|skipped| (skipped.code.clone(), CheckResult::Skipped(skipped.reason.clone()))));
    results.extend(pair.faults.iter().map(|fault| (fault.code.clone(), CheckResult::Fault)));
    results
}
