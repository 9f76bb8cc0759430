//! When the credentials of a fleet end.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The command of these reports.
pub const COMMAND: &str = "calendar";

/// The credentials of a fleet, the first to end first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    /// The version of the format.
    pub version: u32,
    /// Always `calendar`.
    pub command: String,
    /// What was looked at when: UTC, as RFC 3339 writes it.
    pub at: String,
    /// Every credential that was at hand.
    pub entries: Vec<Entry>,
    /// Clusters whose credential was not at hand, and why.
    pub not_at_hand: Vec<String>,
}

/// One credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The cluster that it is for.
    pub cluster: String,
    /// What it is.
    pub kind: Kind,
    /// Whose it is, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// When it ends: UTC, as RFC 3339 writes it; nothing where it never does, or does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// How many whole days are left; negative where it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// How many pairs depend on it.
    pub pairs: usize,
}

/// What a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The client certificate of a pair.
    ClientCertificate,
    /// The bearer token of a pair.
    Token,
    /// The authority by which a pair knows its destination.
    CertificateAuthority,
    /// The certificate that SealedSecrets of a source cluster are sealed for.
    SealingCertificate,
}

impl Kind {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientCertificate => "client-certificate",
            Self::Token => "token",
            Self::CertificateAuthority => "certificate-authority",
            Self::SealingCertificate => "sealing-certificate",
        }
    }
}
