//! Sealing one value.

use aws_lc_rs::rsa::OAEP_SHA256_MGF1SHA256;

use super::session::{SessionKey, TAG};
use super::{SealError, SealedValue, SealingCertificate};

/// Seals one value of a Secret for the holder of the certificate's key, below a fresh session key.
///
/// `label` comes from [`label`](super::label) and must say the same as the object that the value will stand in. The
/// value is opened again with the session key before it is returned; whether the controller can open the session key
/// cannot be seen from here.
///
/// Sealing is random: the same value never looks the same twice.
pub fn seal(plain: &[u8], certificate: &SealingCertificate, label: &[u8]) -> Result<SealedValue, SealError> {
    let session = SessionKey::draw()?;
    let length = certificate.key.ciphertext_size();
    let mut head = vec![0; length];
    let wrapped = certificate
        .key
        .encrypt(&OAEP_SHA256_MGF1SHA256, session.as_bytes(), &mut head, Some(label))
        .map_err(|_| SealError::Encryption)?;
    let prefix = u16::try_from(wrapped.len()).map_err(|_| SealError::Encryption)?;
    let mut sealed = Vec::with_capacity(size_of_val(&prefix) + length + plain.len() + TAG);
    sealed.extend_from_slice(&prefix.to_be_bytes());
    sealed.extend_from_slice(wrapped);
    session.seal(plain, &mut sealed)?;
    Ok(SealedValue::encode(&sealed))
}
