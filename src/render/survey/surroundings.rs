//! The files that templates make: references to stores, kustomizations, and whatever the user adds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::objects::Fingerprints;
use super::{Desired, Source};
use crate::model::cluster_pair::ObjectId;
use crate::model::finding::Findings;
use crate::model::pairing::Pair;
use crate::model::seal::{KeyPattern, Seal};
use crate::render::change::{Action, FileChange};
use crate::render::context::{PairContext, SealContext, SourceContext};
use crate::render::decide::Reason;
use crate::render::manifest::SealedText;
use crate::render::mark::{Mark, TextDigest};
use crate::render::template;
use crate::render::{blocked, tree};

impl<'p> Desired<'p> {
    /// Every file of a source cluster that a template makes.
    pub(super) fn surroundings(
        &self,
        source: &Source<'p>,
        fingerprints: &Fingerprints,
    ) -> (Vec<FileChange<'p>>, Findings) {
        let directory = &source.directory;
        let mut made = Made { root: &self.pairings.output, files: Vec::new(), findings: Findings::default() };
        let mut pair_files = Vec::with_capacity(source.plan.objects.len());
        for (id, index) in &source.plan.objects {
            let (pair, file) = (&self.pairings.pairs[*index], source.file(id));
            let path = directory.join(&file);
            if let Some(fingerprint) = fingerprints.get(&path) {
                self.bridge(source, (id, pair), fingerprint, &mut made);
            } else if let Some(text) = self.reference(source, id, pair, &mut made.findings) {
                made.file(path, text, Reason::Template);
            }
            pair_files.extend(source.bridge_file(id));
            pair_files.push(file);
        }
        let mut context = SourceContext::new(self.pairings, source.plan);
        if matches!(source.plan.cluster.seal, Some(Seal::Sops(_))) {
            context.sealed.clone_from(&pair_files);
        }
        let files = self.templates.files(&mut context, &source.header, &pair_files, &mut made.findings);
        let of_bridges = made.files.iter().map(|file| file.path.clone());
        let of_pairs = pair_files.iter().map(|file| directory.join(file));
        let mut taken: BTreeSet<PathBuf> = of_pairs.chain(of_bridges).collect();
        for (file, text) in files {
            let path = directory.join(&file);
            if taken.insert(path.clone()) {
                made.file(path, text, Reason::Template);
            } else {
                made.findings.push(blocked::template_clash(&path));
            }
        }
        (made.files, made.findings)
    }

    /// The file of a pair whose secrets stay in a store.
    fn reference(
        &self,
        source: &Source<'p>,
        id: &ObjectId,
        pair: &Pair,
        findings: &mut Findings,
    ) -> Option<SealedText> {
        let fill = |pattern: &KeyPattern| {
            let (from, to) = (pair.source.as_str(), pair.destination.as_str());
            pattern.fill(from, to, id.namespace.as_str(), id.name.as_str())
        };
        let (template, context) = match source.plan.cluster.seal.as_ref()? {
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
            Seal::VaultPlugin { path } => {
                (template::VAULT_PLUGIN, SealContext::VaultPlugin { path: fill(path) })
            }
            Seal::Sops(_) | Seal::SealedSecret(_) => return None,
        };
        self.templates.reference(template, &PairContext::new(id, pair), &context, &source.header, findings)
    }
}

/// The files that were made so far.
pub(super) struct Made<'r, 'p> {
    root: &'r Path,
    files: Vec<FileChange<'p>>,
    pub(super) findings: Findings,
}

impl Made<'_, '_> {
    /// Compares a text with the file that is there.
    pub(super) fn file(&mut self, path: PathBuf, text: SealedText, because: Reason) {
        let existing = match tree::read(&path, self.root) {
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
                reasons.push(because);
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
        self.files.push(FileChange::plain(path, action, reasons));
    }
}
