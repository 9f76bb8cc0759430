//! The real sops at work on a file in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::documents::secret_key;
use crate::tools;

/// One file and the sops that works on it.
pub(crate) struct Sops {
    binary: &'static Path,
    folder: TempDir,
    file: PathBuf,
}

impl Sops {
    /// Writes the file, or says `None` where there is no sops.
    pub(crate) fn with(name: &str, text: &str) -> Option<Self> {
        let binary = tools::sops()?;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        Some(Self { binary, folder, file })
    }

    /// A file beside the first, such as `.sops.yaml`.
    pub(crate) fn beside(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// The file as it is now.
    pub(crate) fn text(&self) -> String {
        fs::read_to_string(&self.file).unwrap()
    }

    /// Runs sops with these arguments and the file, as the holder of one of the throw-away keys.
    pub(crate) fn run(&self, key: usize, arguments: &[&str], after: &[&str]) -> Output {
        let kept = ["PATH", "SYSTEMROOT"].map(|name| (name, std::env::var_os(name).unwrap_or_default()));
        Command::new(self.binary)
            .args(arguments)
            .arg(&self.file)
            .args(after)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(kept)
            .env("HOME", self.folder.path())
            .env("SOPS_AGE_KEY", secret_key(key))
            .env("SOPS_DISABLE_VERSION_CHECK", "true")
            .env("EDITOR", "sed -i s/9001/9002/")
            .output()
            .unwrap()
    }

    /// Runs sops and expects it to succeed.
    pub(crate) fn must(&self, arguments: &[&str], after: &[&str]) -> String {
        let output = self.run(0, arguments, after);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "sops {arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Decrypts, with the MAC, as the holder of one key.
    pub(crate) fn decrypted(&self, key: usize, input: &str) -> Result<Value, String> {
        let arguments = ["decrypt", "--input-type", input, "--output-type", "json"];
        let output = self.run(key, &arguments, &[]);
        if output.status.success() {
            Ok(serde_json::from_slice(&output.stdout).unwrap())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}
