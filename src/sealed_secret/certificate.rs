//! The controller's certificate, for which everything is sealed.

use std::time::SystemTime;

use aws_lc_rs::rsa::OaepPublicEncryptingKey;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{Error, PemObject};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::der::pem::LineEnding;
use x509_cert::der::{DateTime, Decode, Encode, EncodePem};

use super::{CertificateError, public_key};

/// A certificate that `kubeseal --fetch-cert` gives, ready to seal with. To be read once and used for many values.
#[derive(Debug)]
pub struct SealingCertificate {
    pub(super) key: OaepPublicEncryptingKey,
    not_before: SystemTime,
    not_after: SystemTime,
    spki_digest: [u8; 32],
    pem: String,
}

impl SealingCertificate {
    /// Reads a certificate as `kubeseal --cert` does (`ParseKey` in its `pkg/kubeseal`).
    ///
    /// The first one counts, which is the newest one where the controller gives several; all must be well formed. Other
    /// blocks and text between them are passed over, and so are blocks with headers or without their last line.
    ///
    /// Unlike kubeseal it refuses RSA keys below 2048 and above 8192 bits, and a certificate that begins within another.
    /// The time is the caller's to look at: see [`Self::is_expired`].
    pub fn from_pem(pem: &[u8]) -> Result<Self, CertificateError> {
        let blocks: Vec<Result<_, Error>> = CertificateDer::pem_slice_iter(pem).collect();
        let broken = blocks.iter().any(Result::is_err);
        let certificates = blocks.into_iter().flatten().map(|der| Certificate::from_der(&der));
        let certificates: Vec<_> =
            certificates.collect::<Result<_, _>>().map_err(|_| CertificateError::Malformed)?;
        match certificates.first() {
            Some(first) => Self::read(first),
            None if broken => Err(CertificateError::Malformed),
            None if memchr::memmem::find(pem, b"-----BEGIN ").is_some() => {
                Err(CertificateError::NoCertificate)
            }
            None => Err(CertificateError::NotPem),
        }
    }

    fn read(certificate: &Certificate) -> Result<Self, CertificateError> {
        let pem = certificate.to_pem(LineEnding::LF).map_err(|_| CertificateError::Malformed)?;
        let certificate = certificate.tbs_certificate();
        let (info, validity) = (certificate.subject_public_key_info(), certificate.validity());
        Ok(Self {
            key: public_key::read(info)?,
            not_before: validity.not_before.to_system_time(),
            not_after: validity.not_after.to_system_time(),
            spki_digest: Sha256::digest(info.to_der().map_err(|_| CertificateError::Malformed)?).into(),
            pem,
        })
    }

    /// Whether kubeseal would refuse to seal with it at that time.
    pub fn is_expired(&self, now: SystemTime) -> bool {
        self.not_after < now
    }

    /// Whether it only becomes valid later, which kubeseal does not mind: most often a clock is wrong.
    pub fn is_not_yet_valid(&self, now: SystemTime) -> bool {
        now < self.not_before
    }

    /// The first second of its validity.
    pub fn not_before(&self) -> SystemTime {
        self.not_before
    }

    /// The last second of its validity.
    pub fn not_after(&self) -> SystemTime {
        self.not_after
    }

    /// The last second of its validity in UTC (RFC 3339), or `None` beyond the year 9999.
    pub fn valid_until(&self) -> Option<String> {
        DateTime::from_system_time(self.not_after).ok().map(|time| time.to_string())
    }

    /// The certificate alone, encoded anew: no other byte of the text that it was read from is in it.
    pub fn as_pem(&self) -> &str {
        &self.pem
    }

    /// The SHA-256 of its `SubjectPublicKeyInfo` in DER (the pin of RFC 7469): whether two certificates have one key.
    ///
    /// A sealed value does not say for which key it was sealed, so whoever must know keeps this beside it.
    pub fn spki_digest(&self) -> [u8; 32] {
        self.spki_digest
    }

    /// The length of its RSA key.
    pub fn bits(&self) -> usize {
        self.key.key_size_bits()
    }
}
