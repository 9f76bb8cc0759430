//! Opening a whole document.

use std::collections::BTreeMap;

use age::x25519::Identity;

use super::opener::Opener;
use super::{LeafError, OpenError, SopsStanza, keys, seals};
use crate::model::cluster_pair::Plain;
use crate::model::secret::Secret;
use crate::sops::sealed::{SealedTree, Unsealed, text_key};
use crate::yaml::{Entry, Node, Scalar, Value};

/// Opens a SOPS document and checks its MAC, as `sops decrypt` does; the `sops` block is left out of the result.
///
/// Sealed values other than texts and booleans are refused: a `ClusterPair` has none. Clear numbers and times, which
/// it has none of either, come back as the text in which they were written, and count in a MAC over all values in just
/// that form; where sops would have rewritten it, the MAC does not fit.
pub fn open(document: &Node, identities: &[Identity]) -> Result<Plain, OpenError> {
    let Value::Mapping(entries) = &document.value else { return Err(OpenError::NoStanza) };
    let (block, values): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| entry.key.text() == Some(STANZA_KEY));
    let [block] = block[..] else { return Err(OpenError::NoStanza) };
    let stanza = SopsStanza::parse(&block.value)?;
    let key = keys::unwrap(stanza.age(), identities)?;
    let whole = !stanza.mac_only_encrypted();
    let mut walk = Walk { opener: Opener::new(&key, !whole), whole };
    let plain = walk.mapping(values)?;
    walk.opener.finish(stanza.mac(), stanza.last_modified().as_str())?;
    Ok(plain)
}

const STANZA_KEY: &str = "sops";

struct Walk {
    opener: Opener,
    /// Whether the MAC covers clear values too.
    whole: bool,
}

impl Walk {
    fn mapping<'a>(&mut self, entries: impl IntoIterator<Item = &'a Entry>) -> Result<Plain, OpenError> {
        let mut opened = BTreeMap::new();
        for entry in entries {
            let key = text_key(entry).map_err(|source| self.unsealed(source))?;
            let outer = self.opener.path.enter(key);
            let value = if seals(key) { self.sealed(&entry.value)? } else { self.clear(&entry.value)? };
            self.opener.path.leave(outer);
            if opened.insert(key.to_owned(), value).is_some() {
                let span = entry.key.span.clone();
                return Err(self.unsealed(Unsealed { span, why: LeafError::RepeatedKey }));
            }
        }
        Ok(Plain::Map(opened))
    }

    fn sealed(&mut self, node: &Node) -> Result<Plain, OpenError> {
        let tree = SealedTree::parse(node).map_err(|source| self.unsealed(source))?;
        self.opener.tree(&tree)
    }

    fn clear(&mut self, node: &Node) -> Result<Plain, OpenError> {
        match &node.value {
            Value::Mapping(entries) => self.mapping(entries),
            Value::Sequence(items) => {
                Ok(Plain::List(items.iter().map(|item| self.clear(item)).collect::<Result<_, _>>()?))
            }
            Value::Scalar(_) if node.is_null() => Ok(Plain::Null),
            Value::Scalar(scalar) => Ok(self.scalar(scalar)),
        }
    }

    fn scalar(&mut self, scalar: &Scalar) -> Plain {
        let (value, bytes) = match scalar.text.as_str() {
            "true" | "True" | "TRUE" if scalar.plain => (Plain::Bool(true), "True"),
            "false" | "False" | "FALSE" if scalar.plain => (Plain::Bool(false), "False"),
            text => (Plain::Text(Secret::from(text)), text),
        };
        if self.whole {
            self.opener.mac.add(bytes.as_bytes());
        }
        value
    }

    fn unsealed(&self, source: Unsealed) -> OpenError {
        OpenError::Unsealed { path: self.opener.path.shown(), source }
    }
}
