//! Does to the tree what a survey decided.

use std::io;
use std::path::{Path, PathBuf};

use super::change::{Action, FileChange};
use super::existing::Existing;
use super::manifest::{ClearPart, ManifestError, SealedText};
use super::tree;
use super::wanted::{Sealer, Wanted};
use crate::model::fingerprint::Fingerprint;
use crate::parallel;
use crate::sops::{LastModified, SealError};

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
    /// The file changed while pairctl looked at it.
    #[error("the file changed meanwhile; run again")]
    Changed,
}

/// Writes and deletes. `done` is called after each file, from any thread.
pub fn apply(
    files: &[FileChange<'_>],
    root: &Path,
    at: &LastModified,
    done: &(dyn Fn() + Sync),
) -> Result<(), ApplyError> {
    let work: Vec<&FileChange<'_>> =
        files.iter().filter(|file| !matches!(file.action, Action::Keep)).collect();
    let results = parallel::map(&work, |file| {
        let applied = one(file, root, at);
        done();
        applied.map_err(|source| ApplyError { path: file.path.clone(), source })
    });
    results.into_iter().collect()
}

fn one(file: &FileChange<'_>, root: &Path, at: &LastModified) -> Result<(), Why> {
    match &file.action {
        Action::Seal { wanted, header, fingerprint, .. } => {
            Ok(tree::write(&file.path, &sealed(wanted, header, fingerprint, at)?)?)
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
    wanted: &Wanted<'_>,
    header: &str,
    fingerprint: &Fingerprint,
    at: &LastModified,
) -> Result<SealedText, Why> {
    match &wanted.sealer {
        Sealer::Sops { recipients } => {
            let object = wanted.contents.object(wanted.id, wanted.pair).ok_or(Why::Changed)?;
            let clear = ClearPart::of_sops(header, wanted.id, wanted.pair, fingerprint);
            Ok(SealedText::seal(&clear, &object, recipients, at)?)
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
