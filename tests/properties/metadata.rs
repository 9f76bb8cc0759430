//! Labels and annotations come back as they were written, whoever reads the manifest.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use pairctl::sealed_secret::{Scope, SealedValue, UnsealingKey, label, unseal};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::hostile;
use crate::support::run::Sandbox;
use crate::tools;

const KUBECONFIG: &str = include_str!("../runs/first-render-then-nothing-changes/west.kubeconfig");
const CERTIFICATE: &str = include_str!("../vectors/sealing/certificates/rsa-2048.pem");
const KEY: &str = include_str!("../vectors/sealing/rsa-2048.key.pem");
const MANIFEST: &str = "clusters/east/payments/remotecluster.clusterpair.yaml";

/// What a YAML 1.1 reader takes for something other than a text, where labels allow it.
const WORDS: [&str; 20] = [
    "yes",
    "NO",
    "on",
    "y",
    "n",
    "null",
    "Null",
    "true",
    "0777",
    "1e3",
    "1_000",
    "0x1F",
    "0o17",
    "2024-01-02",
    "1.0",
    "1.2.3",
    "0b1",
    "685_230.15",
    "12e03",
    "NaN",
];

type Texts = BTreeMap<String, String>;

fn name() -> impl Strategy<Value = String> {
    prop_oneof![select(&WORDS[..]).prop_map(str::to_owned), "[A-Za-z0-9]([-_.A-Za-z0-9]{0,40}[A-Za-z0-9])?"]
}

fn key() -> impl Strategy<Value = String> {
    let prefixed = ("[a-z0-9]([-a-z0-9]{0,9}[a-z0-9])?", name())
        .prop_map(|(prefix, name)| format!("{prefix}.io/{name}"));
    // The other reserved keys have a prefix that is not made here.
    prop_oneof![name(), prefixed].prop_filter("reserved", |key| key != "config" && key != "options")
}

fn labels() -> impl Strategy<Value = Texts> {
    prop::collection::btree_map(key(), prop_oneof![3 => name(), 1 => Just(String::new())], 0..12)
}

fn annotations() -> impl Strategy<Value = Texts> {
    prop::collection::btree_map(key(), hostile::text(), 0..12)
}

/// A text in YAML's double quotes, with everything but plain ASCII escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => write!(quoted, "\\U{:08x}", u32::from(c)).unwrap(),
        }
    }
    quoted + "\""
}

fn mapping(texts: &Texts) -> String {
    let entries = texts.iter().map(|(key, value)| format!("{}: {}", quoted(key), quoted(value)));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

const SOPS: &str = "sops: {age: [age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73]}";

/// Renders one pair with these labels and annotations.
fn rendered(labels: &Texts, annotations: &Texts, seal: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.secret_variable("CONFIG", KUBECONFIG);
    let pairings = format!(
        "apiVersion: pairctl.dev/v1alpha1\n\
         kind: Pairings\n\
         seal: {{{seal}}}\n\
         clusters: {{east: {{}}, west: {{kubeconfig: {{env: CONFIG}}, endpoint: \"https://10.0.0.2:6443\"}}}}\n\
         pairs: [{{name: remotecluster, source: east, destination: west, namespaces: [payments],\n  \
           labels: {},\n  annotations: {}}}]\n",
        mapping(labels),
        mapping(annotations)
    );
    sandbox.write("pairings.yaml", &pairings);
    sandbox.write("controller.pem", CERTIFICATE);
    let ran = sandbox.run("pairctl render");
    assert_eq!(ran.code, 0, "{}{pairings}", ran.err);
    assert_eq!(sandbox.run("pairctl render --check").code, 0);
    sandbox
}

/// The texts below a key of the metadata, without those that pairctl adds.
fn texts(metadata: &Value, key: &str) -> Texts {
    let entries = metadata.get(key).and_then(Value::as_object).into_iter().flatten();
    let own =
        entries.filter(|(key, _)| !key.starts_with("pairctl.dev/") && !key.starts_with("kustomize.toolkit."));
    own.map(|(key, value)| {
        (key.clone(), value.as_str().unwrap_or_else(|| panic!("{key} is {value}")).to_owned())
    })
    .collect()
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_yaml_1_1_reader_reads_what_was_written(labels in labels(), annotations in annotations()) {
        let sandbox = rendered(&labels, &annotations, SOPS);
        let read: serde_yaml::Value = serde_yaml::from_str(&sandbox.read(MANIFEST)).unwrap();
        let metadata = json!(read["metadata"]);
        prop_assert_eq!(texts(&metadata, "labels"), labels);
        prop_assert_eq!(texts(&metadata, "annotations"), annotations);
    }
}

proptest! {
    #![proptest_config(cases(32))]

    /// Through a Job the metadata travels inside the ciphertext; what is clear about it settles all the same.
    #[test]
    fn a_sealed_secret_brings_what_was_written(labels in labels(), annotations in annotations()) {
        let seal = "sealedSecret: {certificate: controller.pem, bridge: {job: {}}}";
        let sandbox = rendered(&labels, &annotations, seal);
        let path = "clusters/east/payments/remotecluster.sealedsecret.yaml";
        let read: serde_yaml::Value = serde_yaml::from_str(&sandbox.read(path)).unwrap();
        let (_, value) = read["spec"]["encryptedData"].as_mapping().unwrap().iter().next().unwrap();
        let value: SealedValue = value.as_str().unwrap().parse().unwrap();
        let label = label(Scope::Strict, "payments", "remotecluster.clusterpair");
        let key = UnsealingKey::from_pem(KEY.as_bytes()).unwrap();
        let opened = unseal(value.as_str(), &[key], &label).unwrap();
        let object: serde_yaml::Value = serde_yaml::from_slice(&opened).unwrap();
        let metadata = json!(object["metadata"]);
        prop_assert_eq!(texts(&metadata, "labels"), labels);
        prop_assert_eq!(texts(&metadata, "annotations"), annotations);
    }
}

/// `--local` reads the file as `apply` does, strictly typed, and asks no server.
#[test]
fn kubectl_reads_what_was_written() {
    let Some(kubectl) = tools::kubectl() else { return };
    let mut runner = TestRunner::new(cases(64));
    let through_kubectl = |(labels, annotations): (Texts, Texts)| {
        let sandbox = rendered(&labels, &annotations, SOPS);
        let output = Command::new(kubectl)
            .args(["annotate", "--local", "--output", "json", "pairctl.dev/probe=1", "--filename", MANIFEST])
            .current_dir(sandbox.path())
            .env("HOME", sandbox.path())
            .env_remove("KUBECONFIG")
            .output()
            .unwrap();
        prop_assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let read: Value = serde_json::from_slice(&output.stdout).unwrap();
        prop_assert_eq!(texts(&read["metadata"], "labels"), labels);
        prop_assert_eq!(texts(&read["metadata"], "annotations"), annotations);
        Ok(())
    };
    runner.run(&(labels(), annotations()), through_kubectl).unwrap();
}
