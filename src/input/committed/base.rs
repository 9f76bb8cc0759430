//! Which commit a revision names, and which one stands for it where two branches went on from a common one.

use std::ffi::OsStr;

use crate::input::git::WorkTree;

/// Which commit stands for the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Itself: what is checked out goes on from it.
    Itself,
    /// The last one that both have: what is checked out left it, and it went on since.
    Common,
    /// Itself, since no common one is known.
    Unknown {
        /// Whether the repository has a part of its history only.
        is_shallow: bool,
    },
}

/// The commit to compare with.
pub(super) fn find(work_tree: &WorkTree, revision: &str) -> Result<(String, Base), String> {
    let asked = id_of(work_tree, revision)?.ok_or_else(|| absent(work_tree, revision))?;
    let Some(head) = id_of(work_tree, "HEAD")? else { return Ok((asked, Base::Itself)) };
    let arguments = ["merge-base", "--end-of-options", &asked, &head].map(OsStr::new);
    if let Some(common) = work_tree.found(&arguments)? {
        let common = String::from_utf8_lossy(&common).trim().to_owned();
        let base = if common == asked { Base::Itself } else { Base::Common };
        return Ok((common, base));
    }
    // A commit names its parents even where they were not fetched with it.
    let commit = work_tree.git(&["cat-file", "commit", &head].map(OsStr::new))?;
    let commit = String::from_utf8_lossy(&commit).into_owned();
    let mut parents =
        commit.lines().map_while(|line| line.split_once(' ')).filter(|(word, _)| *word == "parent");
    let is_parent = parents.any(|(_, id)| id == asked);
    let unknown = || Base::Unknown { is_shallow: is_shallow(work_tree) };
    Ok((asked, if is_parent { Base::Itself } else { unknown() }))
}

/// The digits of what Git takes for a commit; nothing where there is none.
fn id_of(work_tree: &WorkTree, revision: &str) -> Result<Option<String>, String> {
    let wanted = format!("{revision}^{{commit}}");
    let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted].map(OsStr::new);
    let found = work_tree
        .found(&arguments)
        .map_err(|why| format!("commit `{revision}` cannot be looked up: {why}"))?;
    Ok(found.map(|id| String::from_utf8_lossy(&id).trim().to_owned()))
}

/// Why there is no such commit, and what to do.
fn absent(work_tree: &WorkTree, revision: &str) -> String {
    let is_counted = revision.contains(['~', '^', '@', ':']);
    let help = match (is_shallow(work_tree), is_counted) {
        (true, true) => {
            "; the repository has a part of its history only: `git fetch --unshallow` gets the rest"
                .to_owned()
        }
        (false, true) => String::new(),
        (_, false) => format!("; fetch it, such as with `git fetch --depth=1 origin {revision}`"),
    };
    format!("there is no commit `{revision}` here{help}")
}

fn is_shallow(work_tree: &WorkTree) -> bool {
    let said = work_tree.git(&["rev-parse", "--is-shallow-repository"].map(OsStr::new));
    said.is_ok_and(|said| said.starts_with(b"true"))
}
