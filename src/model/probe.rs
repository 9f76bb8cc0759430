//! What a destination answered to the credential of a pair.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime};

/// One right that Stork needs on a destination (Stork `pkg/migration/controllers/migration.go`,
/// `pkg/resourcecollector/resourcecollector.go`: it applies whatever resources the source has).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    /// The verb.
    pub verb: &'static str,
    /// The API group; the core group is empty.
    pub group: &'static str,
    /// The resource, in the plural.
    pub resource: &'static str,
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.group {
            "" => write!(f, "{} {}", self.verb, self.resource),
            group => write!(f, "{} {}.{group}", self.verb, self.resource),
        }
    }
}

const fn right(verb: &'static str, group: &'static str, resource: &'static str) -> Right {
    Right { verb, group, resource }
}

/// The rights without which no usual application can be migrated; asked for in all namespaces.
pub const RIGHTS: [Right; 12] = [
    right("get", "", "namespaces"),
    right("create", "", "namespaces"),
    right("create", "", "persistentvolumes"),
    right("create", "", "persistentvolumeclaims"),
    right("create", "", "services"),
    right("create", "", "secrets"),
    right("create", "", "configmaps"),
    right("create", "", "serviceaccounts"),
    right("create", "apps", "deployments"),
    right("update", "apps", "deployments"),
    right("create", "apps", "statefulsets"),
    right("delete", "apps", "deployments"),
];

/// Who the destination says the credential is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The user name, such as `system:serviceaccount:dr:stork`.
    pub user: String,
    /// Its groups.
    pub groups: Vec<String>,
}

/// What a destination answered, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Its version, such as `v1.36.2`; nothing where it says none.
    pub version: Option<String>,
    /// How far its clock is from this machine's; nothing where it says no time.
    pub skew: Option<Duration>,
    /// Whether it takes the credential.
    pub accepted: Acceptance,
    /// The rights that it denies.
    pub denied: Vec<Right>,
    /// The rights of which it did not say whether it allows them.
    pub unsaid: Vec<Unsaid>,
    /// When it answered.
    pub at: SystemTime,
}

/// A right of which a destination did not say whether it allows it. That is neither a denial nor a grant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsaid {
    /// The right.
    pub right: Right,
    /// What it answered instead; nothing where the credential may not even ask, to which it answers 403.
    pub unclear: Option<String>,
}

impl Probe {
    /// Whether a migration would get in.
    pub fn works(&self) -> bool {
        matches!(self.accepted, Acceptance::Accepted(_))
    }

    /// What it did not say of rights, in words: once for each reason. With each, whether nobody can tell what follows; a
    /// server that lets nobody ask says so on purpose.
    pub fn unsaid_in_words(&self) -> Vec<(String, bool)> {
        let mut reasons: BTreeMap<Option<&str>, Vec<String>> = BTreeMap::new();
        for Unsaid { right, unclear } in &self.unsaid {
            reasons.entry(unclear.as_deref()).or_default().push(right.to_string());
        }
        let told = |(unclear, rights): (Option<&str>, Vec<String>)| {
            let rights = rights.join(", ");
            match unclear {
                None => (format!("it does not let the credential ask whether it may {rights}"), false),
                Some(why) => (format!("it does not say whether the credential may {rights}: {why}"), true),
            }
        };
        reasons.into_iter().map(told).collect()
    }
}

/// Whether a destination takes a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// It does, and says who that is; an API server before 1.28 does not say.
    Accepted(Option<Identity>),
    /// It answers 401.
    Refused,
    /// It answers as no API server does.
    Unclear(String),
}

/// Why a destination could not be probed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The credential cannot be used at all, or not from here.
    Unusable(String),
    /// Nothing answers.
    Unreachable(String),
    /// What answers is not whom the pair trusts.
    Untrusted(String),
    /// It took longer than this.
    TooSlow(Duration),
}
