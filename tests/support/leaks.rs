//! The leak gate: no output of any test run holds a secret of its fixtures, in whatever spelling.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// Shorter texts occur by chance.
const SHORTEST: usize = 8;

/// Fixtures carry this in every secret of theirs.
const MARK: &str = "hunter2";

/// Every spelling of every secret.
#[derive(Default)]
pub struct Secrets(BTreeSet<Vec<u8>>);

impl Secrets {
    /// Takes the secrets of a text: the values of its `users` and all strings beside keys that name a secret where it
    /// is a kubeconfig, the whole text otherwise.
    pub fn add_text(&mut self, text: &str) {
        match serde_yaml::from_str::<serde_yaml::Value>(text) {
            Ok(value @ serde_yaml::Value::Mapping(_)) => {
                if let Some(users) = value.get("users") {
                    self.add_leaves(users);
                }
            }
            _ => self.add(text.trim()),
        }
    }

    fn add_leaves(&mut self, value: &serde_yaml::Value) {
        match value {
            serde_yaml::Value::String(text) => self.add(text),
            serde_yaml::Value::Number(number) => self.add(&number.to_string()),
            serde_yaml::Value::Sequence(items) => items.iter().for_each(|item| self.add_leaves(item)),
            serde_yaml::Value::Mapping(entries) => {
                for (key, value) in entries {
                    // Names of users stand in clear in every ClusterPair, as keys.
                    if key.as_str() != Some("name") {
                        self.add_leaves(value);
                    }
                }
            }
            _ => {}
        }
    }

    /// Takes one secret: as it is, decoded, its lines, and each of these in base64, escaped and as bytes in decimal.
    pub fn add(&mut self, secret: &str) {
        let mut forms = vec![secret.as_bytes().to_vec()];
        if let Ok(decoded) = STANDARD.decode(secret.trim()) {
            forms.push(decoded);
        }
        let lines: Vec<Vec<u8>> = forms
            .iter()
            .flat_map(|form| form.split(|byte| *byte == b'\n'))
            .filter(|line| !line.starts_with(b"-----"))
            .map(<[u8]>::to_vec)
            .collect();
        forms.extend(lines);
        for form in forms.into_iter().filter(|form| form.len() >= SHORTEST) {
            for start in 0..3 {
                // A secret inside a longer text has one of three alignments in base64; its ends depend on neighbours.
                for encoded in [STANDARD.encode(&form[start..]), URL_SAFE_NO_PAD.encode(&form[start..])] {
                    self.0.insert(encoded.as_bytes()[..(form.len() - start) / 3 * 4].to_vec());
                }
            }
            let text = String::from_utf8_lossy(&form);
            let escaped = serde_json::to_string(&*text).unwrap();
            self.0.insert(escaped.trim_matches('"').as_bytes().to_vec());
            let decimal: Vec<String> = form.iter().map(u8::to_string).collect();
            self.0.insert(decimal.join(" ").into_bytes());
            self.0.insert(decimal.join(", ").into_bytes());
            self.0.insert(hex(&form).to_uppercase().into_bytes());
            self.0.insert(hex(&form).into_bytes());
            self.0.insert(form);
        }
        self.0.retain(|form| form.len() >= SHORTEST);
    }

    /// Takes the words of a fixture that say themselves that they are secret: those with `hunter2`, and age identities.
    pub fn add_marked(&mut self, text: &str) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let words = text.split(|c| !is_part(c)).map(|word| word.trim_matches('.'));
        let is_marked = |word: &&str| word.contains(MARK) || word.starts_with("AGE-SECRET-KEY-1");
        words.filter(is_marked).for_each(|word| self.add(word));
    }

    /// Whether there is anything to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Fails if `bytes` hold a secret; the message does not repeat it.
    pub fn refuse(&self, bytes: &[u8], what: &str) {
        for secret in &self.0 {
            let found = memchr::memmem::find(bytes, secret);
            assert!(found.is_none(), "{what} holds a secret of {} bytes at {found:?}", secret.len());
        }
    }

    /// Fails if a file below `directory` holds a secret, or if its name does. `is_input` says which files may.
    pub fn refuse_tree(&self, directory: &Path, is_input: &dyn Fn(&Path) -> bool) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            self.refuse(path.file_name().unwrap().as_encoded_bytes(), "a file name");
            if is_input(&path) {
                continue;
            }
            if path.is_dir() {
                self.refuse_tree(&path, is_input);
            } else {
                self.refuse(&fs::read(&path).unwrap(), &path.display().to_string());
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
