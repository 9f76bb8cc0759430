//! Opening values one by one, with the data key at hand.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::cipher::{Cipher, DataKey};
use super::envelope::Envelope;
use super::mac::Mac;
use super::path::KeyPath;
use super::plaintext::{Kind, Plaintext};
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

    /// Opens a value that was sealed at this path: its type and its bytes.
    pub(super) fn opened<'t>(
        &self,
        text: &'t str,
        path: &[u8],
    ) -> Result<(&'t str, Zeroizing<Vec<u8>>), LeafError> {
        let envelope = Envelope::parse(text)?;
        Ok((envelope.kind, self.cipher.open(&envelope, path)?))
    }

    /// Opens a value of any type; all but comments count in the MAC.
    pub(super) fn plaintext(&mut self, text: &str) -> Result<Plaintext, LeafError> {
        let (kind, bytes) = self.opened(text, self.path.as_bytes())?;
        let kind = Kind::of(kind);
        if kind != Kind::Comment {
            self.mac.add(&bytes);
        }
        Ok(Plaintext { kind, bytes })
    }

    fn value(&mut self, text: &str) -> Result<Plain, LeafError> {
        let (kind, bytes) = self.opened(text, self.path.as_bytes())?;
        self.mac.add(&bytes);
        match (kind, bytes.as_slice()) {
            ("bool", b"True" | b"true") => Ok(Plain::Bool(true)),
            ("bool", b"False" | b"false") => Ok(Plain::Bool(false)),
            ("bool", _) => Err(LeafError::Garbled),
            ("str", _) => utf8(bytes).map(Plain::Text),
            _ => Err(LeafError::OtherType),
        }
    }

    /// Compares the MAC of what was seen with the sealed one.
    pub(super) fn finish(self, sealed: &str, last_modified: &str) -> Result<(), OpenError> {
        let (_, expected) =
            self.opened(sealed, last_modified.as_bytes()).map_err(|_| OpenError::MacUnreadable)?;
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
