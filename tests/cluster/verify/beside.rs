//! What is wrong beside the single pairs: with pairs for all namespaces, with other people's pairs, with where pairs lead.

use serde_json::{Value, json};

use super::fleet::{At, Fleet, HERE, catalogued, stork, told};
use crate::control_plane::ControlPlane;

/// The findings beside the pairs, and the exit code; nothing is wrong with any pair.
fn beside(fleet: &Fleet, flags: &str) -> (Vec<(String, String)>, i32) {
    let (report, code) = fleet.verify(flags);
    assert_eq!(told(&report), Vec::<String>::new(), "{report:#}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap();
    (findings.iter().map(|finding| (text(&finding["code"]), text(&finding["message"]))).collect(), code)
}

fn replace_stork(cluster: &ControlPlane, version: &str) {
    let replace = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
    cluster.must(&replace, &stork(version).to_string());
}

/// A namespace is put into a project, or out of it.
pub(super) fn label(cluster: &ControlPlane, namespace: &str, project: Option<&str>) {
    let patch = json!({"metadata": {"labels": {"field.cattle.io/projectId": project}}}).to_string();
    cluster.must(&["patch", "namespace", namespace, "--type=merge", "-p", &patch], "");
}

const ADMIN: [At; 2] = [At("east", "kube-system", "north"), At("north", "kube-system", "east")];

/// With pairs for all namespaces between `east` and `north`, and Storks that know them.
fn with_admin_pairs() -> Option<Fleet> {
    let mut fleet = Fleet::healthy()?;
    fleet.write_pairings(|pairings| pairings["pairs"][1]["namespaces"] = json!(["billing", "kube-system"]));
    for at in ADMIN {
        fleet.lay(at);
        replace_stork(fleet.cluster(at.0), "25.5.0");
    }
    Some(fleet)
}

fn without_admin_pairs(fleet: &Fleet) {
    for at in ADMIN {
        fleet.remove(at);
    }
}

#[test]
fn a_stork_that_knows_no_pairs_for_all_namespaces_is_found() {
    let Some(fleet) = with_admin_pairs() else { return };
    assert_eq!(fleet.faults(""), Vec::<String>::new());
    replace_stork(fleet.cluster("north"), "25.4.3");
    fleet.shows(ADMIN[1], "the Stork that runs knows no pairs for all namespaces", "");
    fleet.finds(ADMIN[1], "running-stork-no-admin-pairs", "--only running-stork-no-admin-pairs");
    // What pairings.yaml says of the same is told once.
    fleet.write_pairings(|pairings| {
        pairings["pairs"][1]["namespaces"] = json!(["billing", "kube-system"]);
        pairings["clusters"]["north"]["stork"] = json!({"version": "25.4.3"});
    });
    fleet.finds(ADMIN[1], "running-stork-no-admin-pairs", "");
    without_admin_pairs(&fleet);
}

#[test]
fn a_pair_for_all_namespaces_is_asked_for_the_projects_of_all() {
    let Some(fleet) = with_admin_pairs() else { return };
    let north = fleet.cluster("north");
    // The system's own project is nobody's application.
    let projects = [("kube-system", "p-system"), ("weak", "p-system"), ("dr", "p-1"), ("portworx", "p-2")];
    for (namespace, project) in projects {
        label(north, namespace, Some(project));
    }
    fleet.shows(ADMIN[1], "a pair for all namespaces does not map a project of one", "");
    let (report, _) = fleet.verify("");
    let pairs = report["pairs"].as_array().unwrap();
    let pair = pairs.iter().find(|pair| pair["cluster"] == "north" && pair["namespace"] == "kube-system");
    let fault = &pair.unwrap()["faults"][0];
    assert_eq!(fault["message"], "namespaces `dr`, `portworx` would lose their Rancher projects on failover");
    assert_eq!(
        fault["evidence"],
        json!([
            "dr: label field.cattle.io/projectId: p-1 is dropped",
            "portworx: label field.cattle.io/projectId: p-2 is dropped",
        ])
    );
    for (namespace, _) in projects {
        label(north, namespace, None);
    }
    assert_eq!(fleet.faults(""), Vec::<String>::new());
    without_admin_pairs(&fleet);
}

#[test]
fn a_pair_of_somebody_else_that_stops_stork_is_found() {
    let Some(fleet) = Fleet::healthy() else { return };
    let east = fleet.cluster("east");
    let lay = |spec: Value| {
        let object = json!({
            "apiVersion": "stork.libopenstorage.org/v1alpha1", "kind": "ClusterPair",
            "metadata": {"name": "alien", "namespace": "weak"}, "spec": spec,
        });
        east.kubectl(&["delete", "clusterpair", "alien", "-n", "weak"], "");
        east.must(&["create", "-f", "-"], &object.to_string());
    };
    lay(json!({"config": {}, "options": {"port": "9001"}}));
    assert_eq!(beside(&fleet, ""), (Vec::new(), 0));
    let options = json!({"port": 9001, "token": "hunter2-alien"});
    for (what, spec, place) in [
        (
            "an option of somebody else's pair is a number",
            json!({"config": {}, "options": options}),
            "/spec/options/port",
        ),
        ("somebody else's pair is still sealed", json!("ENC[AES256_GCM,data:hunter2,type:str]"), "/spec"),
    ] {
        lay(spec);
        fleet.others_see(At("east", "weak", "west"), HERE, &catalogued(what));
        for flags in ["", "--only foreign-pair-undecodable"] {
            let (found, code) = beside(&fleet, flags);
            assert_eq!((found.len(), code), (1, 1), "{found:?}");
            assert_eq!(found[0].0, "foreign-pair-undecodable");
            assert!(
                found[0].1.contains("weak/alien of cluster `east`") && found[0].1.ends_with(place),
                "{found:?}"
            );
        }
    }
    fleet.write_pairings(|pairings| {
        pairings["verify"] = json!({"skip": [{
            "code": "foreign-pair-undecodable", "cluster": "east", "namespace": "weak", "reason": "it goes on Monday",
        }]});
    });
    assert_eq!(beside(&fleet, ""), (Vec::new(), 0));
    east.must(&["delete", "clusterpair", "alien", "-n", "weak"], "");
}

#[test]
fn a_live_pair_that_leads_back_to_its_own_source_is_found() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    let back = fleet.config(At("west", "shop", "east"));
    fleet.lay_with(HERE, |object| object["spec"]["config"] = back);
    fleet.shows(HERE, "the live pair leads back to its own source", "");
    fleet.finds(HERE, "same-cluster", "--only same-cluster");
    fleet.lay(HERE);
    assert_eq!(fleet.faults(""), Vec::<String>::new());
}

#[test]
fn a_pair_that_is_nowhere_is_unknown_though_its_absence_is_skipped() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    fleet.remove(HERE);
    fleet.finds(HERE, "pair-not-live", "");
    fleet.write_pairings(|pairings| {
        pairings["verify"] = json!({"skip": [{"code": "pair-not-live", "reason": "it comes on Monday"}]});
    });
    let (report, code) = fleet.verify("");
    assert_eq!((told(&report), code), (Vec::new(), 2), "{report:#}");
    assert_eq!((&report["summary"]["unknown"], &report["summary"]["works"]), (&json!(1), &json!(5)));
    fleet.lay(HERE);
}
