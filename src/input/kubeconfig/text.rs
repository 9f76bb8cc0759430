//! From the bytes of a file to its text.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::Source;

/// Makes a source of the bytes of a kubeconfig: UTF-8, or UTF-16 with a byte order mark as PowerShell writes it.
pub fn source(path: &str, bytes: Zeroizing<Vec<u8>>, findings: &mut Findings) -> Option<Arc<Source>> {
    if let Some(mut text) = text(bytes) {
        return Some(Source::unquotable(path, std::mem::take(&mut *text)));
    }
    let finding = Finding::new(Code::FileUnreadable, format!("{path} is neither UTF-8 nor UTF-16"))
        .help("save the kubeconfig as UTF-8");
    findings.push(finding);
    None
}

fn text(mut bytes: Zeroizing<Vec<u8>>) -> Option<Zeroizing<String>> {
    match bytes.as_slice() {
        [0xFF, 0xFE, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => utf16(units, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, text @ ..] => {
            std::str::from_utf8(text).ok().map(|text| Zeroizing::new(text.to_owned()))
        }
        _ => match String::from_utf8(std::mem::take(&mut *bytes)) {
            Ok(text) => Some(Zeroizing::new(text)),
            Err(error) => {
                drop(Zeroizing::new(error.into_bytes()));
                None
            }
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Zeroizing<String>> {
    // An odd byte at the end is no text.
    let units = bytes.chunks(2).map(|pair| <[u8; 2]>::try_from(pair).map(unit));
    let units = Zeroizing::new(units.collect::<Result<Vec<u16>, _>>().ok()?);
    let mut text = Zeroizing::new(String::with_capacity(bytes.len()));
    for character in char::decode_utf16(units.iter().copied()) {
        text.push(character.ok()?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<String> {
        let source = source("k", Zeroizing::new(bytes.to_vec()), &mut Findings::default());
        source.map(|source| source.text().to_owned())
    }

    #[test]
    fn byte_order_marks_say_how_to_read() {
        assert_eq!(read("ä: 1".as_bytes()).as_deref(), Some("ä: 1"));
        assert_eq!(read(b"\xEF\xBB\xBFa").as_deref(), Some("a"));
        assert_eq!(read(b"\xFF\xFEa\0\xE4\0").as_deref(), Some("aä"));
        assert_eq!(read(b"\xFE\xFF\0a\0\xE4").as_deref(), Some("aä"));
    }

    #[test]
    fn other_bytes_are_refused() {
        for bytes in [b"\xE4".as_slice(), b"\xFF\xFEa", b"\xFF\xFE\x00\xD8"] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }
}
