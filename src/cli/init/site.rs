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
        below(&self.absolute(&self.directory()), &self.absolute(file))
    }

    /// The `.gitignore` at the top of the work tree, so that it holds wherever a key is put, and how it names those of these files
    /// that Git could add. Git takes a link for itself, so what it leads to is named too.
    pub(super) fn ignoring(&self, files: &[PathBuf]) -> (PathBuf, Vec<String>) {
        let top = self.work_tree();
        let real_top = fs::canonicalize(&top).unwrap_or_else(|_| top.clone());
        let names = files.iter().flat_map(|file| {
            let real = fs::canonicalize(file).ok();
            [below(&top, &self.absolute(file)), real.and_then(|real| below(&real_top, &real))]
        });
        (self.shown(&top.join(".gitignore")), names.flatten().collect())
    }

    /// Where people leave age identities, by the usual names.
    pub(super) fn identities(&self) -> Vec<PathBuf> {
        let directories =
            [self.working_directory.clone(), self.absolute(&self.directory()), self.work_tree()];
        directories.iter().flat_map(|one| ["age.key", "keys.txt"].map(|name| one.join(name))).collect()
    }

    /// Whether a repository of Git is round it.
    pub(super) fn is_in_repository(&self) -> bool {
        self.repository().is_some()
    }

    fn repository(&self) -> Option<PathBuf> {
        let here = self.absolute(&self.directory());
        here.ancestors().find(|above| above.join(".git").exists()).map(Path::to_path_buf)
    }

    /// A file beside pairings.yaml and in every directory above it, up to that of the work tree.
    pub(super) fn upwards(&self, name: &str) -> Vec<PathBuf> {
        let (here, top) = (self.absolute(&self.directory()), self.work_tree());
        let directories = here.ancestors().skip(1).take_while(|above| above.starts_with(&top));
        let above = directories.map(|above| self.shown(&above.join(name)));
        std::iter::once(self.file(name)).chain(above).collect()
    }

    /// An absolute path as a user would type it.
    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.working_directory).unwrap_or(path).to_owned()
    }

    /// The directory from which `git add` will likely find files: that of the repository, or of who types.
    fn work_tree(&self) -> PathBuf {
        let here = self.absolute(&self.directory());
        let typed = Some(self.working_directory.clone()).filter(|typed| here.starts_with(typed));
        self.repository().or(typed).unwrap_or(here)
    }

    /// A file as pairings.yaml names it: relative where it lies below, or where the user named it so.
    pub(super) fn said(&self, file: &Path) -> String {
        let absolute = self.absolute(file);
        let relative = Some(file).filter(|file| file.is_relative()).and_then(|_| self.beside(&absolute));
        self.below(file).unwrap_or_else(|| relative.unwrap_or(absolute).display().to_string())
    }

    /// An absolute path as pairings.yaml names it, relative wherever that can be.
    pub(super) fn way(&self, file: &Path) -> String {
        let beside = || self.beside(file).unwrap_or_else(|| file.to_owned()).display().to_string();
        self.below(file).unwrap_or_else(beside)
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

fn below(directory: &Path, file: &Path) -> Option<String> {
    file.strip_prefix(directory).ok()?.to_str().map(str::to_owned)
}
