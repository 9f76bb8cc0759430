//! What a commit holds, read from Git's objects: no file is checked out, and no filter runs that could decrypt one.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Component, Path};
use std::process::{ChildStdin, Stdio};
use std::thread;

use super::git::WorkTree;

/// A commit of the repository round a file.
pub struct Commit {
    work_tree: WorkTree,
    /// Its digits.
    pub id: String,
    /// The directory of the file, below the top of the work tree, with slashes; it ends in one, or is empty.
    prefix: String,
}

impl Commit {
    /// Finds it. `revision` is whatever Git takes for a commit.
    pub fn find(file: &Path, revision: &str) -> Result<Self, String> {
        let directory = file.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let directory =
            fs::canonicalize(directory).map_err(|why| format!("{}: {why}", directory.display()))?;
        let work_tree = WorkTree::around(&directory.join("file"))
            .ok_or_else(|| format!("{} is in no work tree of Git", directory.display()))?;
        let wanted = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted].map(OsStr::new);
        let id = work_tree.git(&arguments).map_err(|_| {
            format!(
                "there is no commit `{revision}` here; fetch it, such as with `git fetch --depth=1 origin {revision}`"
            )
        })?;
        let id = String::from_utf8_lossy(&id).trim().to_owned();
        let prefix = work_tree.below(&directory);
        Ok(Self { work_tree, id, prefix })
    }

    /// The text of a file beside the one that the commit was found by; nothing where it has none.
    pub fn text(&self, name: &str) -> Result<Option<String>, String> {
        let path = format!("{}{name}", self.prefix);
        Ok(self.texts_at(&path)?.remove(&path))
    }

    /// The texts of the files below a directory beside it, by their paths there.
    pub fn texts_below(&self, directory: &Path) -> Result<BTreeMap<String, String>, String> {
        let names = directory.components().map(|part| match part {
            Component::Normal(name) => Ok(name.to_string_lossy()),
            _ => Err(format!("the output `{}` is not below its pairings file", directory.display())),
        });
        let names = names.collect::<Result<Vec<_>, _>>()?;
        let path = format!("{}{}/", self.prefix, names.join("/"));
        let found = self.texts_at(&path)?;
        let below = |(name, text): (String, String)| Some((name.strip_prefix(&path)?.to_owned(), text));
        Ok(found.into_iter().filter_map(below).collect())
    }

    /// Links, submodules and what is no file are left out.
    fn texts_at(&self, path: &str) -> Result<BTreeMap<String, String>, String> {
        let arguments = ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", &self.id, "--", path];
        let listed = self.work_tree.git(&arguments.map(OsStr::new))?;
        let entries = listed.split(|byte| *byte == 0).filter_map(|entry| {
            let entry = String::from_utf8_lossy(entry).into_owned();
            let (head, path) = entry.split_once('\t')?;
            let mut words = head.split(' ');
            let is_file = words.next()?.starts_with("100") && words.next()? == "blob";
            is_file.then_some((path.to_owned(), words.next()?.to_owned()))
        });
        let (paths, ids): (Vec<String>, Vec<String>) = entries.unzip();
        Ok(paths.into_iter().zip(self.blobs(&ids)?).collect())
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
