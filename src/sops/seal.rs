//! Sealing the parts of one document.

use zeroize::Zeroizing;

use super::cipher::{Cipher, DataKey};
use super::mac::Mac;
use super::path::KeyPath;
use super::random::Blocks;
use super::{LastModified, SealError, SopsStanza, check, keys, seals};
use crate::model::cluster_pair::Plain;
use crate::model::recipient::Recipient;
use crate::sops::sealed::{SealedTree, Shape};

/// A value to seal, and the keys from the root of the document down to it.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Such as `["spec", "config"]`; one of the keys is `config` or `options`.
    pub path: &'a [&'a str],
    /// What stands there.
    pub value: &'a Plain,
}

/// What [`seal`] makes of a document.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The parts, in the order in which they were given.
    pub parts: Vec<SealedTree>,
    /// The document's `sops` block.
    pub stanza: SopsStanza,
}

/// Seals the parts of one document below a fresh data key, and opens them again to see that nothing was lost.
///
/// The parts are all that the document has below `config` and `options` keys, in the order of their paths: documents
/// are written with sorted keys, and the MAC covers the values in the order of the file. Nothing is returned that did
/// not open again with the data key, value by value, to what went in.
///
/// What that check sees: a fault in the encryption, the encoding, the path of a value, the shape of the tree, the MAC.
/// What it cannot see: whether a recipient can open the data key (that takes an identity), parts put elsewhere or in
/// another order when the document is written, and random bytes that are not random.
pub fn seal(parts: &[Part<'_>], recipients: &[Recipient], at: &LastModified) -> Result<Sealed, SealError> {
    if recipients.is_empty() {
        return Err(SealError::NoRecipients);
    }
    let covered = parts.iter().all(|part| part.path.iter().any(|key| seals(key)));
    if !covered || !parts.is_sorted_by(|part, next| part.path < next.path) {
        return Err(SealError::Parts);
    }
    // One block for each value, one for the data key and one for the MAC.
    let values: usize = parts.iter().map(|part| values(part.value)).sum();
    let mut blocks = Blocks::draw(values + 2)?;
    let key: DataKey = Zeroizing::new(blocks.next());
    let mut sealer = Sealer::new(&key, blocks);
    let trees = parts.iter().map(|part| sealer.part(*part)).collect::<Result<Vec<_>, _>>()?;
    let mac = sealer.finish(at)?;
    check::opens_to(parts, &trees, (&mac, at), &key)?;
    Ok(Sealed { parts: trees, stanza: SopsStanza::new(keys::wrap(&key, recipients)?, at, mac) })
}

fn values(plain: &Plain) -> usize {
    match plain {
        Plain::Null => 0,
        Plain::Bool(_) | Plain::Text(_) => 1,
        Plain::List(items) => items.iter().map(values).sum(),
        Plain::Map(entries) => entries.values().map(values).sum(),
    }
}

struct Sealer {
    cipher: Cipher,
    blocks: Blocks,
    mac: Mac,
    path: KeyPath,
    scratch: Zeroizing<Vec<u8>>,
}

impl Sealer {
    fn new(key: &DataKey, blocks: Blocks) -> Self {
        let (mac, path, scratch) = (Mac::new(true), KeyPath::default(), Zeroizing::default());
        Self { cipher: Cipher::new(key), blocks, mac, path, scratch }
    }

    fn part(&mut self, part: Part<'_>) -> Result<SealedTree, SealError> {
        part.path.iter().for_each(|key| {
            self.path.enter(key);
        });
        let tree = self.tree(part.value);
        self.path.leave(0);
        tree
    }

    fn tree(&mut self, plain: &Plain) -> Result<SealedTree, SealError> {
        let shape = match plain {
            Plain::Null => Shape::Null,
            Plain::Bool(true) => self.value(b"True", "bool")?,
            Plain::Bool(false) => self.value(b"False", "bool")?,
            Plain::Text(text) if text.expose().is_empty() => Shape::Empty,
            Plain::Text(text) => self.value(text.expose().as_bytes(), "str")?,
            Plain::List(items) => {
                Shape::List(items.iter().map(|item| self.tree(item)).collect::<Result<_, _>>()?)
            }
            Plain::Map(entries) => {
                let mut sealed = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let outer = self.path.enter(key);
                    sealed.push((key.clone(), self.tree(value)?));
                    self.path.leave(outer);
                }
                Shape::Map(sealed)
            }
        };
        Ok(SealedTree::new(shape))
    }

    fn value(&mut self, bytes: &[u8], kind: &str) -> Result<Shape, SealError> {
        self.mac.add(bytes);
        let nonce = self.blocks.next();
        let path = self.path.as_bytes();
        self.cipher.seal((bytes, kind), &nonce, path, &mut self.scratch).map(Shape::Cipher)
    }

    fn finish(mut self, at: &LastModified) -> Result<String, SealError> {
        let mac = self.mac.finish();
        let nonce = self.blocks.next();
        self.cipher.seal((mac.as_bytes(), "str"), &nonce, at.as_str().as_bytes(), &mut self.scratch)
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn sealed(paths: &[&[&str]], recipients: &[&str]) -> Result<Sealed, SealError> {
        let value = Plain::text("hunter2");
        let parts: Vec<_> = paths.iter().map(|path| Part { path, value: &value }).collect();
        let recipients: Vec<_> = recipients.iter().map(|text| text.parse().unwrap()).collect();
        seal(&parts, &recipients, &LastModified::try_from(SystemTime::UNIX_EPOCH).unwrap())
    }

    const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

    #[test]
    fn a_document_without_recipients_is_refused() {
        assert!(matches!(sealed(&[&["spec", "config"]], &[]), Err(SealError::NoRecipients)));
    }

    #[test]
    fn parts_that_no_reader_would_open_are_refused() {
        for paths in [
            &[&["spec", "other"][..]][..],
            &[&["spec", "options"], &["spec", "config"]],
            &[&["config"], &["config"]],
        ] {
            assert!(matches!(sealed(paths, &[RECIPIENT]), Err(SealError::Parts)), "{paths:?}");
        }
    }

    #[test]
    fn two_documents_share_no_ciphertext() {
        let paths: &[&[&str]] = &[&["spec", "config"], &["spec", "options"]];
        let [one, two] = [0; 2].map(|_| sealed(paths, &[RECIPIENT, RECIPIENT]).unwrap());
        assert_eq!(one.stanza.recipients().collect::<Vec<_>>(), [RECIPIENT]);
        assert!(one.parts.iter().all(|part| !two.parts.contains(part)));
        assert_ne!(one.parts[0], one.parts[1]);
        assert_ne!(one.stanza.mac(), two.stanza.mac());
    }
}
