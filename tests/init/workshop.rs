//! A directory with kubeconfigs in it, and what became of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::support::run::{Sandbox, files};
use super::support::scrub::scrub;

pub(crate) const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

/// A sandbox with fixtures, of which nothing else may hold a secret.
pub(crate) struct Workshop {
    pub(crate) sandbox: Sandbox,
    inputs: BTreeMap<PathBuf, String>,
}

impl Workshop {
    /// Fixtures, each with the path to which it goes.
    pub(crate) fn with(fixtures: &[(&str, &str)]) -> Self {
        let mut workshop = Self { sandbox: Sandbox::new(), inputs: BTreeMap::new() };
        for (fixture, path) in fixtures {
            let text = fs::read_to_string(Path::new("tests/init/fixtures").join(fixture)).unwrap();
            workshop.input(path, &text);
        }
        workshop
    }

    /// East and west, beside each other.
    pub(crate) fn of_two() -> Self {
        Self::with(&[("east.yaml", "east.yaml"), ("west.yaml", "west.yaml")])
    }

    /// A file with a secret in it.
    pub(crate) fn input(&mut self, path: &str, text: &str) {
        self.sandbox.secrets.add_marked(text);
        self.sandbox.write(path, text);
        self.inputs.insert(self.sandbox.path().join(path), text.to_owned());
    }

    /// Every file but the inputs, which are as they were, the schema's text and Git's own. All of it passed the leak gate.
    pub(crate) fn tree(&self) -> String {
        let is_input = |path: &Path| self.inputs.contains_key(path);
        self.sandbox.secrets.refuse_tree(self.sandbox.path(), &is_input);
        let mut listing = String::new();
        for file in files(self.sandbox.path()) {
            let name = file.strip_prefix(self.sandbox.path()).unwrap();
            if name.starts_with(".git") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            match self.inputs.get(&file) {
                Some(before) => assert_eq!(*before, text, "an input was changed"),
                None if name.ends_with("pairings.schema.json") => {
                    assert_eq!(text, fs::read_to_string("docs/pairings.schema.json").unwrap());
                    let _ = writeln!(listing, "=== {}: the schema", name.display());
                }
                None => {
                    let _ = write!(listing, "=== {}\n{}", name.display(), scrub(&text));
                }
            }
        }
        listing
    }
}
