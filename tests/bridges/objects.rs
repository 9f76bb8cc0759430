//! The objects of every way to seal are those of the SOPS files, field for field.

use serde_json::{Value, json};

use crate::consumers::{
    external_secrets, flux_substitute, flux_variables, mounted, object, text, unsealed, vault_plugin,
};
use crate::every_seal::{BRIDGES, NAME, SCOPES, annotations, file, opened_with_sops, rendered, source};
use crate::run::Sandbox;

/// The second is what a reader of YAML takes for something else.
const NAMESPACES: [&str; 2] = ["payments", "null"];
const FINGERPRINT: &str = "pairctl.dev/fingerprint";
const NO_SUBSTITUTION: &str = "kustomize.toolkit.fluxcd.io/substitute";

/// Takes an annotation away, which must be there.
fn without(mut object: Value, annotation: &str) -> Value {
    let annotations = object["metadata"]["annotations"].as_object_mut().unwrap();
    assert!(annotations.remove(annotation).is_some(), "there is no {annotation}");
    object
}

#[test]
fn what_sops_hides_is_what_was_asked_for() {
    let sandbox = rendered(&NAMESPACES);
    let kubeconfig: Value = serde_yaml::from_str(&sandbox.read("secrets/west.yaml")).unwrap();
    for namespace in NAMESPACES {
        let found = opened_with_sops(&sandbox, namespace);
        let metadata = &found["metadata"];
        assert_eq!((&metadata["name"], &metadata["namespace"]), (&json!(NAME), &json!(namespace)));
        for (key, value) in annotations().as_object().unwrap() {
            assert_eq!(&metadata["annotations"][key], value, "{key}");
        }
        assert_eq!(metadata["labels"]["null"], json!("null"));
        let spec = &found["spec"];
        let user = &kubeconfig["users"][0];
        assert_eq!(spec["config"]["current-context"], kubeconfig["current-context"]);
        assert_eq!(spec["config"]["users"][text(&user["name"])]["token"], user["user"]["token"]);
        for (option, file) in [("token", "secrets/px-token"), ("note", "secrets/note")] {
            assert_eq!(spec["options"][option], json!(sandbox.read(file).trim_end()));
        }
        assert_eq!(spec["options"]["text"], json!(" a: b\n#\tc\n"));
        assert_eq!(spec["platformOptions"]["rancher"]["projectMappings"]["p-4xk2v"], json!("p-aaaaa"));
    }
}

/// What the consumer of a bridge makes.
fn made(sandbox: &Sandbox, bridge: &str, scope: &str, namespace: &str) -> Value {
    let source = source(bridge, scope);
    let secret = unsealed(&object(&file(sandbox, &source, namespace, "sealedsecret"), "SealedSecret"));
    let rendered = file(sandbox, &source, namespace, "bridge");
    match bridge {
        "job" => serde_yaml::from_str(mounted(&object(&rendered, "Job"), &secret)).unwrap(),
        "externalSecrets" => {
            let store = object(&rendered, "SecretStore");
            let provider = &store["spec"]["provider"]["kubernetes"];
            assert_eq!(provider["remoteNamespace"], secret["metadata"]["namespace"]);
            external_secrets(&object(&rendered, "ExternalSecret"), |name, key| {
                assert_eq!(secret["metadata"]["name"], json!(name));
                text(&secret["stringData"][key]).to_owned()
            })
        }
        _ => {
            let kustomization = object(&rendered, "Kustomization");
            assert_eq!(kustomization["metadata"]["namespace"], secret["metadata"]["namespace"]);
            let from = &kustomization["spec"]["postBuild"]["substituteFrom"];
            assert_eq!(*from, json!([{"kind": "Secret", "name": secret["metadata"]["name"]}]));
            let skeleton = format!("{}/clusterpair.yaml", text(&kustomization["spec"]["path"]));
            let built = flux_substitute(&sandbox.read(&skeleton), &flux_variables(&secret)).unwrap();
            object(&built, "ClusterPair")
        }
    }
}

#[test]
fn every_bridge_makes_the_same_object_in_every_scope() {
    let sandbox = rendered(&NAMESPACES);
    for namespace in NAMESPACES {
        let wanted = opened_with_sops(&sandbox, namespace);
        for (bridge, scope) in BRIDGES.into_iter().flat_map(|bridge| SCOPES.map(|scope| (bridge, scope))) {
            // Flux would heed it in the skeleton, and has nothing to heed in what comes of it.
            let wanted = match bridge {
                "flux" => without(wanted.clone(), NO_SUBSTITUTION),
                _ => wanted.clone(),
            };
            assert_eq!(made(&sandbox, bridge, scope, namespace), wanted, "{bridge}, {scope}");
        }
    }
}

/// What `pairctl payload` prints for one key, as a store has it. The output is secret.
fn payload(sandbox: &Sandbox, source: &str, namespace: &str, key: &str) -> String {
    let output = sandbox.command(&format!("pairctl payload {source}/{namespace}/{NAME}")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let payload: Value = serde_json::from_slice(&output.stdout).unwrap();
    text(&payload[key]).to_owned()
}

/// Nothing is sealed there, so there is no fingerprint of it either. `rendered` has searched the tree for secrets.
#[test]
fn a_store_and_a_vault_make_the_same_object() {
    let sandbox = rendered(&NAMESPACES);
    for namespace in NAMESPACES {
        let wanted = without(opened_with_sops(&sandbox, namespace), FINGERPRINT);
        let fetch = |source: &'static str| {
            let sandbox = &sandbox;
            move |path: &str, key: &str| {
                assert_eq!(path, format!("kv/pairs/{source}/{namespace}/{NAME}"));
                payload(sandbox, source, namespace, key)
            }
        };
        let external = file(&sandbox, "external-secret", namespace, "externalsecret");
        let made = external_secrets(&object(&external, "ExternalSecret"), fetch("external-secret"));
        assert_eq!(made, wanted);
        let placeholders = object(&file(&sandbox, "vault-plugin", namespace, "clusterpair"), "ClusterPair");
        assert_eq!(vault_plugin(&placeholders, &fetch("vault-plugin")), wanted);
    }
}
