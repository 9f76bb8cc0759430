//! Bytes as the readers of kubeconfigs take them for text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// UTF-16 by its mark or its pattern of zeros, as YAML 1.2 (5.2) has it, otherwise UTF-8. Whatever is neither is kept as a sign that nothing looks for:
/// one odd byte in a comment must not hide what stands below it.
pub(super) fn decoded(bytes: &[u8]) -> Zeroizing<String> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Zeroizing<Vec<u16>> =
            Zeroizing::new(rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect());
        Zeroizing::new(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [1..=0xff, 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, 1..=0xff, ..] => utf16(bytes, u16::from_be_bytes),
        _ => Zeroizing::new(String::from_utf8_lossy(bytes).replace('\0', " ")),
    }
}

/// The least letters of base64 in a row that are looked into: lines of it have 64 or 76.
const RUN: usize = 60;

/// What a base64 text of an object holds.
pub(super) fn unpacked(value: &str) -> Option<Zeroizing<String>> {
    let is_packed =
        value.len() >= RUN && value.chars().all(|letter| is_base64(letter) || letter.is_whitespace());
    is_packed.then(|| plain(value)).flatten().filter(|text| has_words(text))
}

/// What a text holds that is base64.
pub(super) fn plain(value: &str) -> Option<Zeroizing<String>> {
    let packed: Zeroizing<String> = Zeroizing::new(value.split_whitespace().collect());
    let bytes = Zeroizing::new(STANDARD.decode(&*packed).ok()?);
    Some(decoded(&bytes))
}

/// Whether a text is worth parsing: most files of a repository are none of ours.
pub(super) fn may_hold(text: &str) -> bool {
    has_words(text) || text.split(|letter| !is_base64(letter)).any(|run| run.len() >= RUN)
}

fn has_words(text: &str) -> bool {
    ["kind", "users", "client-key-data"].iter().any(|word| text.contains(word))
}

fn is_base64(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '=')
}
