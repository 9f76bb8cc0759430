//! The controller's private key.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use super::KeyError;

/// A private key of the controller. pairctl needs none to seal; recovery and tests do.
#[derive(Debug)]
pub struct UnsealingKey(pub(super) OaepPrivateDecryptingKey);

impl UnsealingKey {
    /// Reads the first private key of a PEM text, in PKCS #1 or PKCS #8, as it stands in `tls.key` of the controller's
    /// Secrets.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let key = Zeroizing::new(PrivateKeyDer::from_pem_slice(pem).map_err(|_| KeyError::NoKey)?);
        let key = match &*key {
            PrivateKeyDer::Pkcs1(key) => from_pkcs1(key.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(key) => PrivateDecryptingKey::from_pkcs8(key.secret_pkcs8_der()).ok(),
            _ => None,
        };
        key.and_then(|key| OaepPrivateDecryptingKey::new(key).ok()).map(Self).ok_or(KeyError::Unusable)
    }

    /// The length of the key.
    pub fn bits(&self) -> usize {
        self.0.key_size_bits()
    }
}

/// The library reads PKCS #1 for signatures only, and writes what it read in the form that it decrypts with.
fn from_pkcs1(der: &[u8]) -> Option<PrivateDecryptingKey> {
    let wrapped: Pkcs8V1Der<'_> = KeyPair::from_der(der).ok()?.as_der().ok()?;
    PrivateDecryptingKey::from_pkcs8(wrapped.as_ref()).ok()
}
