//! What a commit holds, read from Git's objects: no file is checked out, and no filter runs that could decrypt one.

mod base;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Component, Path};
use std::process::{ChildStdin, Stdio};
use std::thread;

pub use base::Base;

use super::git::WorkTree;

/// A commit of the repository round a file.
pub struct Commit {
    work_tree: WorkTree,
    /// Its digits.
    pub id: String,
    /// How it is the one that was asked for.
    pub base: Base,
    /// The directory of the file, below the top of the work tree, with slashes; it ends in one, or is empty.
    prefix: String,
}

impl Commit {
    /// Finds it. `revision` is whatever Git takes for a commit. Where it and what is checked out have diverged, as two branches do,
    /// it is their merge base, as for `git diff A...B` and for pull requests.
    pub fn find(file: &Path, revision: &str) -> Result<Self, String> {
        let directory = file.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let directory =
            fs::canonicalize(directory).map_err(|why| format!("{}: {why}", directory.display()))?;
        let work_tree = WorkTree::around(&directory.join("file"))
            .ok_or_else(|| format!("{} is in no work tree of Git", directory.display()))?;
        let (id, base) = base::find(&work_tree, revision)?;
        let prefix = work_tree.below(&directory);
        Ok(Self { work_tree, id, base, prefix })
    }

    /// The text of a file beside the one that the commit was found by; nothing where it has none. Links are followed within the
    /// repository, as reading the work tree follows them.
    pub fn text(&self, name: &str) -> Result<Option<String>, String> {
        let mut path = format!("{}{name}", self.prefix);
        for _ in 0..MOST_LINKS {
            self.refuse_links(path.rsplit_once('/').map_or("", |(above, _)| above))?;
            let entries = self.entries(&path, false)?.into_iter();
            let Some(entry) = entries.filter(Entry::has_text).find(|entry| entry.path == path) else {
                return Ok(None);
            };
            let text = self.blobs(&[entry.id])?.remove(0);
            if entry.mode != LINK {
                return Ok(Some(text));
            }
            path = led_to(&path, &text).ok_or_else(|| {
                format!("`{path}` is a link to `{text}` in {}, which is not in the repository", self.id)
            })?;
        }
        Err(format!("`{path}` is a link of a link of a link in {}", self.id))
    }

    /// The texts of the files below a directory beside it, by their paths there. Links in it, submodules and what is no file are
    /// left out, as they are of the work tree.
    pub fn texts_below(&self, directory: &Path) -> Result<BTreeMap<String, String>, String> {
        let names: Vec<_> = directory.iter().map(|name| name.to_string_lossy()).collect();
        let directory = format!("{}{}", self.prefix, names.join("/"));
        self.refuse_links(&directory)?;
        let path = format!("{directory}/");
        let entries = self.entries(&path, true)?;
        let files = entries.into_iter().filter(|entry| entry.mode.starts_with("100"));
        let below = files.filter_map(|entry| Some((entry.path.strip_prefix(&path)?.to_owned(), entry.id)));
        let (paths, ids): (Vec<String>, Vec<String>) = below.unzip();
        Ok(paths.into_iter().zip(self.blobs(&ids)?).collect())
    }

    /// A directory that is a link would look as if nothing had been there.
    fn refuse_links(&self, directory: &str) -> Result<(), String> {
        let ends = directory.match_indices('/').map(|(at, _)| at).chain([directory.len()]);
        for path in ends.map(|end| &directory[..end]).filter(|path| !path.is_empty()) {
            if self.entries(path, false)?.iter().any(|entry| entry.mode == LINK) {
                return Err(format!(
                    "`{path}` is a symbolic link in {}: check that commit out, with `git worktree add`, and name it with --since-dir",
                    self.id
                ));
            }
        }
        Ok(())
    }

    /// What the commit has at a path, or at all paths below it.
    fn entries(&self, path: &str, below: bool) -> Result<Vec<Entry>, String> {
        let mut arguments = vec!["ls-tree", "-z"];
        arguments.extend(below.then_some("-r"));
        arguments.extend(["--full-tree", "--end-of-options", &self.id, "--", path]);
        let arguments: Vec<&OsStr> = arguments.into_iter().map(OsStr::new).collect();
        let listed = self.work_tree.git(&arguments)?;
        let entries = listed.split(|byte| *byte == 0).filter_map(|entry| {
            let entry = String::from_utf8_lossy(entry).into_owned();
            let (head, path) = entry.split_once('\t')?;
            let mut words = head.split(' ');
            let (mode, _, id) = (words.next()?, words.next()?, words.next()?);
            Some(Entry { mode: mode.to_owned(), id: id.to_owned(), path: path.to_owned() })
        });
        Ok(entries.collect())
    }

    /// The blobs, in this order (git-cat-file(1), batch output).
    fn blobs(&self, ids: &[String]) -> Result<Vec<String>, String> {
        let broken = |why: &dyn std::fmt::Display| format!("git cat-file: {why}");
        let mut git = self.work_tree.command(&["cat-file", "--batch"].map(OsStr::new));
        git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = git.spawn().map_err(|why| broken(&why))?;
        let (Some(stdin), Some(stdout)) = (running.stdin.take(), running.stdout.take()) else {
            return Err(broken(&"it has no pipes"));
        };
        let read = thread::scope(|scope| {
            // Git answers while it is asked: both ends would wait for each other if one thread did both.
            scope.spawn(|| ask(stdin, ids));
            let mut answers = BufReader::new(stdout);
            ids.iter().map(|_| blob(&mut answers)).collect::<std::io::Result<Vec<String>>>()
        });
        let ended = running.wait().map_err(|why| broken(&why))?;
        match read {
            Ok(blobs) if ended.success() => Ok(blobs),
            Ok(_) => Err(broken(&ended)),
            Err(why) => Err(broken(&why)),
        }
    }
}

/// One line of git-ls-tree(1).
struct Entry {
    mode: String,
    id: String,
    path: String,
}

impl Entry {
    /// Directories and submodules have none.
    fn has_text(&self) -> bool {
        self.mode.starts_with("100") || self.mode == LINK
    }
}

/// The mode of a symbolic link.
const LINK: &str = "120000";

/// How many links may lead to a file.
const MOST_LINKS: usize = 8;

/// Where a link leads, below the top; nothing where it leaves the repository.
fn led_to(link: &str, target: &str) -> Option<String> {
    let mut path: Vec<&str> = link.split('/').collect();
    path.pop();
    for part in Path::new(target).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop()?;
            }
            Component::Normal(name) => path.push(name.to_str()?),
            _ => return None,
        }
    }
    Some(path.join("/"))
}

/// A reader that went away is noticed by whoever reads the answers.
fn ask(mut stdin: ChildStdin, ids: &[String]) {
    for id in ids {
        if writeln!(stdin, "{id}").is_err() {
            return;
        }
    }
}

/// One answer: `ID blob SIZE`, the content, a line end.
fn blob(answers: &mut impl BufRead) -> std::io::Result<String> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head.trim_end().split(' ').nth(2).and_then(|size| size.parse::<u64>().ok());
    let size = size.ok_or_else(|| std::io::Error::other("an object is missing"))?;
    let mut content = Vec::new();
    answers.by_ref().take(size).read_to_end(&mut content)?;
    answers.read_exact(&mut [0])?;
    Ok(String::from_utf8(content)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}
