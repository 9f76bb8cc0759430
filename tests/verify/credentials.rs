//! Credentials made in memory, with dates relative to now. A text `<token until=-30d>` in the tables stands for one.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair};
use serde_json::{Value, json};

/// Replaces every text in angle brackets by what it stands for.
pub(super) fn expand(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(inner) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
                *text = made(inner);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(expand),
        Value::Object(fields) => fields.values_mut().for_each(expand),
        _ => {}
    }
}

fn made(text: &str) -> String {
    let mut words = text.split(' ');
    let kind = words.next().unwrap();
    let given: BTreeMap<&str, &str> = words.map(|word| word.split_once('=').unwrap()).collect();
    match kind {
        "token" => token(&given),
        "certificate" => STANDARD.encode(certificate(&given, key())),
        "key" => STANDARD.encode(key().serialize_pem()),
        "other-key" => STANDARD.encode(KeyPair::generate().unwrap().serialize_pem()),
        "der" => STANDARD.encode(key().serialize_der()),
        // A controller has an RSA key, and its certificate stands in a file as it is.
        "sealing-certificate" => {
            let key = KeyPair::from_pem(include_str!("../vectors/sealing/rsa-2048.key.pem")).unwrap();
            certificate(&given, &key)
        }
        other => panic!("nothing is called {other}"),
    }
}

/// One key for all, since making them takes time.
fn key() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| KeyPair::generate().unwrap())
}

/// The same moment for a whole run, so that what is made twice is the same.
fn now() -> SystemTime {
    static NOW: OnceLock<SystemTime> = OnceLock::new();
    *NOW.get_or_init(SystemTime::now)
}

/// A moment such as `-30d`: so many days from now.
fn moment(text: &str) -> SystemTime {
    let days: i64 = text.strip_suffix('d').unwrap().parse().unwrap();
    let distance = Duration::from_secs(days.unsigned_abs() * 24 * 60 * 60);
    if days < 0 { now() - distance } else { now() + distance }
}

fn seconds(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A bound token of a service account for a year, as `kubectl create token` makes it, but for what is given.
fn token(given: &BTreeMap<&str, &str>) -> String {
    let issuer = given.get("iss").copied().unwrap_or("https://kubernetes.default.svc.cluster.local");
    let subject = given.get("sub").copied().unwrap_or("system:serviceaccount:portworx:stork");
    let mut claims = json!({
        "iss": issuer,
        "sub": subject,
        "nbf": seconds(moment(given.get("from").unwrap_or(&"-1d"))),
        // The mark by which the leak gate knows a secret; no report shows what it does not know.
        "jti": "hunter2-of-a-token",
    });
    match given.get("aud").copied().unwrap_or(issuer) {
        "none" => {}
        audience => claims["aud"] = audience.split(',').collect(),
    }
    match given.get("until").copied().unwrap_or("364d") {
        "never" => {}
        until => claims["exp"] = seconds(moment(until)).into(),
    }
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.hunter2-signature", part(json!({"alg": "RS256"})), part(claims))
}

/// A certificate in PEM: that of a machine's user for a year, but for what is given.
fn certificate(given: &BTreeMap<&str, &str>, key: &KeyPair) -> String {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, given.get("cn").copied().unwrap_or("stork-dr"));
    if let Some(organization) = given.get("o") {
        params.distinguished_name.push(DnType::OrganizationName, *organization);
    }
    match given.get("use").copied() {
        Some("server") => params.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth),
        Some("both") => params
            .extended_key_usages
            .extend([ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth]),
        _ => {}
    }
    params.not_before = moment(given.get("from").unwrap_or(&"-1d")).into();
    params.not_after = moment(given.get("until").unwrap_or(&"364d")).into();
    params.self_signed(key).unwrap().pem()
}
