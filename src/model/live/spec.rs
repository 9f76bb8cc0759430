//! `spec` of a live object, read as Stork's own types read it (Stork `pkg/apis/stork/v1alpha1/clusterpair.go`).

use std::collections::BTreeMap;

use super::config;
use super::value::LiveValue;
use crate::model::cluster_pair::PairConfig;
use crate::model::pointer::Pointer;
use crate::model::secret::Secret;

/// What a live `spec` says, and what in it pairctl would never have rendered.
#[derive(Debug)]
pub struct LiveSpec {
    /// How Stork reaches the destination; nothing where no context leads to a cluster and a user.
    pub config: Option<PairConfig>,
    /// The storage options.
    pub options: BTreeMap<String, Secret>,
    /// Rancher's project mappings.
    pub project_mappings: BTreeMap<String, Secret>,
    /// Everything else.
    pub oddities: Vec<Oddity>,
}

/// Something in a live `spec` that pairctl never renders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Where it is.
    pub pointer: Pointer,
    /// What Stork makes of it.
    pub kind: OddityKind,
}

/// What Stork makes of something that pairctl never renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OddityKind {
    /// Its types cannot hold it: its list of all pairs fails, and with that list Stork itself.
    Undecodable,
    /// Nothing leads from the current context to a cluster and a user, so that no migration works.
    Dangling,
    /// It reads it: a second credential, a path in its pod.
    Foreign,
    /// It does not know it, and drops it when it next writes the object; or it has no use for it.
    Unread,
}

impl LiveSpec {
    /// Reads a `spec`. What Stork's types leave out when they are empty counts as absent, since Stork's own writes put
    /// some of it there and take some away.
    pub fn read(spec: &LiveValue) -> Self {
        let mut oddities = Oddities::default();
        let at = Pointer::new(["spec"]);
        let mut read = Self {
            config: None,
            options: BTreeMap::new(),
            project_mappings: BTreeMap::new(),
            oddities: Vec::new(),
        };
        for (key, value) in oddities.entries(spec, &at) {
            let at = at.child(key);
            match key.as_str() {
                "config" => read.config = config::read(value, &at, &mut oddities),
                "options" => read.options = oddities.texts(value, &at),
                "platformOptions" => read.project_mappings = project_mappings(value, &at, &mut oddities),
                _ => oddities.push(at, OddityKind::Unread),
            }
        }
        let is_decodable = matches!(spec, LiveValue::Map(_) | LiveValue::Null);
        if is_decodable && spec.get("config").is_none() {
            oddities.push(at.child("config"), OddityKind::Dangling);
        }
        read.oddities = oddities.0;
        read
    }
}

fn project_mappings(value: &LiveValue, at: &Pointer, oddities: &mut Oddities) -> BTreeMap<String, Secret> {
    let mut mappings = BTreeMap::new();
    for (key, value) in oddities.entries(value, at) {
        let at = at.child(key);
        if key != "rancher" {
            oddities.push_unless_empty(at, value, OddityKind::Unread);
            continue;
        }
        for (key, value) in oddities.entries(value, &at) {
            let at = at.child(key);
            if key == "projectMappings" {
                mappings = oddities.texts(value, &at);
            } else {
                oddities.push_unless_empty(at, value, OddityKind::Unread);
            }
        }
    }
    mappings
}

/// Collects oddities while values are read.
#[derive(Default)]
pub(super) struct Oddities(Vec<Oddity>);

impl Oddities {
    pub(super) fn push(&mut self, pointer: Pointer, kind: OddityKind) {
        self.0.push(Oddity { pointer, kind });
    }

    /// Takes away what was said of a place and below it, as long as Stork can decode it: the place itself is odd.
    pub(super) fn forget_below(&mut self, at: &Pointer) {
        self.0.retain(|odd| odd.kind == OddityKind::Undecodable || !at.covers(&odd.pointer));
    }

    pub(super) fn push_unless(&mut self, is_fine: bool, pointer: Pointer, kind: OddityKind) {
        if !is_fine {
            self.push(pointer, kind);
        }
    }

    pub(super) fn push_unless_empty(&mut self, pointer: Pointer, value: &LiveValue, kind: OddityKind) {
        if !value.is_empty() {
            self.push(pointer, kind);
        }
    }

    /// The entries of a mapping; none where something else stands there, which is said.
    pub(super) fn entries<'v>(
        &mut self,
        value: &'v LiveValue,
        at: &Pointer,
    ) -> impl Iterator<Item = (&'v String, &'v LiveValue)> + use<'v> {
        let entries = match value {
            LiveValue::Map(entries) => Some(entries),
            LiveValue::Null => None,
            _ => {
                self.push(at.clone(), OddityKind::Undecodable);
                None
            }
        };
        entries.into_iter().flatten()
    }

    /// A text; nothing where something else stands there. Null is the empty text to Go.
    pub(super) fn text(&mut self, value: &LiveValue, at: &Pointer) -> Option<Secret> {
        match value {
            LiveValue::Text(text) => Some(text.clone()),
            LiveValue::Null => Some(Secret::from("")),
            _ => {
                self.push(at.clone(), OddityKind::Undecodable);
                None
            }
        }
    }

    /// A mapping of texts, all of which count, even empty ones.
    pub(super) fn texts(&mut self, value: &LiveValue, at: &Pointer) -> BTreeMap<String, Secret> {
        let entries = self.entries(value, at);
        entries.filter_map(|(key, value)| Some((key.clone(), self.text(value, &at.child(key))?))).collect()
    }
}
