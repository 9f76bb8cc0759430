//! minisign's signatures and public keys (<https://jedisct1.github.io/minisign/>, "Signature format").

use std::fmt;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blake2::{Blake2b512, Digest};

use super::{KeyError, Refused};

/// What stands before the comment that nobody signs.
pub(super) const UNTRUSTED: &str = "untrusted comment: ";
/// What stands before the comment that is signed.
pub(super) const TRUSTED: &str = "trusted comment: ";
/// Of keys, and of signatures over the whole file, which minisign made long ago.
pub(super) const ED25519_ALGORITHM: [u8; 2] = *b"Ed";
/// Of signatures over the `BLAKE2b` digest of the file.
pub(super) const PREHASHED: [u8; 2] = *b"ED";

/// Tells keys of one owner apart; chosen at random when a key is made.
pub(super) type KeyId = [u8; 8];

/// As minisign prints it.
pub(super) fn shown(id: KeyId) -> String {
    format!("{:016X}", u64::from_le_bytes(id))
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    id: KeyId,
    key: [u8; 32],
}

impl PublicKey {
    /// Reads the base64 line of a public key, with its comment above or without.
    pub(super) fn read(text: &str) -> Result<Self, KeyError> {
        let line = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
        let bytes = STANDARD.decode(line).ok().and_then(|bytes| <[u8; 42]>::try_from(bytes).ok());
        match bytes.as_ref().and_then(|bytes| bytes.split_first_chunk::<2>()) {
            Some((&ED25519_ALGORITHM, rest)) => {
                let (id, key) = rest.split_at(8);
                let read = id.try_into().ok().zip(key.try_into().ok());
                read.map(|(id, key)| Self { id, key }).ok_or_else(no_public_key)
            }
            _ => Err(no_public_key()),
        }
    }
}

fn no_public_key() -> KeyError {
    KeyError::unusable("it is a public key neither of minisign nor of OpenSSH")
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(self.id))
    }
}

/// What is signed of a file.
pub(super) fn prehash(message: &[u8]) -> [u8; 64] {
    Blake2b512::digest(message).into()
}

/// Whether the signature is the key's and of these bytes, and its trusted comment as well.
pub(super) fn verify(key: &PublicKey, text: &str, message: &[u8]) -> Result<(), Refused> {
    let Signature { id, of_digest, comment, global } = Signature::read(text)
        .ok_or_else(|| Refused::Unreadable("it is no signature of minisign".to_owned()))?;
    if id != key.id {
        return Err(Refused::WrongSigner(format!("it was made by the key {}", shown(id))));
    }
    let verifier = UnparsedPublicKey::new(&ED25519, &key.key);
    let whole = [of_digest.as_slice(), comment.as_bytes()].concat();
    let is_signed =
        verifier.verify(&prehash(message), &of_digest).is_ok() && verifier.verify(&whole, &global).is_ok();
    if is_signed { Ok(()) } else { Err(Refused::Tampered) }
}

struct Signature<'t> {
    id: KeyId,
    of_digest: [u8; 64],
    comment: &'t str,
    global: [u8; 64],
}

impl<'t> Signature<'t> {
    /// Four lines and nothing after them. Signatures over whole files, which minisign itself made until 2021, are refused.
    fn read(text: &'t str) -> Option<Self> {
        let mut lines = text.lines();
        lines.next().filter(|line| line.starts_with(UNTRUSTED))?;
        let bytes: [u8; 74] = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        let comment = lines.next()?.strip_prefix(TRUSTED)?;
        let global = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        let rest = bytes.strip_prefix(&PREHASHED)?;
        let (id, of_digest) = rest.split_at(8);
        let read = Self { id: id.try_into().ok()?, of_digest: of_digest.try_into().ok()?, comment, global };
        lines.next().is_none().then_some(read)
    }
}
