//! The tables: what is wrong with a fleet, or only looks so.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::Value;

use super::fleet::{Fleet, merge};

/// One thing that is wrong, or odd.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fault {
    /// In words.
    pub(super) what: String,
    /// The code by which it must be found; nothing may be found where there is none.
    #[serde(default)]
    pub(super) code: Option<String>,
    /// Where it must be found.
    #[serde(default)]
    pub(super) at: At,
    /// What Stork makes of the pair; nothing is asked of what is sound.
    #[serde(default)]
    pub(super) stork: Option<Stork>,
    #[serde(default)]
    kubeconfig: BTreeMap<String, Value>,
    #[serde(default)]
    replace: BTreeMap<String, String>,
    #[serde(default)]
    pairings: Option<Value>,
    /// Patches of entries by their source cluster.
    #[serde(default)]
    pairs: BTreeMap<String, Value>,
    /// More entries.
    #[serde(default)]
    more: Vec<Value>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// What pairings.yaml said when one source cluster was rendered.
    #[serde(default)]
    pub(super) rendered: Option<Rendered>,
}

/// A tree from earlier.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rendered {
    /// The source cluster.
    pub(super) only: String,
    /// What was different then.
    pub(super) pairings: Value,
}

/// Which objects, by all that is given; or the cluster or the entry that the finding must point at.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct At {
    /// The destination.
    pub(super) to: Option<String>,
    /// The source.
    pub(super) from: Option<String>,
    /// Source and destination, whichever way.
    pub(super) between: Option<Vec<String>>,
    /// Objects by source, namespace and name.
    pub(super) objects: Option<Vec<String>>,
    /// The cluster itself.
    pub(super) cluster: Option<String>,
    /// A line of pairings.yaml, which is refused.
    pub(super) refused: Option<String>,
}

/// What Stork makes of a pair that `storkctl` made of the same kubeconfigs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stork {
    /// It was sound when Stork looked, and Stork never looks again.
    ReadyBefore,
    /// The one probe, `GET /version`, works all the same.
    Ready,
    /// The probe fails.
    Error,
    /// The probe works, and storage is not paired.
    StorageError,
    /// No client can be made of it; the controller returns before it writes the status.
    Silent,
    /// The object cannot be decoded, and with it no list that has it.
    Undecodable,
    /// `storkctl generate` stops, so that what was there before stays.
    NotMade,
}

/// The catalogue.
pub(super) fn faults() -> Vec<Fault> {
    read("tests/verify/faults.yaml")
}

/// What looks odd and is sound.
pub(super) fn sound() -> Vec<Fault> {
    read("tests/verify/sound.yaml")
}

fn read(path: &str) -> Vec<Fault> {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap_or_else(|why| panic!("{path}: {why}"))
}

impl Fault {
    /// The sound fleet with this in it.
    pub(super) fn fleet(&self) -> Fleet {
        let mut fleet = Fleet::sound();
        for (name, patch) in &self.kubeconfig {
            merge(fleet.kubeconfigs.get_mut(name).unwrap(), patch);
        }
        fleet.replaced.extend(self.replace.clone());
        if let Some(patch) = &self.pairings {
            merge(&mut fleet.pairings, patch);
        }
        for (source, patch) in &self.pairs {
            let entry = fleet.pairs.iter_mut().find(|entry| entry["source"] == **source);
            merge(entry.unwrap(), patch);
        }
        fleet.pairs.extend(self.more.clone());
        fleet.files.extend(self.files.clone());
        fleet
    }

    /// Whether pairings.yaml itself is refused, so that no pair is looked at.
    pub(super) fn is_refused(&self) -> bool {
        self.at.refused.is_some()
    }
}
