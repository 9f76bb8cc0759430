//! What is wrong with an object on its source cluster, or round it.

use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use super::fleet::{At, Fleet, HERE, ready_replicas, stork};

/// Puts a fault into a healthy fleet.
type Inject = fn(&mut Fleet, At);

/// Faults of one object, as the catalogue calls them.
const FAULTS: [(&str, Inject); 15] = [
    ("the pair was deleted", |fleet, at| fleet.remove(at)),
    ("an option is a number", |fleet, at| {
        fleet.lay_with(at, |object| object["spec"]["options"]["port"] = json!(9001));
    }),
    ("minikube's extension is an object", |fleet, at| {
        fleet.lay_with(at, |object| {
            object["spec"]["config"]["clusters"][at.2]["extensions"] = json!({"minikube": {"version": "1"}});
        });
    }),
    ("the pair was applied while sealed", |fleet, at| {
        fleet.lay_with(at, |object| {
            object["spec"]["config"] = json!("ENC[AES256_GCM,data:x,type:str]");
        });
    }),
    ("the status was committed with the pair", |fleet, at| {
        fleet.lay_with(at, |object| {
            object["status"] = json!({"schedulerStatus": "Ready", "storageStatus": "Ready"});
        });
    }),
    ("the current context is not there", |fleet, at| {
        fleet.lay_with(at, |object| object["spec"]["config"]["current-context"] = json!("elsewhere"));
    }),
    ("Stork could not reach the destination", |fleet, at| status(fleet, at, "Error", "Ready")),
    ("Portworx did not take the pair", |fleet, at| status(fleet, at, "Ready", "Error")),
    ("the pair is Degraded", |fleet, at| status(fleet, at, "Ready", "Degraded")),
    ("the pair is being deleted", |fleet, at| {
        fleet.cluster(at.0).must(&["delete", "clusterpair", "dr", "-n", at.1, "--wait=false"], "");
    }),
    ("somebody took the finalizer off", |fleet, at| {
        fleet.patch(at, "kubectl-patch", &json!({"metadata": {"finalizers": null}}));
    }),
    ("an option was edited after Ready", |fleet, at| {
        // Times count seconds.
        sleep(Duration::from_millis(1100));
        fleet.patch(at, "kubectl-edit", &json!({"spec": {"options": {"ip": "other.example.com"}}}));
    }),
    ("Flux applies the pair that Argo CD applies", |fleet, at| {
        fleet.apply(at, &part(at, "px.example.com"), "kustomize-controller");
        paired_again(fleet, at);
    }),
    ("somebody applied by hand over Argo CD", |fleet, at| {
        // By hand, over what is there.
        fleet.cluster(at.0).must(&["apply", "-f", "-"], &part(at, "other.example.com").to_string());
        paired_again(fleet, at);
    }),
    ("the token has a line break inside", |fleet, at| {
        fleet.lay_with(at, |object| {
            object["spec"]["config"]["users"]["stork"]["token"] = json!("two\nlines-of-it");
        });
    }),
];

fn status(fleet: &Fleet, at: At, scheduler: &str, storage: &str) {
    fleet.mark(at, &json!({"schedulerStatus": scheduler, "storageStatus": storage}));
}

/// Stork wrote last, so that the options are those that Portworx has.
fn paired_again(fleet: &Fleet, at: At) {
    fleet.mark(at, &json!({"remoteStorageId": "px-again"}));
}

/// A part of the object, as a second tool applies it.
fn part(at: At, ip: &str) -> Value {
    json!({
        "apiVersion": "stork.libopenstorage.org/v1alpha1", "kind": "ClusterPair",
        "metadata": {"name": "dr", "namespace": at.1}, "spec": {"options": {"ip": ip}},
    })
}

#[test]
fn each_fault_of_an_object_is_found_alone() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    for (what, inject) in FAULTS {
        inject(&mut fleet, HERE);
        fleet.shows(HERE, what, "");
        fleet.lay(HERE);
    }
    assert_eq!(fleet.faults(""), Vec::<String>::new());
}

#[test]
fn stork_itself_is_looked_at() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    let here = At("north", "billing", "east");
    let north = fleet.cluster("north");
    ready_replicas(north, 0);
    fleet.shows(here, "no pod of Stork is ready", "");
    ready_replicas(north, 3);
    let replace = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
    north.must(&replace, &stork("2.11.1").to_string());
    assert_eq!(fleet.faults(""), Vec::<String>::new());
    fleet.lay_with(here, |object| {
        object["spec"]["platformOptions"] = json!({"rancher": {"projectMappings": {"c-1:p-1": "c-2:p-2"}}});
    });
    fleet.shows(here, "the Stork that runs ignores mappings", "");
    north.must(&replace, &stork("2.11.2").to_string());
    assert_eq!(fleet.faults(""), Vec::<String>::new());
}

#[test]
fn a_namespace_that_is_not_there_is_found() {
    let Some(fleet) = Fleet::healthy() else { return };
    fleet.write_pairings(|pairings| {
        pairings["pairs"][1]["namespaces"] = json!(["billing", "nowhere"]);
    });
    let told = fleet.faults("");
    assert_eq!(told, ["east/nowhere/dr: namespace-missing", "north/nowhere/dr: namespace-missing"]);
}

#[test]
fn a_namespace_that_would_lose_its_project_is_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    let here = At("north", "billing", "east");
    let north = fleet.cluster("north");
    let project = |label: &str, annotation: &str| {
        json!({"metadata": {
            "labels": {"field.cattle.io/projectId": label},
            "annotations": {"field.cattle.io/projectId": annotation, "lifecycle.cattle.io/create": "true"},
        }})
        .to_string()
    };
    let patch = |patch: &str| north.must(&["patch", "namespace", "billing", "--type=merge", "-p", patch], "");
    patch(&project("p-1", "c-1:p-1"));
    fleet.shows(here, "the project of the namespace is not mapped", "");
    let map = |mappings: Value| {
        move |object: &mut Value| {
            object["spec"]["platformOptions"] = json!({"rancher": {"projectMappings": mappings}});
        }
    };
    fleet.lay_with(here, map(json!({"c-1:p-1": "c-2:p-2"})));
    fleet.shows(here, "the project is mapped in its prefixed form alone", "");
    let evidence = fleet.verify("").0.to_string();
    for line in [
        "label field.cattle.io/projectId: p-1 is dropped",
        "annotation field.cattle.io/projectId: c-1:p-1 becomes c-2:p-2",
        "annotation lifecycle.cattle.io/create is dropped",
    ] {
        assert!(evidence.contains(line), "{line}: {evidence}");
    }
    fleet.lay_with(here, map(json!({"c-1:p-1": "c-2:p-2", "p-1": "p-2"})));
    assert_eq!(fleet.faults(""), Vec::<String>::new());
    patch(
        r#"{"metadata": {"labels": {"field.cattle.io/projectId": null}, "annotations": {"field.cattle.io/projectId": null}}}"#,
    );
}

#[test]
fn a_source_that_cannot_be_read_leaves_its_pairs_unknown() {
    let Some(fleet) = Fleet::healthy() else { return };
    fleet.revoke(HERE);
    fleet
        .write_pairings(|pairings| pairings["clusters"]["north"]["access"] = json!({"file": "secrets/none"}));
    let (report, code) = fleet.verify("");
    assert_eq!(code, 2, "{report:#}");
    assert_eq!(super::fleet::told(&report), ["east/shop/dr: credential-refused"], "{report:#}");
    assert_eq!((&report["summary"]["unknown"], &report["summary"]["fails"]), (&json!(1), &json!(1)));
    assert_eq!(report["findings"][0]["code"], "access-missing");
}

/// Who may do nothing but list pairs is told all the same, and what was not looked at.
#[test]
fn rights_beyond_the_list_of_pairs_are_not_needed() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    let north = fleet.cluster("north");
    north.kubectl(&["create", "serviceaccount", "reader", "-n", "weak"], "");
    let role = [
        "create",
        "clusterrole",
        "reads-pairs",
        "--verb=list",
        "--resource=clusterpairs.stork.libopenstorage.org",
    ];
    north.kubectl(&role, "");
    let binding = [
        "create",
        "clusterrolebinding",
        "reads-pairs",
        "--clusterrole=reads-pairs",
        "--serviceaccount=weak:reader",
    ];
    north.kubectl(&binding, "");
    let token = fleet.token_of("north", "weak", "reader");
    fleet.sandbox.secret_variable("NORTH", &north.kubeconfig_for(&token));
    fleet.write_pairings(|pairings| pairings["clusters"]["north"]["access"] = json!({"env": "NORTH"}));
    let (report, code) = fleet.verify("");
    assert_eq!((fleet.faults(""), code), (Vec::new(), 0), "{report:#}");
    let pairs = report["pairs"].as_array().unwrap();
    let unseen = &pairs.iter().find(|pair| pair["cluster"] == "north").unwrap()["notChecked"];
    for right in ["list `namespaces`", "get `deployments` in `kube-system`"] {
        assert!(unseen.to_string().contains(right), "{unseen:#}");
    }
}
