//! AES-256-GCM with SOPS' long nonce.

use aes_gcm::aead::consts::U32;
use aes_gcm::aes::Aes256;
use aes_gcm::{AeadInOut, AesGcm, KeyInit};
use zeroize::Zeroizing;

use super::envelope::{self, Envelope, NONCE};
use super::{LeafError, SealError};

/// The key below which all values of one document are sealed.
pub(super) type DataKey = Zeroizing<[u8; 32]>;

/// A data key made ready for use; wiped on drop, as the key is.
pub(super) struct Cipher(AesGcm<Aes256, U32>);

impl Cipher {
    pub(super) fn new(key: &DataKey) -> Self {
        let key: &[u8; 32] = key;
        Self(AesGcm::new(key.into()))
    }

    /// Seals one value.
    pub(super) fn seal(
        &self,
        value: (&[u8], &str),
        nonce: &[u8; NONCE],
        path: &[u8],
        scratch: &mut Zeroizing<Vec<u8>>,
    ) -> Result<String, SealError> {
        let mut text = String::with_capacity(envelope::length(value.0.len(), value.1));
        self.seal_onto(&mut text, value, nonce, path, scratch)?;
        Ok(text)
    }

    /// Seals one value behind a text. `scratch` saves an allocation a value and holds only ciphertext afterwards.
    pub(super) fn seal_onto(
        &self,
        text: &mut String,
        (bytes, kind): (&[u8], &str),
        nonce: &[u8; NONCE],
        path: &[u8],
        scratch: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), SealError> {
        scratch.clear();
        scratch.extend_from_slice(bytes);
        let sealed = self.0.encrypt_inout_detached(nonce.into(), path, scratch.as_mut_slice().into());
        let tag = sealed.map_err(|_| SealError::TooLong)?;
        envelope::write_onto(text, scratch, nonce, &tag, kind);
        Ok(())
    }

    /// Opens one value that was sealed at this path.
    pub(super) fn open(&self, envelope: &Envelope<'_>, path: &[u8]) -> Result<Zeroizing<Vec<u8>>, LeafError> {
        // Of exactly its size: none of the later plaintext is left behind by a move.
        let mut bytes = Zeroizing::new(Vec::with_capacity(envelope.length()));
        self.open_into(envelope, path, &mut bytes)?;
        Ok(bytes)
    }

    /// The same in place of what `bytes` held before; it leaves a copy of that behind where it must grow.
    pub(super) fn open_into(
        &self,
        envelope: &Envelope<'_>,
        path: &[u8],
        bytes: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LeafError> {
        envelope.ciphertext(bytes)?;
        let (nonce, tag) = ((&envelope.nonce).into(), (&envelope.tag).into());
        let opened = self.0.decrypt_inout_detached(nonce, path, bytes.as_mut_slice().into(), tag);
        opened.map_err(|_| LeafError::Forged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_at_its_own_path() {
        let cipher = Cipher::new(&Zeroizing::new([1; 32]));
        let mut scratch = Zeroizing::default();
        let text = cipher.seal((b"hunter2", "str"), &[2; NONCE], b"spec:config:a:", &mut scratch).unwrap();
        let envelope = Envelope::parse(&text).unwrap();
        assert_eq!(cipher.open(&envelope, b"spec:config:a:").unwrap().as_slice(), b"hunter2");
        assert_eq!(cipher.open(&envelope, b"spec:config:b:").unwrap_err(), LeafError::Forged);
        assert_ne!(scratch.as_slice(), b"hunter2");
    }
}
