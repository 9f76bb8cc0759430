//! The look back: what was sealed is opened again before anybody gets it.

use zeroize::Zeroizing;

use super::SealError;
use super::cipher::{Cipher, DataKey};
use super::envelope::Envelope;
use super::layout::{Gap, Layout};
use super::mac::Mac;

/// Opens the sealed text the way a reader does, from the data key alone, and compares: it must be the text between the
/// values, and where one belongs, what opens to it. Returns the MAC of what opened.
pub(super) fn opened(parts: &[&Layout], sealed: &str, key: &DataKey) -> Result<Mac, SealError> {
    let lengths = parts.iter().flat_map(|part| part.gaps()).map(|gap| gap.value.expose().len());
    // As large as it must be: one that grew would leave a plaintext behind.
    let mut value = Zeroizing::new(Vec::with_capacity(lengths.max().unwrap_or_default()));
    let (cipher, mut mac, mut rest) = (Cipher::new(key), Mac::new(true), sealed);
    for part in parts {
        for gap in part.gaps() {
            rest = behind(gap, rest, &cipher, &mut value).ok_or(SealError::SelfCheck)?;
            mac.add(&value);
        }
        rest = rest.strip_prefix(part.end()).ok_or(SealError::SelfCheck)?;
    }
    rest.is_empty().then_some(mac).ok_or(SealError::SelfCheck)
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

    #[test]
    fn a_text_that_is_not_what_went_in_is_caught() {
        let value_and_nothing = Plain::map([("a", Plain::text("x")), ("b", Plain::text(""))]);
        let layout = Layout::new(&["config"], &value_and_nothing).unwrap();
        let good = |value: &str| format!("config:\n    a: {value}\n    b: \"\"\n");
        let x = value("x", "str", "config:a:");
        let mut mac = Mac::new(true);
        mac.add(b"x");
        assert_eq!(*opened(&[&layout], &good(&x), &key()).unwrap().finish(), *mac.finish());
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
            assert!(matches!(opened(&[&layout], &text, &key()), Err(SealError::SelfCheck)), "{text}");
        }
        let other_key = Zeroizing::new([2; 32]);
        assert!(matches!(opened(&[&layout], &good(&x), &other_key), Err(SealError::SelfCheck)));
    }
}
