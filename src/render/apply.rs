//! Does to the tree what a survey decided.

use std::io;
use std::path::{Path, PathBuf};

use super::change::{Action, FileChange};
use super::decide::Wanted;
use super::existing::Existing;
use super::manifest::{ClearPart, ManifestError, SealedText};
use super::salts::Salts;
use super::tree;
use crate::model::fingerprint::{Fingerprint, Hasher, Salt};
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
    /// The system gives no random numbers.
    #[error("no random numbers")]
    Random(#[from] getrandom::Error),
    /// The file changed while pairctl looked at it.
    #[error("the file changed meanwhile; run again")]
    Changed,
}

/// Writes and deletes. `done` is called after each file, from any thread.
pub fn apply(
    files: &[FileChange<'_>],
    mut salts: Salts,
    root: &Path,
    at: &LastModified,
    hasher: &Hasher,
    done: &(dyn Fn() + Sync),
) -> Result<(), ApplyError> {
    let work: Vec<(&FileChange<'_>, Option<Salt>)> = files
        .iter()
        .filter(|file| !matches!(file.action, Action::Keep))
        .map(|file| match &file.action {
            Action::Seal { wanted, .. } => match salts.choose(&wanted.pair.destination) {
                Ok(salt) => Ok((file, Some(salt))),
                Err(why) => Err(ApplyError { path: file.path.clone(), source: why.into() }),
            },
            _ => Ok((file, None)),
        })
        .collect::<Result<_, _>>()?;
    let results = parallel::map(&work, |(file, salt)| {
        let applied = one(file, *salt, root, at, hasher);
        done();
        applied.map_err(|source| ApplyError { path: file.path.clone(), source })
    });
    results.into_iter().collect()
}

fn one(
    file: &FileChange<'_>,
    salt: Option<Salt>,
    root: &Path,
    at: &LastModified,
    hasher: &Hasher,
) -> Result<(), Why> {
    match (&file.action, salt) {
        (Action::Seal { wanted, header, .. }, Some(salt)) => {
            Ok(tree::write(&file.path, &sealed(wanted, header, salt, at, hasher)?)?)
        }
        (Action::Rewrite { wanted, header }, _) => {
            Ok(tree::write(&file.path, &kept(&file.path, root, wanted, header)?)?)
        }
        (Action::Write { text, .. }, _) => Ok(tree::write(&file.path, text)?),
        (Action::Delete, _) => Ok(tree::delete(&file.path, root)?),
        (Action::Keep | Action::Seal { .. }, _) => Ok(()),
    }
}

fn sealed(
    wanted: &Wanted<'_>,
    header: &str,
    salt: Salt,
    at: &LastModified,
    hasher: &Hasher,
) -> Result<SealedText, Why> {
    let Wanted { id, pair, contents, recipients, .. } = *wanted;
    let whole = contents.object(id, pair).zip(Fingerprint::of(&contents.hidden, id, salt, hasher));
    let (object, fingerprint) = whole.ok_or(Why::Changed)?;
    let clear = ClearPart::new(header, id, pair, &fingerprint);
    Ok(SealedText::seal(&clear, &object, recipients, at)?)
}

fn kept(path: &Path, root: &Path, wanted: &Wanted<'_>, header: &str) -> Result<SealedText, Why> {
    let text = tree::read(path, root)?.ok_or(Why::Changed)?;
    let Existing::Ours(file) = Existing::read(&text) else { return Err(Why::Changed) };
    let fingerprint = file.fingerprint().ok_or(Why::Changed)?;
    let clear = ClearPart::new(header, wanted.id, wanted.pair, &fingerprint);
    Ok(SealedText::keep(&clear, &file)?)
}

impl From<SealError> for Why {
    fn from(error: SealError) -> Self {
        Self::Manifest(error.into())
    }
}
