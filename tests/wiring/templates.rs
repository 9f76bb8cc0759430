//! The user's own templates replace the built-in ones, and what they make is checked alike.

use super::{backends, object};

const LINE: &str =
    "pairctl wiring argocd -f fleet/vault-plugin/pairings.yaml --repo https://git.example.com/fleet.git";

#[test]
fn a_template_of_the_user_replaces_the_built_in_one() {
    let sandbox = with_template(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: {{ sets[0].name }}\nspec:\n  \
         source: {repoURL: {{ repository }}, path: {{ root }}}\n",
    );
    let ran = sandbox.run(LINE);
    let application = object(&ran.out, "Application");
    assert_eq!(application["spec"]["source"]["path"], "fleet/vault-plugin/clusters");
    assert_eq!(application["metadata"]["name"], "clusterpairs-vault-plugin");
}

#[test]
fn what_it_makes_is_read_again() {
    for (template, code) in [
        ("kind: Application\nmetadata: {name: x}\n", "template-output"),
        ("apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n", "template-forbidden"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ nothing }}}\n", "template-syntax"),
        ("a: [\n", "template-output"),
    ] {
        let ran = with_template(template).run(LINE);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{template}");
        assert!(ran.err.contains(code), "{template}: {}", ran.err);
    }
}

fn with_template(text: &str) -> super::run::Sandbox {
    let sandbox = backends();
    sandbox.write("fleet/vault-plugin/own/wiring/argocd.yaml.j2", text);
    let file = "fleet/vault-plugin/pairings.yaml";
    sandbox.write(file, &format!("{}\ntemplates: own\n", sandbox.read(file)));
    sandbox
}
