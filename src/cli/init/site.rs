//! Where the files go, and how pairings.yaml names others from there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::adopt::founding::SECRETS;
use crate::files;
use crate::model::name::ClusterName;
use crate::sops::creation_rules::cleaned;

/// The directory of a pairings.yaml that is to be written.
#[derive(Debug)]
pub(super) struct Site {
    /// The file, as the user named it.
    pub(super) pairings: PathBuf,
    working_directory: PathBuf,
}

impl Site {
    pub(super) fn new(pairings: &Path) -> anyhow::Result<Self> {
        let working_directory = std::env::current_dir().context("the working directory")?;
        Ok(Self { pairings: pairings.to_owned(), working_directory })
    }

    /// A file beside pairings.yaml.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        match files::directory(&self.pairings) {
            here if here == Path::new(".") => PathBuf::from(name),
            directory => directory.join(name),
        }
    }

    /// The directory, as the reader of pairings.yaml has it.
    pub(super) fn directory(&self) -> PathBuf {
        self.pairings.parent().map(Path::to_path_buf).unwrap_or_default()
    }

    /// The same, absolute.
    pub(super) fn absolute(&self, path: &Path) -> PathBuf {
        cleaned(&self.working_directory.join(path))
    }

    pub(super) fn working_directory(&self) -> &Path {
        &self.working_directory
    }

    /// Where a file lies below the directory, if it does.
    pub(super) fn below(&self, file: &Path) -> Option<String> {
        let below = self.absolute(file).strip_prefix(self.absolute(&self.directory())).ok()?.to_owned();
        below.to_str().map(str::to_owned)
    }

    /// A file as pairings.yaml names it: relative where it lies below, or where the user named it so.
    pub(super) fn said(&self, file: &Path) -> String {
        let absolute = self.absolute(file);
        let relative = Some(file).filter(|file| file.is_relative()).and_then(|_| self.beside(&absolute));
        self.below(file).unwrap_or_else(|| relative.unwrap_or(absolute).display().to_string())
    }

    /// The way from the directory to a file that is not below it; none where a link on the way leads elsewhere.
    fn beside(&self, file: &Path) -> Option<PathBuf> {
        let directory = self.absolute(&self.directory());
        let common = directory.ancestors().find(|above| file.starts_with(above))?;
        let up = directory.strip_prefix(common).ok()?.components().map(|_| Path::new(".."));
        let way: PathBuf = up.chain([file.strip_prefix(common).ok()?]).collect();
        let is_there = |path: &Path| fs::canonicalize(path).ok();
        (!directory.exists() || is_there(&directory.join(&way)) == is_there(file)).then_some(way)
    }

    /// The sealed copy of a kubeconfig, as pairings.yaml names it.
    pub(super) fn sealed(name: &ClusterName) -> String {
        format!("{SECRETS}/{name}.sops.yaml")
    }
}
