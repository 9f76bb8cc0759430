//! The entries of `pairs`, and what they share with `groups`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::clusters::Clusters;
use super::directions::Direction;
use super::names::{Metadata, metadata, namespaces};
use super::options::GivenOptions;
use super::{at, invalid, projects};
use crate::input::document::{DefaultsDocument, GroupDocument, PairDocument};
use crate::input::load::LoadedFile;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::{NameError, NamespaceName, PairName};
use crate::model::pairing::{Mode, Options};
use crate::model::source::{Place, Spanned};

/// An entry of `pairs` or `groups`, with what both kinds have.
pub(super) struct Wish<'d> {
    /// Where the entry stands: its name, or its first key.
    pub(super) place: Place,
    /// Which kind.
    pub(super) shape: Shape<'d>,
    /// The namespaces, or `None` when their list was broken.
    pub(super) namespaces: Option<Vec<NamespaceName>>,
    /// The mode, or `None` when it was broken.
    pub(super) mode: Option<Mode>,
    /// Whether there is a way back.
    pub(super) bidirectional: bool,
    /// Rancher projects by name.
    pub(super) projects: &'d [Spanned<String>],
    /// Labels of the objects.
    pub(super) labels: BTreeMap<String, String>,
    /// Annotations of the objects.
    pub(super) annotations: BTreeMap<String, String>,
    /// Storage options of the entry itself; only pairs have them.
    pub(super) options: Options,
    /// Which of them were given, broken or not.
    pub(super) given: GivenOptions,
}

/// What kind of entry it is.
pub(super) enum Shape<'d> {
    /// One pair.
    Pair(&'d PairDocument),
    /// A group.
    Group(&'d GroupDocument),
}

/// The entries of all files.
pub(super) fn wishes<'d>(files: &'d [LoadedFile], findings: &mut Findings) -> Vec<Wish<'d>> {
    let none = DefaultsDocument::default();
    let root_defaults = files.first().and_then(|root| root.document.defaults.as_ref());
    let mut wishes = Vec::new();
    for file in files {
        let own = file.document.defaults.as_ref();
        let defaults = merged(own.unwrap_or(&none), root_defaults.unwrap_or(&none));
        for pair in file.document.pairs.iter().flatten() {
            wishes.push(of_pair(pair, &defaults, &file.directory, findings));
        }
        for group in file.document.groups.iter().flatten() {
            wishes.push(of_group(group, &defaults, findings));
        }
    }
    wishes
}

/// A file's own defaults, and the root file's where it says nothing.
fn merged(own: &DefaultsDocument, root: &DefaultsDocument) -> DefaultsDocument {
    let own = own.clone();
    DefaultsDocument {
        mode: own.mode.or_else(|| root.mode.clone()),
        namespaces: own.namespaces.or_else(|| root.namespaces.clone()),
        bidirectional: own.bidirectional.or(root.bidirectional),
        labels: own.labels.or_else(|| root.labels.clone()),
        annotations: own.annotations.or_else(|| root.annotations.clone()),
        misspelt: own.misspelt.and(&root.misspelt),
    }
}

fn of_pair<'d>(
    entry: &'d Spanned<PairDocument>,
    defaults: &DefaultsDocument,
    directory: &Path,
    findings: &mut Findings,
) -> Wish<'d> {
    let pair = &entry.value;
    let place = pair.name.as_ref().map_or(&entry.place, |name| &name.place);
    let mode = pair.mode.as_ref().or(defaults.mode.as_ref()).map_or(Some(Mode::default()), |mode| mode.0);
    let namespace_list = pair.namespaces.as_ref().or(defaults.namespaces.as_ref());
    let (labels, annotations) = (defaults.labels.as_ref(), defaults.annotations.as_ref());
    let options = super::options::options(pair.options.as_ref(), directory, findings);
    refuse_options_in_sync_dr(pair, mode, findings);
    Wish {
        namespaces: match namespace_list {
            Some(list) => namespaces(list, findings),
            None if pair.misspelt.may_be("namespaces") || defaults.misspelt.may_be("namespaces") => None,
            None => missing_namespaces(place, findings),
        },
        mode,
        bidirectional: pair.bidirectional.or(defaults.bidirectional).unwrap_or_default(),
        projects: pair.projects.as_deref().unwrap_or_default(),
        labels: metadata(labels, pair.labels.as_ref(), Metadata::Labels, findings),
        annotations: metadata(annotations, pair.annotations.as_ref(), Metadata::Annotations, findings),
        options,
        given: GivenOptions::new(pair.options.as_ref(), &pair.misspelt),
        shape: Shape::Pair(pair),
        place: place.clone(),
    }
}

fn of_group<'d>(
    entry: &'d Spanned<GroupDocument>,
    defaults: &DefaultsDocument,
    findings: &mut Findings,
) -> Wish<'d> {
    let group = &entry.value;
    let place = group.name.as_ref().map_or(&entry.place, |name| &name.place);
    let mode = group.mode.as_ref().or(defaults.mode.as_ref()).map_or(Some(Mode::default()), |mode| mode.0);
    let namespace_list = group.namespaces.as_ref().or(defaults.namespaces.as_ref());
    let (labels, annotations) = (defaults.labels.as_ref(), defaults.annotations.as_ref());
    let bidirectional = group.bidirectional.as_ref().map(|given| given.value);
    Wish {
        namespaces: match namespace_list {
            Some(list) => namespaces(list, findings),
            None if group.misspelt.may_be("namespaces") || defaults.misspelt.may_be("namespaces") => None,
            None => missing_namespaces(place, findings),
        },
        mode,
        bidirectional: bidirectional.or(defaults.bidirectional).unwrap_or_default(),
        projects: group.projects.as_deref().unwrap_or_default(),
        labels: metadata(labels, group.labels.as_ref(), Metadata::Labels, findings),
        annotations: metadata(annotations, group.annotations.as_ref(), Metadata::Annotations, findings),
        options: Options::new(),
        given: GivenOptions::Keys(BTreeSet::new()),
        shape: Shape::Group(group),
        place: place.clone(),
    }
}

fn missing_namespaces(place: &Place, findings: &mut Findings) -> Option<Vec<NamespaceName>> {
    let finding = at(Code::MissingKey, "there are no `namespaces` for this entry", place, "no namespaces")
        .help("add `namespaces` here or to `defaults`");
    findings.push(finding);
    None
}

fn refuse_options_in_sync_dr(pair: &PairDocument, mode: Option<Mode>, findings: &mut Findings) {
    let table = pair.options.as_ref().and_then(|given| given.0.as_ref());
    let Some((key, _)) = table.and_then(|table| table.0.first()) else { return };
    if mode == Some(Mode::SyncDr) {
        let message = "a sync-dr pair has no storage options";
        let finding = at(Code::SyncDrWithOptions, message, &key.place, "storage option")
            .help("remove `options`, or set `mode: async-dr`");
        findings.push(finding);
    }
}

/// The directions of one pair: there, and back where it is bidirectional.
pub(super) fn directions<'w, 'c>(
    wish: &'w Wish<'_>,
    pair: &'w PairDocument,
    clusters: &'c Clusters,
    findings: &mut Findings,
) -> Vec<Direction<'w, 'c>> {
    let name = pair.name.as_ref().and_then(|given| {
        let valid = given.value.parse::<PairName>();
        valid.map_err(|why: NameError| findings.push(invalid(Code::InvalidName, "a pair", given, why.0))).ok()
    });
    let source = pair.source.as_ref().and_then(|source| clusters.get(source, findings));
    if let (Some(one), Some(other)) = (&pair.source, &pair.destination)
        && one.value == other.value
    {
        let message = format!("cluster `{}` cannot be paired with itself", one.value);
        let finding = at(Code::SelfPairing, message, &other.place, "the destination is the source")
            .beside(&one.place, "the source")
            .help("name another cluster in `destination`");
        findings.push(finding);
        return Vec::new();
    }
    let destination = pair.destination.as_ref().and_then(|destination| clusters.get(destination, findings));
    let (Some(name), Some(source), Some(destination)) = (name, source, destination) else {
        return Vec::new();
    };
    let by_id = pair.project_mappings.as_ref();
    let mappings = projects::mappings(wish, by_id, clusters, (source, destination), findings);
    let there = Direction::new(wish, name.clone(), clusters, source, destination, mappings.clone());
    if !wish.bidirectional {
        return vec![there];
    }
    projects::refuse_irreversible(&mappings, findings);
    let reversed = mappings.into_iter().map(projects::reversed).collect();
    let back = Direction::new(wish, name, clusters, destination, source, reversed).way_back();
    vec![there, back]
}
