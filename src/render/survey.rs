//! Looks at the tree and decides for every file what becomes of it. Reads, and writes nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::change::{Action, FileChange};
use super::context::{PairContext, SealContext, SourceContext};
use super::decide::{Decision, Reason, Sealing, Wanted, decide};
use super::existing::Existing;
use super::manifest::SealedText;
use super::mark::{Mark, TextDigest};
use super::salts::Salts;
use super::template::{self, Templates};
use super::{blocked, tree};
use crate::model::cluster_pair::ObjectId;
use crate::model::finding::Findings;
use crate::model::fingerprint::Hasher;
use crate::model::name::ClusterName;
use crate::model::pairing::{Pair, Pairings};
use crate::model::plan::{Contents, Plan, SourcePlan};
use crate::model::seal::{KeyPattern, Seal, Sops};
use crate::parallel;

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
    /// When pairs are sealed anew.
    pub sealing: Sealing,
}

/// What was found.
#[derive(Default)]
pub struct Survey<'p> {
    /// Every file of ours, there or wanted.
    pub files: Vec<FileChange<'p>>,
    /// The salts in use.
    pub salts: Salts,
    /// What stands in the way.
    pub findings: Findings,
}

/// Surveys the directories of all source clusters of the plan, and without `only` whatever else of ours is there.
pub fn survey<'p>(desired: &Desired<'p>, only: Option<&ClusterName>, hasher: &Hasher) -> Survey<'p> {
    let sources: Vec<_> = desired.plan.sources.iter().collect();
    let surveyed = parallel::map(&sources, |(name, source)| {
        let mut survey = Survey::default();
        survey.source(desired, name, source, hasher);
        survey
    });
    let mut all = surveyed.into_iter().fold(Survey::default(), Survey::and);
    let root = only
        .map_or_else(|| desired.pairings.output.clone(), |only| desired.pairings.output.join(only.as_str()));
    all.stale_files(&root);
    all
}

impl<'p> Survey<'p> {
    /// The files that do not stay as they are.
    pub fn changed(&self) -> impl Iterator<Item = &FileChange<'p>> {
        self.files.iter().filter(|file| !matches!(file.action, Action::Keep))
    }

    fn and(mut self, other: Self) -> Self {
        self.files.extend(other.files);
        self.salts.extend(other.salts);
        self.findings.extend(other.findings);
        self
    }

    fn source(
        &mut self,
        desired: &Desired<'p>,
        name: &ClusterName,
        source: &'p SourcePlan<'p>,
        hasher: &Hasher,
    ) {
        let root = &desired.pairings.output;
        let directory = root.join(name.as_str());
        let mut context = SourceContext::new(desired.pairings, source);
        let header = desired.templates.header(&context, &mut self.findings);
        let mut pair_files = Vec::with_capacity(source.objects.len());
        for (id, index) in &source.objects {
            let (pair, contents) = (&desired.pairings.pairs[*index], &desired.contents[*index]);
            let file = format!(
                "{}/{}.{}.yaml",
                id.namespace,
                id.name,
                source.cluster.seal.as_ref().map_or("", extension)
            );
            let path = directory.join(&file);
            match &source.cluster.seal {
                Some(Seal::Sops(Sops { recipients, .. })) => {
                    context.sealed.push(file.clone());
                    self.object(
                        path,
                        root,
                        Wanted { id, pair, contents, recipients, sealing: desired.sealing },
                        &header,
                        hasher,
                    );
                }
                Some(seal) => {
                    let text = reference(desired.templates, seal, id, pair, &header, &mut self.findings);
                    if let Some(text) = text {
                        self.surrounding(path, root, text);
                    }
                }
                None => {}
            }
            pair_files.push(file);
        }
        let files = desired.templates.files(&mut context, &header, &pair_files, &mut self.findings);
        let mut taken: BTreeSet<String> = pair_files.into_iter().collect();
        for (file, text) in files {
            if taken.insert(file.clone()) {
                self.surrounding(directory.join(&file), root, text);
            } else {
                self.findings.push(blocked::template_clash(&directory.join(&file)));
            }
        }
    }

    /// One object's file.
    fn object(&mut self, path: PathBuf, root: &Path, wanted: Wanted<'p>, header: &str, hasher: &Hasher) {
        let text = match tree::read(&path, root) {
            Ok(text) => text,
            Err(why) => return self.findings.push(blocked::unreadable(&path, &why)),
        };
        if let Some(Existing::Ours(file)) = text.as_deref().map(Existing::read)
            && let Some(fingerprint) = file.fingerprint()
        {
            self.salts.saw(&wanted.pair.destination, fingerprint.salt());
        }
        let decision = decide(text.as_deref(), wanted, header, hasher);
        self.findings.extend(blocked::findings(&path, &wanted, &decision));
        let header = header.to_owned();
        let (action, reasons) = match decision {
            Decision::Keep => (Action::Keep, Vec::new()),
            Decision::Create => (Action::Seal { wanted, header, replaces: false }, vec![Reason::New]),
            Decision::Reseal(reasons) => (Action::Seal { wanted, header, replaces: true }, reasons),
            Decision::Rewrite(reasons) => (Action::Rewrite { wanted, header }, reasons),
            Decision::Blocked(_) | Decision::Foreign | Decision::Broken => return,
        };
        let keeps = matches!(action, Action::Keep | Action::Rewrite { .. });
        let not_compared = if keeps { wanted.contents.hidden.missing().collect() } else { Vec::new() };
        let absent = if not_compared.is_empty() { Vec::new() } else { wanted.contents.absent.clone() };
        self.files.push(FileChange { path, action, reasons, not_compared, absent });
    }

    /// A file that a template makes.
    fn surrounding(&mut self, path: PathBuf, root: &Path, text: SealedText) {
        let existing = match tree::read(&path, root) {
            Ok(existing) => existing,
            Err(why) => return self.findings.push(blocked::unreadable(&path, &why)),
        };
        let mut reasons = Vec::new();
        let action = match existing {
            Some(existing) if existing == text.as_str() => Action::Keep,
            Some(existing) => {
                let Some((mark, _, body)) = Mark::find(&existing) else {
                    return self.findings.push(blocked::foreign(&path));
                };
                reasons.push(Reason::Template);
                if mark.clear != TextDigest::of(&[body]) {
                    reasons.push(Reason::ClearEdited);
                    self.findings.push(blocked::edited(&path, &Reason::ClearEdited));
                }
                Action::Write { text, replaces: true }
            }
            None => {
                reasons.push(Reason::New);
                Action::Write { text, replaces: false }
            }
        };
        self.push(path, action, reasons);
    }

    fn stale_files(&mut self, root: &Path) {
        let wanted: BTreeSet<&Path> = self.files.iter().map(|file| file.path.as_path()).collect();
        let stale = match tree::stale(root, &|path| wanted.contains(path)) {
            Ok(stale) => stale,
            Err(why) => return self.findings.push(blocked::unreadable(root, &why)),
        };
        for path in stale {
            self.push(path, Action::Delete, vec![Reason::Unwanted]);
        }
    }

    fn push(&mut self, path: PathBuf, action: Action<'p>, reasons: Vec<Reason>) {
        self.files.push(FileChange { path, action, reasons, not_compared: Vec::new(), absent: Vec::new() });
    }
}

/// What a pair's file is called.
fn extension(seal: &Seal) -> &'static str {
    match seal {
        Seal::Sops(_) | Seal::VaultPlugin { .. } => "clusterpair",
        Seal::SealedSecret(_) => "sealedsecret",
        Seal::ExternalSecret(_) => "externalsecret",
    }
}

/// The file of a pair whose secrets stay in a store.
fn reference(
    templates: &Templates,
    seal: &Seal,
    id: &ObjectId,
    pair: &Pair,
    header: &str,
    findings: &mut Findings,
) -> Option<SealedText> {
    let fill = |pattern: &KeyPattern| {
        pattern.fill(pair.source.as_str(), pair.destination.as_str(), id.namespace.as_str(), id.name.as_str())
    };
    let (template, context) = match seal {
        Seal::ExternalSecret(given) => {
            let context = SealContext::ExternalSecret {
                store: &given.store,
                store_kind: &given.store_kind,
                refresh_interval: &given.refresh_interval,
                creation_policy: &given.creation_policy,
                key: fill(&given.key),
            };
            (template::EXTERNAL_SECRET, context)
        }
        Seal::VaultPlugin { path } => (template::VAULT_PLUGIN, SealContext::VaultPlugin { path: fill(path) }),
        Seal::Sops(_) | Seal::SealedSecret(_) => return None,
    };
    templates.reference(template, &PairContext::new(id, pair), &context, header, findings)
}
