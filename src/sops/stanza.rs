//! The `sops` block of a document.

mod fields;
mod header;
mod parse;

use serde::{Serialize, Serializer};

use super::{ENCRYPTED_REGEX, LastModified};

pub(super) use header::Header;
pub use parse::Checked;

/// Everything that SOPS needs beside the values. Fields stand in the order in which sops 3.13 writes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SopsStanza {
    age: Vec<AgeKey>,
    encrypted_regex: String,
    lastmodified: String,
    mac: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    mac_only_encrypted: bool,
    version: String,
}

/// The data key as one recipient can open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct AgeKey {
    #[serde(serialize_with = "as_block")]
    pub(super) enc: String,
    pub(super) recipient: String,
}

/// An armoured file, line by line as sops writes it.
fn as_block<S: Serializer>(armoured: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if armoured.contains('\n') {
        serde_saphyr::LitStr(armoured).serialize(serializer)
    } else {
        armoured.serialize(serializer)
    }
}

/// The sops that first read `mac_only_encrypted`: no earlier one can check the file.
pub(super) const VERSION: &str = "3.9.0";

impl SopsStanza {
    pub(super) fn new(age: Vec<AgeKey>, at: &LastModified, mac: String) -> Self {
        Self {
            age,
            encrypted_regex: ENCRYPTED_REGEX.to_owned(),
            lastmodified: at.to_string(),
            mac,
            mac_only_encrypted: true,
            version: VERSION.to_owned(),
        }
    }

    /// For whom the document is sealed, in the order of the file.
    pub fn recipients(&self) -> impl Iterator<Item = &str> {
        self.age.iter().map(|key| &*key.recipient)
    }

    /// When it was sealed.
    pub fn last_modified(&self) -> LastModified {
        LastModified::written(&self.lastmodified)
    }

    /// The sealed MAC; it changes whenever a sealed value does, and not with the recipients.
    pub fn mac(&self) -> &str {
        &self.mac
    }

    /// Whether the MAC covers the sealed values only, so that labels may change without a key.
    pub fn mac_only_encrypted(&self) -> bool {
        self.mac_only_encrypted
    }

    pub(super) fn age(&self) -> &[AgeKey] {
        &self.age
    }
}
