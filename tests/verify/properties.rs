//! What holds for every credential, whatever it says of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pairctl::model::cluster_pair::{PairConfig, Plain};
use pairctl::model::code::Code;
use pairctl::model::pairing::{Cluster, Rancher, Stork};
use pairctl::model::source::{Place, Source};
use pairctl::verify::{CHECKS, Credential, Horizon, credential_faults};
use proptest::prelude::*;
use serde_json::json;

const SIGNATURE: &str = "hunter2-signature";

/// A token: opaque, or one that says anything of itself.
fn any_token() -> impl Strategy<Value = String> {
    let text = || prop_oneof![any::<String>(), "system:serviceaccount:[a-z]{1,5}:[a-z]{1,5}"];
    let claims = (
        proptest::option::of(text()),
        proptest::option::of(any::<i64>()),
        proptest::option::of(0..4_000_000_000_i64),
        proptest::collection::vec(text(), 0..3),
    );
    let jwt = claims.prop_map(|(sub, exp, nbf, aud)| {
        let claims = json!({"sub": sub, "exp": exp, "nbf": nbf, "aud": aud, "nonce": SIGNATURE});
        format!("e30.{}.{SIGNATURE}", URL_SAFE_NO_PAD.encode(claims.to_string()))
    });
    let opaque = "(token-|kubeconfig-|k8s-aws-v1.|ya29.|sha256~)?[a-z:.]{0,20}";
    prop_oneof![jwt, opaque.prop_map(|start| format!("{start}{SIGNATURE}"))]
}

fn destination() -> Cluster {
    Cluster {
        name: "west".parse().unwrap(),
        kubeconfig: None,
        endpoint: None,
        access: None,
        rancher: Rancher::default(),
        labels: BTreeMap::new(),
        options: BTreeMap::new(),
        seal: None,
        stork: Stork::default(),
        place: Place::new(&Source::quotable("pairings.yaml", ""), 0..0),
    }
}

fn config(token: &str, server: &str, certificate: &str) -> PairConfig {
    let field = |key, text: &str| (key, Plain::text(text));
    PairConfig {
        context: "dr".into(),
        cluster: "west".into(),
        user: "stork".into(),
        namespace: None,
        colors: false,
        server: server.into(),
        cluster_fields: [field("certificate-authority-data", certificate)].into(),
        user_fields: [field("token", token), field("client-certificate-data", certificate)].into(),
    }
}

proptest! {
    #[test]
    fn no_check_shows_a_secret_or_drives_a_terminal(
        token in any_token(),
        server in ".{0,20}(/k8s/clusters/.{0,10})?",
        certificate in "[A-Za-z0-9+/=]{0,40}",
        now in 0..4_000_000_000_u64,
    ) {
        let config = config(&token, &server, &certificate);
        let horizon = Horizon { now: UNIX_EPOCH + Duration::from_secs(now), within: Duration::from_secs(86_400) };
        let credential = Credential { config: &config, destination: &destination(), horizon };
        let faults = credential_faults(&credential, CHECKS);
        let codes: BTreeSet<Code> = faults.iter().map(|fault| fault.code).collect();
        prop_assert_eq!(codes.len(), faults.len());
        prop_assert!(!(codes.contains(&Code::TokenExpired) && codes.contains(&Code::TokenExpiresSoon)));
        prop_assert!(!(codes.contains(&Code::TokenNeverExpires) && codes.contains(&Code::TokenExpired)));
        for fault in &faults {
            let said = format!("{} {} {}", fault.message, fault.help, fault.evidence.join(" "));
            prop_assert!(!said.contains(SIGNATURE), "{}", said);
            prop_assert!(!said.contains(char::is_control), "{:?}", said);
        }
    }
}
