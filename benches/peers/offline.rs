//! pairctl over a fleet, beside what no program can do without: copying and reading the tree, and the same encryption.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::bare;
use crate::cost::{self, Cost};
use crate::fleet::{self, Fleet};
use crate::rows::Rows;

pub(crate) const PAIRCTL: &str = env!("CARGO_BIN_EXE_pairctl");

/// The commands of pairctl.
pub(crate) const COMMANDS: [&str; 5] = [FIRST, UNCHANGED, CHECK, VALIDATE, PLAIN];
/// What they are compared with in any size.
pub(crate) const LIMITS: [&str; 3] = [BARE, COPY, CAT];

pub(crate) const FIRST: &str = "first render, sealed";
pub(crate) const BARE: &str = "its encryption alone";
pub(crate) const COPY: &str = "`cp -r` of the tree";
pub(crate) const CAT: &str = "`cat` of the tree";
pub(crate) const UNCHANGED: &str = "render that changes nothing";
pub(crate) const CHECK: &str = "`render --check`";
pub(crate) const VALIDATE: &str = "`validate`";
pub(crate) const PLAIN: &str = "`render --plain` to a pipe";

/// A fleet in a directory of its own. What is moved aside is deleted with it and not before: some file systems are slow at
/// reusing what was just freed.
pub(crate) struct Ground {
    pub(crate) directory: TempDir,
}

impl Ground {
    pub(crate) fn new(size: Fleet) -> Self {
        let directory = tempfile::tempdir().unwrap();
        size.write(&directory.path().join("fleet"), fleet::SOPS);
        fs::create_dir(directory.path().join("aside")).unwrap();
        Self { directory }
    }

    pub(crate) fn fleet(&self) -> PathBuf {
        self.directory.path().join("fleet")
    }

    pub(crate) fn tree(&self) -> PathBuf {
        self.fleet().join("clusters")
    }

    fn aside(&self, name: &str, round: usize) -> PathBuf {
        self.directory.path().join(format!("aside/{name}-{round}"))
    }

    fn pairctl(&self, arguments: &[&str]) -> Cost {
        cost::of(&self.fleet(), &[&[PAIRCTL], arguments].concat())
    }

    /// What takes as long as the encryption, at least.
    pub(crate) fn slow_round(&self, round: usize, rows: &mut Rows) {
        let lengths = self.directory.path().join("lengths");
        if round > 0 {
            fs::rename(self.tree(), self.aside("tree", round)).unwrap();
        }
        rows.add(FIRST, self.pairctl(&["render"]));
        if round == 0 {
            bare::write_lengths(&self.tree(), &lengths);
        }
        rows.add(BARE, own(self.directory.path(), &["bare", lengths.to_str().unwrap()]));
    }

    pub(crate) fn round(&self, round: usize, rows: &mut Rows) {
        let (tree, copy) = (self.tree(), self.aside("copy", round));
        rows.add(COPY, cost::of(&tree, &["cp", "-r", ".", copy.to_str().unwrap()]));
        rows.add(CAT, cost::of(&tree, &["sh", "-c", "find . -type f -print0 | xargs -0 cat > /dev/null"]));
        rows.add(UNCHANGED, self.pairctl(&["render"]));
        rows.add(CHECK, self.pairctl(&["render", "--check"]));
        rows.add(VALIDATE, self.pairctl(&["validate"]));
        rows.add(PLAIN, self.pairctl(&["render", "--plain"]));
    }
}

/// This program, as one of its parts.
fn own(directory: &Path, arguments: &[&str]) -> Cost {
    let program = env::current_exe().unwrap();
    cost::of(directory, &[&[program.to_str().unwrap()], arguments].concat())
}

/// Of the table that every size has.
pub(crate) fn is_row(name: &str) -> bool {
    COMMANDS.contains(&name) || LIMITS.contains(&name)
}
