//! What a render did to a file, as reports tell it.

use serde::Serialize;

use super::record::PlaceRecord;

/// What became of a file, in the words of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It was not there.
    Created,
    /// It was there and is another now.
    Updated,
    /// It is as it was, to the byte.
    Unchanged,
    /// It is gone.
    Deleted,
}

impl Change {
    /// All of them, in the order of the summary.
    pub const ALL: [Self; 4] = [Self::Created, Self::Updated, Self::Unchanged, Self::Deleted];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Deleted => "deleted",
        }
    }
}

/// One file of the tree. Nothing in it tells a secret.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangedFile {
    /// Where it is.
    pub path: String,
    /// What became of it, or would.
    pub change: Change,
    /// Why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Parts of its sealed part that could not be compared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_compared: Vec<String>,
    /// Why they could not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<String>,
    /// Who shall be able to open it and cannot.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cannot_open: Vec<String>,
    /// The entry of pairings.yaml that it is made from, where it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRecord>,
    /// How old its ciphertext is, where it has one.
    #[serde(flatten)]
    pub age: Option<Age>,
}

/// How old a ciphertext is. Whoever could open it on that day still can, with what Git keeps.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Age {
    /// When it was sealed: UTC, as RFC 3339 writes it.
    pub sealed_at: String,
    /// How many whole days ago.
    pub age_days: u64,
}

/// Until when a source cluster's manifests can be sealed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SealingCertificateExpiry {
    /// The source cluster.
    pub cluster: String,
    /// The pinned file.
    pub path: String,
    /// The last second: UTC, as RFC 3339 writes it.
    pub valid_until: String,
    /// Whether that is over.
    pub expired: bool,
}
