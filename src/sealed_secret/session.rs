//! The key of a single value.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::SealError;

/// The length of the key: that of AES-256.
pub(super) const KEY: usize = 32;
/// How much longer the ciphertext is than the plaintext.
pub(super) const TAG: usize = 16;

/// A session key. It is used up by sealing, since the nonce is always zero: a second message below the same key would
/// give both away.
pub(super) struct SessionKey(Zeroizing<[u8; KEY]>);

impl SessionKey {
    pub(super) fn draw() -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new([0; KEY]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    pub(super) fn unwrapped(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; KEY]);
        (bytes.len() == KEY).then(|| key.copy_from_slice(bytes))?;
        Some(Self(key))
    }

    pub(super) fn as_bytes(&self) -> &[u8; KEY] {
        &self.0
    }

    /// Appends the ciphertext and its tag, and opens them again to see that nothing was lost.
    pub(super) fn seal(self, plain: &[u8], out: &mut Vec<u8>) -> Result<(), SealError> {
        // What is still plain when the library refuses is wiped; the room is there, so nothing is moved.
        let mut sealed = Zeroizing::new(Vec::with_capacity(plain.len() + TAG));
        sealed.extend_from_slice(plain);
        let key = self.cipher().ok_or(SealError::Encryption)?;
        key.seal_in_place_append_tag(nonce(), Aad::empty(), &mut *sealed)
            .map_err(|_| SealError::Encryption)?;
        out.extend_from_slice(&sealed);
        let opened = key.open_in_place(nonce(), Aad::empty(), &mut sealed);
        if opened.is_ok_and(|opened| opened == plain) { Ok(()) } else { Err(SealError::SelfCheck) }
    }

    /// Opens a ciphertext with its tag, if it is genuine.
    pub(super) fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(sealed.to_vec());
        let length = self.cipher()?.open_in_place(nonce(), Aad::empty(), &mut bytes).ok()?.len();
        bytes.truncate(length);
        Some(bytes)
    }

    /// The library wipes its own copy.
    fn cipher(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, self.as_bytes()).ok().map(LessSafeKey::new)
    }
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}
