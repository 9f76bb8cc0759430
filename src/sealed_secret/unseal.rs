//! Unsealing one value.

use aws_lc_rs::rsa::OAEP_SHA256_MGF1SHA256;
use zeroize::Zeroizing;

use super::session::SessionKey;
use super::{SealedValue, UnsealError, UnsealingKey};

/// Unseals one value, as the controller does: with whichever of its keys opens it.
///
/// `label` is what the object says where the value stands now (see [`label`](super::label)).
pub fn unseal(sealed: &str, keys: &[UnsealingKey], label: &[u8]) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
    let parts = SealedValue::decode(sealed)?;
    let wrapped = parts.session_key();
    if keys.iter().all(|key| key.0.key_size_bytes() != wrapped.len()) {
        return Err(UnsealError::OtherKeyLength);
    }
    let session = keys.iter().find_map(|key| session_key(key, wrapped, label)).ok_or(UnsealError::NoKey)?;
    session.open(parts.content()).ok_or(UnsealError::Tampered)
}

fn session_key(key: &UnsealingKey, wrapped: &[u8], label: &[u8]) -> Option<SessionKey> {
    let mut bytes = Zeroizing::new(vec![0; key.0.min_output_size()]);
    let opened = key.0.decrypt(&OAEP_SHA256_MGF1SHA256, wrapped, &mut bytes, Some(label)).ok()?;
    SessionKey::unwrapped(opened)
}
