//! Signatures of `ssh-keygen -Y sign` (OpenSSH `PROTOCOL.sshsig`).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents, UnparsedPublicKey,
    VerificationAlgorithm,
};
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, EcdsaCurve, HashAlg, LineEnding, Mpint, SshSig};

use super::{NAMESPACE, Refused};

/// A signature for receipts, not yet verified.
pub(super) struct Signature(SshSig);

impl Signature {
    /// Reads one; it must be for receipts.
    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        let unreadable = || Refused::Unreadable("it is no signature of OpenSSH".to_owned());
        let signature = SshSig::from_pem(text.trim()).map_err(|_| unreadable())?;
        // ssh-key takes lengths for granted that are not signed.
        let written = signature.to_pem(LineEnding::LF).map_err(|_| unreadable())?;
        if !written.split_whitespace().flat_map(str::bytes).eq(text.split_whitespace().flat_map(str::bytes)) {
            return Err(unreadable());
        }
        if signature.namespace() != NAMESPACE {
            return Err(Refused::WrongPurpose(signature.namespace().escape_debug().to_string()));
        }
        Ok(Self(signature))
    }

    /// Whose it says it is.
    pub(super) fn key(&self) -> &KeyData {
        self.0.public_key()
    }

    /// Whose it says it is, as OpenSSH prints it.
    pub(super) fn signer(&self) -> String {
        self.key().fingerprint(HashAlg::Sha256).to_string()
    }

    /// Whether that key made it of these bytes.
    pub(super) fn verify(&self, message: &[u8]) -> Result<(), Refused> {
        let unsupported = || {
            let kind = self.0.algorithm();
            Refused::Unreadable(format!(
                "pairctl does not verify signatures of the kind {kind}; `ssh-keygen -Y verify` does"
            ))
        };
        // Neither is signed.
        if self.0.version() != SshSig::VERSION || !self.0.reserved().is_empty() {
            return Err(unsupported());
        }
        let data =
            SshSig::signed_data(NAMESPACE, self.0.hash_alg(), message).map_err(|_| Refused::Tampered)?;
        let signature = self.0.signature_bytes();
        let plain = |algorithm: &'static dyn VerificationAlgorithm, key: &[u8], signature: &[u8]| {
            UnparsedPublicKey::new(algorithm, key).verify(&data, signature).is_ok()
        };
        let is_signed = match (self.key(), self.0.algorithm()) {
            (KeyData::Ed25519(key), Algorithm::Ed25519) => plain(&ED25519, &key.0, signature),
            (KeyData::Ecdsa(key), Algorithm::Ecdsa { curve }) if key.curve() == curve => {
                let (algorithm, length): (&'static dyn VerificationAlgorithm, _) = match curve {
                    EcdsaCurve::NistP256 => (&ECDSA_P256_SHA256_FIXED, 32),
                    EcdsaCurve::NistP384 => (&ECDSA_P384_SHA384_FIXED, 48),
                    EcdsaCurve::NistP521 => (&ECDSA_P521_SHA512_FIXED, 66),
                };
                fixed(signature, length)
                    .is_some_and(|signature| plain(algorithm, key.as_sec1_bytes(), &signature))
            }
            (KeyData::Rsa(key), Algorithm::Rsa { hash: Some(hash) }) => {
                let algorithm = match hash {
                    HashAlg::Sha256 => &RSA_PKCS1_2048_8192_SHA256,
                    _ => &RSA_PKCS1_2048_8192_SHA512,
                };
                let (n, e) = (key.n.as_positive_bytes(), key.e.as_positive_bytes());
                n.zip(e).is_some_and(|(n, e)| {
                    RsaPublicKeyComponents { n, e }.verify(algorithm, &data, signature).is_ok()
                })
            }
            _ => return Err(unsupported()),
        };
        if is_signed { Ok(()) } else { Err(Refused::Tampered) }
    }
}

/// Two numbers as SSH writes them (RFC 5656, 3.1.2), each in its whole length.
fn fixed(mut signature: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(2 * length);
    for _ in 0..2 {
        let (size, rest) = signature.split_first_chunk::<4>()?;
        let (number, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*size)).ok()?)?;
        let number = Mpint::from_bytes(number).ok()?;
        let number = number.as_positive_bytes()?;
        whole.extend(std::iter::repeat_n(0, length.checked_sub(number.len())?));
        whole.extend(number);
        signature = rest;
    }
    signature.is_empty().then_some(whole)
}
