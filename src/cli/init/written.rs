//! The files that are written beside the tree: all of them, or none.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::site::Site;
use crate::adopt::document::Document;
use crate::adopt::founding::{Companion, SCHEMA};
use crate::files;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::render::tree;
use crate::sops::ResealedText;

/// What is to be written.
pub(super) struct Files {
    pub(super) pairings: Document,
    /// Unless one is there.
    pub(super) rules: Option<Companion>,
    /// The `.gitignore` and the whole of its text, unless it says everything already.
    pub(super) ignored: Option<(PathBuf, Companion)>,
    /// Unless one is there.
    pub(super) schema: Option<String>,
    pub(super) sealed: Vec<(String, ResealedText)>,
}

impl Files {
    /// What they are called, in the order in which they are written.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        names.extend(self.rules.as_ref().map(|_| ".sops.yaml".to_owned()));
        names.extend(self.schema.as_ref().map(|_| SCHEMA.to_owned()));
        names.extend(self.sealed.iter().map(|(name, _)| name.clone()));
        names.extend(self.ignored.as_ref().map(|(path, _)| path.display().to_string()));
        names
    }

    /// Writes them, pairings.yaml last, so that it is there if all are. Where one cannot be written, the new ones go again.
    pub(super) fn write(&self, site: &Site) -> Result<Vec<PathBuf>, Box<Finding>> {
        let mut new = Vec::new();
        self.create_all(site, &mut new).map_err(|(path, why)| {
            for path in &new {
                // It is ours and no second old; what cannot be removed is told of by the next run.
                let _ = fs::remove_file(path);
            }
            let message = format!("{} cannot be written, so that no new file stays: {why}", path.display());
            let finding = Finding::new(Code::FileUnreadable, message);
            Box::new(finding.help("name a directory that can be written to, and where nothing is in the way"))
        })?;
        Ok(new)
    }

    fn create_all(&self, site: &Site, new: &mut Vec<PathBuf>) -> Result<(), (PathBuf, io::Error)> {
        let mut one = |name: &str, write: &dyn Fn(&Path) -> io::Result<()>| {
            let path = site.file(name);
            write(&path).map_err(|why| (path.clone(), why))?;
            new.push(path);
            Ok(())
        };
        if let Some(rules) = &self.rules {
            one(".sops.yaml", &|path| create(path, rules.as_str()))?;
        }
        if let Some(schema) = &self.schema {
            one(SCHEMA, &|path| create(path, schema))?;
        }
        for (name, text) in &self.sealed {
            one(name, &|path| tree::create_sealed(path, text))?;
        }
        let path = site.pairings.clone();
        create(&path, self.pairings.as_str()).map_err(|why| (path.clone(), why))?;
        new.push(path);
        // A file of the user's, which is not taken back: so it comes last.
        let Some((path, text)) = &self.ignored else { return Ok(()) };
        replace(path, text).map_err(|why| (path.clone(), why))?;
        new.push(path.clone());
        Ok(())
    }
}

/// What is there and would be overwritten.
pub(super) fn in_the_way(site: &Site) -> Option<Finding> {
    site.pairings.symlink_metadata().ok().map(|_| {
        let message = format!("{} is there already, and init begins a new one", site.pairings.display());
        Finding::new(Code::ForeignFile, message)
            .help("change it and run `pairctl render`; or name another file in another directory with -f")
    })
}

/// The same of a sealed copy, and of what stands on the way to it: a link would lead it elsewhere.
pub(super) fn copy_in_the_way(site: &Site, name: &str) -> Option<Finding> {
    let path = site.file(name);
    let root = path.ancestors().nth(Path::new(name).components().count())?;
    let (message, help) = match tree::bytes(&path, root) {
        Ok(None) => return None,
        Ok(Some(_)) => (
            format!("{} is there already, and a kubeconfig would be sealed there", path.display()),
            "name that file with --cluster if it is the kubeconfig, or move it away",
        ),
        Err(why) => (
            format!("a kubeconfig would be sealed in {}: {why}", path.display()),
            "move it away: sealed copies go to a directory beside pairings.yaml",
        ),
    };
    Some(Finding::new(Code::ForeignFile, message).help(help))
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(files::directory(path))?;
    let mut file = files::temporary_beside(path, ".pairctl-")?;
    file.write_all(text.as_bytes())?;
    file.persist_noclobber(path).map(|_| ()).map_err(|error| error.error)
}

/// Git follows no link to a `.gitignore`, and writing would reach what it leads to.
pub(super) fn no_ignore_file(path: &Path) -> Option<Finding> {
    let is_file = path.symlink_metadata().map_or(true, |metadata| metadata.is_file());
    (!is_file).then(|| {
        let message = format!("{} is no regular file, and Git reads no other", path.display());
        Finding::new(Code::ForeignFile, message)
            .help("put a file in its place: lines that keep credentials out of Git belong there")
    })
}

fn replace(path: &Path, text: &Companion) -> io::Result<()> {
    fs::create_dir_all(files::directory(path))?;
    let mode = fs::metadata(path).ok().map(|metadata| metadata.permissions());
    let mut file = files::temporary_beside(path, ".pairctl-")?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode)?;
    }
    file.write_all(text.as_str().as_bytes())?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}
