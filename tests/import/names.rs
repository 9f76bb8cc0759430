//! How clusters, entries and variables are made of objects, whatever their order.

use serde_json::{Value, json};

use crate::adopted::Dumps;
use crate::findings::{list, pair, with};
use crate::same_object::{difference, normal, objects};

/// A pair to another cluster.
fn to(name: &str, cluster: &str) -> Value {
    let text = pair(name)
        .to_string()
        .replace("west", cluster)
        .replace("hunter2-of", &format!("hunter2-at-{cluster}-of"));
    serde_json::from_str(&text).unwrap()
}

fn in_namespace(object: Value, namespace: &str) -> Value {
    with(object, "/metadata/namespace", json!(namespace))
}

#[test]
fn equal_pairs_are_one_entry_and_shared_options_stand_at_the_cluster() {
    let other = with(to("dr", "west"), "/spec/options/token", json!("hunter2-another-token"));
    let labelled =
        json!({"team": "shop", "pairctl.dev/destination": "dr-site", "argocd.argoproj.io/instance": "x"});
    let east = [
        in_namespace(to("dr", "west"), "web"),
        to("dr", "west"),
        in_namespace(other, "shop"),
        to("north", "north"),
        with(to("label", "south"), "/metadata/labels", labelled),
    ];
    let west = [with(to("back", "east"), "/spec/options", json!({}))];
    let dumps = Dumps::new(&[("east", &list(&east)), ("west", &list(&west))]);
    assert_eq!(dumps.write().code, 0);
    let written = dumps.sandbox.read("pairings.yaml");
    let body = written.split_once("\nclusters:\n").unwrap().1;
    snapbox::assert_data_eq!(
        body,
        snapbox::str![[r#"
    dr-site:
        kubeconfig:
            env: DR_SITE_KUBECONFIG
        options:
            ip: px.south.example.com
            token:
                env: DR_SITE_PX_TOKEN
    east:
        kubeconfig:
            env: EAST_KUBECONFIG
    north:
        kubeconfig:
            env: NORTH_KUBECONFIG
        options:
            ip: px.north.example.com
            token:
                env: NORTH_PX_TOKEN
    west:
        kubeconfig:
            env: WEST_KUBECONFIG
        options:
            ip: px.west.example.com
pairs:
    - name: label
      source: east
      destination: dr-site
      mode: async-dr
      namespaces:
            - payments
      labels:
            team: shop
    - name: north
      source: east
      destination: north
      mode: async-dr
      namespaces:
            - payments
    - name: dr
      source: east
      destination: west
      mode: async-dr
      namespaces:
            - payments
            - web
      options:
            token:
                env: WEST_PX_TOKEN
    - name: dr
      source: east
      destination: west
      mode: async-dr
      namespaces:
            - shop
      options:
            token:
                env: WEST_PX_TOKEN_2
    - name: back
      source: west
      destination: east
      mode: sync-dr
      namespaces:
            - payments

"#]]
    );
    for (cluster, theirs) in [("east", &east[..]), ("west", &west[..])] {
        let ours = dumps.rendered(cluster);
        assert_eq!(ours.len(), theirs.len());
        for theirs in objects(&list(theirs))[0]["items"].as_sequence().unwrap() {
            let is_same = |ours: &serde_yaml::Value| {
                difference("", &normal(ours.clone()), &normal(theirs.clone())).is_none()
            };
            assert!(ours.iter().any(is_same), "{:?}", theirs["metadata"]);
        }
    }
}

#[test]
fn the_order_of_objects_decides_nothing() {
    let other = with(to("dr", "west"), "/spec/config/users/stork/token", json!("hunter2-another-token"));
    let mut all = [
        to("dr", "west"),
        in_namespace(other, "shop"),
        to("north", "north"),
        in_namespace(to("dr", "west"), "web"),
    ];
    let import = |all: &[Value]| Dumps::new(&[("east", &list(all))]).import("").out;
    let first = import(&all);
    assert!(first.contains("west-2"));
    all.reverse();
    assert_eq!(import(&all), first);
    all.swap(0, 2);
    assert_eq!(import(&all), first);
}

/// A destination is never called as the cluster that points at it, and a cluster that was named keeps its name.
#[test]
fn names_are_valid_unique_and_no_pair_points_at_itself() {
    let odd = to("odd", "West_EU");
    let odd = with(odd, "/spec/config/clusters/West_EU/server", json!("https://a.example.com"));
    let dumps =
        Dumps::new(&[("west", &list(&[to("self", "west")])), ("north", &list(&[odd, to("up", "west")]))]);
    assert_eq!(dumps.write().code, 0);
    let written = dumps.sandbox.read("pairings.yaml");
    for expected in ["    west-2:\n", "    west-eu:\n", "env: WEST_EU_KUBECONFIG\n"] {
        assert!(written.contains(expected), "{written}");
    }
    assert_eq!(dumps.sandbox.run("pairctl validate").code, 0);
}
