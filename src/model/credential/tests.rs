use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519,
    date_time_ymd,
};
use serde_json::json;

use super::*;

fn config(user: &[(&'static str, &str)]) -> PairConfig {
    PairConfig {
        context: "c".into(),
        cluster: "k".into(),
        user: "u".into(),
        namespace: None,
        colors: false,
        server: "https://west".into(),
        cluster_fields: BTreeMap::new(),
        user_fields: user.iter().map(|(key, value)| (*key, Plain::text(*value))).collect(),
    }
}

fn said(config: &PairConfig) -> String {
    config.credential_said()
}

fn certificate(subject: &str, key: &KeyPair) -> String {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, subject);
    params.not_after = date_time_ymd(2031, 5, 6);
    STANDARD.encode(params.self_signed(key).unwrap().pem())
}

#[test]
fn a_certificate_says_whose_it_is_and_when_it_ends() {
    let ecdsa = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let ed25519 = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    for (key, kind) in [(&ecdsa, "ECDSA P-256"), (&ed25519, "Ed25519")] {
        let shown = said(&config(&[("client-certificate-data", &certificate("dr\u{1b}[31m", key))]));
        assert!(shown.ends_with(&format!(", {kind}, until 2031-05-06T00:00:00Z")), "{shown}");
        assert!(shown.contains("CN=dr") && !shown.contains('\u{1b}'), "{shown}");
    }
    assert_eq!(said(&config(&[("client-certificate-data", "AAAA")])), "client certificate");
}

#[test]
fn an_rsa_key_has_a_size() {
    let pem = include_str!("../../../tests/vectors/sealing/certificates/rsa-2048.pem");
    let said = CertificateFacts::all(&STANDARD.encode(pem))[0].said();
    assert!(said.contains(", RSA 2048, "), "{said}");
}

#[test]
fn a_token_says_whose_it_is_and_no_token_is_shown() {
    let claims = json!({"sub": "system:serviceaccount:dr:stork", "exp": 1_900_000_000, "nonce": "hunter2"});
    let token = format!("e30.{}.hunter2", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let shown = said(&config(&[("token", &token)]));
    assert_eq!(shown, "token of `system:serviceaccount:dr:stork`, until 2030-03-17T17:46:40Z");
    let endless = format!("e30.{}.hunter2", URL_SAFE_NO_PAD.encode("{}"));
    assert_eq!(said(&config(&[("token", &endless)])), "token, without an end");
    let far = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(r#"{"exp": 9000000000000000000}"#));
    assert_eq!(said(&config(&[("token", &far)])), "token, with an end that is no date");
    assert_eq!(said(&config(&[("token", "hunter2")])), "opaque token");
    assert_eq!(said(&config(&[("username", "jane"), ("password", "hunter2")])), "user name and password");
    assert_eq!(said(&config(&[])), "none");
}

#[test]
fn a_person_is_known_by_the_login() {
    let claims = |claims: &str| format!("e30.{}.hunter2", URL_SAFE_NO_PAD.encode(claims));
    let person = |user: &[(&'static str, &str)]| config(user).personal_login();
    let jane = claims(r#"{"sub": "jane\u001b"}"#);
    assert_eq!(person(&[("token", &jane)]).as_deref(), Some("a token of `jane?`"));
    for token in
        ["kubeconfig-user-4xk2v:hunter2", "token-abcde:hunter2", "k8s-aws-v1.hunter2", "sha256~hunter2"]
    {
        let said = person(&[("token", token)]).unwrap();
        assert!(!said.contains("hunter2"), "{said}");
    }
    let key = KeyPair::generate().unwrap();
    assert!(person(&[("client-certificate-data", &certificate("jane@example.com", &key))]).is_some());
    assert!(person(&[("username", "jane"), ("password", "hunter2")]).is_some());
    for token in [claims(r#"{"sub": "system:serviceaccount:dr:stork"}"#), claims("{}"), "hunter2".to_owned()]
    {
        assert_eq!(person(&[("token", &token)]), None, "{token}");
    }
    assert_eq!(person(&[("client-certificate-data", &certificate("stork-dr", &key))]), None);
    assert_eq!(person(&[]), None);
}

#[test]
fn a_certificate_that_says_nothing_of_its_use_is_for_clients_too() {
    let key = KeyPair::generate().unwrap();
    let for_clients = |uses: Vec<ExtendedKeyUsagePurpose>| {
        let mut params = CertificateParams::default();
        params.extended_key_usages = uses;
        let pem = STANDARD.encode(params.self_signed(&key).unwrap().pem());
        CertificateFacts::all(&pem)[0].is_for_clients
    };
    let (client, server) = (ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth);
    assert!(for_clients(vec![]) && for_clients(vec![server.clone(), client]));
    assert!(for_clients(vec![ExtendedKeyUsagePurpose::Any]) && !for_clients(vec![server]));
}
