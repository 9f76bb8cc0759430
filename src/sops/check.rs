//! The look back: what was sealed is opened again before anybody gets it.

use zeroize::Zeroizing;

use super::cipher::{Cipher, DataKey};
use super::envelope::Envelope;
use super::layout::{Gap, Layout};
use super::mac::Mac;
use super::{LastModified, SealError};

/// Opens the sealed text again with the data key and compares: it must be the text between the values, and where one
/// belongs, what opens to it at its path; and the MAC must be that of what opened.
pub(super) fn opens_to(
    parts: &[&Layout],
    sealed: &str,
    (mac, at): (&str, &LastModified),
    key: &DataKey,
) -> Result<(), SealError> {
    let lengths = parts.iter().flat_map(|part| part.gaps()).map(|gap| gap.value.expose().len());
    // As large as it must be: one that grew would leave a plaintext behind.
    let mut value = Zeroizing::new(Vec::with_capacity(lengths.max().unwrap_or_default()));
    let (cipher, mut opened, mut rest) = (Cipher::new(key), Mac::new(true), sealed);
    for part in parts {
        for gap in part.gaps() {
            rest = behind(gap, rest, &cipher, &mut value).ok_or(SealError::SelfCheck)?;
            opened.add(&value);
        }
        rest = rest.strip_prefix(part.end()).ok_or(SealError::SelfCheck)?;
    }
    let sealed_mac = Envelope::parse(mac).and_then(|mac| cipher.open(&mac, at.as_str().as_bytes()));
    let is_that_of_what_opened = sealed_mac.is_ok_and(|mac| *mac == *opened.finish().as_bytes());
    (rest.is_empty() && is_that_of_what_opened).then_some(()).ok_or(SealError::SelfCheck)
}

/// What follows the first value of a text, and in `value` what that opened to, where it is the one of the gap.
fn behind<'t>(gap: &Gap, text: &'t str, cipher: &Cipher, value: &mut Zeroizing<Vec<u8>>) -> Option<&'t str> {
    let sealed = text.strip_prefix(&*gap.before)?;
    let end = memchr::memchr(b']', sealed.as_bytes())? + 1;
    let (sealed, rest) = sealed.split_at(end);
    let envelope = Envelope::parse(sealed).ok()?;
    let expected = gap.value.expose().as_bytes();
    if envelope.kind != gap.kind || envelope.length() != expected.len() {
        return None;
    }
    cipher.open_into(&envelope, gap.path.as_bytes(), value).ok()?;
    (value.as_slice() == expected).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cluster_pair::Plain;

    fn key() -> DataKey {
        Zeroizing::new([1; 32])
    }

    fn value(text: &str, kind: &str, path: &str) -> String {
        let value = (text.as_bytes(), kind);
        Cipher::new(&key()).seal(value, &[2; 32], path.as_bytes(), &mut Zeroizing::default()).unwrap()
    }

    fn at() -> LastModified {
        LastModified::try_from(std::time::SystemTime::UNIX_EPOCH).unwrap()
    }

    fn mac(only_encrypted: bool, values: &[&str]) -> String {
        let mut mac = Mac::new(only_encrypted);
        for value in values {
            mac.add(value.as_bytes());
        }
        value(&mac.finish(), "str", at().as_str())
    }

    #[test]
    fn a_text_or_a_mac_that_is_not_what_went_in_is_caught() {
        let value_and_nothing = Plain::map([("a", Plain::text("x")), ("b", Plain::text(""))]);
        let layout = Layout::new(&["config"], &value_and_nothing).unwrap();
        let good = |value: &str| format!("config:\n    a: {value}\n    b: \"\"\n");
        let x = value("x", "str", "config:a:");
        let checked = |text: &str, mac: &str| opens_to(&[&layout], text, (mac, &at()), &key());
        assert!(checked(&good(&x), &mac(true, &["x"])).is_ok());
        for text in [
            good(&value("y", "str", "config:a:")),
            good(&value("xx", "str", "config:a:")),
            good(&value("x", "bool", "config:a:")),
            good(&value("x", "str", "config:b:")),
            good("x"),
            good(&x).replace("a:", "c:"),
            good(&x).replace("\"\"", "''"),
            good(&x) + "c: d\n",
            good(&x).trim_end().to_owned(),
            String::new(),
        ] {
            assert!(matches!(checked(&text, &mac(true, &["x"])), Err(SealError::SelfCheck)), "{text}");
        }
        for mac in [mac(false, &["x"]), mac(true, &[]), mac(true, &["x", "x"]), x.clone()] {
            assert!(matches!(checked(&good(&x), &mac), Err(SealError::SelfCheck)));
        }
        let other_key = Zeroizing::new([2; 32]);
        let opened = opens_to(&[&layout], &good(&x), (&mac(true, &["x"]), &at()), &other_key);
        assert!(matches!(opened, Err(SealError::SelfCheck)));
    }
}
