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

fn names(objects: &[Adopted], known: &[(&str, &str, &str)]) -> Vec<String> {
    let known: Vec<Known> = known
        .iter()
        .map(|(name, server, authority)| Known {
            name: name.parse().unwrap(),
            server: (*server).to_owned(),
            authority: STANDARD.decode(authority).ok(),
        })
        .collect();
    let (destinations, of_object) = destinations(objects, &known);
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
