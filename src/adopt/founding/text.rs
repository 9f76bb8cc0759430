//! The text of a pairings.yaml that teaches.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::json;

use super::{FoundCluster, FoundGroup, FoundPair, FoundRancher, Founding, Kubeconfig, SCHEMA, Seal};
use crate::adopt::document::{
    Access, Document, OptionValue, Pair, SealText, Variable, options, pair, seal_text,
};
use crate::model::name::{ClusterName, NamespaceName};
use crate::yaml;

/// Writes it, with a line of shell for each variable that it names.
pub fn text(founding: &Founding, variables: &[String]) -> Document {
    let mut text = format!("# yaml-language-server: $schema={SCHEMA}\n#\n{HEAD}");
    if !variables.is_empty() {
        text.push_str(VARIABLES);
    }
    for line in variables {
        let _ = writeln!(text, "#     {}", line.replace(char::is_control, "?"));
    }
    text.push_str("apiVersion: pairctl.dev/v1alpha1\nkind: Pairings\n");
    section(
        &mut text,
        if matches!(founding.seal, Seal::Config(_)) { SEAL_CONFIG } else { SEAL_AGE },
        &seal(founding),
    );
    if !founding.exec_plugins.is_empty() {
        section(&mut text, STORK, &yaml::to_text(&json!({"stork": {"execPlugins": founding.exec_plugins}})));
    }
    let clusters: BTreeMap<_, _> = founding.clusters.iter().map(|(name, one)| (name, cluster(one))).collect();
    section(&mut text, CLUSTERS, &yaml::to_text(&BTreeMap::from([("clusters", clusters)])));
    if !founding.pairs.is_empty() {
        let pairs: Vec<_> = founding.pairs.iter().map(both_ways).collect();
        section(&mut text, PAIRS, &yaml::to_text(&BTreeMap::from([("pairs", pairs)])));
    }
    if let Some(group) = &founding.group {
        section(&mut text, GROUPS, &yaml::to_text(&BTreeMap::from([("groups", [self::group(group)])])));
    }
    Document(text)
}

const HEAD: &str = "\
# Which clusters are paired, and how. `pairctl render` makes of it one sealed ClusterPair per source cluster, namespace and
# pair, below clusters/, for Flux or Argo CD to apply. After every change: `pairctl render`, review, commit.
#
# An editor with a YAML language server checks this file by the schema above; `pairctl schema` prints that of a newer
# pairctl. `pairctl validate` checks it alone, `pairctl explain CODE` says what a finding means.
";

const VARIABLES: &str = "\
#
# No credential stands in here. Before `pairctl render`, set these variables:
#
";

const SEAL_AGE: &str = "\
# Who can open what is rendered, by the public half of an age key: the cluster that applies it, and nobody else who need not.
# To add somebody, name the key here and in .sops.yaml, and run `pairctl render`.
";

const SEAL_CONFIG: &str = "\
# Who can open what is rendered: whom the creation rules of .sops.yaml name. `sops` itself seals.
";

const STORK: &str = "\
# Commands that kubeconfigs of destinations run, and that Stork's image on the sources has beyond those of the stock image.
";

const CLUSTERS: &str = "\
# Every cluster by its name. `kubeconfig` is the credential that pairs pointing there embed: best of an account that can do no
# more than Stork needs (`pairctl credentials issue CLUSTER` makes one). `access` is how pairctl itself reads a cluster.
# `endpoint` is the API server as pods of the sources reach it, where the kubeconfig's own address does not do. `options`
# are for pairs that replicate storage: `ip`, `port`, and `token` by reference only. `rancher: {cluster: ID, projects: {NAME: ID}}`
# gives ids of Rancher; pairs then name `projects`, and both ends' ids are worked out.
";

const PAIRS: &str = "\
# One ClusterPair on `source` in each namespace, pointing at `destination`. `mode`: sync-dr for one storage fabric across
# both clusters, async-dr or migration where storage is paired. `bidirectional: true` adds the way back, which a failback
# needs. For many clusters, `groups` says it in one entry: `{name: all, topology: mesh, clusters: [a, b, c], namespaces: [...]}`.
";

const GROUPS: &str = "\
# Clusters paired by one entry. `topology`: mesh is each with each, hub each other cluster to the `hub`, chain each to the
# next. `mode`: sync-dr for one storage fabric across the clusters, async-dr or migration where storage is paired. A single
# pair stands in `pairs`: `{name: remotecluster, source: a, destination: b, namespaces: [...]}`.
";

fn section(text: &mut String, comment: &str, body: &str) {
    let _ = write!(text, "\n{comment}{body}");
}

fn seal(founding: &Founding) -> String {
    match &founding.seal {
        Seal::Age(recipients) => seal_text(&SealText::Age(recipients)),
        Seal::Config(path) => yaml::to_text(&json!({"seal": {"sops": {"config": path}}})),
    }
}

#[derive(Serialize)]
struct Cluster<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    kubeconfig: Option<Reference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<&'a Access>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rancher: Option<Rancher<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<&'a str, OptionValue<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Reference<'a> {
    File(&'a Access),
    Variable(Variable<'a>),
}

#[derive(Serialize)]
struct Rancher<'a> {
    cluster: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    projects: &'a BTreeMap<String, String>,
}

fn cluster(found: &FoundCluster) -> Cluster<'_> {
    Cluster {
        kubeconfig: found.kubeconfig.as_ref().map(|given| match given {
            Kubeconfig::File(access) => Reference::File(access),
            Kubeconfig::Variable(name) => Reference::Variable(Variable { env: name }),
        }),
        access: found.access.as_ref(),
        endpoint: found.endpoint.as_deref(),
        rancher: found
            .rancher
            .as_ref()
            .map(|FoundRancher { cluster, projects }| Rancher { cluster, projects }),
        options: options(&found.options),
    }
}

fn both_ways(found: &FoundPair) -> Pair<'_> {
    let mut pair = pair(&found.entry);
    pair.bidirectional = found.bidirectional;
    pair
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Group<'a> {
    name: &'a str,
    topology: &'a str,
    clusters: &'a [ClusterName],
    #[serde(skip_serializing_if = "Option::is_none")]
    hub: Option<&'a ClusterName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pair_name: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bidirectional: bool,
    mode: &'a str,
    namespaces: &'a [NamespaceName],
}

fn group(found: &FoundGroup) -> Group<'_> {
    Group {
        name: found.topology.as_str(),
        topology: found.topology.as_str(),
        clusters: &found.clusters,
        hub: found.hub.as_ref(),
        pair_name: found.pair_name.as_deref(),
        bidirectional: found.bidirectional,
        mode: found.mode.as_str(),
        namespaces: &found.namespaces,
    }
}
