//! One direction between two clusters, and all that source and destination must have for it.

use super::at;
use super::clusters::Clusters;
use super::pairs::{Shape, Wish};
use super::{fits_seal, projects};
use crate::input::mappings::Mapping;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::PairName;
use crate::model::pairing::{Cluster, Mode, OptionValue, Options, Pair};
use crate::model::secret::Secret;

/// The first Stork that maps Rancher projects.
const FIRST_STORK_WITH_MAPPINGS: semver::Version = semver::Version::new(2, 11, 2);

/// One direction of a wish.
pub(super) struct Direction<'w, 'c> {
    /// The entry that it comes from.
    pub(super) wish: &'w Wish<'w>,
    /// The name of its objects.
    pub(super) name: PairName,
    /// The cluster that gets the objects.
    pub(super) source: &'c Cluster,
    destination: &'c Cluster,
    clusters: &'c Clusters,
    mappings: Vec<Mapping>,
    is_way_back: bool,
}

impl<'w, 'c> Direction<'w, 'c> {
    /// A direction as the user wrote it.
    pub(super) fn new(
        wish: &'w Wish<'w>,
        name: PairName,
        clusters: &'c Clusters,
        source: &'c Cluster,
        destination: &'c Cluster,
        mappings: Vec<Mapping>,
    ) -> Self {
        Self { wish, name, source, destination, clusters, mappings, is_way_back: false }
    }

    /// Marks the way back of a pair: the pair's own options belong to its destination and do not count here.
    pub(super) fn way_back(self) -> Self {
        Self { is_way_back: true, ..self }
    }

    /// The pair, when nothing that it needs is missing.
    pub(super) fn pair(&self, findings: &mut Findings) -> Option<Pair> {
        self.check_clusters(findings);
        self.check_stork(findings);
        fits_seal::check(self.source, &self.name, self.wish, findings);
        let mode = self.wish.mode?;
        let options = self.options(mode, findings);
        Some(Pair {
            name: self.name.clone(),
            source: self.source.name.clone(),
            destination: self.destination.name.clone(),
            namespaces: self.wish.namespaces.clone()?,
            mode,
            options,
            project_mappings: projects::both_forms(&self.mappings, self.source, self.destination, findings),
            labels: self.wish.labels.clone(),
            annotations: self.wish.annotations.clone(),
            place: self.wish.place.clone(),
        })
    }

    /// A source needs a way to seal, a destination needs a credential.
    fn check_clusters(&self, findings: &mut Findings) {
        if self.clusters.known(&self.source.name).is_some_and(|known| !known.has_seal) {
            let message = format!("manifests of source cluster `{}` cannot be sealed", self.source.name);
            let finding = at(Code::SealMissing, message, &self.source.place, "no `seal` for this cluster")
                .help("add `seal: {sops: {age: [age1...]}}` to this cluster or to the first file");
            findings.push(finding);
        }
        if self.clusters.known(&self.destination.name).is_some_and(|known| !known.has_kubeconfig) {
            let message = format!("destination cluster `{}` has no `kubeconfig`", self.destination.name);
            let finding = at(Code::MissingKey, message, &self.destination.place, "no `kubeconfig` in here")
                .help("add `kubeconfig: {file: PATH}` or `kubeconfig: {env: NAME}`");
            findings.push(finding);
        }
    }

    fn check_stork(&self, findings: &mut Findings) {
        let Some(version) = &self.source.stork.version else { return };
        let too_old = (version.major, version.minor, version.patch)
            < (
                FIRST_STORK_WITH_MAPPINGS.major,
                FIRST_STORK_WITH_MAPPINGS.minor,
                FIRST_STORK_WITH_MAPPINGS.patch,
            );
        if let (true, Some(mapping)) = (too_old, self.mappings.first()) {
            let message =
                format!("Stork {version} of cluster `{}` ignores project mappings", self.source.name);
            let finding = at(Code::MappingStorkTooOld, message, &mapping.source.place, "mapped here").help(
                format!("upgrade Stork to {FIRST_STORK_WITH_MAPPINGS} or newer, or remove the mappings"),
            );
            findings.push(finding);
        }
    }

    fn options(&self, mode: Mode, findings: &mut Findings) -> Options {
        if !mode.pairs_storage() {
            return Options::new();
        }
        let mut options = self.destination.options.clone();
        if !self.is_way_back {
            options.extend(self.wish.options.clone());
        }
        let known = self.clusters.known(&self.destination.name);
        let is_missing = |key: &&str| {
            !known.is_some_and(|known| known.options.has(key))
                && (self.is_way_back || !self.wish.given.has(key))
        };
        let missing: Vec<&str> = ["ip", "token"].into_iter().filter(is_missing).collect();
        if !missing.is_empty() {
            let word = if missing.len() == 1 { "option" } else { "options" };
            let missing = missing.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" and ");
            let to = &self.destination.name;
            let back = if self.is_way_back { "the way back of " } else { "" };
            let message = format!("{back}`{}` to `{to}` needs the {word} {missing}", mode.as_str());
            let finding = at(Code::AsyncDrIncomplete, message, &self.wish.place, "storage cannot be paired")
                .help(if self.is_way_back || matches!(self.wish.shape, Shape::Group(_)) {
                    format!("add {missing} to `options` of cluster `{to}`")
                } else {
                    format!("add {missing} to the pair's `options` or to those of cluster `{to}`")
                });
            findings.push(finding);
        }
        if let Some(word) = mode.option() {
            options.insert("mode".to_owned(), OptionValue::Literal(Secret::from(word)));
        }
        options
    }
}
