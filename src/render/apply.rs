//! Does to the tree what a survey decided.

use std::io;
use std::path::{Path, PathBuf};

use super::blocked;
use super::change::{Action, FileChange};
use super::clear_layout::ClearLayouts;
use super::existing::Existing;
use super::layouts::Layouts;
use super::manifest::{ClearPart, ManifestError, SealedText};
use super::tree;
use super::wanted::{Sealer, SopsSealer, Wanted};
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::Fingerprint;
use crate::model::plan::Contents;
use crate::parallel;
use crate::sops::{LastModified, SopsProgram};

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

/// How files are sealed.
#[derive(Clone, Copy)]
pub struct Workshop<'w> {
    /// Now, as sealed files say it.
    pub at: &'w LastModified,
    /// Who seals with keys that pairctl has no code for.
    pub program: &'w dyn SopsProgram,
}

/// Writes and deletes. `done` is called after each file, from any thread. Where the `sops` program does not seal a file,
/// there is a finding for each such file and nothing is written: a kustomization would list what is not there.
pub fn apply(
    files: &[FileChange<'_>],
    root: &Path,
    workshop: Workshop<'_>,
    done: &(dyn Fn() + Sync),
) -> Result<Findings, ApplyError> {
    let work: Vec<&FileChange<'_>> =
        files.iter().filter(|file| !matches!(file.action, Action::Keep)).collect();
    let mut findings = Findings::default();
    let mut ready = Vec::with_capacity(work.len());
    for (file, sealed) in work.iter().zip(parallel::map(&work, |file| by_program(file, workshop))) {
        match sealed {
            Ok(text) => ready.push((*file, text)),
            Err(Unsealed::Refused(finding)) => findings.push(*finding),
            Err(Unsealed::Failed(why)) => return Err(ApplyError { path: file.path.clone(), source: why }),
        }
    }
    if !findings.as_slice().is_empty() {
        return Ok(findings);
    }
    let layouts = Layouts::new(&work);
    let results = parallel::map(&ready, |(file, text)| {
        let applied = match text {
            Some(text) => tree::write(&file.path, text).map_err(Why::from),
            None => one(file, root, (workshop.at, &layouts)),
        };
        done();
        applied.map_err(|source| ApplyError { path: file.path.clone(), source })
    });
    results.into_iter().collect::<Result<(), _>>()?;
    Ok(findings)
}

/// Why the `sops` program gave no text.
enum Unsealed {
    /// It did not seal; the user can mend that.
    Refused(Box<Finding>),
    /// There was nothing to give it, or its text is not what it should be.
    Failed(Why),
}

/// The text of a file that the `sops` program must seal; nothing for the others.
fn by_program(
    file: &FileChange<'_>,
    Workshop { program, .. }: Workshop<'_>,
) -> Result<Option<SealedText>, Unsealed> {
    let Action::Seal { wanted, header, fingerprint, .. } = &file.action else { return Ok(None) };
    let Sealer::Sops(SopsSealer::Program { config, keys }) = wanted.sealer else { return Ok(None) };
    let object = wanted.contents.object(wanted.id, wanted.pair).ok_or(Unsealed::Failed(Why::Changed))?;
    let clear = ClearPart::of_sops(header, wanted.id, wanted.pair, fingerprint);
    let seal = |document: &[u8]| program.seal(&config.path, &file.path, document);
    SealedText::seal_by_program(&clear, &object, keys, seal).map(Some).map_err(|why| match why {
        ManifestError::Program(why) => {
            Unsealed::Refused(Box::new(blocked::not_sealed(&file.path, why, config)))
        }
        other => Unsealed::Failed(other.into()),
    })
}

fn one(file: &FileChange<'_>, root: &Path, sealing: (&LastModified, &Layouts<'_>)) -> Result<(), Why> {
    match &file.action {
        Action::Seal { wanted, header, fingerprint, .. } => {
            Ok(tree::write(&file.path, &sealed(wanted, header, fingerprint, sealing)?)?)
        }
        Action::Rewrite { wanted, header } => {
            let clear = (&**header, sealing.1.clear());
            Ok(tree::write(&file.path, &kept(&file.path, root, wanted, clear)?)?)
        }
        Action::Write { text, .. } => Ok(tree::write(&file.path, text)?),
        Action::Delete => Ok(tree::delete(&file.path, root)?),
        Action::Keep => Ok(()),
    }
}

/// What pairctl seals itself.
fn sealed(
    wanted: &Wanted<'_>,
    header: &str,
    fingerprint: &Fingerprint,
    (at, layouts): (&LastModified, &Layouts<'_>),
) -> Result<SealedText, Why> {
    match &wanted.sealer {
        Sealer::Sops(SopsSealer::Native(recipients)) => {
            let Contents { config: Some(config), options: Some(options), .. } = wanted.contents else {
                return Err(Why::Changed);
            };
            let laid_out = layouts.config(config).zip(layouts.options(options));
            let (config, options) = laid_out.ok_or(ManifestError::ReadBack)?;
            let clear = layouts.clear().part(header, (wanted.id, wanted.pair), fingerprint);
            Ok(SealedText::seal(&clear, config, options, recipients, at)?)
        }
        Sealer::SealedSecret(sealer) => {
            SealedText::seal_secret(header, wanted, sealer, fingerprint, at)?.ok_or(Why::Changed)
        }
        // Sealed before anything was written.
        Sealer::Sops(SopsSealer::Program { .. }) => Err(Why::Changed),
    }
}

fn kept(
    path: &Path,
    root: &Path,
    wanted: &Wanted<'_>,
    clear: (&str, &ClearLayouts<'_>),
) -> Result<SealedText, Why> {
    let text = tree::read(path, root)?.ok_or(Why::Changed)?;
    let Existing::Ours(file) = Existing::read(&text) else { return Err(Why::Changed) };
    let clear = wanted.clear_part_of(&file, clear).ok_or(Why::Changed)?;
    Ok(SealedText::keep(&clear, &file)?)
}
