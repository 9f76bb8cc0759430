//! Whole runs: with sealed inputs the tree is that of the plain ones.

use std::process::Command;

use crate::support::run::{Sandbox, save};
use crate::tools;
use crate::workshop::{edit, example, hold, identity, read, seal};

const WEST: &str = "secrets/west.kubeconfig.yaml";
const EAST: &str = "secrets/east.kubeconfig.yaml";

fn ends(screen: &str, exit: i32) {
    assert!(screen.ends_with(&format!("[exit {exit}]\n")), "{screen}");
}

/// The committed tree was made of plain inputs: a check tells whether the fingerprints of the sealed ones are the same,
/// and a render from nothing whether the tree is.
fn same_tree(sandbox: &Sandbox) {
    ends(&sandbox.type_line("pairctl render --check --require-credentials"), 0);
    let before = sandbox.tree("clusters");
    sandbox.type_line("rm -r clusters");
    ends(&sandbox.type_line("pairctl render --require-credentials"), 0);
    assert_eq!(sandbox.tree("clusters"), before);
}

#[test]
fn every_way_to_seal_a_kubeconfig_makes_the_same_tree() {
    for flags in [
        &[][..],
        &["--encrypted-regex", "^users$"],
        &["--unencrypted-regex", "^(apiVersion|kind)$"],
        &["--encrypted-suffix", "data"],
        &["--mac-only-encrypted"],
        &["--mac-only-encrypted", "--encrypted-regex", "^user$"],
    ] {
        let mut sandbox = example();
        let commented = |text: String| text.replace("users:", "# who\nusers:\n# a list\n");
        edit(&sandbox, EAST, commented);
        if seal(&sandbox, WEST, flags).and_then(|()| seal(&sandbox, EAST, flags)).is_none() {
            return;
        }
        hold(&mut sandbox, 0);
        same_tree(&sandbox);
    }
}

#[test]
fn rules_that_go_by_comments_are_followed() {
    for rule in ["--encrypted-comment-regex", "--unencrypted-comment-regex"] {
        let mut sandbox = example();
        edit(&sandbox, WEST, |text| text.replace("users:", "# marked\nusers:"));
        if seal(&sandbox, WEST, &[rule, "marked"]).is_none() {
            return;
        }
        hold(&mut sandbox, 0);
        same_tree(&sandbox);
    }
}

#[test]
fn a_kubeconfig_in_json_may_be_sealed() {
    let mut sandbox = example();
    let plain: serde_json::Value = serde_yaml::from_str(&read(&sandbox, WEST)).unwrap();
    let json = "secrets/west.json";
    save(&sandbox.path().join(json), serde_json::to_string(&plain).unwrap().as_bytes());
    edit(&sandbox, "pairings.yaml", |text| text.replace(WEST, json));
    if seal(&sandbox, json, &[]).is_none() {
        return;
    }
    assert!(read(&sandbox, json).starts_with('{'));
    hold(&mut sandbox, 0);
    same_tree(&sandbox);
}

#[test]
fn a_token_and_a_whole_kubeconfig_may_be_sealed_as_binary() {
    let mut sandbox = example();
    let binary = ["--input-type", "binary", "--output-type", "binary"];
    if seal(&sandbox, "secrets/west.px-token", &binary).is_none() {
        return;
    }
    seal(&sandbox, WEST, &binary).unwrap();
    hold(&mut sandbox, 0);
    same_tree(&sandbox);
}

#[test]
fn any_identity_opens_what_is_sealed_for_several() {
    let mut sandbox = example();
    if seal(
        &sandbox,
        WEST,
        &["--age", &format!("{},{}", crate::workshop::recipient(0), crate::workshop::recipient(1))],
    )
    .is_none()
    {
        return;
    }
    for key in [0, 1] {
        hold(&mut sandbox, key);
        same_tree(&sandbox);
    }
    sandbox.forget_variables();
    sandbox
        .secret_variable("SOPS_AGE_KEY", &format!("# ours\n{}\n\n# theirs\n{}\n", identity(1), identity(0)));
    same_tree(&sandbox);
}

#[test]
fn identities_may_be_in_files() {
    let mut sandbox = example();
    if seal(&sandbox, WEST, &[]).is_none() {
        return;
    }
    save(&sandbox.path().join("secrets/keys.txt"), crate::workshop::KEYS[0].as_bytes());
    sandbox.forget_variables();
    let line = |line: &str| ends(&sandbox.type_line(line), 0);
    line("SOPS_AGE_KEY_FILE=secrets/keys.txt pairctl render --check --require-credentials");
    line("mkdir -p secrets/sops/age && cp secrets/keys.txt secrets/sops/age/keys.txt");
    line("XDG_CONFIG_HOME=secrets pairctl render --check --require-credentials");
    line("mkdir -p .config Library/'Application Support'");
    line("for below in .config Library/'Application Support'; do cp -r secrets/sops \"$below\"; done");
    line("pairctl render --check --require-credentials");
    line("rm -r .config Library");
    let screen = sandbox.type_line("pairctl render --check --require-credentials");
    ends(&screen, 2);
}

#[test]
fn files_that_a_kubeconfig_names_may_be_sealed() {
    let mut sandbox = example();
    let mut kubeconfig: serde_yaml::Value = serde_yaml::from_str(&read(&sandbox, WEST)).unwrap();
    let cluster = kubeconfig["clusters"][0]["cluster"].as_mapping_mut().unwrap();
    let authority = cluster.remove("certificate-authority-data").unwrap();
    let authority =
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, authority.as_str().unwrap());
    cluster.insert("certificate-authority".into(), "ca.crt".into());
    let user = kubeconfig["users"][0]["user"].as_mapping_mut().unwrap();
    let token = user.remove("token").unwrap();
    user.insert("tokenFile".into(), "token".into());
    save(&sandbox.path().join("secrets/ca.crt"), &authority.unwrap());
    save(&sandbox.path().join("secrets/token"), token.as_str().unwrap().as_bytes());
    save(&sandbox.path().join(WEST), serde_yaml::to_string(&kubeconfig).unwrap().as_bytes());
    if seal(&sandbox, "secrets/ca.crt", &[]).is_none() {
        return;
    }
    seal(&sandbox, "secrets/token", &[]).unwrap();
    sandbox.forget_variables();
    let screen = sandbox.type_line("pairctl render --check");
    ends(&screen, 0);
    assert!(screen.contains("note[credential-not-checked]"), "{screen}");
    seal(&sandbox, WEST, &[]).unwrap();
    hold(&mut sandbox, 0);
    same_tree(&sandbox);
}

#[test]
fn without_any_identity_a_sealed_file_is_not_at_hand() {
    let mut sandbox = example();
    if seal(&sandbox, WEST, &[]).is_none() {
        return;
    }
    seal(&sandbox, "secrets/west.px-token", &[]).unwrap();
    sandbox.forget_variables();
    let screen = sandbox.type_line("pairctl render --check");
    ends(&screen, 0);
    assert!(screen.contains("no age identity is at hand for secrets/west.kubeconfig.yaml"), "{screen}");
    let screen = sandbox.type_line("SOPS_AGE_KEY= pairctl render --check --require-credentials");
    ends(&screen, 2);
    assert!(screen.contains("error[credential-missing]"), "{screen}");
}

#[test]
fn generate_takes_a_sealed_kubeconfig() {
    let mut sandbox = example();
    let generate = format!("pairctl generate dr --kubeconfig {WEST}");
    let of = |sandbox: &Sandbox, key: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_pairctl"))
            .args(generate.split(' ').skip(1))
            .current_dir(sandbox.path())
            .env("SOPS_AGE_KEY", key)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let plain = of(&sandbox, "");
    if seal(&sandbox, WEST, &[]).is_none() {
        return;
    }
    assert_eq!(of(&sandbox, identity(0)), plain);
    sandbox.forget_variables();
    let screen = sandbox.type_line(&format!("{generate} | cat"));
    assert!(screen.contains("error[sealed-input-no-key]"), "{screen}");
}

/// Of the identities of sops only those of a command are not pairctl's, so this file is opened by sops or not at all.
#[test]
fn a_file_with_other_keys_is_opened_by_the_users_sops() {
    let mut sandbox = example();
    let Some(sops) = tools::sops() else { return };
    seal(&sandbox, WEST, &[]).unwrap();
    edit(&sandbox, WEST, |text| text.replace("sops:\n", &format!("sops:\n{}", crate::errors::PGP)));
    sandbox.forget_variables();
    save(&sandbox.path().join("secrets/keys.txt"), crate::workshop::KEYS[0].as_bytes());
    sandbox.type_line(&format!("mkdir bin && ln -s '{}' bin/sops", sops.display()));
    let check =
        "PATH=bin:$PATH SOPS_AGE_KEY_CMD='cat secrets/keys.txt' pairctl render --check --require-credentials";
    ends(&sandbox.type_line(check), 0);
    edit(&sandbox, WEST, |text| {
        let value = crate::workshop::sealed_after(&text, "token:").to_owned();
        text.replace(&value, crate::workshop::sealed_after(&text, "server:"))
    });
    let screen = sandbox.type_line(check);
    assert!(screen.contains("error[sealed-input-tampered]"), "{screen}");
}
