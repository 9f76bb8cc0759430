//! Lines of a run: shell, and a few words for what a shell says badly.
//!
//! - `forget`: takes the variables away, as on a machine without credentials; `recall` brings them back;
//! - `set NAME=value`: changes one;
//! - `replace FILE: OLD -> NEW`: replaces the first OLD, which must be there; `\n` is a line break;
//! - `compare`: how each file below `clusters/` differs from what it was at the last `compare`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use super::run::{Sandbox, files};

/// A run in progress.
pub struct Script {
    /// Where it runs.
    pub sandbox: Sandbox,
    variables: Vec<(String, String)>,
    seen: BTreeMap<String, String>,
}

impl Script {
    /// A run with these variables, all secret.
    pub fn new(sandbox: Sandbox, variables: Vec<(String, String)>) -> Self {
        let mut script = Self { sandbox, variables, seen: BTreeMap::new() };
        script.recall();
        script
    }

    /// Does what a line says, and returns it as it looks on the screen.
    pub fn line(&mut self, line: &str) -> String {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let shown = match word {
            "forget" => {
                self.sandbox.forget_variables();
                String::new()
            }
            "recall" => {
                self.recall();
                String::new()
            }
            "set" => {
                let (name, value) = rest.split_once('=').unwrap();
                self.variables.retain(|(known, _)| known != name);
                self.variables.push((name.to_owned(), value.to_owned()));
                self.recall();
                return format!("$ set {name}\n");
            }
            "replace" => {
                self.replace(rest);
                String::new()
            }
            "compare" => self.compare(),
            _ => return self.sandbox.type_line(line),
        };
        format!("$ {line}\n{shown}")
    }

    fn recall(&mut self) {
        self.sandbox.forget_variables();
        for (name, value) in &self.variables {
            self.sandbox.secret_variable(name, value);
        }
    }

    fn replace(&self, rest: &str) {
        let (file, words) = rest.split_once(": ").unwrap();
        let (old, new) = words.split_once(" -> ").unwrap();
        let (old, new) = (old.replace("\\n", "\n"), new.replace("\\n", "\n"));
        let text = self.sandbox.read(file);
        assert!(text.contains(&old), "{file} has no {old:?}");
        self.sandbox.write(file, &text.replacen(&old, &new, 1));
    }

    fn compare(&mut self) -> String {
        let top = self.sandbox.path().join("clusters");
        let found = if top.exists() { files(&top) } else { Vec::new() };
        let name =
            |file: &std::path::Path| file.strip_prefix(self.sandbox.path()).unwrap().display().to_string();
        let now: BTreeMap<String, String> =
            found.iter().map(|file| (name(file), fs::read_to_string(file).unwrap())).collect();
        let (mut lines, mut same) = (String::new(), 0);
        if self.seen.is_empty() {
            let first = format!("{} files\n", now.len());
            self.seen = now;
            return first;
        }
        let gone = self.seen.keys().filter(|path| !now.contains_key(*path));
        for path in now.keys().chain(gone) {
            let how = match (self.seen.get(path), now.get(path)) {
                (None, _) => "new",
                (_, None) => "gone",
                (Some(old), Some(new)) if old == new => {
                    same += 1;
                    continue;
                }
                (Some(old), Some(new)) => how_it_changed(old, new),
            };
            let _ = writeln!(lines, "{path}: {how}");
        }
        let _ = writeln!(lines, "{same} files are the same to the byte");
        self.seen = now;
        lines
    }
}

/// Whether what is sealed stayed: every `ENC[...]`, all that follows `sops:` but for its style, and values of a SealedSecret.
fn how_it_changed(old: &str, new: &str) -> &'static str {
    match (sealed(old), sealed(new)) {
        (old, new) if old.is_empty() && new.is_empty() => "another text",
        (old, new) if old == new => "another text, the same ciphertext",
        _ => "sealed anew",
    }
}

/// Every ciphertext of a file, and the words of its `sops:` block.
pub fn sealed(text: &str) -> Vec<&str> {
    let starts = text.match_indices("ENC[").map(|(at, _)| at);
    let mut sealed: Vec<&str> = starts.map(|at| text[at..].split(']').next().unwrap()).collect();
    sealed.extend(text.split_whitespace().filter(|word| word.starts_with("Ag") && word.len() > 300));
    let stanza = text.find("\nsops:").map_or("", |at| &text[at..]);
    sealed.extend(stanza.split_whitespace().map(|word| word.trim_matches(['"', '\''])));
    sealed
}
