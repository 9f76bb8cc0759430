//! The two trees: the one that is there, and the one of a commit or a directory.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, anyhow, ensure};

use super::ChangesArgs;
use crate::input::committed::{Base, Commit};
use crate::input::load::{self, LoadedFile};
use crate::model::changes::Tree;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::render::{tree, tree_objects};

/// The pairings file itself, which names the tree; the rest of it need not be valid.
pub(super) fn root(file: &Path, findings: &mut Findings) -> Option<LoadedFile> {
    let mut others = Findings::default();
    let root = load::load(file, &mut others).into_iter().next();
    if root.is_none() {
        findings.extend(others);
    }
    root
}

/// The tree of a pairings file on disk.
pub(super) fn there(root: &LoadedFile) -> anyhow::Result<Tree> {
    let output = output(root)?;
    let texts = tree::texts(&root.directory, &output, tree_objects::counts);
    let texts = texts.with_context(|| format!("cannot read {}", root.directory.join(output).display()))?;
    Ok(tree_objects::read(texts))
}

/// The directory of the tree, below that of the file. What comes from a pull request could name any other, and have it read.
fn output(root: &LoadedFile) -> anyhow::Result<PathBuf> {
    let Some(given) = &root.document.output else { return Ok("clusters".into()) };
    let path = PathBuf::from(&given.value);
    let is_below = path.components().all(|part| matches!(part, Component::Normal(_)));
    ensure!(
        is_below && !given.value.is_empty(),
        "the output `{}` is not below its pairings file",
        given.value.escape_default()
    );
    Ok(path)
}

/// The other tree, and what it is called.
pub(super) fn former(args: &ChangesArgs, findings: &mut Findings) -> anyhow::Result<(String, Tree)> {
    match (&args.since, &args.since_dir) {
        (Some(revision), _) => of_commit(&args.file, revision, findings),
        (None, Some(directory)) => of_directory(&args.file, directory, findings),
        (None, None) => Err(anyhow!("nothing to compare with: name a commit with --since")),
    }
}

fn of_commit(file: &Path, revision: &str, findings: &mut Findings) -> anyhow::Result<(String, Tree)> {
    let commit = Commit::find(file, revision).map_err(|why| anyhow!(why))?;
    let name = file_name(file);
    if let Some(finding) = base(&commit, revision) {
        findings.push(finding);
    }
    let Some(text) = commit.text(&name).map_err(|why| anyhow!(why))? else {
        findings.push(nothing_there(&name, revision));
        return Ok((commit.id, Tree::default()));
    };
    let root = load::from_text(&name, text, &mut Findings::default())
        .with_context(|| format!("{name} of {revision} cannot be read"))?;
    let texts = commit.texts_below(&output(&root)?).map_err(|why| anyhow!(why))?;
    Ok((commit.id, tree_objects::read(texts)))
}

/// What there is to say of the commit that stands for the one that was asked for.
fn base(commit: &Commit, revision: &str) -> Option<Finding> {
    match commit.base {
        Base::Itself => None,
        Base::Common => Some(Finding::new(
            Code::ComparedWithMergeBase,
            format!(
                "`{revision}` went on since: compared with {}, the last commit that both have",
                commit.id
            ),
        )),
        Base::Unknown { is_shallow } => {
            let message = format!(
                "no commit that `{revision}` and HEAD both have is known: compared with `{revision}` itself"
            );
            let finding = Finding::new(Code::NoMergeBase, message);
            Some(if is_shallow {
                finding.help(
                    "the repository has a part of its history only: `git fetch --unshallow` gets the rest",
                )
            } else {
                finding.help("they have no history in common: name the commit that this work began from")
            })
        }
    }
}

fn of_directory(file: &Path, directory: &Path, findings: &mut Findings) -> anyhow::Result<(String, Tree)> {
    let (name, since) = (file_name(file), directory.display().to_string());
    ensure!(directory.is_dir(), "{since} is no directory: name the one where {name} of then lies");
    let path = directory.join(&name);
    if !path.exists() {
        findings.push(nothing_there(&name, &since));
        return Ok((since, Tree::default()));
    }
    let root = load::load(&path, &mut Findings::default()).into_iter().next();
    let root = root.with_context(|| format!("{} cannot be read", path.display()))?;
    Ok((since, there(&root)?))
}

fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

fn nothing_there(name: &str, since: &str) -> Finding {
    Finding::new(Code::NothingBefore, format!("there is no {name} in {since}: every pair counts as new"))
        .help("if the file was moved, compare with a directory that has the former one under this name: --since-dir")
}
