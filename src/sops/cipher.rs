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

    /// Seals one value. `scratch` saves an allocation a value and holds only ciphertext afterwards.
    pub(super) fn seal(
        &self,
        value: (&[u8], &str),
        nonce: &[u8; NONCE],
        path: &[u8],
        scratch: &mut Zeroizing<Vec<u8>>,
    ) -> Result<String, SealError> {
        let (bytes, kind) = value;
        scratch.clear();
        scratch.extend_from_slice(bytes);
        let sealed = self.0.encrypt_inout_detached(nonce.into(), path, scratch.as_mut_slice().into());
        let tag = sealed.map_err(|_| SealError::TooLong)?;
        Ok(envelope::write(scratch, nonce, &tag, kind))
    }

    /// Opens one value that was sealed at this path.
    pub(super) fn open(&self, envelope: &Envelope<'_>, path: &[u8]) -> Result<Zeroizing<Vec<u8>>, LeafError> {
        let mut bytes = Zeroizing::new(envelope.ciphertext()?);
        let (nonce, tag) = ((&envelope.nonce).into(), (&envelope.tag).into());
        let opened = self.0.decrypt_inout_detached(nonce, path, bytes.as_mut_slice().into(), tag);
        opened.map(|()| bytes).map_err(|_| LeafError::Forged)
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
