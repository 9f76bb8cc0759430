//! The text of pairings.yaml.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Serialize, Serializer};
use serde_json::json;

use super::entries::{Adoption, Entry, OptionText};
use crate::model::name::{ClusterName, NamespaceName};
use crate::model::recipient::Recipient;
use crate::yaml;

/// How a source cluster is read, as pairings.yaml says it.
#[derive(Clone, Debug, Serialize)]
pub struct Access {
    /// The file of the kubeconfig.
    pub file: String,
    /// The context, or its current one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
}

/// What the objects do not say.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// The source clusters, with the access of those that were read.
    pub sources: BTreeMap<ClusterName, Option<Access>>,
    /// Commands of exec plugins that the pairs need.
    pub exec_plugins: BTreeSet<String>,
}

/// How the file says that manifests are sealed.
#[derive(Debug)]
pub enum SealText<'a> {
    /// For these recipients.
    Age(&'a [Recipient]),
    /// Not at all: the user is to say it, and a comment shows how.
    Open,
    /// Somehow: for a trial of everything else.
    Trial,
}

/// A pairings.yaml. Nothing else makes one, so that what is written to a file can hold no credential by mistake.
#[derive(Debug)]
pub struct Document(pub(super) String);

impl Document {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes the file, below a comment.
pub fn document(adoption: &Adoption, around: &Surroundings, seal: &SealText<'_>, comment: &str) -> Document {
    let mut text = String::new();
    for line in comment.lines() {
        let _ = writeln!(text, "{}", format!("# {line}").trim_end());
    }
    text.push_str("apiVersion: pairctl.dev/v1alpha1\nkind: Pairings\n");
    text.push_str(&seal_text(seal));
    text.push_str(&yaml::to_text(&Body {
        stork: (!around.exec_plugins.is_empty())
            .then(|| BTreeMap::from([("execPlugins", &around.exec_plugins)])),
        clusters: clusters(adoption, around),
        pairs: adoption.entries.iter().map(pair).collect(),
    }));
    Document(text)
}

pub(super) fn seal_text(seal: &SealText<'_>) -> String {
    let sops = match seal {
        SealText::Age(recipients) => {
            let recipients: Vec<&str> = recipients.iter().map(Recipient::as_str).collect();
            json!({"age": recipients})
        }
        SealText::Trial => json!({"config": ".sops.yaml"}),
        SealText::Open => return TO_BE_SET.to_owned(),
    };
    yaml::to_text(&json!({"seal": {"sops": sops}}))
}

const TO_BE_SET: &str = "\
# To be set: who can open the rendered manifests, by the public half of an age key.
# seal:
#     sops:
#         age:
#             - age1...
";

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    stork: Option<BTreeMap<&'static str, &'a BTreeSet<String>>>,
    clusters: BTreeMap<&'a ClusterName, Cluster<'a>>,
    pairs: Vec<Pair<'a>>,
}

#[derive(Default, Serialize)]
struct Cluster<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<&'a Access>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kubeconfig: Option<Variable<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<&'a str, OptionValue<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pair<'a> {
    name: &'a str,
    source: &'a str,
    destination: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) bidirectional: bool,
    mode: &'a str,
    namespaces: Vec<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<&'a str, OptionValue<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    project_mappings: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
pub(super) struct Variable<'a> {
    pub(super) env: &'a str,
}

pub(super) struct OptionValue<'a>(&'a OptionText);

impl Serialize for OptionValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            OptionText::Clear(text) => serializer.serialize_str(text.expose()),
            OptionText::Variable(name) => Variable { env: name }.serialize(serializer),
        }
    }
}

fn clusters<'a>(adoption: &'a Adoption, around: &'a Surroundings) -> BTreeMap<&'a ClusterName, Cluster<'a>> {
    let source = |(name, access): (&'a ClusterName, &'a Option<Access>)| {
        (name, Cluster { access: access.as_ref(), ..Cluster::default() })
    };
    let mut clusters: BTreeMap<_, _> = around.sources.iter().map(source).collect();
    for named in &adoption.destinations {
        let cluster = clusters.entry(&named.destination.name).or_default();
        cluster.kubeconfig = Some(Variable { env: &named.kubeconfig });
        cluster.options = options(&named.options);
    }
    clusters
}

/// One direction.
pub(super) fn pair(entry: &Entry) -> Pair<'_> {
    Pair {
        name: entry.name.as_str(),
        source: entry.source.as_str(),
        destination: entry.destination.as_str(),
        bidirectional: false,
        mode: entry.common.mode.as_str(),
        namespaces: entry.namespaces.iter().map(NamespaceName::as_str).collect(),
        options: options(&entry.common.options),
        project_mappings: &entry.common.project_mappings,
        labels: &entry.common.labels,
        annotations: &entry.common.annotations,
    }
}

pub(super) fn options(options: &BTreeMap<String, OptionText>) -> BTreeMap<&str, OptionValue<'_>> {
    options.iter().map(|(key, text)| (&**key, OptionValue(text))).collect()
}
