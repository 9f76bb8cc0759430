//! Private keys of OpenSSH, and what they sign.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair,
};
use ssh_key::private::{EcdsaKeypair, KeypairData};
use ssh_key::{Algorithm, EcdsaCurve, HashAlg, LineEnding, Mpint, PrivateKey, Signature, SshSig};

use super::{KeyError, NAMESPACE};
use crate::model::secret::Secret;

/// A private key, ready to sign.
pub struct SigningKey {
    public: ssh_key::public::KeyData,
    pair: Pair,
}

enum Pair {
    Ed25519(Ed25519KeyPair),
    Ecdsa(EcdsaKeyPair, EcdsaCurve),
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public.fingerprint(HashAlg::Sha256))
    }
}

/// What a user of another kind of key can do.
const OTHERS: &str = "sign with an Ed25519 or ECDSA key in a file (`ssh-keygen -t ed25519`)";

impl SigningKey {
    /// Reads a key file. Keys of RSA and DSA, keys in hardware and those of an agent do not sign here.
    pub(super) fn read(text: &Secret, password: Option<&Secret>) -> Result<Self, KeyError> {
        let broken =
            |_| KeyError::unusable(format!("it is no private key in OpenSSH's own format; {OTHERS}"));
        let mut key = PrivateKey::from_openssh(text.expose()).map_err(broken)?;
        if key.is_encrypted() {
            let password = password.ok_or(KeyError::PasswordNeeded)?;
            key = key.decrypt(password.expose()).map_err(|_| KeyError::WrongPassword)?;
        }
        let rejected = |_| KeyError::unusable("its two halves do not fit together");
        let pair = match key.key_data() {
            KeypairData::Ed25519(pair) => {
                Ed25519KeyPair::from_seed_and_public_key(pair.private.as_ref(), &pair.public.0)
                    .map(Pair::Ed25519)
            }
            KeypairData::Ecdsa(pair) => ecdsa(pair),
            other => {
                let kind = other.algorithm().map_or_else(|_| "unknown".to_owned(), |kind| kind.to_string());
                return Err(KeyError::unusable(format!("its kind is {kind}; {OTHERS}")));
            }
        };
        Ok(Self { public: key.public_key().key_data().clone(), pair: pair.map_err(rejected)? })
    }

    /// A signature for receipts, in the format of `ssh-keygen -Y sign`.
    pub(super) fn sign(&self, message: &[u8]) -> Result<String, KeyError> {
        let signed = || -> Option<String> {
            let data = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, message).ok()?;
            let signature = match &self.pair {
                Pair::Ed25519(pair) => {
                    Signature::new(Algorithm::Ed25519, pair.try_sign(&data).ok()?.as_ref()).ok()?
                }
                Pair::Ecdsa(pair, curve) => {
                    let fixed = pair.sign(&SystemRandom::new(), &data).ok()?;
                    Signature::new(Algorithm::Ecdsa { curve: *curve }, mpints(fixed.as_ref())?).ok()?
                }
            };
            let signature = SshSig::new(self.public.clone(), NAMESPACE, HashAlg::Sha512, signature).ok()?;
            signature.to_pem(LineEnding::LF).ok()
        };
        let text = signed().ok_or_else(|| KeyError::unusable("it does not sign"))?;
        Ok(if text.ends_with('\n') { text } else { text + "\n" })
    }
}

fn ecdsa(pair: &EcdsaKeypair) -> Result<Pair, aws_lc_rs::error::KeyRejected> {
    let read = |algorithm: &'static EcdsaSigningAlgorithm, private: &[u8], public: &[u8], curve| {
        EcdsaKeyPair::from_private_key_and_public_key(algorithm, private, public)
            .map(|pair| Pair::Ecdsa(pair, curve))
    };
    match pair {
        EcdsaKeypair::NistP256 { public, private } => read(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            private.as_slice(),
            public.as_bytes(),
            EcdsaCurve::NistP256,
        ),
        EcdsaKeypair::NistP384 { public, private } => read(
            &ECDSA_P384_SHA384_FIXED_SIGNING,
            private.as_slice(),
            public.as_bytes(),
            EcdsaCurve::NistP384,
        ),
        EcdsaKeypair::NistP521 { public, private } => read(
            &ECDSA_P521_SHA512_FIXED_SIGNING,
            private.as_slice(),
            public.as_bytes(),
            EcdsaCurve::NistP521,
        ),
    }
}

/// The two numbers of a signature as SSH writes them (RFC 5656, 3.1.2), each with its length before it.
fn mpints(fixed: &[u8]) -> Option<Vec<u8>> {
    let (r, s) = fixed.split_at(fixed.len() / 2);
    let mut whole = Vec::with_capacity(fixed.len() + 10);
    for number in [r, s] {
        let number = Mpint::from_positive_bytes(number).ok()?;
        whole.extend(u32::try_from(number.as_bytes().len()).ok()?.to_be_bytes());
        whole.extend(number.as_bytes());
    }
    Some(whole)
}
