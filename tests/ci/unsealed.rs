//! `pairctl unsealed`: what is found and what passes. No secret is shown: everything printed goes through the leak gate.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::run::Sandbox;

const TOKEN: &str = "hunter2-0123456789-token";

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.secrets.add(TOKEN);
    sandbox
}

fn kubeconfig(user: &Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Config", "users": [{"name": "u", "user": user}]})
}

fn pair(token: &str) -> Value {
    let config = json!({"users": {"u": {"token": token}}});
    json!({"apiVersion": "stork.libopenstorage.org/v1alpha1", "kind": "ClusterPair", "spec": {"config": config}})
}

/// The fields that are found in a file with this text.
fn found(text: &str) -> Vec<String> {
    let sandbox = sandbox();
    sandbox.write("file", text);
    let ran = sandbox.run("pairctl unsealed -o json file");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(ran.code, if findings.is_empty() { 0 } else { 2 }, "{}", ran.out);
    let told = |finding: &Value| {
        assert_eq!(finding["code"], "unsealed-credential");
        finding["message"].as_str().unwrap().to_owned()
    };
    findings.iter().map(told).collect()
}

#[test]
fn each_field_is_found_wherever_its_object_lies() {
    let token = &json!({"token": TOKEN});
    let (config, encoded) = (kubeconfig(token).to_string(), STANDARD.encode(kubeconfig(token).to_string()));
    let last = json!({"kubectl.kubernetes.io/last-applied-configuration": pair(TOKEN).to_string()});
    for (object, field, kind) in [
        (kubeconfig(token), "token", "kubeconfig"),
        (kubeconfig(&json!({"username": "u", "password": TOKEN})), "password", "kubeconfig"),
        (kubeconfig(&json!({"client-key-data": TOKEN})), "client-key-data", "kubeconfig"),
        (kubeconfig(&json!({"auth-provider": {"config": {"id-token": TOKEN}}})), "id-token", "kubeconfig"),
        (pair(TOKEN), "token", "ClusterPair"),
        (json!({"kind": "ClusterPair", "spec": {"options": {"token": TOKEN}}}), "token", "ClusterPair"),
        (json!({"kind": "List", "items": [pair(TOKEN)]}), "token", "ClusterPair"),
        (json!({"kind": "Secret", "stringData": {"kubeconfig": config}}), "token", "kubeconfig"),
        (json!({"kind": "Secret", "data": {"kubeconfig": encoded}}), "token", "kubeconfig"),
        (json!({"kind": "ConfigMap", "data": {"kubeconfig": config}}), "token", "kubeconfig"),
        (json!({"kind": "ClusterPair", "metadata": {"annotations": last}}), "token", "ClusterPair"),
    ] {
        let wanted = [told(kind, &format!("`{field}`"))];
        let yaml = serde_yaml::to_string(&object).unwrap();
        assert_eq!(found(&object.to_string()), wanted, "{object}");
        assert_eq!(found(&format!("a: b\n---\n{yaml}")), wanted, "{yaml}");
    }
}

fn told(kind: &str, what: &str) -> String {
    format!("file holds a {kind} with {what} in clear")
}

/// client-go takes it without, and with another letter case it takes none.
#[test]
fn a_kubeconfig_is_known_by_its_shape() {
    let user = json!({"name": "u", "user": {"token": TOKEN}});
    let cluster = json!({"name": "c", "cluster": {"server": "https://10.0.0.1:6443"}});
    for config in [json!({"users": [user]}), json!({"clusters": [cluster], "users": [{}, user], "kind": ""})]
    {
        assert_eq!(found(&config.to_string()), [told("kubeconfig", "`token`")], "{config}");
        let secret = json!({"kind": "Secret", "data": {"a": STANDARD.encode(config.to_string())}});
        assert_eq!(found(&secret.to_string()), [told("kubeconfig", "`token`")], "{secret}");
        let binary = json!({"kind": "ConfigMap", "binaryData": {"a": STANDARD.encode(config.to_string())}});
        assert_eq!(found(&binary.to_string()), [told("kubeconfig", "`token`")], "{binary}");
    }
    for other in [json!({"users": [{"user": "bob", "password": TOKEN}]}), json!({"users": {"token": TOKEN}})]
    {
        assert_eq!(found(&other.to_string()), [""; 0], "{other}");
    }
}

#[test]
fn a_password_in_an_address_is_found() {
    let cluster = |field: &str, url: &str| {
        let cluster = json!({"server": "https://10.0.0.1:6443"});
        let mut config = json!({"kind": "Config", "clusters": [{"name": "c", "cluster": cluster}]});
        config["clusters"][0]["cluster"][field] = url.into();
        config.to_string()
    };
    for field in ["server", "proxy-url"] {
        let wanted = [told("kubeconfig", &format!("a password in `{field}`"))];
        assert_eq!(found(&cluster(field, &format!("http://bob:{TOKEN}@proxy:3128"))), wanted);
        for url in ["http://proxy:3128", "http://bob@proxy", "http://bob:${PASSWORD}@proxy:3128"] {
            assert_eq!(found(&cluster(field, url)), [""; 0], "{url}");
        }
    }
    let url = format!("http://bob:{TOKEN}@proxy:3128");
    let config = json!({"clusters": {"c": {"proxy-url": url}}});
    let pair = json!({"kind": "ClusterPair", "spec": {"config": config}});
    assert_eq!(found(&pair.to_string()), [told("ClusterPair", "a password in `proxy-url`")]);
}

#[test]
fn a_variable_of_an_exec_plugin_is_found_unless_it_says_who_or_where() {
    let config = |name: &str, value: &str| {
        let env = json!([{"name": "HOME", "value": "/home/u"}, {"name": name, "value": value}]);
        kubeconfig(&json!({"exec": {"command": "login", "env": env}})).to_string()
    };
    assert_eq!(found(&config("CLIENT_SECRET", TOKEN)), [told("kubeconfig", "a variable of `exec`")]);
    for (name, value) in [("AWS_PROFILE", "prod"), ("CLIENT_SECRET", ""), ("CLIENT_SECRET", "${SECRET}")] {
        assert_eq!(found(&config(name, value)), [""; 0], "{name}");
    }
}

/// As `>` of some shells writes a file; YAML's readers take it.
#[test]
fn the_encoding_of_a_file_hides_nothing() {
    let text = format!("kind: Config\nusers:\n- user:\n    token: {TOKEN}\n");
    let wide = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
        mark.iter().copied().chain(text.encode_utf16().flat_map(unit)).collect::<Vec<u8>>()
    };
    for bytes in [
        wide(&[0xff, 0xfe], u16::to_le_bytes),
        wide(&[0xfe, 0xff], u16::to_be_bytes),
        wide(&[], u16::to_le_bytes),
        wide(&[], u16::to_be_bytes),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"# caf\xe9\n", text.as_bytes()].concat(),
    ] {
        let sandbox = sandbox();
        crate::support::run::save(&sandbox.path().join("file"), &bytes);
        let ran = sandbox.run("pairctl unsealed file");
        assert!(ran.code == 2 && ran.err.contains(&told("kubeconfig", "`token`")), "{bytes:?}: {}", ran.err);
    }
}

#[test]
fn what_is_sealed_filled_in_or_nothing_passes() {
    for token in
        ["ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]", "<path:kv/a#b>", "{{ .token }}", "${TOKEN}", ""]
    {
        assert_eq!(found(&pair(token).to_string()), [""; 0], "{token}");
    }
    for text in ["", "token: hunter2-0123456789-token\n", "kind: [", "kind: Config\nusers: ~\n"] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

/// All that pairctl renders passes, in every way to seal.
#[test]
fn rendered_trees_pass() {
    let mut sandbox = Sandbox::new();
    sandbox.copy_below(Path::new("examples"), "examples");
    let ran = sandbox.run("pairctl unsealed $(find examples -path '*/clusters/*' -type f)");
    assert!(ran.code == 0 && ran.err.is_empty(), "{}", ran.err);
    let ran = sandbox.run("pairctl unsealed examples/two-clusters/secrets/west.kubeconfig.yaml");
    assert_eq!(ran.code, 2);
}

#[test]
fn a_key_is_found_in_what_is_no_yaml() {
    let text = format!(
        "cat <<EOF\n  client-key-data: \"{}\"\nEOF: [\n",
        STANDARD.encode("-----BEGIN EC PRIVATE KEY-----")
    );
    assert_eq!(found(&text), ["file holds a kubeconfig with `client-key-data` in clear"]);
    assert_eq!(found("client-key-data: {{ .key }}: ["), [""; 0]);
}

#[test]
fn the_place_is_told_and_the_line_is_not_shown() {
    let sandbox = sandbox();
    sandbox.write("a.yaml", &format!("kind: Config\nusers:\n- user:\n    token: {TOKEN}\n"));
    let ran = sandbox.run("pairctl unsealed a.yaml");
    assert!(ran.code == 2 && ran.err.contains("a.yaml:4:5"), "{}", ran.err);
    let ran = sandbox.run("cp a.yaml 'a,b:c%.yaml' && pairctl unsealed -o github 'a,b:c%.yaml'");
    assert!(ran.out.starts_with("::error file=a%2Cb%3Ac%25.yaml,line=4,"), "{}", ran.out);
    let ran = sandbox.run("pairctl unsealed -o github a.yaml");
    assert!(
        ran.out.starts_with("::error file=a.yaml,line=4,col=5,title=unsealed-credential::"),
        "{}",
        ran.out
    );
}

#[test]
fn what_nobody_could_look_at_is_an_error_and_what_is_no_text_passes() {
    let sandbox = sandbox();
    crate::support::run::save(&sandbox.path().join("binary"), &[0xff, 0xfe, 0]);
    assert_eq!(sandbox.run("pairctl unsealed binary").code, 0);
    let ran = sandbox.run("pairctl unsealed not-there");
    assert!(ran.code == 2 && ran.err.contains("error[file-unreadable]"), "{}", ran.err);
    assert!(fs::read_dir(sandbox.path()).unwrap().count() == 1);
}
