//! What became of a pinned certificate, as reports tell it.

use std::fmt;

use serde::Serialize;

use super::hexadecimal::hexadecimal;
use super::name::ClusterName;

/// What became of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PinChange {
    /// It was not there.
    Pinned,
    /// It held another certificate.
    Replaced,
    /// It holds the controller's certificate already and was not touched.
    Unchanged,
}

impl PinChange {
    /// All of them, in the order of the summary.
    pub const ALL: [Self; 3] = [Self::Pinned, Self::Replaced, Self::Unchanged];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::Replaced => "replaced",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A public key by the SHA-256 of its `SubjectPublicKeyInfo`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct KeyDigest(String);

impl KeyDigest {
    /// The digest in hexadecimal digits.
    pub fn new(digest: [u8; 32]) -> Self {
        Self(hexadecimal(&digest))
    }

    /// Enough of it for people to tell two keys apart.
    pub fn short(&self) -> &str {
        &self.0[..16]
    }
}

impl fmt::Display for KeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The pinned certificate of one source cluster. Everything in it is public.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pin {
    /// The source cluster.
    pub cluster: ClusterName,
    /// Where the certificate is.
    pub path: String,
    /// What became of the file, or would.
    pub change: PinChange,
    /// The key that is sealed for from now on.
    pub key: KeyDigest,
    /// The key of the certificate that was there, where that was another certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_key: Option<KeyDigest>,
    /// The last second of the certificate's validity.
    pub valid_until: String,
}

impl Pin {
    /// Whether what was sealed before was sealed for another key.
    pub fn needs_reseal(&self) -> bool {
        self.previous_key.as_ref().is_some_and(|previous| *previous != self.key)
    }
}
