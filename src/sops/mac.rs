//! The MAC of a SOPS file.

use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// SHA-512 over the bytes of the values in the order of the document, without keys and separators.
pub(super) struct Mac(Sha512);

impl Mac {
    /// A MAC over sealed values only begins with a constant, so that it never equals one over all of them.
    pub(super) fn new(only_encrypted: bool) -> Self {
        let mut hash = Sha512::new();
        if only_encrypted {
            hash.update(Sha256::digest(b"sops"));
        }
        Self(hash)
    }

    pub(super) fn add(&mut self, value: &[u8]) {
        self.0.update(value);
    }

    /// The digest in upper-case hexadecimal, which is what SOPS seals.
    pub(super) fn finish(self) -> Zeroizing<String> {
        let digest = self.0.finalize();
        let mut text = Zeroizing::new(String::with_capacity(2 * digest.len()));
        for byte in digest {
            text.extend([byte >> 4, byte & 0xF].map(|nibble| char::from(HEX[usize::from(nibble)])));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_sha512sum() {
        let mut mac = Mac::new(false);
        mac.add(b"ab");
        mac.add(b"c");
        let text = mac.finish();
        assert!(text.starts_with("DDAF35A193617ABACC417349AE204131") && text.len() == 128, "{}", *text);
        assert_ne!(*Mac::new(true).finish(), *Mac::new(false).finish());
    }
}
