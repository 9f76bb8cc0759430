//! What `kubeseal --re-encrypt` makes of a rendered file is still ours, and is made anew.
//!
//! It asks the controller, which is not at hand. `Rotate` of the controller copies the object's metadata over the
//! template's, unseals, and seals what came of it for its newest key: the last two are what `kubeseal
//! --recovery-unseal` and `kubeseal` do (sealed-secrets 0.36.6, pkg/controller/controller.go).

use pairctl::sealed_secret::{Scope, SealingCertificate, label, seal};
use serde_json::{Map, Value, json};

use crate::consumers::{object, text, unsealed};
use crate::every_seal::{BRIDGES, NAME, SCOPES, file, opened_with_sops, rendered, source};
use crate::kubeseal::Kubeseal;
use crate::run::Sandbox;

const CERTIFICATE: &str = include_str!("../vectors/sealing/certificates/valid.pem");
const NAMESPACE: &str = "payments";
const SCOPE_PREFIX: &str = "sealedsecrets.bitnami.com/";

/// The object that the controller unseals: its template has the metadata of the object and nothing else.
fn with_its_metadata_in_the_template(text: &str) -> Value {
    let mut sealed = object(text, "SealedSecret");
    sealed["spec"]["template"]["metadata"] = sealed["metadata"].clone();
    sealed
}

/// What the controller answers.
fn rotated(rendered: &str) -> Value {
    let sealed = with_its_metadata_in_the_template(rendered);
    let metadata = &sealed["metadata"];
    let scoped: Map<String, Value> = (metadata["annotations"].as_object().unwrap().iter())
        .filter(|(key, _)| key.starts_with(SCOPE_PREFIX))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let annotations = serde_json::from_value(metadata["annotations"].clone()).unwrap();
    let label = label(Scope::of(&annotations), text(&metadata["namespace"]), text(&metadata["name"]));
    let certificate = SealingCertificate::from_pem(CERTIFICATE.as_bytes()).unwrap();
    let values = unsealed(&sealed)["stringData"].as_object().unwrap().clone();
    let data: Map<String, Value> = values
        .into_iter()
        .map(|(key, value)| {
            let sealed = seal(text(&value).as_bytes(), &certificate, &label).unwrap();
            (key, json!(sealed.as_str()))
        })
        .collect();
    let mut head = json!({"name": metadata["name"], "namespace": metadata["namespace"]});
    if !scoped.is_empty() {
        head["annotations"] = Value::Object(scoped);
    }
    let template = json!({"metadata": metadata, "type": "Opaque"});
    json!({
        "apiVersion": "bitnami.com/v1alpha1",
        "kind": "SealedSecret",
        "metadata": head,
        "spec": {"encryptedData": data, "template": template},
    })
}

/// The two formats of kubeseal; JSON is what it prints when it is not asked.
fn formats(object: &Value) -> [(&'static str, String); 2] {
    [
        ("yaml", format!("---\n{}", serde_yaml::to_string(object).unwrap())),
        ("json", serde_json::to_string_pretty(object).unwrap() + "\n"),
    ]
}

fn path(source: &str) -> String {
    format!("clusters/{source}/{NAMESPACE}/{NAME}.sealedsecret.yaml")
}

/// Every pair with a SealedSecret, re-encrypted, in one format.
fn reencrypted(format: usize) -> (Sandbox, Vec<String>) {
    let sandbox = rendered(&[NAMESPACE]);
    let sources = BRIDGES.into_iter().flat_map(|bridge| SCOPES.map(|scope| source(bridge, scope)));
    let sources: Vec<String> = sources.collect();
    for source in &sources {
        let rotated = rotated(&sandbox.read(&path(source)));
        sandbox.write(&path(source), &formats(&rotated)[format].1);
    }
    (sandbox, sources)
}

#[test]
fn without_the_credential_it_is_refused_by_name_and_left_alone() {
    for (format, code) in [(0, "credential-missing"), (1, "sealed-file-broken")] {
        let (sandbox, sources) = reencrypted(format);
        sandbox.run("mv secrets gone");
        let before = sandbox.snapshot("clusters");
        for line in ["pairctl render", "pairctl render --check"] {
            let ran = sandbox.run(line);
            assert_eq!(ran.code, 2, "{}", ran.err);
            assert!(!ran.err.contains("foreign-file"), "{}", ran.err);
            assert_eq!(ran.err.matches(&format!("error[{code}]")).count(), sources.len(), "{}", ran.err);
            let is_named = |source: &String| match format {
                0 => ran.err.contains(&format!(
                    "ClusterPair {NAMESPACE}/{NAME} of cluster `{source}` must be sealed"
                )),
                _ => ran.err.contains(&path(source)),
            };
            assert!(sources.iter().all(is_named), "{}", ran.err);
            assert_eq!(sandbox.snapshot("clusters"), before);
        }
    }
}

#[test]
fn with_the_credential_it_is_sealed_again_and_why_is_said() {
    let whys = ["the comment `pairctl.dev/rendered` was removed", "the file is no sealed manifest any more"];
    for (format, why) in whys.into_iter().enumerate() {
        let (sandbox, sources) = reencrypted(format);
        let ran = sandbox.run("pairctl render");
        assert_eq!(ran.code, 0, "{}", ran.err);
        for source in &sources {
            let line = format!("updated   {} (", path(source));
            let line = ran
                .out
                .lines()
                .find(|found| found.starts_with(&line))
                .unwrap_or_else(|| panic!("{}", ran.out));
            assert!(line.contains(why), "{line}");
        }
        assert_eq!(sandbox.run("pairctl render --check").code, 0);
        let secret =
            unsealed(&object(&file(&sandbox, "job-strict", NAMESPACE, "sealedsecret"), "SealedSecret"));
        let values = secret["stringData"].as_object().unwrap();
        let made: Value = serde_yaml::from_str(text(values.values().next().unwrap())).unwrap();
        let wanted = opened_with_sops(&sandbox, NAMESPACE);
        assert_eq!(
            (&made["spec"], &made["metadata"]["labels"]),
            (&wanted["spec"], &wanted["metadata"]["labels"])
        );
    }
}

/// The object as it is in kubeseal's YAML: that is made from its JSON, where it takes U+0085 for a line break.
fn as_kubeseals_yaml(object: &Value) -> Value {
    serde_json::from_str(&object.to_string().replace('\u{85}', " ")).unwrap()
}

/// The object without what is sealed in it.
fn blanked(mut object: Value) -> Value {
    let values = object["spec"]["encryptedData"].as_object_mut().unwrap();
    values.values_mut().for_each(|value| *value = json!("sealed"));
    object
}

#[test]
fn the_answer_is_the_one_that_the_real_kubeseal_would_print() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    let sandbox = rendered(&[NAMESPACE]);
    let certificate = sandbox.path().join("certificates/valid.pem");
    // Between the two, which are one in the controller, it must be YAML: kubeseal reads JSON as if it were.
    let as_yaml = |object: &Value| serde_yaml::to_string(object).unwrap();
    for scope in SCOPES {
        let text = file(&sandbox, &source("job", scope), NAMESPACE, "sealedsecret");
        let sealed = with_its_metadata_in_the_template(&text);
        let secret: Value = serde_json::from_str(&kubeseal.recovered(&as_yaml(&sealed)).unwrap()).unwrap();
        let printed = |format: &str| {
            let arguments = ["--cert", certificate.to_str().unwrap(), "--format", format];
            kubeseal.run(&arguments, as_yaml(&secret).as_bytes()).unwrap()
        };
        let ours = rotated(&text);
        let [(_, yaml), (_, json)] = formats(&ours);
        let ours = blanked(ours);
        let theirs = [printed("yaml"), printed("json")];
        assert_eq!(blanked(object(&theirs[0], "SealedSecret")), as_kubeseals_yaml(&ours), "{scope}");
        assert_eq!(blanked(serde_json::from_str(&theirs[1]).unwrap()), ours, "{scope}");
        for (theirs, ours) in theirs.iter().zip([yaml, json]) {
            let kind =
                |text: &str| text.lines().find(|line| line.contains("SealedSecret")).map(str::to_owned);
            assert_eq!((theirs.lines().next(), kind(theirs)), (ours.lines().next(), kind(&ours)));
        }
    }
}
