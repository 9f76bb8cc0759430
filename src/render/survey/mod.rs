//! Looks at the tree and decides for every file what becomes of it. Reads, and writes nothing.

mod bridges;
mod inventory;
mod objects;
mod surroundings;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::change::{Action, FileChange};
use super::clear_layout::ClearLayouts;
use super::context::SourceContext;
use super::decide::Reason;
use super::secret_sealer::SecretSealer;
use super::template::Templates;
use super::wanted::{Sealer, Sealing, SopsSealer, Wanted};
use super::{blocked, tree};
use crate::model::cluster_pair::ObjectId;
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::Hasher;
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::{Contents, Plan, SourcePlan};
use crate::model::seal::{Seal, SealedSecretSeal, Sops, SopsConfig, SopsKeys};
use crate::parallel;
use crate::sealed_secret::SealingCertificate;
use crate::sops::CreationRules;
use crate::sops::creation_rules::cleaned;
pub use inventory::inventory;
use objects::ObjectFile;

/// What every file of the tree is compared with.
pub struct Desired<'p> {
    /// All clusters and pairs.
    pub pairings: &'p Pairings,
    /// The objects of the source clusters.
    pub plan: &'p Plan<'p>,
    /// What each pair hides, at the position of the pair.
    pub contents: &'p [Contents],
    /// What surrounds the pairs.
    pub templates: &'p Templates,
    /// The certificates of the controllers that unseal SealedSecrets, by source cluster.
    pub certificates: &'p BTreeMap<ClusterName, SealingCertificate>,
    /// The rules of each `.sops.yaml`, by its path.
    pub creation_rules: &'p BTreeMap<PathBuf, CreationRules>,
    /// The directory that relative paths are relative to.
    pub working_directory: &'p Path,
    /// When pairs are sealed anew.
    pub sealing: Sealing,
    /// What time it is.
    pub now: SystemTime,
}

/// What was found.
#[derive(Default)]
pub struct Survey<'p> {
    /// Every file of ours, there or wanted, by path.
    pub files: Vec<FileChange<'p>>,
    /// Files that must be sealed, and what they hide is not at hand.
    pub blocked: Vec<Blocked>,
    /// What stands in the way.
    pub findings: Findings,
}

/// A file that must be sealed, and what it hides is not at hand.
pub struct Blocked {
    /// Where it is.
    pub path: PathBuf,
    /// Why it must be sealed.
    pub reasons: Vec<Reason>,
    /// The same for a person who wants it sealed.
    pub finding: Finding,
}

/// Surveys the directories of all source clusters of the plan, and whatever else of ours is below `roots`. Fails where the
/// system gives no random numbers for new salts.
pub fn survey<'p>(
    desired: &Desired<'p>,
    roots: &[PathBuf],
    hasher: &Hasher,
) -> Result<Survey<'p>, getrandom::Error> {
    let mut survey = Survey::default();
    let sources: Vec<Source<'p>> = desired.sources(&mut survey.findings);
    let mut objects = Vec::with_capacity(desired.plan.len());
    for (found, findings) in parallel::map(&sources, |source| desired.objects(source, hasher)) {
        objects.extend(found);
        survey.findings.extend(findings);
    }
    survey.blocked = objects.iter().filter_map(ObjectFile::blocked).collect();
    let (files, fingerprints) = objects::changes(objects, hasher)?;
    survey.files = files;
    for (files, findings) in parallel::map(&sources, |source| desired.surroundings(source, &fingerprints)) {
        survey.files.extend(files);
        survey.findings.extend(findings);
    }
    for root in roots {
        survey.stale_files(root);
    }
    survey.files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(survey)
}

/// A source cluster and the comments above its files.
struct Source<'p> {
    plan: &'p SourcePlan<'p>,
    /// Its directory.
    directory: PathBuf,
    header: Arc<str>,
}

impl<'p> Desired<'p> {
    fn sources(&self, findings: &mut Findings) -> Vec<Source<'p>> {
        let plans = self.plan.sources.values();
        let source = |plan| {
            let context = SourceContext::new(self.pairings, plan);
            let directory = self.pairings.output.join(context.name);
            let header = self.templates.header(&context, findings).into();
            Source { plan, directory, header }
        };
        plans.map(source).collect()
    }

    /// The files of the objects that are sealed here.
    fn objects(&self, source: &Source<'p>, hasher: &Hasher) -> (Vec<ObjectFile<'p>>, Findings) {
        let mut findings = Findings::default();
        let mut files = Vec::new();
        let pairs = source.plan.objects.values().map(|index| &*self.pairings.pairs[*index]);
        let layouts = ClearLayouts::new(pairs);
        for (id, index) in &source.plan.objects {
            let (pair, contents) = (&self.pairings.pairs[*index], &self.contents[*index]);
            let path = source.directory.join(source.file(id));
            let Some(sealer) = self.sealer(source, &path, &mut findings) else { continue };
            let wanted = Wanted { id, pair, contents, sealer, sealing: self.sealing };
            let root = &self.pairings.output;
            let clear = (&source.header, &layouts);
            files.extend(objects::look(path, root, wanted, clear, hasher, &mut findings));
        }
        findings.extend(objects::expired(&files, source.plan.cluster, self.now));
        (files, findings)
    }

    fn sealer(&self, source: &Source<'p>, path: &Path, findings: &mut Findings) -> Option<Sealer<'p>> {
        match source.plan.cluster.seal.as_ref()? {
            Seal::Sops(Sops { keys: SopsKeys::Age(recipients), .. }) => {
                Some(Sealer::Sops(SopsSealer::Native(recipients)))
            }
            Seal::Sops(Sops { keys: SopsKeys::Config(config), .. }) => {
                self.program_sealer(config, path, findings).map(Sealer::Sops)
            }
            Seal::SealedSecret(SealedSecretSeal { scope, bridge, .. }) => {
                let certificate = self.certificates.get(&source.plan.cluster.name)?;
                Some(Sealer::SealedSecret(SecretSealer { certificate, scope: *scope, bridge }))
            }
            Seal::ExternalSecret(_) | Seal::VaultPlugin { .. } => None,
        }
    }
}

impl<'p> Desired<'p> {
    /// The keys that the rules of a `.sops.yaml` say for one file.
    fn program_sealer(
        &self,
        config: &'p SopsConfig,
        path: &Path,
        findings: &mut Findings,
    ) -> Option<SopsSealer<'p>> {
        let rules = self.creation_rules.get(&config.path)?;
        match rules.keys_for(&cleaned(&self.working_directory.join(path))) {
            Ok(keys) => Some(SopsSealer::Program { config, keys }),
            Err(why) => {
                findings.push(blocked::no_keys(why, rules, config));
                None
            }
        }
    }
}

/// The file of an object, below the source cluster's directory.
pub(super) fn file(source: &Cluster, id: &ObjectId) -> String {
    let kind = match &source.seal {
        Some(Seal::Sops(_) | Seal::VaultPlugin { .. }) | None => "clusterpair",
        Some(Seal::SealedSecret(_)) => "sealedsecret",
        Some(Seal::ExternalSecret(_)) => "externalsecret",
    };
    format!("{}/{}.{kind}.yaml", id.namespace, id.name)
}

/// All files of an object, below the source cluster's directory.
pub(super) fn files(source: &Cluster, id: &ObjectId) -> Vec<String> {
    [file(source, id)].into_iter().chain(bridges::files(source, id)).collect()
}

impl Source<'_> {
    /// The file of an object, below the source cluster's directory.
    fn file(&self, id: &ObjectId) -> String {
        file(self.plan.cluster, id)
    }

    /// All files of an object.
    fn files(&self, id: &ObjectId) -> Vec<String> {
        files(self.plan.cluster, id)
    }
}

impl<'p> Survey<'p> {
    /// The files that do not stay as they are.
    pub fn changed(&self) -> impl Iterator<Item = &FileChange<'p>> {
        self.files.iter().filter(|file| !matches!(file.action, Action::Keep))
    }

    fn stale_files(&mut self, root: &Path) {
        let wanted: BTreeSet<&Path> = self.files.iter().map(|file| file.path.as_path()).collect();
        let stale = match tree::stale(root, &|path| wanted.contains(path)) {
            Ok(stale) => stale,
            Err(why) => return self.findings.push(blocked::unreadable(root, &why)),
        };
        let deleted = |path| FileChange::plain(path, Action::Delete, vec![Reason::Unwanted]);
        self.files.extend(stale.into_iter().map(deleted));
    }
}
