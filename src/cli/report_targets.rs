//! Where no report may go: it would replace what the run reads, or what it renders.

use std::path::{Path, PathBuf};

use super::report_args::ReportArgs;
use crate::input::load::LoadedFile;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::pairing::{Cluster, KubeconfigReference, OptionValue, Options, Pairings, Reference};

/// What a run reads, and the directories of its tree.
#[derive(Default)]
pub(super) struct Kept {
    files: Vec<PathBuf>,
    directories: Vec<PathBuf>,
}

impl Kept {
    /// These files alone.
    pub(super) fn files(files: &[PathBuf]) -> Self {
        Self { files: files.to_vec(), directories: Vec::new() }
    }

    /// Every file that pairings.yaml is made of or names, a broken one too, which findings point into, and the directories
    /// of all clusters.
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
            kept.directories.extend(names.map(|name| pairings.output.join(name.as_str())));
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
        let real = |paths: &[PathBuf]| paths.iter().map(|path| real(path)).collect::<Vec<_>>();
        let (files, directories) = (real(&self.files), real(&self.directories));
        written.into_iter().find_map(|file| {
            let target = self::real(file);
            let why = if files.contains(&target) {
                "this run reads that file"
            } else if directories.iter().any(|directory| target.starts_with(directory)) {
                "a cluster's directory is for what render writes"
            } else {
                return None;
            };
            let message = format!("no report can go to {}: {why}", file.display());
            Some(Finding::new(Code::BadArgument, message).help("give the report a file of its own"))
        })
    }
}

fn named(cluster: &Cluster) -> Vec<PathBuf> {
    let kubeconfigs = cluster.kubeconfig.iter().chain(&cluster.access);
    let files = kubeconfigs.filter_map(|KubeconfigReference { reference, .. }| path(reference));
    files.chain(of_options(&cluster.options)).collect()
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
