//! The real kubeseal, with nothing of this machine but its files.

#![allow(dead_code, reason = "each test program uses what it needs of it")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::tools;

/// The key that belongs to the certificates of the tests.
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/sealing/key.pem");

/// kubeseal, and a folder that it takes for the home directory.
pub(crate) struct Kubeseal {
    binary: &'static Path,
    home: TempDir,
}

impl Kubeseal {
    /// Says `None` where there is no kubeseal.
    pub(crate) fn found() -> Option<Self> {
        Some(Self { binary: tools::kubeseal()?, home: tempfile::tempdir().unwrap() })
    }

    /// What it answers, or its message.
    pub(crate) fn run(&self, arguments: &[&str], input: &[u8]) -> Result<String, String> {
        let mut child = Command::new(self.binary)
            .args(arguments)
            .env_clear()
            .env("HOME", self.home.path())
            .current_dir(self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may refuse its arguments before it reads.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// Unseals an object as one does after the loss of a cluster.
    pub(crate) fn recovered(&self, object: &str) -> Result<String, String> {
        self.run(&["--recovery-unseal", "--recovery-private-key", KEY], object.as_bytes())
    }

    /// Seals one value for a certificate given as text.
    pub(crate) fn raw(&self, certificate: &[u8], scope: &[&str], value: &[u8]) -> Result<String, String> {
        let mut file = tempfile::NamedTempFile::new_in(&self.home).unwrap();
        file.write_all(certificate).unwrap();
        let path = file.path().to_str().unwrap();
        self.run(&[&["--raw", "--cert", path], scope].concat(), value)
    }
}
