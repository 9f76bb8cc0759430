//! Sealing the parts of one document.

use zeroize::Zeroizing;

use super::cipher::{Cipher, DataKey};
use super::envelope::{self, Envelope};
use super::layout::Layout;
use super::mac::Mac;
use super::random::Blocks;
use super::{LastModified, SealError, SopsStanza, check, keys};
use crate::model::recipient::Recipient;

/// What [`seal`] makes of a document. Nothing else makes one.
#[derive(Clone, Debug)]
pub struct Sealed {
    text: String,
    stanza: SopsStanza,
}

impl Sealed {
    /// The parts as they stand in the file, in the order in which they were given: every text in them is ciphertext.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The document's `sops` block.
    pub fn stanza(&self) -> &SopsStanza {
        &self.stanza
    }
}

/// Seals the parts of one document below a fresh data key, and opens them again to see that nothing was lost. The MAC is
/// that of what opened.
///
/// The parts are all that the document has below `config` and `options` keys, in the order of their paths: documents
/// are written with sorted keys, and the MAC covers the values in the order of the file. Nothing is returned that did
/// not open again with the data key, value by value, to what went in.
///
/// What that check sees: a fault in the encryption, the encoding, the path of a value, the text between the values, the
/// MAC. What it cannot see: whether a recipient can open the data key (that takes an identity), parts put elsewhere or in
/// another order when the document is written, and random bytes that are not random.
pub fn seal(parts: &[&Layout], recipients: &[Recipient], at: &LastModified) -> Result<Sealed, SealError> {
    if recipients.is_empty() {
        return Err(SealError::NoRecipients);
    }
    if !parts.is_sorted_by(|part, next| part.path() < next.path()) {
        return Err(SealError::Parts);
    }
    // One block for each value, one for the data key and one for the MAC.
    let values: usize = parts.iter().map(|part| part.gaps().len()).sum();
    let mut blocks = Blocks::draw(values + 2)?;
    let key: DataKey = Zeroizing::new(blocks.next());
    let mut sealer = Sealer::new(&key, blocks);
    let mut text = String::with_capacity(parts.iter().map(|part| length(part)).sum());
    parts.iter().try_for_each(|part| sealer.part(part, &mut text))?;
    let mac = sealer.finish(check::opened(parts, &text, &key)?, at)?;
    Ok(Sealed { text, stanza: SopsStanza::new(keys::wrap(&key, recipients)?, at, mac) })
}

/// How long a part is once it is sealed.
fn length(part: &Layout) -> usize {
    let gaps = part.gaps().iter();
    let sealed = gaps
        .map(|gap| gap.before.len() + envelope::length(gap.value.expose().len(), gap.kind))
        .sum::<usize>();
    sealed + part.end().len()
}

struct Sealer {
    cipher: Cipher,
    blocks: Blocks,
    scratch: Zeroizing<Vec<u8>>,
}

impl Sealer {
    fn new(key: &DataKey, blocks: Blocks) -> Self {
        Self { cipher: Cipher::new(key), blocks, scratch: Zeroizing::default() }
    }

    fn part(&mut self, part: &Layout, text: &mut String) -> Result<(), SealError> {
        for gap in part.gaps() {
            text.push_str(&gap.before);
            let value = gap.value.expose().as_bytes();
            let nonce = self.blocks.next();
            self.cipher.seal_onto(text, (value, gap.kind), &nonce, gap.path.as_bytes(), &mut self.scratch)?;
        }
        text.push_str(part.end());
        Ok(())
    }

    /// Seals the MAC, and looks whether it opens again.
    fn finish(mut self, mac: Mac, at: &LastModified) -> Result<String, SealError> {
        let (mac, at, nonce) = (mac.finish(), at.as_str().as_bytes(), self.blocks.next());
        let sealed = self.cipher.seal((mac.as_bytes(), "str"), &nonce, at, &mut self.scratch)?;
        let opened = Envelope::parse(&sealed).and_then(|envelope| self.cipher.open(&envelope, at));
        opened.is_ok_and(|opened| *opened == *mac.as_bytes()).then_some(sealed).ok_or(SealError::SelfCheck)
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::model::cluster_pair::Plain;

    fn sealed(paths: &[&[&str]], recipients: &[&str]) -> Result<Sealed, SealError> {
        let lay_out = |path: &&[&str]| Layout::new(path, &Plain::text("hunter2"));
        let parts = paths.iter().map(lay_out).collect::<Result<Vec<_>, _>>()?;
        let recipients: Vec<_> = recipients.iter().map(|text| text.parse().unwrap()).collect();
        let at = LastModified::try_from(SystemTime::UNIX_EPOCH).unwrap();
        seal(&parts.iter().collect::<Vec<_>>(), &recipients, &at)
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
        assert_eq!(one.stanza().recipients().collect::<Vec<_>>(), [RECIPIENT]);
        let values = |sealed: &Sealed| sealed.text().lines().map(str::to_owned).collect::<Vec<_>>();
        let (ones, twos) = (values(&one), values(&two));
        assert_eq!(ones.len(), 2);
        assert!(ones.iter().all(|value| !twos.contains(value)));
        assert_ne!(ones[0].split_once(": "), ones[1].split_once(": "));
        assert_ne!(one.stanza().mac(), two.stanza().mac());
    }

    #[test]
    fn the_text_has_the_length_that_was_expected() {
        let layout =
            Layout::new(&["config"], &Plain::map([("a", Plain::text("ü x")), ("b", Plain::Bool(true))]));
        let at = LastModified::try_from(SystemTime::UNIX_EPOCH).unwrap();
        let layout = layout.unwrap();
        let sealed = seal(&[&layout], &[RECIPIENT.parse().unwrap()], &at).unwrap();
        assert_eq!(sealed.text().len(), length(&layout));
    }
}
