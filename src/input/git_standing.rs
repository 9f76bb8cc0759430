//! What Git would make of files, as Git itself says it: which file of patterns wins is for nobody else to guess.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;

use super::git::WorkTree;

/// Where a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The index has it, so that no pattern holds for it any more.
    Tracked,
    /// `git add` passes it over.
    Ignored,
    /// `git add -A` adds it.
    Free,
}

/// The standing of each file that belongs to the work tree round `directory`, by its real path: what a link leads to, not the
/// link. A file need not be there. `None` where there is no work tree, and an error where Git does not say.
pub fn standings(directory: &Path, files: &[PathBuf]) -> Option<Result<Vec<(PathBuf, Standing)>, String>> {
    let directory = fs::canonicalize(directory).ok()?;
    let work_tree = WorkTree::around(&directory.join("file"))?;
    let files: BTreeSet<PathBuf> =
        files.iter().filter_map(|file| real(file)).filter(|file| belongs(file, &work_tree)).collect();
    let names: Vec<String> = files.iter().map(|file| work_tree.name(file)).collect();
    let standing = |name: &String, tracked: &BTreeSet<String>, ignored: &BTreeSet<String>| {
        if tracked.contains(name) {
            Standing::Tracked
        } else if ignored.contains(name) {
            Standing::Ignored
        } else {
            Standing::Free
        }
    };
    Some(tracked(&work_tree, &names).and_then(|tracked| {
        let ignored = ignored(&work_tree, &names)?;
        let standings: Vec<_> = names.iter().map(|name| standing(name, &tracked, &ignored)).collect();
        Ok(files.into_iter().zip(standings).collect())
    }))
}

fn real(file: &Path) -> Option<PathBuf> {
    fs::canonicalize(file).ok().or_else(|| {
        let above = file.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(fs::canonicalize(above).ok()?.join(file.file_name()?))
    })
}

/// Not a file of a repository within this one, nor one of Git's own.
fn belongs(file: &Path, work_tree: &WorkTree) -> bool {
    let nearest = file.ancestors().skip(1).find(|above| above.join(".git").exists());
    nearest == Some(work_tree.top()) && !file.starts_with(work_tree.top().join(".git"))
}

fn tracked(work_tree: &WorkTree, names: &[String]) -> Result<BTreeSet<String>, String> {
    if names.is_empty() {
        return Ok(BTreeSet::new());
    }
    let arguments = ["ls-files", "-z", "--"].into_iter().chain(names.iter().map(String::as_str));
    work_tree.git(&arguments.map(OsStr::new).collect::<Vec<_>>()).map(|listed| words(&listed))
}

/// By git-check-ignore(1), which exits with 1 where none is ignored. It takes each path as it is, and refuses to be told so; only
/// a colon at the beginning would have a meaning. What it prints is what it was given.
fn ignored(work_tree: &WorkTree, names: &[String]) -> Result<BTreeSet<String>, String> {
    let broken = |why: &dyn std::fmt::Display| format!("git check-ignore: {why}");
    let mut git =
        work_tree.command(&["--no-literal-pathspecs", "check-ignore", "-z", "--stdin"].map(OsStr::new));
    git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = git.spawn().map_err(|why| broken(&why))?;
    let stdin = running.stdin.take();
    let ended = thread::scope(|scope| {
        // Git answers while it is asked. One that went away is noticed by its exit code.
        let asked: String = names.iter().flat_map(|name| ["./", name, "\0"]).collect();
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(asked.as_bytes())));
        running.wait_with_output()
    });
    let ended = ended.map_err(|why| broken(&why))?;
    if matches!(ended.status.code(), Some(0 | 1)) {
        let paths = words(&ended.stdout).into_iter();
        Ok(paths.map(|path| path.strip_prefix("./").map(str::to_owned).unwrap_or(path)).collect())
    } else {
        Err(broken(&ended.status))
    }
}

fn words(listed: &[u8]) -> BTreeSet<String> {
    let words = listed.split(|byte| *byte == 0).filter(|word| !word.is_empty());
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}
