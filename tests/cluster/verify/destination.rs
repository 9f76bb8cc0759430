//! What is wrong at a destination, or with the credential for it.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::fleet::{At, Fleet, HERE};
use crate::door::Door;

/// Puts the object there with another field of its cluster.
fn with_cluster(fleet: &mut Fleet, at: At, key: &str, value: &str) {
    fleet.lay_with(at, |object| object["spec"]["config"]["clusters"][at.2][key] = json!(value));
}

/// Puts the object there with another user.
fn with_user(fleet: &mut Fleet, at: At, user: &Value) {
    fleet.lay_with(at, |object| object["spec"]["config"]["users"]["stork"] = user.clone());
}

#[test]
fn a_fleet_without_a_fault_is_told_so() {
    let Some(fleet) = Fleet::healthy() else { return };
    let (report, code) = fleet.verify("");
    assert_eq!((fleet.faults(""), code), (Vec::new(), 0), "{report:#}");
    assert_eq!(report["summary"]["works"], 6);
    let screen = fleet.sandbox.type_line("pairctl verify");
    assert!(screen.contains("6 pairs: 6 works") && screen.ends_with("[exit 0]\n"), "{screen}");
}

#[test]
fn a_destination_that_does_not_answer_is_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    with_cluster(&mut fleet, HERE, "server", &Door::shut().unwrap().url());
    fleet.shows(HERE, "nothing listens at the destination", "");
    let (report, _) = fleet.verify("");
    assert!(report.to_string().contains("Stork says Ready"), "{report:#}");
    let nobody = Door::to_nobody().unwrap();
    with_cluster(&mut fleet, HERE, "server", &nobody.url());
    fleet.shows(HERE, "the destination takes connections and never answers", "--timeout 2");
    fleet.lay(HERE);
    assert_eq!(fleet.faults(""), Vec::<String>::new());
}

#[test]
fn a_rotated_authority_is_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    let other = STANDARD.encode(fleet.cluster("north").authority());
    with_cluster(&mut fleet, HERE, "certificate-authority-data", &other);
    fleet.shows(HERE, "the certificate authority of the destination was rotated", "");
}

#[test]
fn a_token_that_ended_is_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    let token = fleet.token(HERE);
    let past = json!({"iat": 1_700_000_000, "nbf": 1_700_000_000, "exp": 1_700_003_600});
    let expired = fleet.cluster(HERE.2).token_like(&token, &past);
    fleet.sandbox.secrets.add(&expired);
    with_user(&mut fleet, HERE, &json!({"token": expired}));
    fleet.shows(HERE, "the token in use has ended", "");
    // The signature is good: with its claims of before, the server takes it.
    let same = fleet.cluster(HERE.2).token_like(&token, &json!({}));
    fleet.sandbox.secrets.add(&same);
    with_user(&mut fleet, HERE, &json!({"token": same}));
    assert_eq!(fleet.faults(""), Vec::<String>::new());
}

#[test]
fn a_token_that_was_revoked_is_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    fleet.revoke(HERE);
    fleet.shows(HERE, "the account of the token was deleted", "");
    fleet.lay(HERE);
    assert_eq!(fleet.faults(""), Vec::<String>::new());
}

#[test]
fn missing_rights_are_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    fleet.cluster(HERE.2).kubectl(&["create", "serviceaccount", "stork", "-n", "weak"], "");
    let token = fleet.token_of(HERE.2, "weak", "stork");
    with_user(&mut fleet, HERE, &json!({"token": token}));
    fleet.shows(HERE, "the account has no rights", "");
    let (report, _) = fleet.verify("");
    assert!(report.to_string().contains("create statefulsets.apps"), "{report:#}");
}

#[test]
fn a_client_certificate_that_ended_is_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    let from_now = |hours: i64| {
        let hour = Duration::from_secs(3600 * hours.unsigned_abs());
        if hours < 0 { SystemTime::now() - hour } else { SystemTime::now() + hour }
    };
    let user = |fleet: &mut Fleet, hours| {
        // A service account's name, so that it has the rights; the certificate of a person would be another finding.
        let (certificate, key) = fleet.cluster(HERE.2).client("stork-dr", from_now(hours));
        fleet.sandbox.secrets.add(&STANDARD.encode(&key));
        let user = json!({"client-certificate-data": STANDARD.encode(certificate), "client-key-data": STANDARD.encode(key)});
        with_user(fleet, HERE, &user);
    };
    user(&mut fleet, -1);
    fleet.shows(HERE, "the client certificate in use has ended", "");
    user(&mut fleet, 24 * 365);
    fleet.shows(HERE, "the certificate's user has no rights", "");
}

#[test]
fn no_credential_at_all_is_refused() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    with_user(&mut fleet, HERE, &json!({"LocationOfOrigin": ""}));
    let told = fleet.faults("");
    assert!(told.contains(&"east/shop/dr: credential-refused".to_owned()), "{told:?}");
}

#[test]
fn a_credential_that_no_client_takes_is_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    with_cluster(&mut fleet, HERE, "certificate-authority-data", &STANDARD.encode("no certificate"));
    fleet.shows(HERE, "the certificate authority is no certificate", "");
}
