//! A sealed value as text.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::ValueError;
use super::session::TAG;

/// One value of `spec.encryptedData`: base64 of the length of the sealed session key in two bytes, the sealed session
/// key, and the ciphertext with its tag.
///
/// It cannot hold a plaintext by mistake: it comes from [`seal`](super::seal), or from a text of that shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SealedValue(String);

impl SealedValue {
    /// The base64.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn encode(bytes: &[u8]) -> Self {
        Self(STANDARD.encode(bytes))
    }

    pub(super) fn decode(text: &str) -> Result<Parts, ValueError> {
        let bytes = STANDARD.decode(without_breaks(text)).map_err(|_| ValueError::NotBase64)?;
        let prefix = bytes.first_chunk::<PREFIX>().ok_or(ValueError::CutOff)?;
        let head = PREFIX + usize::from(u16::from_be_bytes(*prefix));
        if bytes.len() < head + TAG { Err(ValueError::CutOff) } else { Ok(Parts { bytes, head }) }
    }
}

/// The length of the length.
const PREFIX: usize = 2;

/// Go's decoder, and so the controller, passes over line breaks; YAML's block style brings one.
fn without_breaks(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, '\n' | '\r')).collect()
}

/// A sealed value taken apart.
pub(super) struct Parts {
    bytes: Vec<u8>,
    head: usize,
}

impl Parts {
    pub(super) fn session_key(&self) -> &[u8] {
        &self.bytes[PREFIX..self.head]
    }

    pub(super) fn content(&self) -> &[u8] {
        &self.bytes[self.head..]
    }
}

impl FromStr for SealedValue {
    type Err = ValueError;
    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::decode(text).map(|parts| Self::encode(&parts.bytes))
    }
}

impl fmt::Display for SealedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_lacks_something_is_refused() {
        let whole = [&[0, 2, 7, 7][..], &[1; TAG]].concat();
        let parse = |bytes: &[u8]| STANDARD.encode(bytes).parse::<SealedValue>();
        assert_eq!(parse(&whole).unwrap(), SealedValue::encode(&whole));
        for length in 0..whole.len() {
            assert_eq!(parse(&whole[..length]), Err(ValueError::CutOff), "{length}");
        }
        assert_eq!("hunter2".parse::<SealedValue>(), Err(ValueError::NotBase64));
    }

    #[test]
    fn line_breaks_are_passed_over_as_the_controller_does() {
        let whole = SealedValue::encode(&[&[0, 0][..], &[1; TAG]].concat());
        let (front, back) = whole.as_str().split_at(9);
        assert_eq!(format!("{front}\r\n{back}\n").parse(), Ok(whole));
    }
}
