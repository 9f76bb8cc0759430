//! Sealed documents as the tests write and read them.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use age::x25519::Identity;
use pairctl::model::cluster_pair::Plain;
use pairctl::model::recipient::Recipient;
use pairctl::sops::{self, LastModified, Layout};
use pairctl::yaml::{LaterDocuments, Node, parse, to_text};
use serde_json::{Value, json};

/// Throw-away keys.
pub(crate) const IDENTITIES: [&str; 2] =
    [include_str!("../vectors/sealing/age1.txt"), include_str!("../vectors/sealing/age2.txt")];

/// The `AGE-SECRET-KEY-...` line of a key file.
pub(crate) fn secret_key(number: usize) -> &'static str {
    IDENTITIES[number].lines().find(|line| !line.starts_with('#')).unwrap()
}

pub(crate) fn identity(number: usize) -> Identity {
    secret_key(number).parse().unwrap()
}

pub(crate) fn recipient(number: usize) -> Recipient {
    identity(number).to_public().to_string().parse().unwrap()
}

fn metadata() -> BTreeMap<&'static str, Value> {
    let labels = json!({"team": "null", "since": "2024-01-02", "zone": "1"});
    BTreeMap::from([("name", json!("remote-b")), ("namespace", json!("kube-system")), ("labels", labels)])
}

/// A whole `ClusterPair`, sealed, as text.
pub(crate) fn sealed(config: &Plain, options: &Plain, recipients: &[Recipient]) -> String {
    let config = Layout::new(&["spec", "config"], config).unwrap();
    let options = Layout::new(&["spec", "options"], options).unwrap();
    let at = LastModified::try_from(SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)).unwrap();
    let sealed = sops::seal(&[&config, &options], recipients, &at).unwrap();
    let head = json!({"apiVersion": "stork.libopenstorage.org/v1alpha1", "kind": "ClusterPair", "metadata": metadata()});
    let stanza = BTreeMap::from([("sops", sealed.stanza())]);
    let (head, stanza) = (to_text(&head), to_text(&stanza));
    format!("{head}spec:\n{}    platformOptions: {{}}\n{stanza}", sealed.text())
}

/// What [`sealed`] must open to.
pub(crate) fn clear(config: &Plain, options: &Plain) -> Value {
    json!({
        "apiVersion": "stork.libopenstorage.org/v1alpha1",
        "kind": "ClusterPair",
        "metadata": metadata(),
        "spec": {"config": config.exposed(), "options": options.exposed(), "platformOptions": {}},
    })
}

pub(crate) fn node(text: &str) -> Node {
    parse(text, LaterDocuments::Refuse).unwrap().unwrap()
}

/// Opens a text with one of the throw-away keys.
pub(crate) fn open(text: &str, number: usize) -> Result<Value, sops::OpenError> {
    sops::open(&node(text), &[identity(number)]).map(|plain| json!(plain.exposed()))
}

/// A mapping of texts.
pub(crate) fn texts<const N: usize>(entries: [(&str, &str); N]) -> Plain {
    Plain::map(entries.map(|(key, value)| (key, Plain::text(value))))
}

/// Everything that is awkward in a `ClusterPair`.
pub(crate) fn config() -> Plain {
    let arn = "arn:aws:eks:us-east-1:1:cluster/x";
    let pem = "-----BEGIN CERTIFICATE-----\nMIIB\nAg==\n-----END CERTIFICATE-----\n";
    let exec = Plain::map([
        ("apiVersion", Plain::text("client.authentication.k8s.io/v1")),
        ("args", Plain::List(["eks", "get-token", "", "yes"].map(Plain::text).into())),
        ("env", Plain::List(vec![texts([("name", "AWS_PROFILE"), ("value", "0777")])])),
        ("provideClusterInfo", Plain::Bool(false)),
        ("interactiveMode", Plain::Null),
    ]);
    let cluster = Plain::map([
        ("LocationOfOrigin", Plain::text("")),
        ("certificate-authority-data", Plain::text(pem)),
        ("insecure-skip-tls-verify", Plain::Bool(true)),
        ("server", Plain::text("https://10.0.0.1:6443")),
    ]);
    Plain::map([
        ("clusters", Plain::map([(arn, cluster), ("123", texts([("server", "yes")]))])),
        ("current-context", Plain::text("")),
        ("extensions", Plain::List(vec![])),
        ("preferences", Plain::map::<&str>([])),
        ("users", Plain::map([("kind", Plain::map([("exec", exec)])), ("null", texts([("token", "~")]))])),
    ])
}

/// The awkward storage options.
pub(crate) fn options() -> Plain {
    texts([
        ("123", "9001"),
        ("date", "2024-01-02"),
        ("multi", "a\n\n  b: c\n"),
        ("on", "off"),
        ("sops", "ENC[AES256_GCM,data:x]"),
        ("token", "null"),
        ("uni", "ünïcødé 🔑 ${VAR} {{ .x }}"),
    ])
}
