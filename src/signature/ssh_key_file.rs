//! Private keys of OpenSSH, and what they sign.

use std::fmt;

use aws_lc_rs::signature::Ed25519KeyPair;
use ssh_key::private::KeypairData;
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, Signature, SshSig};

use super::{KeyError, NAMESPACE};
use crate::model::secret::Secret;

/// A private key, ready to sign.
pub struct SigningKey {
    public: ssh_key::public::KeyData,
    pair: Ed25519KeyPair,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public.fingerprint(HashAlg::Sha256))
    }
}

impl SigningKey {
    /// Reads a key file. Ed25519 alone signs here: ssh-key does not read every ECDSA key, nor can aws-lc take an RSA key
    /// as OpenSSH writes it; keys in hardware and those of an agent lie in no file.
    pub(super) fn read(text: &Secret, password: Option<&Secret>) -> Result<Self, KeyError> {
        let of_another_kind = |kind: String| {
            let help =
                "`ssh-keygen -t ed25519` makes one that signs here, `ssh-keygen -Y sign` signs with any";
            KeyError::unusable(format!("it is {kind}; {help}"))
        };
        let broken = |_| of_another_kind("no Ed25519 key in OpenSSH's own format".to_owned());
        let mut key = PrivateKey::from_openssh(text.expose()).map_err(broken)?;
        if let (true, kind) = (key.algorithm() != Algorithm::Ed25519, key.algorithm()) {
            return Err(of_another_kind(format!("a key of the kind {kind}")));
        }
        if key.is_encrypted() {
            let password = password.ok_or(KeyError::PasswordNeeded)?;
            key = key.decrypt(password.expose()).map_err(|_| KeyError::WrongPassword)?;
        }
        let public = key.public_key().key_data().clone();
        let KeypairData::Ed25519(pair) = key.key_data() else {
            return Err(of_another_kind("a key that says two things of its kind".to_owned()));
        };
        Ed25519KeyPair::from_seed_and_public_key(pair.private.as_ref(), &pair.public.0)
            .map(|pair| Self { public, pair })
            .map_err(|_| KeyError::unusable("its two halves do not fit together"))
    }

    /// A signature for receipts, in the format of `ssh-keygen -Y sign`.
    pub(super) fn sign(&self, message: &[u8]) -> Result<String, KeyError> {
        let signed = || {
            let data = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, message).ok()?;
            let signature = self.pair.try_sign(&data).ok()?;
            let signature = Signature::new(Algorithm::Ed25519, signature.as_ref()).ok()?;
            let signature = SshSig::new(self.public.clone(), NAMESPACE, HashAlg::Sha512, signature).ok()?;
            signature.to_pem(LineEnding::LF).ok()
        };
        let text: String = signed().ok_or_else(|| KeyError::unusable("it does not sign"))?;
        Ok(if text.ends_with('\n') { text } else { text + "\n" })
    }
}
