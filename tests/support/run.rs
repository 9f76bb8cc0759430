//! A whole run as data: a tree before, commands, the screen, a tree after.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::leaks::Secrets;
use super::scrub::scrub;

/// A directory in which commands run as a user would type them.
pub struct Sandbox {
    directory: tempfile::TempDir,
    /// What no output may hold.
    pub secrets: Secrets,
    environment: Vec<(String, String)>,
}

/// What a command left behind. Both streams have passed the leak gate.
pub struct Ran {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// The exit code, or -1 where a signal ended it.
    pub code: i32,
}

impl Sandbox {
    /// An empty one.
    pub fn new() -> Self {
        let directory = tempfile::Builder::new().prefix("run-").tempdir().unwrap();
        Self { directory, secrets: Secrets::default(), environment: Vec::new() }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Copies a file or a tree into it. Everything below a directory `secrets` is one for the leak gate.
    pub fn copy(&mut self, from: &Path) {
        self.copy_below(from, "");
    }

    /// Copies a tree to a place below its own directory.
    pub fn copy_below(&mut self, from: &Path, below: &str) {
        copy(from, &self.path().join(below));
        let is_secret = |file: &PathBuf| file.parent().is_some_and(|above| above.ends_with("secrets"));
        for file in files(from).into_iter().filter(is_secret) {
            self.secrets.add_text(&String::from_utf8_lossy(&fs::read(file).unwrap()));
        }
    }

    /// Writes one file.
    #[expect(clippy::disallowed_methods, reason = "fixtures are written, not rendered")]
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads one file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Sets a variable for all commands; its value is a secret.
    pub fn secret_variable(&mut self, name: &str, value: &str) {
        self.secrets.add_text(value);
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Sets a variable for all commands that is no secret.
    pub fn variable(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Takes all variables away.
    pub fn forget_variables(&mut self) {
        self.environment.clear();
    }

    /// One line of shell, ready to start.
    pub fn command(&self, line: &str) -> Command {
        let binaries = Path::new(env!("CARGO_BIN_EXE_pairctl")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(binaries.to_path_buf()).chain(std::env::split_paths(&path));
        let mut command = Command::new("sh");
        command
            .args(["-c", line])
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("HOME", self.path())
            .env("RUST_BACKTRACE", "1")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs one line of shell. The output passes the leak gate.
    pub fn run(&self, line: &str) -> Ran {
        let output = self.command(line).output().unwrap();
        self.secrets.refuse(&output.stdout, "standard output");
        self.secrets.refuse(&output.stderr, "standard error");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code().unwrap_or(-1) }
    }

    /// Runs one line of shell, and returns it as it looks on the screen.
    pub fn type_line(&self, line: &str) -> String {
        let Ran { out, err, code } = self.run(line);
        scrub(&format!("$ {line}\n{err}{out}[exit {code}]\n"))
    }

    /// Every file with its scrubbed text. All but the inputs below `secrets` pass the leak gate.
    pub fn tree(&self, below: &str) -> String {
        let is_input = |path: &Path| path.file_name().is_some_and(|name| name == "secrets");
        self.secrets.refuse_tree(self.path(), &is_input);
        let mut listing = String::new();
        let top = self.path().join(below);
        let found = if top.exists() { files(&top) } else { Vec::new() };
        for file in found {
            let name = file.strip_prefix(self.path()).unwrap().display().to_string();
            let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
            let _ = write!(listing, "=== {name}\n{}", scrub(&text));
        }
        listing
    }

    /// Every path below a directory with what is there, to the byte: two of these are equal if nothing was written.
    pub fn snapshot(&self, below: &str) -> BTreeMap<PathBuf, String> {
        let entries = walkdir::WalkDir::new(self.path().join(below)).into_iter().map(Result::unwrap);
        let content = |entry: walkdir::DirEntry| {
            let path = entry.path();
            let content = match entry.file_type() {
                kind if kind.is_symlink() => format!("link to {}", fs::read_link(path).unwrap().display()),
                kind if kind.is_dir() => "directory".to_owned(),
                _ => {
                    format!("{:?}", fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
                }
            };
            (path.to_owned(), content)
        };
        entries.map(content).collect()
    }
}

/// All files below a directory, sorted; a file is its own.
pub fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.iter().flat_map(|path| files(path)).collect()
}

/// Writes a fixture.
#[expect(clippy::disallowed_methods, reason = "fixtures are written, not rendered")]
pub fn save(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "fixtures are copied, not rendered")]
fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}
