//! What `.gitignore` says of kubeconfigs, as Git reads it.

use super::workshop::{RECIPIENT, Workshop};

#[test]
fn git_adds_no_kubeconfig_whatever_it_is_called() {
    let names = [
        "plain.yaml",
        "a b.yaml",
        " leading",
        "trailing ",
        "#hash",
        "!not",
        "star*",
        "what?",
        "[x]",
        "back\\slash",
        "\"q'",
        "-dash",
        "über.yaml",
        "tab\there",
        "a/deep/one.yaml",
        "a/[b]/*.yaml",
        "~tilde",
        "{brace}",
        "line\nbreak",
    ];
    for name in names {
        let workshop = Workshop::with(&[("east.yaml", name), ("west.yaml", "safe/west.yaml")]);
        let sandbox = &workshop.sandbox;
        let quoted = name.replace('\'', "'\\''");
        let line = format!(
            "git init -q && pairctl init --cluster 'east={quoted}' --cluster west=safe/west.yaml --topology mesh -n payments \
             --age {RECIPIENT} && git add -A && git ls-files -z | tr '\\0' '|'"
        );
        let ran = sandbox.run(&line);
        assert_eq!(ran.code, 0, "{name:?}: {}", ran.err);
        let added: Vec<&str> = ran.out.rsplit('\n').next().unwrap().split('|').collect();
        assert!(added.contains(&"pairings.yaml"), "{name:?}: {added:?}");
        assert!(!added.contains(&name) && !added.contains(&"safe/west.yaml"), "{name:?}: {added:?}");
        workshop.tree();
    }
}
