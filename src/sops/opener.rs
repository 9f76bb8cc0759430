//! Opening values one by one, with the data key at hand.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::cipher::{Cipher, DataKey};
use super::envelope::Envelope;
use super::mac::Mac;
use super::path::KeyPath;
use super::{LeafError, OpenError};
use crate::model::cluster_pair::Plain;
use crate::model::secret::Secret;
use crate::sops::sealed::{SealedTree, Shape};

/// A walk through a document in its order: where it stands, and the MAC of what it has seen.
pub(super) struct Opener {
    cipher: Cipher,
    pub(super) mac: Mac,
    pub(super) path: KeyPath,
}

impl Opener {
    pub(super) fn new(key: &DataKey, mac_only_encrypted: bool) -> Self {
        Self { cipher: Cipher::new(key), mac: Mac::new(mac_only_encrypted), path: KeyPath::default() }
    }

    pub(super) fn tree(&mut self, sealed: &SealedTree) -> Result<Plain, OpenError> {
        Ok(match sealed.shape() {
            Shape::Null => Plain::Null,
            Shape::Empty => Plain::text(""),
            Shape::Cipher(text) => {
                self.value(text).map_err(|source| OpenError::Leaf { path: self.path.shown(), source })?
            }
            Shape::List(items) => {
                Plain::List(items.iter().map(|item| self.tree(item)).collect::<Result<_, _>>()?)
            }
            Shape::Map(entries) => {
                let mut opened = BTreeMap::new();
                for (key, value) in entries {
                    let outer = self.path.enter(key);
                    opened.insert(key.clone(), self.tree(value)?);
                    self.path.leave(outer);
                }
                Plain::Map(opened)
            }
        })
    }

    fn value(&mut self, text: &str) -> Result<Plain, LeafError> {
        let envelope = Envelope::parse(text)?;
        let bytes = self.cipher.open(&envelope, self.path.as_bytes())?;
        self.mac.add(&bytes);
        match (envelope.kind, bytes.as_slice()) {
            ("bool", b"True" | b"true") => Ok(Plain::Bool(true)),
            ("bool", b"False" | b"false") => Ok(Plain::Bool(false)),
            ("bool", _) => Err(LeafError::Garbled),
            ("str", _) => utf8(bytes).map(Plain::Text),
            _ => Err(LeafError::OtherType),
        }
    }

    /// Compares the MAC of what was seen with the sealed one.
    pub(super) fn finish(self, sealed: &str, last_modified: &str) -> Result<(), OpenError> {
        let expected = Envelope::parse(sealed)
            .and_then(|envelope| self.cipher.open(&envelope, last_modified.as_bytes()))
            .map_err(|_| OpenError::MacUnreadable)?;
        if expected.as_slice() == self.mac.finish().as_bytes() { Ok(()) } else { Err(OpenError::MacMismatch) }
    }
}

/// Moves the bytes into a secret without leaving a copy.
fn utf8(mut bytes: Zeroizing<Vec<u8>>) -> Result<Secret, LeafError> {
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Ok(Secret::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(LeafError::Garbled)
        }
    }
}
