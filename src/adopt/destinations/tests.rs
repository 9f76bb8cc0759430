//! Which known cluster a configuration is taken for.

use std::slice;

use super::*;
use crate::adopt::observe::observe;
use crate::model::live::{LivePair, LiveValue};

fn object(source: &str, name: &str, server: &str, authority: &str) -> Adopted {
    let pair = serde_json::json!({
        "metadata": {"name": name, "namespace": "payments"},
        "spec": {"config": {
            "clusters": {"kubernetes": {"server": server, "certificate-authority-data": authority}},
            "contexts": {"admin": {"cluster": "kubernetes", "user": "admin"}},
            "current-context": "admin",
            "users": {"admin": {"token": "hunter2"}},
        }},
    });
    let value: LiveValue = serde_json::from_value(pair).unwrap();
    observe(&source.parse().unwrap(), &LivePair::from_value(value).unwrap()).unwrap()
}

fn known(known: &[(&str, &str, &str)]) -> Vec<Known> {
    let known = known.iter().map(|(name, server, authority)| Known {
        name: name.parse().unwrap(),
        server: (*server).to_owned(),
        authority: STANDARD.decode(authority).ok(),
    });
    known.collect()
}

fn names(objects: &[Adopted], clusters: &[(&str, &str, &str)]) -> Vec<String> {
    let (destinations, of_object) = destinations(objects, &known(clusters));
    of_object.iter().map(|at| destinations[*at].name.to_string()).collect()
}

#[test]
fn a_cluster_is_known_by_its_server_or_by_an_authority_of_its_own() {
    let west = ("west", "https://api.west.example.com:6443/", "d2VzdA==");
    let north = ("north", "https://10.0.0.1", "bm9ydGg=");
    let by_server = object("east", "a", "https://API.west.example.com:6443", "b3RoZXI=");
    let by_authority = object("east", "b", "https://gateway.example.com", "bm9ydGg=");
    assert_eq!(names(&[by_server, by_authority], &[west, north]), ["west", "north"]);
}

#[test]
fn an_authority_of_several_clusters_names_none() {
    let one = object("east", "a", "https://rancher.example.com/k8s/clusters/c-m-1", "cmFuY2hlcg==");
    let other = object("east", "b", "https://rancher.example.com/k8s/clusters/c-m-2", "cmFuY2hlcg==");
    let known = ("west", "https://rancher.example.com/k8s/clusters/c-m-3", "cmFuY2hlcg==");
    let second = ("north", "https://rancher.example.com/k8s/clusters/c-m-4", "cmFuY2hlcg==");
    assert_eq!(names(&[one.clone(), other], &[known]), ["kubernetes", "kubernetes-2"]);
    assert_eq!(names(slice::from_ref(&one), &[known, second]), ["kubernetes"]);
    // A pair does not point at the cluster that has it.
    assert_eq!(
        names(&[object("west", "a", "https://x.example.com", "cmFuY2hlcg==")], &[known]),
        ["kubernetes"]
    );
}

fn labelled(object: Adopted, label: &str) -> Adopted {
    Adopted { destination: label.parse().ok(), ..object }
}

/// A label is what somebody wrote.
#[test]
fn a_label_takes_no_name_of_a_cluster_that_was_read() {
    let west = ("west", "https://api.west.example.com:6443", "d2VzdA==");
    let second = ("west-2", "https://api.west-2.example.com:6443", "d2VzdDI=");
    let evil = labelled(object("east", "a", "https://evil.example.com", "ZXZpbA=="), "west");
    let honest = object("east", "b", "https://api.west.example.com:6443", "d2VzdA==");
    let honest =
        [honest.clone(), labelled(object("east", "c", "https://lb.example.com", "d2VzdDI="), "west-2")];
    let all = [evil.clone(), honest[0].clone(), honest[1].clone()];
    assert_eq!(names(&all, &[west, second]), ["kubernetes", "west", "west-2"]);
    assert_eq!(names(slice::from_ref(&evil), &[west]), ["kubernetes"]);
    // Nothing is known of a cluster that was not read, so that the label is the best name.
    assert_eq!(names(slice::from_ref(&evil), &[]), ["west"]);
    let mut findings = Findings::default();
    warn_of_labels(&all, &known(&[west, second]), &mut findings);
    let said: Vec<_> =
        findings.as_slice().iter().map(|one| (one.code, one.message.contains("payments/a"))).collect();
    assert_eq!(said, [(Code::ImportLabelUnproven, true)]);
}

/// Neither does the name that a kubeconfig has for its cluster, nor a number behind another's.
#[test]
fn names_of_clusters_that_were_read_are_theirs() {
    let known = [
        ("kubernetes", "https://api.north.example.com", "bm9ydGg="),
        ("kubernetes-2", "https://api.south.example.com", "c291dGg="),
    ];
    let one = object("east", "a", "https://evil.example.com", "ZXZpbA==");
    assert_eq!(names(&[one], &known), ["kubernetes-3"]);
    let south = object("east", "a", "https://api.south.example.com", "c291dGg=");
    let other = labelled(object("east", "b", "https://evil.example.com", "ZXZpbA=="), "south");
    assert_eq!(names(&[south, other], &known), ["kubernetes-2", "south"]);
}
