//! The text of one sealed value: `ENC[AES256_GCM,data:...,iv:...,tag:...,type:...]`.

use base64::engine::general_purpose::STANDARD;
use base64::{Engine, encoded_len};

use super::LeafError;

const HEAD: &str = "ENC[AES256_GCM,data:";
const IV: &str = ",iv:";
const TAG: &str = ",tag:";
const TYPE: &str = ",type:";
const TAIL: &str = "]";

/// Bytes of a nonce: SOPS takes 32 where GCM is mostly used with 12.
pub(super) const NONCE: usize = 32;

/// Bytes of GCM's tag.
pub(super) const GCM_TAG: usize = 16;

/// The parts of a sealed value.
pub(super) struct Envelope<'a> {
    data: &'a str,
    pub(super) nonce: [u8; NONCE],
    pub(super) tag: [u8; GCM_TAG],
    /// `str`, `bool` and so on: what it was before it was sealed.
    pub(super) kind: &'a str,
}

impl<'a> Envelope<'a> {
    /// Whether a text is a sealed value in every part.
    pub(super) fn check(text: &str) -> Result<(), LeafError> {
        Envelope::parse(text)?.ciphertext().map(drop)
    }

    /// Takes a sealed value apart.
    pub(super) fn parse(text: &'a str) -> Result<Self, LeafError> {
        let rest = text.strip_prefix(HEAD).ok_or(LeafError::Clear)?;
        let inner = rest.strip_suffix(TAIL).ok_or(LeafError::Garbled)?;
        Self::parts(inner).ok_or(LeafError::Garbled)
    }

    fn parts(inner: &'a str) -> Option<Self> {
        let (data, rest) = before(inner, IV)?;
        let (nonce, rest) = before(rest, TAG)?;
        let (tag, kind) = before(rest, TYPE)?;
        let known = matches!(kind, "str" | "int" | "float" | "bool" | "bytes" | "time" | "comment");
        (known && !data.is_empty()).then_some(Self { data, nonce: decode(nonce)?, tag: decode(tag)?, kind })
    }

    /// The ciphertext, in a buffer of exactly its size: none of its later plaintext is left behind by a move.
    pub(super) fn ciphertext(&self) -> Result<Vec<u8>, LeafError> {
        let padding = self.data.len() - self.data.trim_end_matches('=').len();
        let mut bytes = vec![0; (self.data.len() / 4 * 3).saturating_sub(padding)];
        match STANDARD.decode_slice(self.data, &mut bytes) {
            Ok(length) if length == bytes.len() => Ok(bytes),
            _ => Err(LeafError::Garbled),
        }
    }
}

/// What stands before a label, which begins with the first comma, and what stands after it.
fn before<'a>(text: &'a str, label: &str) -> Option<(&'a str, &'a str)> {
    let (value, rest) = text.split_at(text.find(',')?);
    Some((value, rest.strip_prefix(label)?))
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let length = STANDARD.decode_slice(text, &mut bytes).ok()?;
    (length == N).then_some(bytes)
}

/// Puts the parts of a sealed value together, in one allocation.
pub(super) fn write(data: &[u8], nonce: &[u8; NONCE], tag: &[u8], kind: &str) -> String {
    let encoded = [data, nonce, tag].map(|bytes| encoded_len(bytes.len(), true).unwrap_or_default());
    let fixed = HEAD.len() + IV.len() + TAG.len() + TYPE.len() + kind.len() + TAIL.len();
    let mut text = String::with_capacity(encoded.iter().sum::<usize>() + fixed);
    for (label, bytes) in [(HEAD, data), (IV, nonce), (TAG, tag)] {
        text.push_str(label);
        STANDARD.encode_string(bytes, &mut text);
    }
    text.push_str(TYPE);
    text.push_str(kind);
    text.push_str(TAIL);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> Option<LeafError> {
        Envelope::check(text).err()
    }

    #[test]
    fn what_is_written_is_taken_apart_again() {
        for length in 1..9_u8 {
            let data: Vec<u8> = (0..length).collect();
            let text = write(&data, &[7; NONCE], &[9; GCM_TAG], "str");
            assert_eq!(text.len(), text.capacity());
            let envelope = Envelope::parse(&text).unwrap();
            assert_eq!(envelope.ciphertext().unwrap(), data);
            assert_eq!((envelope.nonce, envelope.tag, envelope.kind), ([7; NONCE], [9; GCM_TAG], "str"));
        }
    }

    #[test]
    fn what_is_cut_or_changed_in_shape_is_refused() {
        let whole = write(b"abcd", &[7; NONCE], &[9; GCM_TAG], "str");
        for length in HEAD.len()..whole.len() {
            assert_eq!(error(&whole[..length]), Some(LeafError::Garbled), "{length}");
        }
        for (from, to) in [
            ("str]", "text]"),
            ("YWJjZA==", ""),
            ("YWJjZA==", "YWJjZA="),
            ("YWJjZA==", "YWJj*A=="),
            ("YWJjZA==", "===="),
            ("BwcH", ""),
            ("CQkJ", "CQkJCQkJ"),
            ("]", "]]"),
            (",tag:", ",gat:"),
        ] {
            assert_eq!(error(&whole.replacen(from, to, 1)), Some(LeafError::Garbled), "{to}");
        }
        assert_eq!(error("hunter2"), Some(LeafError::Clear));
        assert_eq!(error(""), Some(LeafError::Clear));
    }
}
