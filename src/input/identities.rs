//! Where the age identities of this run are: the places of sops (`age/keysource.go`), all of which count together.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use zeroize::Zeroizing;

use crate::sops::identities::{BadLine, Identities};

/// The places to look in.
#[derive(Default)]
pub struct Places {
    /// The variable `SOPS_AGE_KEY`.
    pub key: Option<Zeroizing<Vec<u8>>>,
    /// The variable `SOPS_AGE_KEY_FILE`.
    pub key_file: Option<PathBuf>,
    /// The `sops/age/keys.txt` of the user's configuration.
    pub default_file: Option<PathBuf>,
}

/// The identities that were found, and a sentence for each place that is there and cannot be used.
#[derive(Debug, Default)]
pub struct Found {
    /// All of them.
    pub identities: Identities,
    /// What is wrong with other places; as in sops, that does not spoil those that are right.
    pub flaws: Vec<String>,
}

impl Places {
    /// The places of this process.
    pub fn of_process() -> Self {
        let given = |name| env::var_os(name).filter(|value| !value.is_empty());
        Self {
            key: given("SOPS_AGE_KEY").map(OsString::into_encoded_bytes).map(Zeroizing::new),
            key_file: given("SOPS_AGE_KEY_FILE").map(PathBuf::from),
            default_file: configuration(given("XDG_CONFIG_HOME"), env::home_dir())
                .map(|folder| folder.join("sops/age/keys.txt")),
        }
    }

    /// Reads them all. A file that is not there is no flaw: nothing is at hand then.
    pub fn read(&self) -> Found {
        let mut found = Found::default();
        if let Some(key) = &self.key {
            found.add("SOPS_AGE_KEY", key);
        }
        for path in [&self.key_file, &self.default_file].into_iter().flatten() {
            found.add_file(path);
        }
        found
    }
}

/// The user's configuration directory, as Go's `os.UserConfigDir` and sops have it.
fn configuration(xdg: Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    let below = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".config" };
    xdg.map(PathBuf::from).or_else(|| home.map(|home| home.join(below)))
}

impl Found {
    fn add_file(&mut self, path: &Path) {
        match fs::read(path).map(Zeroizing::new) {
            Ok(bytes) => self.add(&path.display().to_string(), &bytes),
            Err(why) if why.kind() == io::ErrorKind::NotFound => {}
            Err(why) => self.flaws.push(format!("{} cannot be read: {}", path.display(), why.kind())),
        }
    }

    fn add(&mut self, place: &str, bytes: &[u8]) {
        let parsed = std::str::from_utf8(bytes).map(Identities::parse);
        match parsed {
            Ok(Ok(identities)) => self.identities.extend(identities),
            Ok(Err(BadLine(line))) => self.flaws.push(format!("line {line} of {place} is no age identity")),
            Err(_) => self.flaws.push(format!("{place} is not UTF-8 text")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const KEY: &str = include_str!("../../tests/vectors/sealing/age1.txt");

    #[test]
    fn all_places_count_together_and_a_broken_one_spoils_no_other() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(KEY.as_bytes()).unwrap();
        let places = Places {
            key: Some(Zeroizing::new(format!("{KEY}\n{KEY}").into_bytes())),
            key_file: Some(file.path().to_owned()),
            default_file: Some("/nonexistent".into()),
        };
        let found = places.read();
        assert_eq!((format!("{:?}", found.identities), found.flaws.len()), ("Identities(3)".to_owned(), 0));
        let places = Places { key: Some(Zeroizing::new(b"# x\nhunter2".to_vec())), ..places };
        let found = places.read();
        assert_eq!(format!("{:?}", found.identities), "Identities(1)");
        assert_eq!(found.flaws, ["line 2 of SOPS_AGE_KEY is no age identity"]);
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn the_default_place_is_below_the_configuration() {
        let home = Some(PathBuf::from("/home/jane"));
        assert_eq!(configuration(None, home.clone()), Some("/home/jane/.config".into()));
        assert_eq!(configuration(Some("/etc/xdg".into()), home), Some("/etc/xdg".into()));
    }
}
