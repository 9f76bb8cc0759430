//! Where files stand in Git. The commit is read from `.git` itself, so that it is known where there is no `git`; whether the
//! work tree differs from it only `git` can say. Whatever cannot be found out is said, and stops nobody.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::model::receipt::Revision;

/// The revision that is checked out round `file`, and whether these files are those of it: `paths` are files and directories.
pub fn revision(file: &Path, paths: &[PathBuf]) -> Revision {
    let absolute = fs::canonicalize(file).or_else(|_| std::path::absolute(file));
    let found = absolute.ok().and_then(|file| WorkTree::around(&file));
    let Some(work_tree) = found else {
        return Revision {
            unknown: Some("the files are in no work tree of Git".to_owned()),
            ..Revision::default()
        };
    };
    let branch = work_tree.branch();
    let Some(commit) = work_tree.commit() else {
        let unknown = Some(
            "no commit is checked out, or in a form of repository that pairctl does not read".to_owned(),
        );
        return Revision { branch, unknown, ..Revision::default() };
    };
    let (dirty, unknown) = match work_tree.is_dirty(paths) {
        Ok(dirty) => (Some(dirty), None),
        Err(why) => (None, Some(format!("whether files differ from the commit: {why}"))),
    };
    Revision { commit: Some(commit), branch, dirty, unknown }
}

/// A work tree and its repository (gitrepository-layout(5)).
pub(super) struct WorkTree {
    top: PathBuf,
    directory: PathBuf,
    common: PathBuf,
    head: String,
}

impl WorkTree {
    /// The nearest above a file. `.git` is a directory, or in linked work trees and submodules a file that names one.
    pub(super) fn around(file: &Path) -> Option<Self> {
        let top = file.ancestors().skip(1).find(|above| above.join(".git").exists())?;
        let git = top.join(".git");
        let directory = if git.is_dir() {
            git
        } else {
            top.join(fs::read_to_string(&git).ok()?.strip_prefix("gitdir:")?.trim())
        };
        let common = fs::read_to_string(directory.join("commondir"));
        let common = common.map_or_else(|_| directory.clone(), |path| directory.join(path.trim()));
        let head = fs::read_to_string(directory.join("HEAD")).ok()?.trim().to_owned();
        Some(Self { top: top.to_path_buf(), directory, common, head })
    }

    fn reference(&self) -> Option<&str> {
        self.head.strip_prefix("ref:").map(str::trim).filter(|name| name.starts_with("refs/"))
    }

    /// A repository of the newer kind of references keeps another in the old place, which is no branch.
    fn branch(&self) -> Option<String> {
        self.reference()?.strip_prefix("refs/heads/").filter(|name| *name != ".invalid").map(str::to_owned)
    }

    fn commit(&self) -> Option<String> {
        let Some(name) = self.reference() else { return commit(&self.head) };
        let loose =
            [&self.directory, &self.common].into_iter().find_map(|at| fs::read_to_string(at.join(name)).ok());
        loose.as_deref().and_then(commit).or_else(|| {
            let packed = fs::read_to_string(self.common.join("packed-refs")).ok()?;
            packed.lines().find_map(|line| commit(line.strip_suffix(name)?.strip_suffix(' ')?))
        })
    }

    /// Whether a file of the commit was changed, or one of `paths` is not in it. A path outside the work tree is not.
    fn is_dirty(&self, paths: &[PathBuf]) -> Result<bool, String> {
        let changed = self.git(&["status", "--porcelain", "--untracked-files=no"].map(OsStr::new))?;
        let real = |path: &PathBuf| fs::canonicalize(path).ok();
        let paths: Vec<PathBuf> = paths.iter().filter_map(real).collect();
        if !changed.is_empty() || paths.iter().any(|path| !path.starts_with(&self.top)) {
            return Ok(true);
        }
        let mut arguments =
            ["status", "--porcelain", "--untracked-files=all", "--ignored", "--"].map(OsStr::new).to_vec();
        arguments.extend(paths.iter().map(|path| path.as_os_str()));
        self.git(&arguments).map(|unknown| !unknown.is_empty())
    }

    /// Its top directory.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// A file below the top, as Git names it: with slashes.
    pub(super) fn name(&self, file: &Path) -> String {
        let below = file.strip_prefix(&self.top).unwrap_or(file);
        let parts: Vec<_> = below.iter().map(OsStr::to_string_lossy).collect();
        parts.join("/")
    }

    /// A directory, as Git names it below the top: with slashes, and one at its end; nothing for the top.
    pub(super) fn below(&self, directory: &Path) -> String {
        let below = directory.strip_prefix(&self.top).unwrap_or(Path::new(""));
        below.iter().fold(String::new(), |path, name| path + &name.to_string_lossy() + "/")
    }

    /// What a run of Git prints, or the first line of why it did not.
    pub(super) fn git(&self, arguments: &[&OsStr]) -> Result<Vec<u8>, String> {
        self.found(arguments)?.ok_or_else(|| "git refused to say".to_owned())
    }

    /// The same of a question to which Git may have no answer: then it fails and says nothing.
    pub(super) fn found(&self, arguments: &[&OsStr]) -> Result<Option<Vec<u8>>, String> {
        let ran = self.command(arguments).output().map_err(|why| format!("git did not run: {why}"))?;
        if ran.status.success() {
            return Ok(Some(ran.stdout));
        }
        let said = String::from_utf8_lossy(&ran.stderr);
        let first = said.lines().map(str::trim).find(|line| !line.is_empty());
        first.map_or(Ok(None), |why| Err(format!("git says: {why}")))
    }

    /// Reads alone: no lock, no refreshed index, none of the programs that may watch files, and nothing fetched that a partial
    /// clone left out.
    pub(super) fn command(&self, arguments: &[&OsStr]) -> Command {
        let options = ["--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-C"];
        let mut git = Command::new("git");
        git.args(options).arg(&self.top).args(arguments).env("LC_ALL", "C").stdin(Stdio::null());
        // Whoever runs pairctl from a hook of another repository has these set.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"] {
            git.env_remove(name);
        }
        // What it says is read as why it did not do as asked.
        git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TRACE", "0");
        git
    }
}

/// The digits of SHA-1 or SHA-256.
fn commit(text: &str) -> Option<String> {
    let text = text.trim();
    let is_commit = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_commit.then(|| text.to_owned())
}
