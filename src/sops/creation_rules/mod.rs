//! The creation rules of a `.sops.yaml`: which keys sops would seal a new file for (`config/config.go` in sops).

mod keys;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use regex_lite::Regex;

use super::{ENCRYPTED_REGEX, KeySet};
use crate::model::source::{Place, Source};
use crate::yaml::{self, LaterDocuments, Node, Value};

/// The rules of one `.sops.yaml`, in their order.
#[derive(Debug)]
pub struct CreationRules {
    /// The absolute path of the file.
    path: PathBuf,
    source: Arc<Source>,
    rules: Vec<CreationRule>,
}

/// One rule. What is wrong with it matters only where it is the rule of a file.
#[derive(Debug)]
struct CreationRule {
    span: Range<usize>,
    /// Which paths it is for, or all of them.
    pattern: Option<Result<Regex, Flaw>>,
    keys: Result<KeySet, Flaw>,
}

/// What is wrong with a `.sops.yaml`. Quotes no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// What.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Why there are no keys for a file.
#[derive(Clone, Debug)]
pub enum NoKeys {
    /// No rule is for its path, as sops sees it.
    NoRule(String),
    /// The rule that sops would take cannot be used.
    Flaw(Place, Flaw),
}

impl CreationRules {
    /// Reads a `.sops.yaml` that is at an absolute path.
    pub fn parse(source: &Arc<Source>, path: PathBuf) -> Result<Self, Flaw> {
        let flaw =
            |span, message: &str, help: &str| Flaw { span, message: message.into(), help: help.into() };
        let root = yaml::parse(source.text(), LaterDocuments::Ignore)
            .map_err(|error| flaw(error.span, &error.message, "mend the YAML"))?;
        let list = root.as_ref().and_then(|root| root.get("creation_rules"));
        let Some(Value::Sequence(rules)) = list.map(|node| &node.value) else {
            let span = list.map_or(0..0, |node| node.span.clone());
            return Err(flaw(
                span,
                "there is no list `creation_rules`",
                "add a rule with the keys of the files",
            ));
        };
        let rules = rules.iter().map(|rule| CreationRule::read(rule)).collect();
        Ok(Self { path, source: Arc::clone(source), rules })
    }

    /// The keys that sops would seal the file at this absolute path for, by the first rule that is for it.
    pub fn keys_for(&self, file: &Path) -> Result<&KeySet, NoKeys> {
        let path = self.relative(file);
        let flawed = |flaw: &Flaw| NoKeys::Flaw(Place::new(&self.source, flaw.span.clone()), flaw.clone());
        for rule in &self.rules {
            match &rule.pattern {
                Some(Err(why)) => return Err(flawed(why)),
                Some(Ok(pattern)) if !pattern.is_match(&path) => {}
                None | Some(Ok(_)) => return rule.keys.as_ref().map_err(flawed),
            }
        }
        Err(NoKeys::NoRule(path))
    }

    /// The absolute path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the rules begin, for a message about all of them.
    pub fn place(&self) -> Place {
        Place::new(&self.source, self.rules.first().map_or(0..0, |rule| rule.span.clone()))
    }

    /// A path as sops compares it: below the directory of `.sops.yaml`, or absolute where it is not below.
    fn relative(&self, file: &Path) -> String {
        let directory = self.path.parent().unwrap_or(&self.path);
        file.strip_prefix(directory).unwrap_or(file).display().to_string()
    }
}

/// A path without `.` and `..`, which are resolved by their words alone, as Go's `filepath.Abs` does it.
pub fn cleaned(absolute: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                cleaned.pop();
            }
            _ => cleaned.push(part),
        }
    }
    cleaned
}

/// What a rule says beside its keys and its path. The flags that pairctl gives sops beat the last two.
const OTHER_FIELDS: [&str; 4] = ["path_regex", "aws_profile", "encrypted_regex", "mac_only_encrypted"];

/// Other ways of saying what is sealed, which sops takes for a contradiction to the flag `--encrypted-regex`.
const OTHER_WAYS: [&str; 5] = [
    "unencrypted_suffix",
    "encrypted_suffix",
    "unencrypted_regex",
    "unencrypted_comment_regex",
    "encrypted_comment_regex",
];

impl CreationRule {
    fn read(node: &Node) -> Self {
        let pattern = filled(node, "path_regex").map(|given| {
            let refused = |help: &str| Flaw {
                span: given.span.clone(),
                message: "`path_regex` is no regular expression that pairctl reads".to_owned(),
                help: help.to_owned(),
            };
            let text = given.text().ok_or_else(|| refused("write a text"))?;
            Regex::new(text)
                .map_err(|_| refused("write it with groups, classes such as `[a-z]` and repetitions"))
        });
        let span =
            node.entries().and_then(<[_]>::first).map_or(node.span.clone(), |entry| entry.key.span.clone());
        Self { pattern, keys: contradiction(node).map_or_else(|| keys::of_rule(node, &span), Err), span }
    }
}

/// A rule by which sops would not seal what pairctl needs sealed.
fn contradiction(rule: &Node) -> Option<Flaw> {
    let other = OTHER_WAYS.iter().find_map(|way| filled(rule, way).map(|_| *way))?;
    let entry = rule.entries()?.iter().find(|entry| entry.key.text() == Some(other))?;
    let help = format!(
        "put a rule of its own for these files above it, with a `path_regex` and these two lines: \
         `encrypted_regex: {ENCRYPTED_REGEX}` and `mac_only_encrypted: true`"
    );
    let message = format!("the rule's `{other}` contradicts what is sealed in a ClusterPair");
    Some(Flaw { span: entry.key.span.clone(), message, help })
}

/// A field that says anything at all.
fn filled<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    node.get(key).filter(|value| !value.is_null() && value.text() != Some(""))
}
