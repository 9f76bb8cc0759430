//! What somebody edits in clear, by hand and past pairctl: nothing that reaches a cluster goes without a word.

use super::{backend, told, twice};

const FILE: &str = "clusters/east/payments/remotecluster.clusterpair.yaml";
const REFERENCE: &str = "clusters/east/payments/remotecluster.externalsecret.yaml";
const PAIR: &str = "changed east/payments/remotecluster: ";

#[test]
fn every_other_field_of_a_sealed_pair_is_told() {
    for (edit, part) in [
        ("s/^    namespace: payments/    namespace: web/", "the object changed [destructive-if-recreated]"),
        ("s/^    name: remotecluster/    name: other/", "the object changed [destructive-if-recreated]"),
        ("s/^kind: ClusterPair/kind: ConfigMap/", "the object changed [destructive-if-recreated]"),
        (
            "s/^    name: .*/&\\n    finalizers: [example.com\\/x]/",
            "something else in clear changed [security]",
        ),
        ("s/^spec:/status: {storageStatus: \"\"}\\n&/", "something else in clear changed [security]"),
        ("s/^sops:/status: {storageStatus: \"\"}\\n&/", "something else in clear changed [security]"),
        ("$ s/$/\\nstatus: {storageStatus: \"\"}/", "something else in clear changed [security]"),
        ("$ s/$/\\n---\\nkind: Secret/", "something else in clear changed [security]"),
        (
            "s/platformOptions: {}/platformOptions: {other: {a: b}}/",
            "something else in clear changed [security]",
        ),
        ("s/fingerprint: v1 salt=./&x/", "the fingerprint changed [security]"),
    ] {
        let sandbox = twice("two-clusters");
        let mut told = told(&sandbox, &format!("sed -i '{edit}' {FILE}"));
        // Of another kind pairctl knows no label, so that all of them are something else.
        told.truncate(if edit.contains("ConfigMap") { 1 } else { told.len() });
        assert_eq!(told, [format!("{PAIR}{part}")], "{edit}");
        let ran = sandbox.run("cd fleet && pairctl changes --since-dir ../before --exit-code");
        assert_eq!(ran.code, 1, "{edit}: {}", ran.out);
    }
}

/// A second difference does not hide behind one that is told.
#[test]
fn an_edit_beside_a_change_is_told_too() {
    let lines = format!(
        "sed -i 's/team: dr/team: ops/' pairings.yaml && pairctl render && sed -i 's/^spec:/status: {{storageStatus: \"\"}}\\n&/' {FILE}"
    );
    let told = told(&twice("two-clusters"), &lines);
    let told: Vec<&String> = told.iter().filter(|line| line.contains(" east/payments/")).collect();
    let wanted =
        ["label `example.com/team` changed [cosmetic]", "something else in clear changed [security]"];
    assert_eq!(told, wanted.map(|part| format!("{PAIR}{part}")).iter().collect::<Vec<_>>());
}

#[test]
fn a_bridge_that_somebody_edited_is_told_beside_what_it_carries() {
    let lines = "sed -i 's/team: dr/team: ops/' pairings.yaml && pairctl render && \
                 sed -i 's#image: .*#image: example.com/other#' clusters/east/payments/remotecluster.bridge.yaml";
    let wanted = ["label `example.com/team` changed [cosmetic]", "the bridge changed [at-once]"];
    assert_eq!(told(&backend("sealed-secret-job"), lines), wanted.map(|part| format!("{PAIR}{part}")));
}

#[test]
fn other_fields_of_a_reference_are_told() {
    for (edit, part) in [
        (
            "s/^    name: .*/&\\n    finalizers: [example.com\\/x]/",
            "something else in clear changed [security]",
        ),
        ("s/^    namespace: .*/    namespace: web/", "the object changed [destructive-if-recreated]"),
        ("s/platformOptions: {/&\"other\":{},/", "the reference changed [at-once]"),
    ] {
        let told = told(&backend("external-secret"), &format!("sed -i '{edit}' {REFERENCE}"));
        assert_eq!(told, [format!("{PAIR}{part}")], "{edit}");
    }
}

#[test]
fn style_changes_the_file_alone() {
    let told = told(&twice("two-clusters"), &format!("sed -i 's/^metadata:/# why\\n&/' {FILE}"));
    assert_eq!(told, ["file-only east/payments/remotecluster: the text of the file changed [cosmetic]"]);
}

#[test]
fn a_file_without_its_mark_is_not_gone() {
    for example in ["external-secret", "vault-plugin"] {
        let sandbox = backend(example);
        let told_of = told(&sandbox, "sed -i '/^#/d' clusters/east/payments/*");
        assert_eq!(told_of, [format!("{PAIR}the mark removed [security]")], "{example}");
        // The other way round it is not new.
        let told_of = told(&sandbox, "mv clusters c && mv ../before/clusters . && mv c ../before/clusters");
        assert_eq!(told_of, [format!("{PAIR}the mark added [security]")], "{example}");
    }
    let both = "sed -i '/^#/d; s#key: \"pairs/#key: \"other/#' clusters/east/payments/*";
    let wanted = ["the reference changed [at-once]", "the mark removed [security]"];
    assert_eq!(told(&backend("external-secret"), both), wanted.map(|part| format!("{PAIR}{part}")));
}

#[test]
fn keys_of_flux_and_argo_cd_are_not_cosmetic() {
    for (word, key, effect) in [
        ("annotations", "kustomize.toolkit.fluxcd.io/prune", "destructive-if-recreated"),
        ("annotations", "kustomize.toolkit.fluxcd.io/reconcile", "destructive-if-recreated"),
        ("annotations", "argocd.argoproj.io/sync-options", "destructive-if-recreated"),
        ("labels", "app.kubernetes.io/instance", "destructive-if-recreated"),
        ("annotations", "example.com/notfluxcd.io", "cosmetic"),
        ("annotations", "notfluxcd.io/prune", "cosmetic"),
    ] {
        let edit = format!("sed -i 's#^    {word}:#&\\n        {key}: disabled#' {FILE}");
        let what = word.trim_end_matches('s');
        assert_eq!(told(&twice("two-clusters"), &edit), [format!("{PAIR}{what} `{key}` added [{effect}]")]);
    }
}

/// Without it Argo CD would apply the ciphertext; with it Argo CD does not see the object.
#[test]
fn argo_cds_directive_is_no_comment_like_others() {
    let gone = told(&twice("two-clusters"), &format!("sed -i '/^# +argocd/d' {FILE}"));
    let part = "Argo CD's directive to skip the file";
    assert_eq!(gone, [format!("{PAIR}{part} removed [destructive-if-recreated]")]);
    let edit = "sed -i '1i # +argocd:skip-file-rendering' clusters/east/payments/*";
    assert_eq!(
        told(&backend("vault-plugin"), edit),
        [format!("{PAIR}{part} added [destructive-if-recreated]")]
    );
}

/// What applies the tree does not ask who wrote a file.
#[test]
fn files_that_pairctl_did_not_write_are_named() {
    let stranger = "kind: ClusterPair\\nmetadata: {name: evil}\\n";
    let new = format!("printf '{stranger}' >clusters/east/payments/evil.clusterpair.yaml");
    let patched = "sed -i '/^#/d' ../before/clusters/east/kustomization.yaml clusters/east/kustomization.yaml; \
                   echo 'patches: [{path: x.yaml}]' >>clusters/east/kustomization.yaml";
    for (edit, file) in
        [(new.as_str(), "east/payments/evil.clusterpair.yaml"), (patched, "east/kustomization.yaml")]
    {
        let sandbox = twice("two-clusters");
        assert_eq!(sandbox.run(&format!("cd fleet && {edit}")).code, 0);
        let ran = sandbox.run("cd fleet && pairctl changes --since-dir ../before --exit-code");
        assert!(ran.code == 1 && ran.out.contains(file), "{}{}", ran.out, ran.err);
        // It is named again only when it changes again.
        sandbox.run("rm -r before/clusters && cp -r fleet/clusters before");
        assert_eq!(sandbox.run("cd fleet && pairctl changes --since-dir ../before --exit-code").code, 0);
    }
}
