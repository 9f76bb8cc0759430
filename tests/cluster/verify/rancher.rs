//! What becomes of Rancher's projects on failover, by the labels and annotations of real namespaces.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::beside::label;
use super::fleet::{At, Fleet, catalogued};
use super::server::{Answer, Server};

const PAIRS: [At; 2] = [At("east", "billing", "north"), At("north", "billing", "east")];

/// A healthy fleet whose pairs between `east` and `north` map a project, live and in pairings.yaml.
fn mapping() -> Option<Fleet> {
    let mut fleet = Fleet::healthy()?;
    write(&fleet, &json!([]));
    for (at, mappings) in PAIRS
        .into_iter()
        .zip([json!({"c-1:p-1": "c-2:p-2", "p-1": "p-2"}), json!({"c-2:p-2": "c-1:p-1", "p-2": "p-1"})])
    {
        fleet.lay_with(at, |object| {
            object["spec"]["platformOptions"] = json!({"rancher": {"projectMappings": mappings}});
        });
    }
    Some(fleet)
}

fn write(fleet: &Fleet, skip: &Value) {
    fleet.write_pairings(|pairings| {
        pairings["pairs"][1]["projectMappings"] = json!({"c-1:p-1": "c-2:p-2"});
        pairings["verify"] = json!({"skip": skip});
    });
}

#[test]
fn a_namespace_that_is_left_behind_is_found() {
    let Some(fleet) = mapping() else { return };
    let east = fleet.cluster("east");
    let verify = |flags: &str| {
        let (report, code) = fleet.verify(flags);
        assert_eq!(super::fleet::told(&report), Vec::<String>::new(), "{report:#}");
        let findings = report["findings"].as_array().unwrap();
        let messages = findings.iter().map(|finding| {
            assert_eq!(finding["code"], "namespace-in-no-pair");
            finding["message"].as_str().unwrap().to_owned()
        });
        (messages.collect::<Vec<_>>(), code)
    };
    label(east, "billing", Some("p-1"));
    // Its project is mapped by no pair of this cluster.
    label(east, "dr", Some("p-2"));
    assert_eq!(verify(""), (Vec::new(), 0));
    label(east, "weak", Some("p-1"));
    let message = "namespace `weak` of cluster `east` is in no pair, and others of its project `p-1` are";
    fleet.others_see(PAIRS[0], PAIRS[0], &catalogued("a namespace of a mapped project is in no pair"));
    for flags in ["", "east", "--only namespace-in-no-pair"] {
        assert_eq!(verify(flags), (vec![message.to_owned()], 1), "{flags}");
    }
    assert_eq!(verify("north"), (Vec::new(), 0));
    for (namespace, code) in [("weak", 0), ("dr", 1)] {
        write(
            &fleet,
            &json!([{
                "code": "namespace-in-no-pair", "cluster": "east", "namespace": namespace, "reason": "a playground",
            }]),
        );
        assert_eq!(verify("").1, code, "{namespace}");
    }
    for namespace in ["billing", "dr", "weak"] {
        label(east, namespace, None);
    }
}

#[test]
fn what_becomes_of_labels_and_annotations_is_shown() {
    let Some(fleet) = mapping() else { return };
    let east = fleet.cluster("east");
    let marks = |value: [Value; 3]| {
        let [label, annotation, other] = value;
        let patch = json!({"metadata": {
            "labels": {"field.cattle.io/projectId": label, "team": "billing"},
            "annotations": {"field.cattle.io/projectId": annotation, "lifecycle.cattle.io/create.namespace-auth": other},
        }});
        let patch = patch.to_string();
        east.must(&["patch", "namespace", "billing", "--type=merge", "-p", &patch], "");
    };
    marks([json!("p-1"), json!("c-1:p-1"), json!("true")]);
    let (report, code) = fleet.verify("east");
    assert_eq!((super::fleet::told(&report), code), (Vec::new(), 0), "{report:#}");
    let pairs = report["pairs"].as_array().unwrap();
    let preview = |namespace: &str| {
        pairs.iter().find(|pair| pair["namespace"] == namespace).unwrap().get("preview").cloned()
    };
    let project = "field.cattle.io/projectId";
    assert_eq!(
        preview("billing").unwrap(),
        json!([
            {"namespace": "billing", "kind": "label", "key": project, "value": "p-1", "becomes": "p-2"},
            {"namespace": "billing", "kind": "annotation", "key": project, "value": "c-1:p-1", "becomes": "c-2:p-2"},
            {"namespace": "billing", "kind": "annotation", "key": "lifecycle.cattle.io/create.namespace-auth"},
        ])
    );
    assert_eq!(preview("shop"), None);
    let schema = include_str!("../../../docs/verify-report.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(schema.is_valid(&report), "{report:#}");
    let shown = "on failover east/billing/dr -> north
  billing: label field.cattle.io/projectId: p-1 becomes p-2
  billing: annotation field.cattle.io/projectId: c-1:p-1 becomes c-2:p-2
  billing: annotation lifecycle.cattle.io/create.namespace-auth is dropped
";
    let screen = fleet.sandbox.type_line("pairctl verify east --preview");
    assert!(screen.contains(shown), "{screen}");
    // It is shown whatever else is looked at, and only where it is asked for.
    let screen = fleet.sandbox.type_line("pairctl verify east --only no-way-back --preview");
    assert!(screen.contains(shown), "{screen}");
    assert!(!fleet.sandbox.type_line("pairctl verify east").contains("on failover"));
    let screen = fleet.sandbox.type_line("pairctl verify --offline --preview");
    assert!(screen.ends_with("[exit 2]\n") && screen.contains("--offline"), "{screen}");
    marks([json!(null), json!(null), json!(null)]);
}

/// A fleet in which one pair maps a project, there and not back, and a Rancher that has these projects.
fn in_rancher(fleet: &mut Fleet, east: &Value, north: &Value) -> Server {
    let of = |data: &Value| Answer::Body(200, json!({"type": "collection", "data": data}).to_string());
    let path = |cluster: &str| format!("/v3/projects?clusterId={cluster}&limit=1000");
    let rancher = Server::start(&[(&path("c-1"), of(east)), (&path("c-2"), of(north))]);
    let token = "kubeconfig-u-9xk2v:hunter2-token-of-rancher";
    fleet.sandbox.secrets.add(token);
    let authority = STANDARD.encode(rancher.authority());
    let server = format!("{}/k8s/clusters/c-1", rancher.url());
    let kubeconfig = json!({
        "clusters": [{"name": "c", "cluster": {"server": server, "certificate-authority-data": authority}}],
        "users": [{"name": "u", "user": {"token": token}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "current-context": "x",
    });
    fleet.sandbox.write("secrets/rancher.json", &kubeconfig.to_string());
    fleet.write_pairings(|pairings| {
        for (cluster, id, project) in [("east", "c-1", "p-1"), ("north", "c-2", "p-2")] {
            let access = json!({"file": "secrets/rancher.json"});
            let rancher = json!({"cluster": id, "projects": {"payments": project}, "access": access});
            pairings["clusters"][cluster]["rancher"] = rancher;
        }
        pairings["pairs"][1]["projects"] = json!(["payments"]);
        pairings["pairs"][1]["bidirectional"] = json!(false);
        pairings["verify"] = json!({"skip": [{"code": "no-way-back", "reason": "a move"}]});
    });
    rancher
}

#[test]
fn a_project_that_rancher_does_not_have_is_found_and_nobody_else_sees_it() {
    let Some(mut fleet) = mapping() else { return };
    let project = |id: &str, name: &str| json!({"id": id, "name": name, "clusterId": id.split(':').next()});
    let projects = |id: &str, name: &str| json!([project(id, name), project("c-2:p-system", "System")]);
    let east = json!([project("c-1:p-1", "payments")]);
    let sound = projects("c-2:p-2", "payments");
    let mut leaving = sound.clone();
    leaving[0]["state"] = json!("removing");
    let _rancher = in_rancher(&mut fleet, &east, &sound);
    assert_eq!(fleet.faults(""), Vec::<String>::new());
    for (what, north) in [
        ("the cluster was imported into Rancher again", json!([])),
        ("the project was not made on the destination", json!([project("c-2:p-system", "System")])),
        ("the project was deleted and made again", projects("c-2:p-9", "payments")),
        ("the id is that of another project", projects("c-2:p-2", "billing")),
        ("the project is being deleted", leaving),
    ] {
        let _rancher = in_rancher(&mut fleet, &east, &north);
        fleet.shows(PAIRS[0], what, "");
    }
}
