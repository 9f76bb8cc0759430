//! Certificates are read as the real kubeseal reads them.

use std::time::{Duration, SystemTime};

use pairctl::sealed_secret::{CertificateError, Scope, SealingCertificate, label, seal, unseal};

use crate::fixture::{HOME, certificate, keys, pem};
use crate::kubeseal::Kubeseal;

const VALID: &str = pem!("certificates/valid.pem");
const EXPIRED: &str = pem!("certificates/expired.pem");
const LATER: &str = pem!("certificates/not-yet-valid.pem");
const EC: &str = pem!("certificates/ec.pem");
const SHORT: &str = pem!("certificates/rsa-2048.pem");
/// A certificate by its label and its base64 only.
const NO_DER: &str = "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERTIFICATE-----\n";

/// What becomes of a text that should be a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// The length of the key that is sealed for.
    Sealed(usize),
    Expired,
    Refused(CertificateError),
}

use Answer::{Expired, Refused, Sealed};
use CertificateError::{Malformed, NoCertificate, NotPem, NotRsa, TooLarge, TooSmall};

/// What a caller does that is as careful as kubeseal.
fn answer(pem: &[u8], now: SystemTime) -> Answer {
    match SealingCertificate::from_pem(pem) {
        Ok(certificate) if certificate.is_expired(now) => Expired,
        Ok(certificate) => Sealed(certificate.bits()),
        Err(error) => Refused(error),
    }
}

fn texts() -> Vec<(&'static str, String, Answer)> {
    let cut = VALID.len() / 2;
    let broken = VALID.replacen("MII", "M!I", 1);
    let headers = VALID.replacen("-----\n", "-----\nOwner: us\n\n", 1);
    let one_line =
        VALID.replace('\n', "").replace("-----MII", "-----\nMII").replace("-----END", "\n-----END");
    vec![
        ("valid", VALID.to_owned(), Sealed(4096)),
        ("another key", SHORT.to_owned(), Sealed(2048)),
        ("expired", EXPIRED.to_owned(), Expired),
        ("not yet valid", LATER.to_owned(), Sealed(4096)),
        ("EC", EC.to_owned(), Refused(NotRsa)),
        ("RSA-PSS", pem!("certificates/rsa-pss.pem").to_owned(), Refused(NotRsa)),
        ("public key", pem!("pub.pem").to_owned(), Refused(NoCertificate)),
        ("private key", pem!("key.pem").to_owned(), Refused(NoCertificate)),
        ("other label", VALID.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), Refused(NoCertificate)),
        ("two", [SHORT, VALID].concat(), Sealed(2048)),
        ("two the other way", [VALID, SHORT].concat(), Sealed(4096)),
        ("valid, then EC", [VALID, EC].concat(), Sealed(4096)),
        ("EC, then valid", [EC, VALID].concat(), Refused(NotRsa)),
        ("valid, then expired", [VALID, EXPIRED].concat(), Sealed(4096)),
        ("expired, then valid", [EXPIRED, VALID].concat(), Expired),
        ("public key, then valid", [pem!("pub.pem"), VALID].concat(), Sealed(4096)),
        ("valid, then no DER", [VALID, NO_DER].concat(), Refused(Malformed)),
        ("no DER, then valid", [NO_DER, VALID].concat(), Refused(Malformed)),
        ("no DER", NO_DER.to_owned(), Refused(Malformed)),
        ("no base64", broken.clone(), Refused(Malformed)),
        ("no base64, then another", [&broken, SHORT].concat(), Sealed(2048)),
        ("another, then no base64", [SHORT, &broken].concat(), Sealed(2048)),
        ("cut off", VALID[..cut].to_owned(), Refused(Malformed)),
        ("another, then cut off", [SHORT, &VALID[..cut]].concat(), Sealed(2048)),
        ("headers, then another", [&headers, SHORT].concat(), Sealed(2048)),
        ("headers", headers, Refused(Malformed)),
        ("text around it", format!("subject=a\n\n{VALID}\nbye\n"), Sealed(4096)),
        ("text before the first line", format!("\u{feff}{VALID}"), Refused(NoCertificate)),
        ("CRLF", VALID.replace('\n', "\r\n"), Sealed(4096)),
        ("no last line break", VALID.trim_end().to_owned(), Sealed(4096)),
        ("spaces after lines", VALID.replace('\n', "  \n"), Sealed(4096)),
        ("one long line", one_line, Sealed(4096)),
        ("empty", String::new(), Refused(NotPem)),
        ("a word", "hunter2".to_owned(), Refused(NotPem)),
        ("indented", VALID.replace('\n', "\n  ").replacen("--", "  --", 1), Refused(NoCertificate)),
    ]
}

/// Texts that kubeseal seals for and pairctl refuses: with good reason, or as the library does.
fn stricter() -> [(String, Answer); 3] {
    let cut_off = [&VALID[..VALID.len() / 2], "\n", SHORT].concat();
    [
        (pem!("certificates/rsa-1024.pem").to_owned(), Refused(TooSmall(1024))),
        (pem!("certificates/rsa-16384.pem").to_owned(), Refused(TooLarge(16384))),
        (cut_off, Refused(Malformed)),
    ]
}

#[test]
fn a_text_is_read_as_it_should_be() {
    let stricter = stricter().map(|(text, expected)| ("stricter", text, expected));
    for (name, text, expected) in texts().into_iter().chain(stricter) {
        assert_eq!(answer(text.as_bytes(), SystemTime::now()), expected, "{name}");
    }
    assert_eq!(answer(&[0x30, 0x82, 4, 0xb1], SystemTime::now()), Refused(NotPem));
}

#[test]
fn kubeseal_reads_the_same_texts_in_the_same_way() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    let (namespace, name) = HOME;
    let scope = ["--scope", "strict", "--namespace", namespace, "--name", name];
    let label = label(Scope::Strict, namespace, name);
    for (case, text, expected) in texts() {
        let theirs = kubeseal.raw(text.as_bytes(), &scope, b"hunter2");
        match (expected, theirs) {
            (Sealed(bits), Ok(sealed)) => {
                let key = keys().into_iter().find(|key| key.bits() == bits).unwrap();
                assert_eq!(unseal(&sealed, &[key], &label).unwrap().as_slice(), b"hunter2", "{case}");
            }
            (Expired, Err(message)) => assert!(message.contains("expired certificate"), "{case}: {message}"),
            (Refused(NotRsa), Err(message)) => {
                assert!(message.contains("expected RSA public key"), "{case}: {message}");
            }
            (Refused(_), Err(message)) => assert!(!message.contains("expired"), "{case}: {message}"),
            (expected, theirs) => panic!("{case}: {expected:?}, but kubeseal says {theirs:?}"),
        }
    }
}

/// Where this fails, kubeseal has become stricter, and the words in the documentation are to be changed.
#[test]
fn kubeseal_takes_what_pairctl_refuses() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    for (text, _) in stricter() {
        assert!(kubeseal.raw(text.as_bytes(), &["--scope", "cluster-wide"], b"hunter2").is_ok());
    }
}

#[test]
fn the_last_second_of_a_certificate_counts_in_full_and_no_more() {
    let certificate = SealingCertificate::from_pem(EXPIRED.as_bytes()).unwrap();
    let (first, last) = (certificate.not_before(), certificate.not_after());
    assert_eq!(first, SystemTime::UNIX_EPOCH + Duration::from_secs(1_577_836_800));
    assert_eq!(last, SystemTime::UNIX_EPOCH + Duration::from_secs(1_609_459_200));
    let moment = Duration::from_nanos(1);
    assert_eq!((certificate.is_expired(last), certificate.is_expired(last + moment)), (false, true));
    let early = |now| certificate.is_not_yet_valid(now);
    assert_eq!((early(first - moment), early(first), early(last + moment)), (true, false, false));
}

/// The digest is that of `openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | sha256sum`.
#[test]
fn a_renewed_certificate_has_the_digest_of_its_key() {
    let digest = |pem: &str| SealingCertificate::from_pem(pem.as_bytes()).unwrap().spki_digest();
    let expected = "fb91eb43bfad4dbf38c3cca68da7be63bb28e3dbcfbb0fe357472099127d4bd8";
    assert_eq!(digest(VALID).map(|byte| format!("{byte:02x}")).concat(), expected);
    assert_eq!((digest(EXPIRED), digest(pem!("cert.pem"))), (digest(VALID), digest(VALID)));
    assert_ne!(digest(SHORT), digest(VALID));
}

/// The time is the caller's to look at: a value that was sealed for an expired certificate still opens.
#[test]
fn the_time_does_not_keep_from_sealing() {
    let expired = SealingCertificate::from_pem(EXPIRED.as_bytes()).unwrap();
    assert!(!certificate().is_expired(SystemTime::now()));
    let sealed = seal(b"hunter2", &expired, b"").unwrap();
    assert_eq!(unseal(sealed.as_str(), &keys(), b"").unwrap().as_slice(), b"hunter2");
}
