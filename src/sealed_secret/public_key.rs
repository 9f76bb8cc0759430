//! The RSA key of a certificate.

use std::ops::RangeInclusive;

use aws_lc_rs::rsa::{OaepPublicEncryptingKey, PublicEncryptingKey};
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Encode, Reader, SliceReader, Tag, Tagged};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::CertificateError;

/// The lengths of RSA keys that the library takes.
pub(super) const BITS: RangeInclusive<usize> = 2048..=8192;

/// `rsaEncryption` (RFC 8017). Keys for RSA-PSS have another, and must not be used for encryption.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Makes the key ready for use.
pub(super) fn read(info: &SubjectPublicKeyInfoOwned) -> Result<OaepPublicEncryptingKey, CertificateError> {
    if info.algorithm.oid != RSA {
        return Err(CertificateError::NotRsa);
    }
    match info.subject_public_key.as_bytes().and_then(modulus_bits).ok_or(CertificateError::Malformed)? {
        bits if bits < *BITS.start() => return Err(CertificateError::TooSmall(bits)),
        bits if bits > *BITS.end() => return Err(CertificateError::TooLarge(bits)),
        _ => {}
    }
    let der = info.to_der().map_err(|_| CertificateError::Malformed)?;
    let key = PublicEncryptingKey::from_der(&der).map_err(|_| CertificateError::Malformed)?;
    OaepPublicEncryptingKey::new(key).map_err(|_| CertificateError::Malformed)
}

/// The length of the modulus, which comes first in an `RSAPublicKey` (RFC 8017).
fn modulus_bits(key: &[u8]) -> Option<usize> {
    let outer = AnyRef::from_der(key).ok()?;
    outer.tag().assert_eq(Tag::Sequence).ok()?;
    let modulus = SliceReader::new(outer.value()).ok()?.decode::<UintRef<'_>>().ok()?;
    let zeros = modulus.as_bytes().first()?.leading_zeros();
    Some(modulus.as_bytes().len() * 8 - usize::try_from(zeros).ok()?)
}
