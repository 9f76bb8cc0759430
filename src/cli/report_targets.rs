//! Where no report may go: it would replace what the run reads, or what it renders.

use std::path::{Path, PathBuf};

use super::report_args::ReportArgs;
use crate::input::load::LoadedFile;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::pairing::{Cluster, KubeconfigReference, OptionValue, Options, Pairings, Reference};
use crate::model::seal::{Seal, Sops, SopsKeys};

/// What a run reads, and the directories that take no report, each with the reason.
#[derive(Default)]
pub(super) struct Kept {
    files: Vec<PathBuf>,
    directories: Vec<(PathBuf, &'static str)>,
}

impl Kept {
    /// These files alone.
    pub(super) fn files(files: &[PathBuf]) -> Self {
        Self { files: files.to_vec(), directories: Vec::new() }
    }

    /// Every file that pairings.yaml is made of or names, a broken one too, which findings point into, and the directories
    /// of all clusters and of templates.
    pub(super) fn of(
        root: &Path,
        files: &[LoadedFile],
        pairings: Option<&Pairings>,
        findings: &Findings,
    ) -> Self {
        let mut kept = Self::files(&[root.to_path_buf()]);
        kept.files.extend(files.iter().map(|file| PathBuf::from(file.source.path())));
        let places = findings.as_slice().iter().filter_map(|finding| finding.place.as_ref());
        kept.files.extend(places.map(|(place, _)| PathBuf::from(place.source.path())));
        if let Some(pairings) = pairings {
            kept.files.extend(pairings.clusters.values().flat_map(named));
            kept.files.extend(pairings.pairs.iter().flat_map(|pair| of_options(&pair.options)));
            let names = pairings.clusters.keys();
            let written = names.map(|name| pairings.output.join(name.as_str()));
            kept.directories
                .extend(written.map(|path| (path, "a cluster's directory is for what render writes")));
            let templates = pairings.templates.iter().cloned();
            kept.directories.extend(templates.map(|path| (path, "every file there is a template")));
        }
        kept
    }

    /// The same, and one file more.
    pub(super) fn and(mut self, file: Option<&Path>) -> Self {
        self.files.extend(file.map(Path::to_path_buf));
        self
    }

    /// Why a report may not go where it is to go.
    pub(super) fn refusal(&self, args: &ReportArgs) -> Option<Finding> {
        self.refusal_of(args.targets.iter().filter_map(|target| target.file.as_deref()))
    }

    /// The same of any files that a run is to write.
    pub(super) fn refusal_of<'f>(&self, written: impl IntoIterator<Item = &'f Path>) -> Option<Finding> {
        let files: Vec<PathBuf> = self.files.iter().map(|path| real(path)).collect();
        let directories: Vec<(PathBuf, &str)> =
            self.directories.iter().map(|(path, why)| (real(path), *why)).collect();
        written.into_iter().find_map(|file| {
            let target = real(file);
            let is_read = files.contains(&target).then_some("this run reads that file");
            let of_directory = || directories.iter().find(|(directory, _)| target.starts_with(directory));
            let why = is_read.or_else(|| of_directory().map(|(_, why)| *why))?;
            let message = format!("no report can go to {}: {why}", file.display());
            Some(Finding::new(Code::BadArgument, message).help("give the report a file of its own"))
        })
    }
}

fn named(cluster: &Cluster) -> Vec<PathBuf> {
    let kubeconfigs = cluster.kubeconfig.iter().chain(&cluster.access).chain(&cluster.rancher.access);
    let files = kubeconfigs.filter_map(|KubeconfigReference { reference, .. }| path(reference));
    files.chain(of_options(&cluster.options)).chain(cluster.seal.as_ref().and_then(of_seal)).collect()
}

fn of_seal(seal: &Seal) -> Option<PathBuf> {
    match seal {
        Seal::SealedSecret(seal) => Some(seal.certificate.path.clone()),
        Seal::Sops(Sops { keys: SopsKeys::Config(config), .. }) => Some(config.path.clone()),
        Seal::Sops(_) | Seal::ExternalSecret(_) | Seal::VaultPlugin { .. } => None,
    }
}

fn of_options(options: &Options) -> Vec<PathBuf> {
    let reference = |value: &OptionValue| match value {
        OptionValue::Reference(reference, _) => path(reference),
        OptionValue::Literal(_) => None,
    };
    options.values().filter_map(reference).collect()
}

fn path(reference: &Reference) -> Option<PathBuf> {
    match reference {
        Reference::File(path) => Some(path.clone()),
        Reference::Env(_) => None,
    }
}

/// One spelling of a path, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let there = |above: &Path| Some(above.canonicalize().ok()?.join(path.strip_prefix(above).ok()?));
    path.ancestors().find_map(there).unwrap_or(path)
}
