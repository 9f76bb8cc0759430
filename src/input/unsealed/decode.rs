//! The text of a file, in whichever encoding a reader of kubeconfigs would take it.

use std::borrow::Cow;

/// UTF-8, or UTF-16 as some shells write it, with a byte order mark or without (go-yaml reads both with one). Bytes that are
/// neither are replaced, since the rest may hold a credential all the same.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes).into(),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes).into(),
        // The first character of a document is one of ASCII.
        [1..=255, 0, 1..=255, 0, ..] => wide(bytes, u16::from_le_bytes).into(),
        [0, 1..=255, 0, 1..=255, ..] => wide(bytes, u16::from_be_bytes).into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
