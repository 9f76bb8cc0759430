//! What is written, and what is not.

use serde_json::json;
use snapbox::{assert_data_eq, str};

use crate::fleet::{
    PROXY, SERVICE, TOKEN, add_kubeconfig, answering, both_ways, controller, replace, repository, service,
};
use crate::pem;
use crate::server::{Answer, Server};

const FIRST: &str = pem!("valid.pem");
const SECOND: &str = pem!("rsa-2048.pem");

#[test]
fn a_certificate_is_pinned_then_unchanged_then_replaced() {
    let sandbox = repository(&controller(FIRST));
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
pinned    certificates/east.pem (cluster east, key fb91eb43bfad4dbf, valid until 9999-12-31T00:00:00Z)
1 certificate: 1 pinned, 0 replaced, 0 unchanged
[exit 0]

"#]]
    );
    assert_eq!(sandbox.read("certificates/east.pem"), FIRST);
    let before = std::fs::metadata(sandbox.path().join("certificates/east.pem")).unwrap();
    assert_data_eq!(
        sandbox.type_line("pairctl certificate east --check"),
        str![[r#"
$ pairctl certificate east --check
unchanged certificates/east.pem (cluster east, key fb91eb43bfad4dbf, valid until 9999-12-31T00:00:00Z)
1 certificate: 0 missing, 0 stale, 1 unchanged
[exit 0]

"#]]
    );
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
unchanged certificates/east.pem (cluster east, key fb91eb43bfad4dbf, valid until 9999-12-31T00:00:00Z)
1 certificate: 0 pinned, 0 replaced, 1 unchanged
[exit 0]

"#]]
    );
    let after = std::fs::metadata(sandbox.path().join("certificates/east.pem")).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());

    add_kubeconfig(&sandbox, "east", &controller(SECOND));
    assert_data_eq!(
        sandbox.type_line("pairctl certificate --check"),
        str![[r#"
$ pairctl certificate --check
warning[stale-certificate]: 1 pinned certificate is not the controller's current one
 |
 = help: run `pairctl certificate`, then `pairctl render`, and commit the result

stale     certificates/east.pem (cluster east, key fb91eb43bfad4dbf -> ad2ae1754c6a05f6, valid until 9999-12-31T00:00:00Z)
1 certificate: 0 missing, 1 stale, 0 unchanged
[exit 1]

"#]]
    );
    assert_eq!(sandbox.read("certificates/east.pem"), FIRST);
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
replaced  certificates/east.pem (cluster east, key fb91eb43bfad4dbf -> ad2ae1754c6a05f6, valid until 9999-12-31T00:00:00Z)
1 certificate: 0 pinned, 1 replaced, 0 unchanged
run `pairctl render`: it seals anew what was sealed for a replaced key
[exit 0]

"#]]
    );
    assert_eq!(sandbox.read("certificates/east.pem"), SECOND);
    sandbox.tree("");
}

#[test]
fn a_check_without_a_pinned_certificate_fails_and_writes_nothing() {
    let sandbox = repository(&controller(FIRST));
    let before = sandbox.snapshot("");
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
    assert_eq!(sandbox.snapshot(""), before);
}

#[test]
fn machines_are_told_the_same() {
    let sandbox = repository(&controller(FIRST));
    assert_data_eq!(
        sandbox.type_line("pairctl certificate --check -o json"),
        str![[r#"
$ pairctl certificate --check -o json
{
  "version": 1,
  "command": "certificate",
  "outcome": "differences",
  "findings": [
    {
      "code": "stale-certificate",
      "severity": "warning",
      "message": "1 pinned certificate is not the controller's current one",
      "help": "run `pairctl certificate`, then `pairctl render`, and commit the result"
    }
  ],
  "certificates": [
    {
      "cluster": "east",
      "path": "certificates/east.pem",
      "change": "pinned",
      "key": "fb91eb43bfad4dbf38c3cca68da7be63bb28e3dbcfbb0fe357472099127d4bd8",
      "validUntil": "9999-12-31T00:00:00Z"
    }
  ],
  "summary": {
    "pinned": 1,
    "replaced": 0,
    "unchanged": 0
  }
}
[exit 1]

"#]]
    );
    assert_data_eq!(
        sandbox.type_line("pairctl certificate -o json"),
        str![[r#"
$ pairctl certificate -o json
{
  "version": 1,
  "command": "certificate",
  "outcome": "clean",
  "findings": [],
  "certificates": [
    {
      "cluster": "east",
      "path": "certificates/east.pem",
      "change": "pinned",
      "key": "fb91eb43bfad4dbf38c3cca68da7be63bb28e3dbcfbb0fe357472099127d4bd8",
      "validUntil": "9999-12-31T00:00:00Z"
    }
  ],
  "summary": {
    "pinned": 1,
    "replaced": 0,
    "unchanged": 0
  }
}
[exit 0]

"#]]
    );
    add_kubeconfig(&sandbox, "east", &controller(SECOND));
    let told: serde_json::Value =
        serde_json::from_str(&sandbox.run("pairctl certificate -o json").out).unwrap();
    assert_eq!(told["certificates"][0]["change"], "replaced");
    assert_ne!(told["certificates"][0]["key"], told["certificates"][0]["previousKey"]);
}

#[test]
fn the_newest_certificate_alone_is_pinned() {
    let body = format!("subject=hello\n{FIRST}{SECOND}");
    let sandbox = repository(&controller(&body));
    assert_eq!(sandbox.run("pairctl certificate").code, 0);
    assert_eq!(sandbox.read("certificates/east.pem"), FIRST);
}

#[test]
fn the_same_certificate_written_in_another_way_is_unchanged() {
    let sandbox = repository(&controller(FIRST));
    let written = FIRST.replace('\n', "\r\n") + "as kubeseal gave it\n";
    sandbox.write("certificates/east.pem", &written);
    let screen = sandbox.type_line("pairctl certificate");
    assert!(screen.contains("0 pinned, 0 replaced, 1 unchanged"), "{screen}");
    assert_eq!(sandbox.read("certificates/east.pem"), written);
}

#[test]
fn the_request_is_kubeseals() {
    let server = controller(FIRST);
    let sandbox = repository(&server);
    assert_eq!(sandbox.run("pairctl certificate").code, 0);
    let requests = server.requests();
    let lines: Vec<&str> = requests.iter().map(|head| head.lines().next().unwrap()).collect();
    assert_eq!(lines, [format!("GET {SERVICE} HTTP/1.1"), format!("GET {PROXY} HTTP/1.1")]);
    for head in &requests {
        assert!(head.to_lowercase().contains(&format!("authorization: bearer {TOKEN}")), "{head}");
    }
}

#[test]
fn a_port_without_a_name_and_another_controller_are_asked_for() {
    let service_path = "/api/v1/namespaces/sealing/services/ss";
    let proxy = "/api/v1/namespaces/sealing/services/http:ss:/proxy/v1/cert.pem";
    let answers =
        [(service_path, service(&json!({"port": 8080}))), (proxy, Answer::Body(200, FIRST.to_owned()))];
    let sandbox = repository(&Server::start(&answers));
    replace(&sandbox, "    bridge:", "    controller: {name: ss, namespace: sealing}\n    bridge:");
    assert_eq!(sandbox.run("pairctl certificate").code, 0);
    assert_eq!(sandbox.read("certificates/east.pem"), FIRST);
}

#[test]
fn all_source_clusters_are_asked_and_an_error_of_one_keeps_all_files() {
    let sandbox = repository(&controller(FIRST));
    both_ways(&sandbox);
    add_kubeconfig(&sandbox, "west", &answering(Answer::Body(200, "hello".to_owned())));
    let screen = sandbox.type_line("pairctl certificate");
    assert!(screen.contains("error[bad-certificate]") && screen.ends_with("[exit 2]\n"), "{screen}");
    assert!(!sandbox.path().join("certificates").exists());
    add_kubeconfig(&sandbox, "west", &controller(SECOND));
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
pinned    certificates/east.pem (cluster east, key fb91eb43bfad4dbf, valid until 9999-12-31T00:00:00Z)
pinned    certificates/west.pem (cluster west, key ad2ae1754c6a05f6, valid until 9999-12-31T00:00:00Z)
2 certificates: 2 pinned, 0 replaced, 0 unchanged
[exit 0]

"#]]
    );
    assert_eq!(sandbox.read("certificates/west.pem"), SECOND);
}

#[test]
fn one_file_for_two_keys_is_refused_and_one_file_for_one_key_is_not() {
    let sandbox = repository(&controller(FIRST));
    both_ways(&sandbox);
    replace(&sandbox, "{source}.pem", "all.pem");
    add_kubeconfig(&sandbox, "west", &controller(SECOND));
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
error[certificate-clash]: clusters `east` and `west` have different certificates and pin both in certificates/all.pem
 --> pairings.yaml:5:18
  |
5 |     certificate: "certificates/all.pem"
  |                  ^^^^^^^^^^^^^^^^^^^^^^ one file for both
  |
  = help: put `{source}` into the path, such as `certificates/{source}.pem`

[exit 2]

"#]]
    );
    assert!(!sandbox.path().join("certificates").exists());
    add_kubeconfig(&sandbox, "west", &controller(FIRST));
    assert_eq!(sandbox.run("pairctl certificate").code, 0);
    assert_eq!(sandbox.read("certificates/all.pem"), FIRST);
}

#[test]
fn what_is_no_certificate_is_never_overwritten() {
    let sandbox = repository(&controller(FIRST));
    for text in [
        "hello\n".to_owned(),
        String::new(),
        pem!("ec.pem").to_owned(),
        format!("{SECOND}{}", include_str!("../vectors/sealing/pub.pem")),
    ] {
        sandbox.write("certificates/east.pem", &text);
        let screen = sandbox.type_line("pairctl certificate");
        assert!(screen.contains("error[foreign-file]"), "{screen}");
        assert_eq!(sandbox.read("certificates/east.pem"), text);
    }
    assert_data_eq!(
        sandbox.type_line("pairctl certificate"),
        str![[r#"
$ pairctl certificate
error[foreign-file]: certificates/east.pem is there and is no certificate of a SealedSecrets controller
 --> pairings.yaml:5:18
  |
5 |     certificate: "certificates/{source}.pem"
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the certificate belongs here
  |
  = help: move the file away, or name another in `certificate`

[exit 2]

"#]]
    );
    for setup in ["mkdir", "ln -s /nowhere"] {
        assert_eq!(sandbox.run(&format!("rm certificates/east.pem; {setup} certificates/east.pem")).code, 0);
        let screen = sandbox.type_line("pairctl certificate");
        assert!(screen.contains("error[file-unreadable]"), "{screen}");
        sandbox.run("rm -r certificates/east.pem; touch certificates/east.pem");
    }
}
