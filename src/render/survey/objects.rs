//! The files of the objects: what is there, and what becomes of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::Blocked;
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::{Fingerprint, Hasher, Salt};
use crate::model::pairing::Cluster;
use crate::model::seal::Seal;
use crate::parallel;
use crate::render::change::{Action, FileChange};
use crate::render::clear_layout::ClearLayouts;
use crate::render::decide::{Decision, Reason, decide};
use crate::render::existing::{Existing, Form};
use crate::render::salts::Salts;
use crate::render::wanted::{Sealer, Wanted};
use crate::render::{blocked, tree};
use crate::sops::LastModified;

/// One object's file as it was found, and what was decided about it.
pub(super) struct ObjectFile<'p> {
    path: PathBuf,
    wanted: Wanted<'p>,
    header: Arc<str>,
    decision: Decision,
    /// That of the file that is there.
    found: Option<Fingerprint>,
    /// When that was sealed.
    sealed_at: Option<LastModified>,
}

/// Reads one object's file and decides. Nothing where it cannot be read.
pub(super) fn look<'p>(
    path: PathBuf,
    root: &Path,
    wanted: Wanted<'p>,
    (header, layouts): (&Arc<str>, &ClearLayouts<'_>),
    hasher: &Hasher,
    findings: &mut Findings,
) -> Option<ObjectFile<'p>> {
    let text = match tree::read(&path, root) {
        Ok(text) => text,
        Err(why) => {
            findings.push(blocked::unreadable(&path, &why));
            return None;
        }
    };
    let existing = text.as_deref().map(Existing::read);
    let (found, sealed_at) = match &existing {
        Some(Existing::Ours(file)) => (file.fingerprint.clone(), file.sealed_at()),
        _ => (None, None),
    };
    let decision = decide(existing.as_ref(), wanted, (header, layouts), hasher);
    findings.extend(blocked::findings(&path, &wanted, &decision));
    Some(ObjectFile { path, wanted, header: Arc::clone(header), decision, found, sealed_at })
}

/// The fingerprints of the SealedSecrets after the run, from which their bridges follow.
pub(super) type Fingerprints = BTreeMap<PathBuf, Fingerprint>;

/// Works out the fingerprints of what is to be sealed, with the salts that the tree has already, and says what is done to
/// each file. A file that cannot be done has its finding and no change.
pub(super) fn changes<'p>(
    files: Vec<ObjectFile<'p>>,
    hasher: &Hasher,
) -> Result<(Vec<FileChange<'p>>, Fingerprints), getrandom::Error> {
    let mut salts = Salts::default();
    for file in &files {
        if let Some(found) = &file.found {
            salts.saw(&file.wanted.pair.destination, found.salt());
        }
    }
    let salted: Vec<(ObjectFile<'p>, Option<Salt>)> = files
        .into_iter()
        .map(|file| match file.decision {
            Decision::Create | Decision::Reseal(_) => {
                salts.choose(&file.wanted.pair.destination).map(|salt| (file, Some(salt)))
            }
            _ => Ok((file, None)),
        })
        .collect::<Result<_, _>>()?;
    let fingerprints = fingerprints(&salted, hasher);
    let files = || salted.iter().map(|(file, _)| file).zip(&fingerprints);
    let of_secrets = files().filter(|(file, _)| file.wanted.form() == Form::SealedSecret);
    let known = of_secrets
        .filter_map(|(file, new)| Some((file.path.clone(), new.as_ref().or(file.found.as_ref())?.clone())));
    let known = known.collect();
    let files = salted.into_iter().map(|(file, _)| file).zip(fingerprints);
    Ok((files.filter_map(|(file, fingerprint)| file.change(fingerprint)).collect(), known))
}

/// The new fingerprints, file by file. All files of a destination wait for its slow digest: with one of each first, the cores
/// work on different ones.
fn fingerprints(files: &[(ObjectFile<'_>, Option<Salt>)], hasher: &Hasher) -> Vec<Option<Fingerprint>> {
    let fingerprint = |(file, salt): &(ObjectFile<'_>, Option<Salt>)| {
        let Wanted { id, contents, .. } = file.wanted;
        salt.and_then(|salt| Fingerprint::of(&contents.hidden, id, salt, hasher))
    };
    let sealed = files.iter().filter(|(_, salt)| salt.is_some());
    let one_of_each: BTreeMap<_, _> = sealed.map(|file| (&file.0.wanted.pair.destination, file)).collect();
    parallel::map(&one_of_each.into_values().collect::<Vec<_>>(), |file| fingerprint(file));
    parallel::map(files, fingerprint)
}

/// The refusal to seal for an expired certificate, as kubeseal refuses; nothing where all files stay.
pub(super) fn expired(files: &[ObjectFile<'_>], cluster: &Cluster, now: SystemTime) -> Option<Finding> {
    let seals = |file: &&ObjectFile<'_>| matches!(file.decision, Decision::Create | Decision::Reseal(_));
    let certificate = files.iter().filter(seals).find_map(|file| match &file.wanted.sealer {
        Sealer::SealedSecret(sealer) => Some(sealer.certificate),
        Sealer::Sops(_) => None,
    })?;
    let Some(Seal::SealedSecret(seal)) = &cluster.seal else { return None };
    let finding = blocked::expired_certificate(&cluster.name, &seal.certificate);
    certificate.is_expired(now).then_some(finding)
}

impl<'p> ObjectFile<'p> {
    /// What there is to say of a file that must be sealed, and what it hides is not at hand.
    pub(super) fn blocked(&self) -> Option<Blocked> {
        let Decision::Blocked(reasons) = &self.decision else { return None };
        let finding = blocked::blocked(&self.wanted, reasons);
        Some(Blocked { path: self.path.clone(), reasons: reasons.clone(), finding })
    }

    fn change(self, fingerprint: Option<Fingerprint>) -> Option<FileChange<'p>> {
        let Self { path, wanted, header, decision, sealed_at, .. } = self;
        let (action, reasons) = match decision {
            Decision::Keep => (Action::Keep, Vec::new()),
            Decision::Create => {
                let fingerprint = fingerprint?;
                (Action::Seal { wanted, header, fingerprint, replaces: false }, vec![Reason::New])
            }
            Decision::Reseal(reasons) => {
                let fingerprint = fingerprint?;
                (Action::Seal { wanted, header, fingerprint, replaces: true }, reasons)
            }
            Decision::Rewrite(reasons) => (Action::Rewrite { wanted, header }, reasons),
            Decision::Blocked(_) | Decision::Foreign | Decision::Broken => return None,
        };
        let keeps = matches!(action, Action::Keep | Action::Rewrite { .. });
        let not_compared = if keeps { wanted.contents.hidden.missing().collect() } else { Vec::new() };
        let absent = if not_compared.is_empty() { Vec::new() } else { wanted.contents.absent.clone() };
        Some(FileChange { path, action, reasons, not_compared, absent, sealed_at })
    }
}
