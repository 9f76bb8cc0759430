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
        let wanted = [format!("file holds a {kind} with `{field}` in clear")];
        let yaml = serde_yaml::to_string(&object).unwrap();
        assert_eq!(found(&object.to_string()), wanted, "{object}");
        assert_eq!(found(&format!("a: b\n---\n{yaml}")), wanted, "{yaml}");
    }
}

#[test]
fn what_is_sealed_filled_in_or_nothing_passes() {
    for token in [
        "ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]",
        "<path:kv/a#b>",
        "{{ .token }}",
        "{{ index .data \"token\" }}",
        "${TOKEN}",
        "REDACTED",
        "<your token>",
        "",
    ] {
        assert_eq!(found(&pair(token).to_string()), [""; 0], "{token}");
    }
    for text in [
        "users: [{user: a, password: b}]\n",
        "users: {a: {password: b}}\n",
        "A `kind: Config` has users: a token: what: [\nlogs in.\n",
        "",
        "token: hunter2-0123456789-token\n",
        "kind: [",
        "kind: Config\nusers: ~\n",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

/// However the bytes of a file name their text, and whatever stands round the object.
#[test]
fn nothing_round_a_kubeconfig_hides_it() {
    let yaml = format!(
        "apiVersion: v1\nkind: Config\nclusters: []\nusers:\n- name: u\n  user:\n    token: {TOKEN}\n"
    );
    let no_kind = yaml.replace("kind: Config\n", "");
    let nested: String = (0..300).map(|_| "[").collect();
    let indented: String = yaml.lines().flat_map(|line| ["    ", line, "\n"]).collect();
    for text in [
        no_kind.clone(),
        no_kind.replace("clusters: []\n", ""),
        format!("{yaml}---\na: [\n"),
        format!("a: [\n---\n{no_kind}"),
        format!("{yaml}extensions:\n\t- a\n"),
        format!("{yaml}deep: {nested}\n"),
        format!("{{{{- if .Values.on }}}}\n{yaml}{{{{- end }}}}\n"),
        format!("# Login\n\nUse this: it works\n\n```yaml\n{yaml}```\n"),
        format!("cat >config <<'EOF'\n{yaml}EOF\n"),
        format!("- name: a\n- kubeconfig: |\n{indented}"),
        format!("east:\n  values:\n    kubeconfig: |\n  {}", indented.replace('\n', "\n  ")),
        format!("values: {{kubeconfig: {}}}\n", STANDARD.encode(&yaml)),
        format!("patches:\n- patch: |\n{indented}"),
        json!({"kind": "ManifestWork", "spec": {"workload": {"manifests": [kubeconfig(&json!({"token": TOKEN}))]}}})
            .to_string(),
        json!({"kind": "ConfigMap", "binaryData": {"a": STANDARD.encode(&yaml)}}).to_string(),
        json!({"data": {"a": STANDARD.encode(format!("# by k3d\n{yaml}"))}}).to_string(),
        json!({"data": {"a": STANDARD.encode(format!("\npreferences: {{}}\n{yaml}"))}}).to_string(),
        json!({"kind": "ClusterPair", "spec": {"config": yaml}}).to_string(),
        yaml.replace("    token", "    # token"),
    ] {
        assert_eq!(found(&text), ["file holds a kubeconfig with `token` in clear"], "{text}");
    }
    let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(yaml.encode_utf16().flat_map(unit)).collect::<Vec<u8>>()
    };
    let latin1 = [b"# K\xf6ln\n", yaml.as_bytes(), b"\0"].concat();
    let unmarked = |unit: fn(u16) -> [u8; 2]| utf16([0, 0], unit)[2..].to_vec();
    for bytes in [
        utf16([0xff, 0xfe], u16::to_le_bytes),
        utf16([0xfe, 0xff], u16::to_be_bytes),
        unmarked(u16::to_le_bytes),
        unmarked(u16::to_be_bytes),
        latin1,
    ] {
        let sandbox = sandbox();
        crate::support::run::save(&sandbox.path().join("file"), &bytes);
        let ran = sandbox.run("pairctl unsealed file");
        assert!(ran.code == 2 && ran.err.contains("`token` in clear"), "{}", ran.err);
    }
}

#[test]
fn other_ways_to_log_in_are_found() {
    let address = format!("https://bob:{TOKEN}@proxy.example.com");
    let cluster = |cluster: Value| json!({"kind": "Config", "clusters": [{"cluster": cluster}], "users": []});
    let exec = |exec: Value| kubeconfig(&json!({"exec": exec}));
    let argo = json!({"bearerToken": TOKEN, "tlsClientConfig": {"caData": "x"}}).to_string();
    for (object, field, kind) in [
        (cluster(json!({"server": address})), "server", "kubeconfig"),
        (cluster(json!({"server": "https://a", "proxy-url": address})), "proxy-url", "kubeconfig"),
        (
            exec(json!({"command": "x", "env": [{"name": "AWS_SECRET_ACCESS_KEY", "value": TOKEN}]})),
            "exec",
            "kubeconfig",
        ),
        (
            exec(json!({"command": "x", "args": [format!("--oidc-client-secret={TOKEN}")]})),
            "exec",
            "kubeconfig",
        ),
        (exec(json!({"command": "x", "args": ["--token", TOKEN]})), "exec", "kubeconfig"),
        (
            json!({"kind": "Secret", "type": "kubernetes.io/service-account-token", "data": {"token": STANDARD.encode(TOKEN)}}),
            "token",
            "Secret",
        ),
        (
            json!({"kind": "Secret", "stringData": {"server": "https://a", "config": argo}}),
            "bearerToken",
            "Secret",
        ),
        (
            json!({"kind": "Secret", "data": {"server": "eA==", "config": STANDARD.encode(&argo)}}),
            "bearerToken",
            "Secret",
        ),
    ] {
        assert_eq!(
            found(&object.to_string()),
            [format!("file holds a {kind} with `{field}` in clear")],
            "{object}"
        );
    }
    let harmless = exec(
        json!({"command": "aws", "args": ["--token-file", "/a", "eks", "get-token"], "env": [{"name": "AWS_PROFILE", "value": "dr"}]}),
    );
    assert_eq!(found(&harmless.to_string()), [""; 0]);
}

/// What only looks sealed or filled in is in clear.
#[test]
fn a_lookalike_is_found() {
    for token in [
        "ENC[no really s3cr3t",
        "{{ \"s3cr3t\" }}",
        "{{s3cr3t",
        "<path:s3cr3t",
        "${s3cr3t",
        "${PW:-s3cr3t}",
        "{{ \"s3cr3t\" | quote }}",
        "ENC[AES256_GCM,x]",
        "<s3cr3t>",
    ] {
        assert_eq!(
            found(&pair(token).to_string()),
            ["file holds a ClusterPair with `token` in clear"],
            "{token}"
        );
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
fn what_nobody_could_look_at_is_an_error_and_bytes_without_a_credential_pass() {
    let sandbox = sandbox();
    crate::support::run::save(&sandbox.path().join("binary"), &[0xff, 0xfe, 0]);
    assert_eq!(sandbox.run("pairctl unsealed binary").code, 0);
    let ran = sandbox.run("pairctl unsealed not-there");
    assert!(ran.code == 2 && ran.err.contains("error[file-unreadable]"), "{}", ran.err);
    let ran = sandbox.run("mkfifo pipe && pairctl unsealed pipe; code=$?; rm pipe; exit $code");
    assert!(ran.code == 2 && ran.err.contains("no regular file"), "{}", ran.err);
    assert!(fs::read_dir(sandbox.path()).unwrap().count() == 1);
}
