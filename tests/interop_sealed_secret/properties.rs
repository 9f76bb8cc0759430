//! What holds for every value.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pairctl::sealed_secret::{
    KeyError, SealingCertificate, UnsealError, UnsealingKey, ValueError, label, seal, unseal,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::fixture::{SCOPES, certificate, keys, pem};

const LABEL: &[u8] = b"payments/remotecluster";

/// Shorter than what a controller has, since there are many to be opened.
fn small() -> SealingCertificate {
    SealingCertificate::from_pem(pem!("certificates/rsa-2048.pem").as_bytes()).unwrap()
}

/// What must be said when a byte is not as it was. The head is two bytes of length and as many as the key has.
fn change_at(index: usize) -> &'static [UnsealError] {
    match index {
        0..2 => &[UnsealError::OtherKeyLength, UnsealError::Malformed(ValueError::CutOff)],
        2..258 => &[UnsealError::NoKey],
        _ => &[UnsealError::Tampered],
    }
}

#[test]
fn whatever_is_sealed_opens_to_the_same_bytes_and_not_once_a_byte_is_flipped() {
    let (certificate, keys) = (small(), keys());
    let config = ProptestConfig { cases: 128, ..ProptestConfig::default() };
    let values =
        (prop::collection::vec(any::<u8>(), 0..4096), any::<Vec<u8>>(), any::<prop::sample::Index>());
    let held = TestRunner::new(config).run(&(values, 1..=255_u8), |((plain, label, at), flip)| {
        let sealed = seal(&plain, &certificate, &label).unwrap();
        let opened = unseal(sealed.as_str(), &keys, &label).unwrap();
        prop_assert_eq!(opened.as_slice(), plain);
        let mut bytes = STANDARD.decode(sealed.as_str()).unwrap();
        let index = at.index(bytes.len());
        bytes[index] ^= flip;
        let refused = unseal(&STANDARD.encode(bytes), &keys, &label).unwrap_err();
        prop_assert!(change_at(index).contains(&refused), "{index}: {refused}");
        Ok(())
    });
    held.unwrap();
}

#[test]
fn any_flipped_byte_is_noticed_and_its_place_told() {
    let sealed = seal(b"hunter2", &small(), LABEL).unwrap();
    let bytes = STANDARD.decode(sealed.as_str()).unwrap();
    assert_eq!(bytes.len(), 2 + 256 + 7 + 16);
    for index in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[index] ^= 1;
        let refused = unseal(&STANDARD.encode(changed), &keys(), LABEL).unwrap_err();
        assert!(change_at(index).contains(&refused), "{index}: {refused}");
    }
    for index in 0..sealed.as_str().len() {
        let mut text = sealed.as_str().as_bytes().to_vec();
        text[index] ^= 1;
        assert!(unseal(std::str::from_utf8(&text).unwrap(), &keys(), LABEL).is_err(), "{index}");
    }
}

#[test]
fn what_is_cut_off_anywhere_is_refused() {
    let sealed = seal(b"", &small(), LABEL).unwrap();
    let bytes = STANDARD.decode(sealed.as_str()).unwrap();
    for length in 0..bytes.len() {
        let refused = unseal(&STANDARD.encode(&bytes[..length]), &keys(), LABEL).unwrap_err();
        assert_eq!(refused, UnsealError::Malformed(ValueError::CutOff), "{length}");
    }
    assert_eq!(unseal("hunter2", &keys(), LABEL), Err(UnsealError::Malformed(ValueError::NotBase64)));
}

/// The nonce is always the same, so the session key must not be.
#[test]
fn the_same_value_never_looks_the_same() {
    let (certificate, plain) = (certificate(), [7; 64]);
    let [one, two] =
        [0; 2].map(|_| STANDARD.decode(seal(&plain, &certificate, LABEL).unwrap().as_str()).unwrap());
    let head = 2 + certificate.bits() / 8;
    assert_eq!(one[..2], two[..2]);
    assert_ne!(one[2..head], two[2..head]);
    assert_ne!(one[head..], two[head..]);
    assert_eq!(one.len(), head + plain.len() + 16);
    assert!(!one.windows(4).any(|window| window == [7; 4]));
}

#[test]
fn only_the_key_of_the_certificate_opens_a_value() {
    let [short, long] = keys();
    for scope in SCOPES {
        let label = label(scope, "payments", "remotecluster");
        let sealed = seal(b"hunter2", &certificate(), &label).unwrap();
        assert!(unseal(sealed.as_str(), std::slice::from_ref(&long), &label).is_ok());
        let refused = unseal(sealed.as_str(), std::slice::from_ref(&short), &label);
        assert_eq!(refused, Err(UnsealError::OtherKeyLength));
        assert_eq!(unseal(sealed.as_str(), &[], &label), Err(UnsealError::OtherKeyLength));
    }
}

#[test]
fn a_text_without_an_rsa_key_is_no_key_to_unseal_with() {
    let read = |pem: &str| UnsealingKey::from_pem(pem.as_bytes()).map(|_| ());
    assert_eq!(read(pem!("cert.pem")), Err(KeyError::NoKey));
    assert_eq!(read(""), Err(KeyError::NoKey));
    assert_eq!(read(&pem!("key.pem").replace("MII", "MIJ")), Err(KeyError::Unusable));
    let both = [pem!("cert.pem"), pem!("key.pem")].concat();
    assert_eq!(read(&both), Ok(()));
    let debug = format!("{:?}", UnsealingKey::from_pem(both.as_bytes()).unwrap());
    assert!(debug.len() < 100, "{debug}");
}
