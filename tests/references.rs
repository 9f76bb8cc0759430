//! Backends that keep secrets out of Git: what they render holds none, needs none, and becomes the very object once its
//! reader puts the payload in. And the same manifests in clear, for a pipe.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use support::run::Sandbox;

const STORE: &str = "{externalSecret: {store: {name: px}, key: \"pairs/{source}/{namespace}/{name}\"}}";
const VAULT: &str = "{vaultPlugin: {path: \"kv/data/pairs/{source}/{namespace}/{name}\"}}";

/// The example with another way to seal, and no tree yet.
fn sandbox(seal: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    let pairings = fs::read_to_string("examples/two-clusters/pairings.yaml").unwrap();
    let (before, rest) = pairings.split_once("seal:\n").unwrap();
    let (_, after) = rest.split_once("\nclusters:").unwrap();
    sandbox.write("pairings.yaml", &format!("{before}seal: {seal}\nclusters:{after}"));
    sandbox.type_line("rm -r clusters");
    sandbox
}

/// Runs pairctl past the leak gate, since what it prints here is the credential.
fn pairctl(sandbox: &Sandbox, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pairctl")).args(arguments).current_dir(sandbox.path()).output().unwrap()
}

fn stdout(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What `generate` prints for a destination of the example.
fn generated(sandbox: &Sandbox, namespace: &str) -> Value {
    let token = sandbox.read("secrets/west.px-token");
    let options = format!("ip=px.west.example.com,port=9001,mode=DisasterRecovery,token={}", token.trim());
    let arguments =
        ["generate", "remotecluster", "-n", namespace, "-o", "json", "--storageoptions", &options];
    let kubeconfig = ["--kubeconfig", "secrets/west.kubeconfig.yaml"];
    serde_json::from_str(&stdout(pairctl(sandbox, &[&arguments[..], &kubeconfig[..]].concat()))).unwrap()
}

fn payload(sandbox: &Sandbox, pair: &str) -> Value {
    serde_json::from_str(&stdout(pairctl(sandbox, &["payload", pair]))).unwrap()
}

fn rendered(sandbox: &Sandbox, file: &str) -> Value {
    serde_yaml::from_str(&sandbox.read(&format!("clusters/east/payments/remotecluster.{file}.yaml"))).unwrap()
}

fn settles_without_a_credential(sandbox: &Sandbox) {
    assert!(sandbox.type_line("pairctl render").ends_with("[exit 0]\n"));
    let before = sandbox.snapshot("clusters");
    sandbox.type_line("mv secrets kept");
    for command in ["pairctl render", "pairctl render --check", "pairctl render --require-credentials"] {
        let screen = sandbox.type_line(command);
        assert!(screen.ends_with("[exit 0]\n"), "{screen}");
    }
    assert_eq!(sandbox.snapshot("clusters"), before);
    sandbox.type_line("mv kept secrets");
    sandbox.tree("clusters");
}

#[test]
fn external_secrets_makes_the_very_object() {
    let sandbox = sandbox(STORE);
    settles_without_a_credential(&sandbox);
    let secret = rendered(&sandbox, "externalsecret");
    let payload = payload(&sandbox, "east/payments/remotecluster");
    let target = &secret["spec"]["target"];
    assert_eq!(target["creationPolicy"], "CreateOrMerge");
    let template = target["template"]["templateFrom"][0]["literal"].as_str().unwrap();
    let filled = ["config", "options"].iter().fold(template.to_owned(), |text, key| {
        text.replace(&format!("{{{{ .{key} }}}}"), payload[*key].as_str().unwrap())
    });
    let spec: Value = serde_yaml::from_str(&filled).unwrap();
    assert_eq!(spec, generated(&sandbox, "payments")["spec"]);
    for data in secret["spec"]["data"].as_array().unwrap() {
        assert_eq!(data["remoteRef"]["key"], "pairs/east/payments/remotecluster");
        assert_eq!(data["remoteRef"]["property"], data["secretKey"]);
    }
}

#[test]
fn argocd_vault_plugin_makes_the_very_object() {
    let sandbox = sandbox(VAULT);
    settles_without_a_credential(&sandbox);
    let mut object = rendered(&sandbox, "clusterpair");
    let payload = payload(&sandbox, "east/payments/remotecluster");
    for key in ["config", "options"] {
        let placeholder = format!("<path:kv/data/pairs/east/payments/remotecluster#{key} | jsonParse>");
        assert_eq!(object["spec"][key], placeholder);
        object["spec"][key] = serde_json::from_str(payload[key].as_str().unwrap()).unwrap();
    }
    assert_eq!(object["spec"], generated(&sandbox, "payments")["spec"]);
}

#[test]
fn a_label_changes_without_a_credential() {
    for (seal, file) in [(STORE, "externalsecret"), (VAULT, "clusterpair")] {
        let sandbox = sandbox(seal);
        sandbox.type_line("pairctl render");
        sandbox.type_line("rm -r secrets && sed -i 's/team: dr/team: other/' pairings.yaml");
        let screen = sandbox.type_line("pairctl render");
        assert!(
            screen.contains(&format!("updated   clusters/east/payments/remotecluster.{file}.yaml")),
            "{screen}"
        );
        assert!(sandbox.type_line("pairctl render --check").ends_with("[exit 0]\n"));
    }
}

#[test]
fn what_a_reader_would_take_for_an_instruction_is_refused() {
    for (seal, annotation) in [
        (STORE, "example.com/note: \"{{ .config }}\""),
        (VAULT, "example.com/note: <path:kv/x#y>"),
        (VAULT, "avp.kubernetes.io/path: kv/x"),
    ] {
        let sandbox = sandbox(seal);
        sandbox.type_line(&format!(
            "sed -i 's|    labels: .*|    annotations: {{{annotation}}}|' pairings.yaml"
        ));
        let screen = sandbox.type_line("pairctl render");
        assert!(
            screen.contains("error[bad-seal]") && screen.ends_with("[exit 2]\n"),
            "{annotation}: {screen}"
        );
    }
}

#[test]
fn ksops_gets_the_sealed_files_and_kustomize_does_not() {
    let recipient = "age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46";
    let sandbox = sandbox(&format!("{{sops: {{ksops: true, age: [{recipient}]}}}}"));
    assert!(sandbox.type_line("pairctl render").ends_with("[exit 0]\n"));
    let read = |file: &str| -> Value { serde_yaml::from_str(&sandbox.read(file)).unwrap() };
    let kustomization = read("clusters/east/kustomization.yaml");
    assert_eq!(kustomization["generators"], serde_json::json!(["ksops.yaml"]));
    assert_eq!(kustomization["resources"], serde_json::json!([]));
    let generator = read("clusters/east/ksops.yaml");
    let files = ["./payments/remotecluster.clusterpair.yaml", "./web/remotecluster.clusterpair.yaml"];
    assert_eq!(generator["files"], serde_json::json!(files));
    assert!(sandbox.type_line("pairctl render --check").ends_with("[exit 0]\n"));
}

#[test]
fn plain_manifests_go_to_a_pipe_and_nowhere_else() {
    let sandbox = sandbox(STORE);
    let stream = stdout(pairctl(&sandbox, &["render", "--plain"]));
    let documents: Vec<Value> = serde_yaml::Deserializer::from_str(&stream)
        .map(|document| serde::Deserialize::deserialize(document).unwrap())
        .collect();
    assert_eq!(documents.len(), 4);
    assert_eq!(documents[0]["spec"], generated(&sandbox, "payments")["spec"]);
    let secrets = stdout(pairctl(&sandbox, &["render", "--plain", "--as", "secret", "--only", "east"]));
    let secret: Value = serde_yaml::Deserializer::from_str(&secrets)
        .map(|document| serde::Deserialize::deserialize(document).unwrap())
        .next()
        .unwrap();
    assert_eq!(secret["metadata"]["name"], "remotecluster.clusterpair");
    let manifest = secret["stringData"]["clusterpair.yaml"].as_str().unwrap();
    assert_eq!(serde_yaml::from_str::<Value>(manifest).unwrap(), documents[0]);
    for command in ["pairctl render --plain > out", "pairctl payload east/payments/remotecluster > out"] {
        let screen = sandbox.type_line(command);
        assert!(screen.contains("error[refused-file]") && screen.ends_with("[exit 2]\n"), "{screen}");
        assert_eq!(sandbox.read("out"), "");
    }
    sandbox.tree("");
}

#[test]
fn what_is_not_at_hand_is_named() {
    let sandbox = sandbox(STORE);
    sandbox.type_line("rm secrets/west.px-token");
    for command in ["pairctl render --plain | cat", "pairctl payload east/web/remotecluster | cat"] {
        let screen = sandbox.type_line(command);
        assert!(screen.contains("error[credential-missing]"), "{screen}");
        assert!(screen.contains("secrets/west.px-token"), "{screen}");
    }
    let screen = sandbox.type_line("pairctl payload east/payments/remote | cat");
    assert!(screen.contains("error[unknown-pair]"), "{screen}");
}
