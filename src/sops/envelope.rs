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
        Envelope::parse(text)?.ciphertext(&mut Vec::new())
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

    /// Bytes of the ciphertext, which has no padding.
    pub(super) fn length(&self) -> usize {
        let padding = self.data.len() - self.data.trim_end_matches('=').len();
        (self.data.len() / 4 * 3).saturating_sub(padding)
    }

    /// The ciphertext, in place of what `bytes` held before.
    pub(super) fn ciphertext(&self, bytes: &mut Vec<u8>) -> Result<(), LeafError> {
        bytes.clear();
        bytes.resize(self.length(), 0);
        match STANDARD.decode_slice(self.data, bytes) {
            Ok(length) if length == bytes.len() => Ok(()),
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

/// Writes a sealed value behind a text.
pub(super) fn write_onto(text: &mut String, data: &[u8], nonce: &[u8; NONCE], tag: &[u8], kind: &str) {
    for (label, bytes) in [(HEAD, data), (IV, nonce), (TAG, tag)] {
        text.push_str(label);
        STANDARD.encode_string(bytes, text);
    }
    text.push_str(TYPE);
    text.push_str(kind);
    text.push_str(TAIL);
}

/// How long the text of a sealed value is.
pub(super) fn length(data: usize, kind: &str) -> usize {
    let encoded = [data, NONCE, GCM_TAG].map(|bytes| encoded_len(bytes, true).unwrap_or_default());
    let fixed = HEAD.len() + IV.len() + TAG.len() + TYPE.len() + kind.len() + TAIL.len();
    encoded.iter().sum::<usize>() + fixed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> Option<LeafError> {
        Envelope::check(text).err()
    }

    fn written(data: &[u8]) -> String {
        let mut text = String::new();
        write_onto(&mut text, data, &[7; NONCE], &[9; GCM_TAG], "str");
        text
    }

    #[test]
    fn what_is_written_is_taken_apart_again() {
        for bytes in 1..9_u8 {
            let data: Vec<u8> = (0..bytes).collect();
            let text = written(&data);
            assert_eq!(text.len(), length(data.len(), "str"));
            let envelope = Envelope::parse(&text).unwrap();
            let mut ciphertext = vec![1; 3];
            envelope.ciphertext(&mut ciphertext).unwrap();
            assert_eq!(ciphertext, data);
            assert_eq!((envelope.nonce, envelope.tag, envelope.kind), ([7; NONCE], [9; GCM_TAG], "str"));
        }
    }

    #[test]
    fn what_is_cut_or_changed_in_shape_is_refused() {
        let whole = written(b"abcd");
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
