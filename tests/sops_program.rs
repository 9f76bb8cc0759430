//! Files that the user's own sops seals by the rules of a `.sops.yaml`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::path::Path;

use serde_json::Value;
use support::run::{Ran, Sandbox};

const MANIFEST: &str = "clusters/east/payments/remotecluster.clusterpair.yaml";
const RECIPIENT: &str = "age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46";
const ANOTHER: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";
const WITHOUT_SOPS: &str = "PATH=\"$(dirname \"$(command -v pairctl)\")\"";

/// The example, with a `.sops.yaml` of one rule, and a `bin/sops` of these lines of shell, `SOPS` being the real one.
fn sandbox(rule: &str, script: &str) -> Option<Sandbox> {
    let sops = tools::sops()?;
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    let text = sandbox.read("pairings.yaml");
    assert!(text.contains(RECIPIENT));
    let start = text.find("age:").unwrap();
    let end = start + text[start..].find(']').unwrap() + 1;
    sandbox.write("pairings.yaml", &format!("{}config: .sops.yaml{}", &text[..start], &text[end..]));
    sandbox.write(".sops.yaml", &format!("creation_rules:\n  - {{path_regex: ^clusters/, {rule}}}\n"));
    sandbox.write("bin/sops", &format!("#!/bin/sh\nSOPS='{}'\n{script}\n", sops.display()));
    must(&sandbox, "chmod +x bin/sops && mkdir -m 700 gnupg");
    Some(sandbox)
}

const REAL: &str = "exec \"$SOPS\" \"$@\"";

/// Runs a line with that sops on the PATH and throw-away keys at hand.
fn run(sandbox: &Sandbox, line: &str) -> Ran {
    sandbox.run(&format!(
        "export SOPS_DISABLE_VERSION_CHECK=true SOPS_AGE_KEY_FILE=\"$PWD/age.key\" GNUPGHOME=\"$PWD/gnupg\" \
         PATH=\"$PWD/bin:$PATH\"; {line}"
    ))
}

fn must(sandbox: &Sandbox, line: &str) -> String {
    let Ran { out, err, code } = run(sandbox, line);
    assert_eq!(code, 0, "{line}\n{err}{out}");
    out
}

/// The object as the real sops opens it, without its annotations. The plaintext never passes the leak gate.
fn opened(sandbox: &Sandbox) -> Value {
    let line = format!(
        "SOPS_AGE_KEY_FILE=\"$PWD/age.key\" GNUPGHOME=\"$PWD/gnupg\" PATH=\"$PWD/bin:$PATH\" SOPS_DISABLE_VERSION_CHECK=1 \
         sops decrypt --output-type json {MANIFEST}"
    );
    let output = sandbox.command(&line).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut object: Value = serde_json::from_slice(&output.stdout).unwrap();
    object["metadata"].as_object_mut().unwrap().remove("annotations");
    object
}

#[test]
fn what_sops_seals_is_what_pairctl_seals() {
    let Some(sandbox) = sandbox(&format!("age: {RECIPIENT}"), REAL) else { return };
    let native = opened(&sandbox);
    let before = sandbox.snapshot("clusters");
    must(&sandbox, "pairctl render");
    assert_eq!(sandbox.snapshot("clusters"), before, "the same keys, whoever sealed");
    must(&sandbox, "rm -r clusters && pairctl render");
    assert_eq!(opened(&sandbox), native);
    let text = sandbox.read(MANIFEST);
    assert!(
        text.contains("    version: 3.") && !text.contains("version: \"3.9.0\""),
        "sops sealed it:\n{text}"
    );

    let sealed = sandbox.snapshot("clusters");
    must(&sandbox, &format!("{WITHOUT_SOPS} pairctl render --check && {WITHOUT_SOPS} pairctl render"));
    assert_eq!(sandbox.snapshot("clusters"), sealed, "unchanged pairs need no sops");
    sandbox.tree("");
}

#[test]
fn a_new_key_seals_anew_and_updatekeys_is_no_change() {
    let Some(sandbox) = sandbox(&format!("age: {RECIPIENT}"), REAL) else { return };
    must(&sandbox, "rm -r clusters && pairctl render");
    must(&sandbox, &format!("sed -i 's/{RECIPIENT}/\"{RECIPIENT}, {ANOTHER}\"/' .sops.yaml"));
    must(&sandbox, &format!("sops updatekeys -y {MANIFEST}"));
    let updated = sandbox.read(MANIFEST);
    let check = run(&sandbox, &format!("{WITHOUT_SOPS} pairctl render --check"));
    assert_eq!(check.code, 1, "{}", check.err);
    let out = must(&sandbox, "pairctl render");
    assert!(out.contains("web/remotecluster.clusterpair.yaml (recipients changed"), "{out}");
    assert_eq!(sandbox.read(MANIFEST), updated);
    assert_eq!(must(&sandbox, "pairctl render").matches("updated").count(), 1, "only in the summary");
    sandbox.tree("");
}

#[test]
fn a_pgp_key_of_gpg_seals_and_opens() {
    if !["gpg", "gpg-agent"].iter().all(|tool| which(tool)) {
        tools::say("a_pgp_key_of_gpg_seals_and_opens: ignored: no gpg on the PATH");
        return;
    }
    let Some(sandbox) = sandbox("pgp: FINGERPRINT", REAL) else { return };
    let native = opened(&sandbox);
    must(
        &sandbox,
        "gpg --batch --quiet --passphrase '' --quick-gen-key test@example.com default default never",
    );
    let keys = must(&sandbox, "gpg --batch --with-colons --list-keys");
    let fingerprint = keys.lines().find_map(|line| line.strip_prefix("fpr:")).unwrap().trim_matches(':');
    must(&sandbox, &format!("sed -i 's/FINGERPRINT/{fingerprint}/' .sops.yaml"));
    let out = must(&sandbox, "pairctl render");
    assert!(out.contains("(recipients changed"), "{out}");
    assert_eq!(opened(&sandbox), native);
    assert!(sandbox.read(MANIFEST).contains(fingerprint));
    let sealed = sandbox.snapshot("clusters");
    must(&sandbox, &format!("{WITHOUT_SOPS} pairctl render"));
    assert_eq!(sandbox.snapshot("clusters"), sealed);
    // Back to pairctl's own way: the PGP key must go.
    must(
        &sandbox,
        &format!("sed -i 's/config: .sops.yaml/age: [{RECIPIENT}]/' pairings.yaml && pairctl render"),
    );
    assert!(!sandbox.read(MANIFEST).contains(fingerprint));
    must(&sandbox, "gpgconf --kill gpg-agent");
}

#[test]
fn key_groups_are_kept_and_compared() {
    let groups = format!("key_groups: [{{age: [{RECIPIENT}]}}, {{merge: [{{age: [{ANOTHER}]}}]}}]");
    let Some(sandbox) = sandbox(&groups, REAL) else { return };
    let out = must(&sandbox, "pairctl render");
    assert!(out.contains("(recipients changed"), "{out}");
    let text = sandbox.read(MANIFEST);
    assert!(text.contains("    key_groups:") && text.contains("    shamir_threshold: 2"), "{text}");
    let sealed = sandbox.snapshot("clusters");
    must(&sandbox, &format!("{WITHOUT_SOPS} pairctl render"));
    assert_eq!(sandbox.snapshot("clusters"), sealed);
    must(&sandbox, &format!("sed -i 's/{ANOTHER}/{RECIPIENT}/' .sops.yaml"));
    assert_eq!(run(&sandbox, "pairctl render --check").code, 1, "another group");
}

#[test]
fn a_changed_label_needs_no_sops() {
    let Some(sandbox) = sandbox(&format!("age: {RECIPIENT}"), REAL) else { return };
    must(&sandbox, "rm -r clusters && pairctl render");
    let native = opened(&sandbox);
    let edit = "sed -i 's/team: dr/team: storage/' pairings.yaml";
    let out = must(&sandbox, &format!("{edit} && {WITHOUT_SOPS} pairctl render"));
    assert!(out.contains("updated") && sandbox.read(MANIFEST).contains("team: storage"), "{out}");
    assert_eq!(opened(&sandbox)["spec"], native["spec"]);
}

fn which(tool: &str) -> bool {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .any(|folder| folder.join(tool).is_file())
}

#[test]
fn the_plaintext_is_on_standard_input_alone() {
    let script = format!("printf '%s\\n' \"$@\" >> arguments\nenv >> environment\n{REAL}");
    let Some(sandbox) = sandbox(&format!("age: {RECIPIENT}"), &script) else { return };
    let recipients = "SOPS_AGE_RECIPIENTS=not-a-recipient SOPS_PGP_FP=AAAA";
    must(&sandbox, &format!("rm -r clusters && {recipients} pairctl render"));
    assert!(sandbox.read("arguments").contains("--filename-override"));
    assert!(!sandbox.read("environment").contains("not-a-recipient"));
    sandbox.tree("");
}

#[test]
fn what_is_not_sealed_as_it_should_be_is_refused_by_name() {
    for (script, why) in [
        ("cat", "a value is not sealed"),
        ("cat > /dev/null; echo 'a: ['", "it is no YAML document"),
        (&format!("exec \"$SOPS\" --age {ANOTHER} \"$@\""), "other keys than the rule"),
        (
            "\"$SOPS\" \"$@\" | sed 's/mac_only_encrypted: true/mac_only_encrypted: false/'",
            "the MAC covers other values",
        ),
        ("\"$SOPS\" \"$@\" | sed 's/^    config:/    konfig:/'", "a value is not sealed"),
        ("\"$SOPS\" \"$@\" | grep -v server:", "other keys or values than it was given"),
        ("\"$SOPS\" \"$@\" | grep -v ' mac: '", "its `sops` block is incomplete"),
        ("\"$SOPS\" \"$@\"; echo 'more: x'", "the `sops` block is not at the end"),
        ("echo \"$@\" >&2; cat >&2; exit 7", "exit code 7"),
        ("exec sleep 0", "it is no YAML document"),
    ] {
        let Some(sandbox) = sandbox(&format!("age: {RECIPIENT}"), script) else { return };
        must(&sandbox, "rm -r clusters");
        let Ran { out, err, code } = run(&sandbox, "pairctl render");
        assert_eq!(code, 2, "{script}: {err}{out}");
        assert!(err.contains("error[sops-failed]") && err.contains(why), "{script}: {err}");
        // A kustomization that lists what is not there would break the whole source cluster.
        assert!(!sandbox.path().join("clusters").exists(), "{script}");
        sandbox.tree("");
    }
}
