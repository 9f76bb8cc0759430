//! `.sops.yaml` and the sealed copies, in the hands of sops itself.

use std::path::Path;

use super::support::run::Sandbox;
use super::tools;
use super::workshop::Workshop;

/// Throw-away keys, made by age-keygen for these tests.
fn keys() -> [(String, String); 2] {
    let make = || {
        use age::secrecy::ExposeSecret as _;
        let identity = age::x25519::Identity::generate();
        (identity.to_string().expose_secret().to_owned(), identity.to_public().to_string())
    };
    [make(), make()]
}

fn with_sops(sops: &Path, secret: &str, line: &str, sandbox: &Sandbox) -> String {
    let folder = sops.parent().unwrap().display();
    let line = format!("export PATH={folder}:$PATH SOPS_DISABLE_VERSION_CHECK=true; {line}");
    let output = sandbox.command(&line).env("SOPS_AGE_KEY", secret).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn sops_opens_edits_and_updates_what_init_wrote() {
    let Some(sops) = tools::sops() else { return };
    let [(secret, recipient), (second, new)] = keys();
    let workshop = Workshop::of_two();
    let sandbox = &workshop.sandbox;
    let flags =
        "--cluster east=east.yaml --cluster west=west.yaml --pair east:west -n payments --seal-kubeconfigs";
    let ran = sandbox.run(&format!("pairctl init {flags} --age {recipient}"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(sandbox.run("rm east.yaml west.yaml").code, 0);
    let run = |secret: &str, line: &str| with_sops(sops, secret, line, sandbox);

    // With the identity, the sealed copies are compared with the tree.
    let screen = run(&secret, "pairctl render --check --require-credentials");
    assert!(screen.contains("2 unchanged"), "{screen}");
    let opened: serde_yaml::Value =
        serde_yaml::from_str(&run(&secret, "sops decrypt secrets/west.sops.yaml")).unwrap();
    assert_eq!(opened["users"][0]["user"]["token"], "hunter2-token-of-dr-west");
    assert_eq!(opened["contexts"].as_sequence().unwrap().len(), 1, "no other context comes along");

    // Another recipient, as the comments say: in .sops.yaml and in pairings.yaml.
    let both = format!("{recipient},{new}");
    sandbox.write(".sops.yaml", &sandbox.read(".sops.yaml").replace(&recipient, &both));
    let manifest = "clusters/east/payments/remotecluster.clusterpair.yaml";
    run(&secret, &format!("sops updatekeys -y {manifest} && sops updatekeys -y secrets/west.sops.yaml"));
    run(&second, "sops decrypt secrets/west.sops.yaml");
    let opened: serde_yaml::Value =
        serde_yaml::from_str(&run(&second, &format!("sops decrypt {manifest}"))).unwrap();
    assert_eq!(opened["spec"]["config"]["users"]["dr"]["token"], "hunter2-token-of-dr-west");
    let pairings = sandbox
        .read("pairings.yaml")
        .replace(&format!("- {recipient}"), &format!("- {recipient}\n            - {new}"));
    sandbox.write("pairings.yaml", &pairings);
    let screen = run(&second, "pairctl render --check");
    assert!(screen.contains("2 unchanged"), "{screen}");

    // A file that sops makes by the rules: what pairctl reads as a sealed input, and what it would render.
    run(
        &secret,
        "sops encrypt --filename-override secrets/new.yaml secrets/../pairings.yaml > secrets/new.yaml",
    );
    assert!(sandbox.read("secrets/new.yaml").matches("recipient:").count() == 2);
    // As the comment says it: no copy in clear lies below secrets/ on the way.
    let rules = sandbox.read(".sops.yaml");
    let command = rules.split('`').find(|part| part.starts_with("sops encrypt")).unwrap();
    run(&secret, &command.replace("NAME", "more").replace("FILE", "pairings.yaml"));
    assert!(sandbox.read("secrets/more.sops.yaml").matches("recipient:").count() == 2);
    run(&secret, "EDITOR='sed -i s/api.west/gate.west/' sops edit secrets/west.sops.yaml");
    let ran = sandbox.command("pairctl render --check").env("SOPS_AGE_KEY", &secret).output().unwrap();
    assert_eq!(ran.status.code(), Some(1), "the edit is seen: {}", String::from_utf8_lossy(&ran.stderr));
}
