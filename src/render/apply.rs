//! Does to the tree what a survey decided.

use std::io;
use std::path::{Path, PathBuf};

use super::blocked;
use super::change::{Action, FileChange};
use super::existing::Existing;
use super::manifest::{ClearPart, ManifestError, SealedText};
use super::tree;
use super::wanted::{Sealer, SopsSealer, Wanted};
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::Fingerprint;
use crate::parallel;
use crate::sops::{LastModified, SealError, SopsProgram};

/// Why a file could not be written or deleted. All other files are whole.
#[derive(Debug, thiserror::Error)]
#[error("{}", path.display())]
pub struct ApplyError {
    path: PathBuf,
    source: Why,
}

/// What went wrong with one file.
#[derive(Debug, thiserror::Error)]
pub enum Why {
    /// The disk refused.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The manifest could not be made.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The `sops` program did not seal it; there is a finding for that.
    #[error("it was not sealed")]
    Program(Box<Finding>),
    /// The file changed while pairctl looked at it.
    #[error("the file changed meanwhile; run again")]
    Changed,
}

/// How files are sealed.
#[derive(Clone, Copy)]
pub struct Workshop<'w> {
    /// Now, as sealed files say it.
    pub at: &'w LastModified,
    /// Who seals with keys that pairctl has no code for.
    pub program: &'w dyn SopsProgram,
}

/// Writes and deletes. `done` is called after each file, from any thread. Files that the `sops` program does not seal stay
/// as they are, with a finding each.
pub fn apply(
    files: &[FileChange<'_>],
    root: &Path,
    workshop: Workshop<'_>,
    done: &(dyn Fn() + Sync),
) -> Result<Findings, ApplyError> {
    let work: Vec<&FileChange<'_>> =
        files.iter().filter(|file| !matches!(file.action, Action::Keep)).collect();
    let results = parallel::map(&work, |file| {
        let applied = one(file, root, workshop);
        done();
        applied.map_err(|source| ApplyError { path: file.path.clone(), source })
    });
    let mut findings = Findings::default();
    for result in results {
        match result {
            Err(ApplyError { source: Why::Program(finding), .. }) => findings.push(*finding),
            other => other?,
        }
    }
    Ok(findings)
}

fn one(file: &FileChange<'_>, root: &Path, workshop: Workshop<'_>) -> Result<(), Why> {
    match &file.action {
        Action::Seal { wanted, header, fingerprint, .. } => {
            Ok(tree::write(&file.path, &sealed(&file.path, wanted, header, fingerprint, workshop)?)?)
        }
        Action::Rewrite { wanted, header } => {
            Ok(tree::write(&file.path, &kept(&file.path, root, wanted, header)?)?)
        }
        Action::Write { text, .. } => Ok(tree::write(&file.path, text)?),
        Action::Delete => Ok(tree::delete(&file.path, root)?),
        Action::Keep => Ok(()),
    }
}

fn sealed(
    path: &Path,
    wanted: &Wanted<'_>,
    header: &str,
    fingerprint: &Fingerprint,
    Workshop { at, program }: Workshop<'_>,
) -> Result<SealedText, Why> {
    match &wanted.sealer {
        Sealer::Sops(sealer) => {
            let object = wanted.contents.object(wanted.id, wanted.pair).ok_or(Why::Changed)?;
            let clear = ClearPart::of_sops(header, wanted.id, wanted.pair, fingerprint);
            match sealer {
                SopsSealer::Native(recipients) => Ok(SealedText::seal(&clear, &object, recipients, at)?),
                SopsSealer::Program { config, keys } => {
                    let seal = |document: &[u8]| program.seal(&config.path, path, document);
                    SealedText::seal_by_program(&clear, &object, keys, seal).map_err(|why| match why {
                        ManifestError::Program(why) => {
                            Why::Program(Box::new(blocked::not_sealed(path, why, config)))
                        }
                        other => other.into(),
                    })
                }
            }
        }
        Sealer::SealedSecret(sealer) => {
            SealedText::seal_secret(header, wanted, sealer, fingerprint, at)?.ok_or(Why::Changed)
        }
    }
}

fn kept(path: &Path, root: &Path, wanted: &Wanted<'_>, header: &str) -> Result<SealedText, Why> {
    let text = tree::read(path, root)?.ok_or(Why::Changed)?;
    let Existing::Ours(file) = Existing::read(&text) else { return Err(Why::Changed) };
    let clear = wanted.clear_part_of(&file, header).ok_or(Why::Changed)?;
    Ok(SealedText::keep(&clear, &file)?)
}

impl From<SealError> for Why {
    fn from(error: SealError) -> Self {
        Self::Manifest(error.into())
    }
}
