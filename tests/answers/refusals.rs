//! One test for each way in which there is no certificate. All write nothing.

use std::time::{Duration, Instant};

use serde_json::json;
use snapbox::{IntoData, assert_data_eq, str};

use crate::fleet::{SERVICE, TOKEN, answering, controller, empty, repository, service, write_kubeconfig};
use crate::pem;
use crate::server::{Answer, Server, status_of};
use crate::support::run::Sandbox;

/// The screen of a run that fails. A machine is told the same codes.
fn refused(sandbox: &Sandbox, flags: &str) -> snapbox::Data {
    let before = sandbox.snapshot("");
    let screen = sandbox.type_line(&format!("pairctl certificate{flags}"));
    assert!(screen.ends_with("[exit 2]\n"), "{screen}");
    assert!(!screen.contains("panicked"), "{screen}");
    let told = sandbox.run(&format!("pairctl certificate{flags} -o json"));
    let told: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    for finding in told["findings"].as_array().unwrap() {
        assert!(screen.contains(&format!("error[{}]", finding["code"].as_str().unwrap())), "{told}");
    }
    assert_eq!(sandbox.snapshot(""), before);
    screen.into_data().raw()
}

fn of(server: &Server) -> snapbox::Data {
    refused(&repository(server), "")
}

#[test]
fn nothing_listens() {
    let sandbox = empty();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let cluster = json!({"server": format!("https://127.0.0.1:{port}")});
    write_kubeconfig(&sandbox, "east", &cluster, &json!({"token": TOKEN}));
    assert_data_eq!(
        refused(&sandbox, ""),
        str![[r#"
$ pairctl certificate
error[cluster-unreachable]: the API server of cluster `east` cannot be reached: Connection refused (os error 111)
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: run where the address of the kubeconfig can be reached, or name the other clusters to do without this one

[exit 2]

"#]]
    );
}

#[test]
fn the_server_is_trusted_unseen() {
    let server = controller(pem!("valid.pem"));
    let sandbox = empty();
    let cluster = json!({"server": server.url(), "insecure-skip-tls-verify": true});
    write_kubeconfig(&sandbox, "east", &cluster, &json!({"token": TOKEN}));
    let screen = refused(&sandbox, "").to_string();
    assert!(screen.contains("error[bad-access]") && screen.contains("insecure-skip-tls-verify"), "{screen}");
    assert!(server.requests().is_empty(), "it was asked all the same");
}

#[test]
fn the_name_is_unknown() {
    let sandbox = empty();
    let cluster = json!({"server": "https://nowhere.invalid:6443"});
    write_kubeconfig(&sandbox, "east", &cluster, &json!({"token": TOKEN}));
    let screen = refused(&sandbox, "").to_string();
    assert!(screen.contains("error[cluster-unreachable]"), "{screen}");
}

#[test]
fn the_authority_is_another() {
    let (server, other) = (controller(pem!("valid.pem")), controller(pem!("valid.pem")));
    let sandbox = repository(&other);
    let kubeconfig = sandbox.read("secrets/east.yaml").replace(&other.url(), &server.url());
    sandbox.write("secrets/east.yaml", &kubeconfig);
    assert_data_eq!(
        refused(&sandbox, ""),
        str![[r#"
$ pairctl certificate
error[cluster-unreachable]: the API server of cluster `east` is not the one that its kubeconfig trusts: its certificate is refused, BadSignature
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: refresh `certificate-authority-data` in the kubeconfig, or see what stands in between

[exit 2]

"#]]
    );
    assert!(server.requests().is_empty(), "a token went to a server that is not trusted");
}

#[test]
fn the_server_is_silent() {
    let sandbox = repository(&answering(Answer::Silence));
    let started = Instant::now();
    assert_data_eq!(
        refused(&sandbox, " --timeout 1"),
        str![[r#"
$ pairctl certificate --timeout 1
error[cluster-unreachable]: cluster `east` gave no answer within 1 s
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: wait longer with --timeout, or run where the address of the kubeconfig can be reached, or name the other clusters to do without this one

[exit 2]

"#]]
    );
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn the_credential_is_not_accepted() {
    assert_data_eq!(
        of(&Server::start(&[(SERVICE, Answer::Body(401, status_of(401, "Unauthorized")))])),
        str![[r#"
$ pairctl certificate
error[cluster-refused]: the API server of cluster `east` does not accept the credential
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: renew the credential, which has expired or was revoked, or give another kubeconfig with `access`

[exit 2]

"#]]
    );
}

#[test]
fn a_right_is_missing() {
    let said = "services \"sealed-secrets-controller\" is forbidden: User \"ci\" cannot get resource";
    assert_data_eq!(
        of(&Server::start(&[(SERVICE, Answer::Body(403, status_of(403, said)))])),
        str![[r#"
$ pairctl certificate
error[cluster-refused]: the credential for cluster `east` may not get `services` in namespace `kube-system`: services "sealed-secrets-controller" is forbidden: User "ci" cannot get resource
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: grant its user the verb `get` on `services` and `services/proxy` in `kube-system` (`pairctl certificate --help` shows a Role), or give another kubeconfig with `access`

[exit 2]

"#]]
    );
    assert_data_eq!(
        of(&answering(Answer::Body(403, status_of(403, "services/proxy is forbidden\nsecond line")))),
        str![[r#"
$ pairctl certificate
error[cluster-refused]: the credential for cluster `east` may not get `services/proxy` in namespace `kube-system`: services/proxy is forbidden
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: grant its user the verb `get` on `services` and `services/proxy` in `kube-system` (`pairctl certificate --help` shows a Role), or give another kubeconfig with `access`

[exit 2]

"#]]
    );
}

#[test]
fn the_service_is_not_there() {
    assert_data_eq!(
        of(&Server::start(&[])),
        str![[r#"
$ pairctl certificate
error[controller-not-found]: cluster `east` has no SealedSecrets controller `sealed-secrets-controller` in `kube-system`: its API server has no such Service
 --> pairings.yaml:5:18
  |
5 |     certificate: "certificates/{source}.pem"
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ its certificate belongs here
  |
  = help: name its Service with `sealedSecret: {controller: {name: ..., namespace: ...}}`, or see whether it runs

[exit 2]

"#]]
    );
}

#[test]
fn nothing_runs_behind_the_service() {
    let said = status_of(503, "no endpoints available for service \"http:sealed-secrets-controller:http\"");
    assert_data_eq!(
        of(&answering(Answer::Body(503, said))),
        str![[r#"
$ pairctl certificate
error[controller-not-found]: cluster `east` has no SealedSecrets controller `sealed-secrets-controller` in `kube-system`: nothing answers behind its Service (no endpoints available for service "http:sealed-secrets-controller:http")
 --> pairings.yaml:5:18
  |
5 |     certificate: "certificates/{source}.pem"
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ its certificate belongs here
  |
  = help: name its Service with `sealedSecret: {controller: {name: ..., namespace: ...}}`, or see whether it runs

[exit 2]

"#]]
    );
}

#[test]
fn something_else_runs_behind_the_service() {
    assert_data_eq!(
        of(&answering(Answer::Body(404, "hunter2-page".to_owned()))),
        str![[r#"
$ pairctl certificate
error[controller-not-found]: cluster `east` has no SealedSecrets controller `sealed-secrets-controller` in `kube-system`: what runs there answers 404 Not Found
 --> pairings.yaml:5:18
  |
5 |     certificate: "certificates/{source}.pem"
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ its certificate belongs here
  |
  = help: name its Service with `sealedSecret: {controller: {name: ..., namespace: ...}}`, or see whether it runs

[exit 2]

"#]]
    );
}

#[test]
fn the_service_has_no_port() {
    let none = json!({"kind": "Service", "spec": {"type": "ExternalName"}}).to_string();
    let screen = of(&Server::start(&[(SERVICE, Answer::Body(200, none))])).to_string();
    assert!(screen.contains("error[controller-not-found]") && screen.contains("no port"), "{screen}");
}

#[test]
fn the_server_is_no_api_server() {
    for answer in [
        Answer::Body(200, "<html>hunter2-page</html>".to_owned()),
        Answer::Body(404, "<html>hunter2-page</html>".to_owned()),
        Answer::Body(302, String::new()),
        service(&json!({"name": "../../../secrets"})),
        Answer::Body(200, "x".repeat(2 << 20)),
    ] {
        let screen = of(&Server::start(&[(SERVICE, answer)])).to_string();
        assert!(screen.contains("error[cluster-unreachable]"), "{screen}");
        assert!(!screen.contains("hunter2"), "{screen}");
    }
}

#[test]
fn the_answer_is_no_certificate() {
    assert_data_eq!(
        of(&controller("hunter2-garbage")),
        str![[r#"
$ pairctl certificate
error[bad-certificate]: the certificate of controller `sealed-secrets-controller` in `kube-system` of cluster `east` cannot be used: it is not PEM
 --> pairings.yaml:5:18
  |
5 |     certificate: "certificates/{source}.pem"
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ its certificate belongs here
  |
  = help: see what `kubeseal --fetch-cert` gives, and whether `controller` names the right Service

[exit 2]

"#]]
    );
}

#[test]
fn the_certificate_has_no_rsa_key() {
    assert_data_eq!(
        of(&controller(pem!("ec.pem"))),
        str![[r#"
$ pairctl certificate
error[bad-certificate]: the certificate of controller `sealed-secrets-controller` in `kube-system` of cluster `east` cannot be used: the key of the certificate is not an RSA key
 --> pairings.yaml:5:18
  |
5 |     certificate: "certificates/{source}.pem"
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ its certificate belongs here
  |
  = help: see what `kubeseal --fetch-cert` gives, and whether `controller` names the right Service

[exit 2]

"#]]
    );
}

#[test]
fn the_certificate_has_expired() {
    assert_data_eq!(
        of(&controller(pem!("expired.pem"))),
        str![[r#"
$ pairctl certificate
error[controller-certificate-expired]: the certificate of controller `sealed-secrets-controller` in `kube-system` of cluster `east` expired on 2021-01-01T00:00:00Z
 --> pairings.yaml:5:18
  |
5 |     certificate: "certificates/{source}.pem"
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ its certificate belongs here
  |
  = help: restart the controller or renew its keys, or set the clock of this machine right

[exit 2]

"#]]
    );
}

#[test]
fn a_server_that_repeats_the_credential_is_not_repeated() {
    assert_data_eq!(
        of(&Server::start(&[(SERVICE, Answer::Echo)])),
        str![[r#"
$ pairctl certificate
error[cluster-unreachable]: the API server of cluster `east` cannot be reached: it answers 500 Internal Server Error: no idea what authorization: Bearer [redacted] is
 --> pairings.yaml:9:14
  |
9 |     access: {file: secrets/east.yaml}
  |              ^^^^ the kubeconfig
  |
  = help: run where the address of the kubeconfig can be reached, or name the other clusters to do without this one

[exit 2]

"#]]
    );
}
