//! `templates/bridge/flux.yaml.j2` and `flux-clusterpair.yaml.j2`: Flux completes the object from a Secret.
//!
//! Flux is not at hand. Its CRD is stood in for by one without a schema, and what it does is done by the tests: kustomize builds
//! (kubectl has the same library), variables are put into the text, and what the text then says is applied.

use std::collections::BTreeMap;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::consumers::{flux_substitute, object};
use super::control_plane::ControlPlane;
use super::pair::{SECRET, VARIABLE, Wanted, stand_in};
use super::template::render;

#[test]
fn what_flux_applies_is_the_very_pair() {
    let Some(cluster) = super::bare() else { return };
    let wanted = Wanted::new("flux");
    cluster.namespace(&wanted.namespace);
    wanted.unseal(cluster);
    let built = build(cluster, &skeleton(&wanted));
    let text = flux_substitute(&built, &variables(cluster, &wanted.namespace, SECRET)).unwrap();
    cluster.must(&["apply", "--server-side", "-f", "-"], &text);
    assert_eq!(wanted.live(cluster), wanted.object());
}

#[test]
fn older_content_is_not_applied() {
    let wanted = Wanted::new("flux-older");
    let older = BTreeMap::from([("pairctl_spec_0000".to_owned(), "{}".to_owned())]);
    assert_eq!(flux_substitute(&skeleton(&wanted), &older).unwrap_err(), VARIABLE);
}

#[test]
fn the_kustomization_takes_its_variables_from_the_secret() {
    let Some(cluster) = super::bare() else { return };
    stand_in(cluster, "kustomize.toolkit.fluxcd.io", "v1", "Kustomization");
    let wanted = Wanted::new("flux-kustomization");
    cluster.namespace(&wanted.namespace);
    let mut values = wanted.context(VARIABLE);
    values["flux"] = json!({
        "path": "./clusters/east/payments/bridge",
        "source_kind": "GitRepository",
        "source": {"name": "fleet", "namespace": "flux-system"},
        "depends_on": {"name": "pairs", "namespace": "flux-system"},
    });
    let text = render("bridge/flux.yaml.j2", &values);
    cluster.must(&["apply", "--server-side", "-f", "-"], &text);
    let kustomization = object(&text, "Kustomization");
    let from = json!({"substituteFrom": [{"kind": "Secret", "name": SECRET}]});
    assert_eq!(kustomization["spec"]["postBuild"], from);
    assert_eq!(kustomization["metadata"]["namespace"], json!(wanted.namespace));
}

/// The ClusterPair in Git, with an annotation that Flux would heed.
fn skeleton(wanted: &Wanted) -> String {
    let mut values = wanted.context(VARIABLE);
    values["pair"]["annotations"]["kustomize.toolkit.fluxcd.io/substitute"] = json!("disabled");
    render("bridge/flux-clusterpair.yaml.j2", &values)
}

/// The text that Flux puts variables into.
pub(crate) fn build(cluster: &ControlPlane, skeleton: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("clusterpair.yaml"), skeleton).unwrap();
    fs::write(folder.path().join("kustomization.yaml"), "resources: [clusterpair.yaml]\n").unwrap();
    cluster.must(&["kustomize", &folder.path().to_string_lossy()], "")
}

/// Every key of the Secret, line feeds dropped, as kustomize-controller loads them.
pub(crate) fn variables(cluster: &ControlPlane, namespace: &str, secret: &str) -> BTreeMap<String, String> {
    let text = cluster.must(&["get", "secret", secret, "-n", namespace, "-o", "json"], "");
    let secret: Value = serde_json::from_str(&text).unwrap();
    let decode =
        |value: &Value| String::from_utf8(STANDARD.decode(value.as_str().unwrap()).unwrap()).unwrap();
    let data = secret["data"].as_object().unwrap().iter();
    data.map(|(name, value)| (name.clone(), decode(value).replace('\n', ""))).collect()
}
