//! Which clusters are asked, and how pairctl logs in to them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use snapbox::{assert_data_eq, str};

use crate::fleet::{TOKEN, add_kubeconfig, controller, empty, replace, repository, write_kubeconfig};
use crate::pem;
use crate::server::Server;

const PINNED: &str = pem!("valid.pem");

fn cluster_of(server: &Server) -> serde_json::Value {
    json!({"server": server.url(), "certificate-authority-data": STANDARD.encode(server.authority())})
}

#[test]
fn the_kubeconfig_stands_in_for_access() {
    let sandbox = empty();
    replace(&sandbox, "access: {file: secrets/east.yaml}", "kubeconfig: {file: secrets/east.yaml}");
    add_kubeconfig(&sandbox, "east", &controller(PINNED));
    assert_eq!(sandbox.run("pairctl certificate").code, 0);
}

#[test]
fn a_kubeconfig_may_come_from_a_variable_and_have_several_contexts() {
    let server = controller(PINNED);
    let mut sandbox = empty();
    replace(&sandbox, "access: {file: secrets/east.yaml}", "access: {env: EAST, context: second}");
    write_kubeconfig(&sandbox, "east", &cluster_of(&server), &json!({"token": TOKEN}));
    let kubeconfig = sandbox.read("secrets/east.yaml").replace(r#""name":"x""#, r#""name":"second""#);
    sandbox.secret_variable("EAST", &kubeconfig);
    assert_eq!(sandbox.run("rm secrets/east.yaml; pairctl certificate").code, 0);
}

#[test]
fn files_are_relative_to_the_kubeconfig() {
    let server = controller(PINNED);
    let sandbox = empty();
    sandbox.write("secrets/ca/east.pem", server.authority());
    sandbox.write("secrets/east.token", &format!("{TOKEN}\n"));
    let cluster = json!({"server": server.url(), "certificate-authority": "ca/east.pem"});
    write_kubeconfig(&sandbox, "east", &cluster, &json!({"tokenFile": "east.token"}));
    assert_data_eq!(
        sandbox.type_line("pairctl certificate --check"),
        str![[r#"
$ pairctl certificate --check
warning[stale-certificate]: 1 pinned certificate is not the controller's current one
 |
 = help: run `pairctl certificate`, then `pairctl render`, and commit the result

missing   certificates/east.pem (cluster east, key fb91eb43bfad4dbf, valid until 9999-12-31T00:00:00Z)
1 certificate: 1 missing, 0 stale, 0 unchanged
[exit 1]

"#]]
    );
    assert!(server.requests()[0].contains(TOKEN));
}

#[test]
fn an_exec_plugin_runs() {
    let server = controller(PINNED);
    let sandbox = empty();
    let plugin = |script: &str| {
        sandbox.write("secrets/login", &format!("#!/bin/sh\n{script}\n"));
        assert_eq!(sandbox.run("chmod +x secrets/login").code, 0);
    };
    let exec = json!({"apiVersion": "client.authentication.k8s.io/v1", "command": "./login", "interactiveMode": "Never"});
    write_kubeconfig(&sandbox, "east", &cluster_of(&server), &json!({"exec": exec}));
    plugin(&format!(
        r#"echo '{{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {{"token": "{TOKEN}"}}}}'"#
    ));
    assert_eq!(sandbox.run("pairctl certificate").code, 0);
    assert!(server.requests()[0].contains(TOKEN));

    plugin(&format!("echo {TOKEN}; echo {TOKEN} >&2; exit 3"));
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
error[bad-access]: pairctl cannot log in to cluster `east`: its exec plugin failed, with exit status: 3
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: mend the kubeconfig, or give pairctl one of its own with `access`

[exit 2]

"#]]
    );
    plugin(&format!("echo '{{\"status\": {TOKEN}, oh'"));
    let screen = sandbox.type_line("pairctl certificate");
    assert!(screen.contains("what its exec plugin printed is no ExecCredential"), "{screen}");
    plugin("sleep 60");
    let screen = sandbox.type_line("pairctl certificate --timeout 1");
    assert!(screen.contains("error[cluster-unreachable]"), "{screen}");
}

#[test]
fn what_is_not_at_hand_is_named() {
    let sandbox = empty();
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
error[access-missing]: the kubeconfig for reading cluster `east` is not at hand: file secrets/east.yaml is not there
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ named here
  |
  = help: run where it is, or set it

[exit 2]

"#]]
    );
    replace(&sandbox, "    access: {file: secrets/east.yaml}", "    labels: {a: b}");
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
error[access-missing]: cluster `east` has neither `access` nor `kubeconfig`
 --> pairings.yaml:8:3
  |
8 |   east:
  |   ^^^^ nothing says how to reach it
  |
  = help: add `access: {file: PATH}` or `access: {env: NAME}`, a kubeconfig with which pairctl reads the cluster

[exit 2]

"#]]
    );
}

#[test]
fn a_kubeconfig_that_cannot_be_used_says_why() {
    let server = controller(PINNED);
    let sandbox = empty();
    let good = json!({"token": TOKEN});
    let with = |key: &str, value: &str| {
        let mut cluster = cluster_of(&server);
        cluster[key] = json!(value);
        cluster
    };
    for (cluster, user, why) in [
        (with("server", "http://127.0.0.1:1"), good.clone(), "is not https"),
        (with("server", "https://a b"), good.clone(), "`server` of its kubeconfig is no URL"),
        (with("certificate-authority-data", "hunter2"), good.clone(), "`certificate-authority-data`"),
        (with("certificate-authority-data", "aGVsbG8K"), good.clone(), "authority"),
        (with("proxy-url", "ftp://user:hunter2-token-of-the-fixture@a"), good.clone(), "the proxy is none"),
        (cluster_of(&server), json!({"token": format!("{TOKEN}\nX: y")}), "its token has a character"),
        (cluster_of(&server), json!({"tokenFile": "absent"}), "`tokenFile` of its kubeconfig"),
        (cluster_of(&server), json!({"auth-provider": {"name": "azure"}}), "its auth provider"),
        (
            cluster_of(&server),
            json!({"client-key-data": STANDARD.encode(TOKEN)}),
            "`client-certificate` is missing",
        ),
    ] {
        write_kubeconfig(&sandbox, "east", &cluster, &user);
        let screen = sandbox.type_line("pairctl certificate");
        assert!(screen.contains("error[bad-access]") && screen.contains(why), "{why}: {screen}");
        assert!(!screen.contains("hunter2"), "{screen}");
    }
    sandbox.write("secrets/east.yaml", "users: [\n  {name: hunter2-token-of-the-fixture");
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
error[bad-access]: pairctl cannot log in to cluster `east`: its kubeconfig is none that the client reads, from line 2 on
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: mend the kubeconfig, or give pairctl one of its own with `access`

[exit 2]

"#]]
    );
    sandbox.write("secrets/east.yaml", "{}");
    let screen = sandbox.type_line("pairctl certificate");
    assert!(screen.contains("no `current-context`"), "{screen}");
    assert!(server.requests().is_empty());
}

#[test]
fn clusters_that_are_not_there_or_need_no_certificate_are_named() {
    let sandbox = repository(&controller(PINNED));
    assert_data_eq!(
        sandbox.type_line("pairctl certificate south north east"),
        str![[r#"
$ pairctl certificate south north east
error[certificate-not-used]: cluster `north` is not sealed with SealedSecrets and has no certificate
  --> pairings.yaml:10:3
   |
10 |   north:
   |   ^^^^^ sealed in another way
   |
   = help: leave it out, or give it `seal: {sealedSecret: ...}`

error[unknown-cluster]: there is no cluster `south`
 |
 = help: the clusters are east, north, west

2 errors
[exit 2]

"#]]
    );
    assert!(!sandbox.path().join("certificates").exists());
}

#[test]
fn a_fleet_without_sealed_secrets_needs_none() {
    let sandbox = empty();
    replace(&sandbox, "source: east", "source: north");
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
0 certificates: 0 pinned, 0 replaced, 0 unchanged
[exit 0]

"#]]
    );
}

#[test]
fn a_proxy_of_the_environment_is_not_for_this_machine() {
    let mut sandbox = repository(&controller(PINNED));
    sandbox.secret_variable("HTTPS_PROXY", "http://127.0.0.1:1");
    assert_eq!(sandbox.run("pairctl certificate").code, 0);
}
