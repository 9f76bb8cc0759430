//! Blocks as somebody types them: one page after another, each in a clone of its own, each block in the shell that the one
//! before left.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use snapbox::Data;
use snapbox::filter::NormalizeToExpected;

use super::blocks::{Block, blocks};
use super::support::run::{Ran, Sandbox};

/// Programs of others that blocks need; without them a block is passed over.
pub(crate) struct Programs {
    /// Folders for the PATH.
    pub(crate) folders: Vec<std::path::PathBuf>,
    /// Names of those that are not there.
    pub(crate) missing: Vec<&'static str>,
}

/// What is set where somebody works: who commits, and that sops does not ask whether there is a newer one.
const SET: &str = "SOPS_DISABLE_VERSION_CHECK=true GIT_AUTHOR_NAME=jane GIT_AUTHOR_EMAIL=jane@example.com \
                   GIT_COMMITTER_NAME=jane GIT_COMMITTER_EMAIL=jane@example.com";

/// A shell that is left and entered again.
pub(crate) struct Shell<'a> {
    sandbox: &'a Sandbox,
    state: tempfile::TempDir,
    path: String,
}

impl<'a> Shell<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox, programs: &Programs) -> Self {
        let folders: Vec<String> =
            programs.folders.iter().map(|folder| folder.display().to_string()).collect();
        Self { sandbox, state: tempfile::tempdir().unwrap(), path: folders.join(":") }
    }

    /// Runs some lines; the first that fails ends them.
    pub(crate) fn run(&self, lines: &str) -> Ran {
        let state = self.state.path().display();
        let path = if self.path.is_empty() { "$PATH".to_owned() } else { format!("{}:$PATH", self.path) };
        let (enter, leave) = (
            format!(
                "if [ -f {state}/env ]; then . {state}/env; cd \"$(cat {state}/cwd)\"; else export PATH=\"{path}\" {SET}; fi"
            ),
            format!("trap 'export -p > {state}/env; pwd > {state}/cwd' EXIT"),
        );
        self.sandbox.run(&format!("{enter}\n{leave}\nset -e\n{lines}"))
    }
}

/// What a comment behind a command says of its exit code.
fn exit_code(line: &str) -> Option<(&str, i32)> {
    let (command, code) = line.rsplit_once("# exit ")?;
    Some((command.trim_end(), code.trim().parse().unwrap()))
}

/// A block of shell in which an expected exit code is no failure, and any other is.
fn script(text: &str) -> String {
    let line = |line: &str| match exit_code(line) {
        Some((command, code)) => format!("got=0; {command} || got=$?; [ $got -eq {code} ]\n"),
        None => format!("{line}\n"),
    };
    text.replace("\\\n", " ").replace("cargo run -- ", "pairctl ").lines().map(line).collect()
}

/// The commands of a block of console, each with what is to be printed.
fn screens(text: &str) -> Vec<(String, String)> {
    let mut screens: Vec<(String, String)> = Vec::new();
    let mut continued = false;
    for line in text.lines() {
        if continued {
            let _ = write!(screens.last_mut().unwrap().0, "\n{line}");
        } else if let Some(command) = line.strip_prefix("$ ") {
            screens.push((command.to_owned(), String::new()));
        } else {
            let _ = writeln!(screens.last_mut().expect("a console begins with `$ `").1, "{line}");
        }
        continued = (continued || line.starts_with("$ ")) && line.ends_with('\\');
    }
    screens
}

/// Whether a program that the block calls is not there.
fn lacks(block: &Block, programs: &Programs) -> bool {
    let calls = |name: &str| {
        let words = block.text.split(|c: char| c.is_whitespace() || "()|;".contains(c));
        words.into_iter().any(|word| word == name)
    };
    let is_typed = block.kind.starts_with("sh") || block.kind.starts_with("console");
    let missing = programs.missing.iter().find(|name| is_typed && calls(name));
    if let Some(name) = missing {
        super::tools::say(&format!("{}: ignored: no {name}", block.place));
    }
    missing.is_some()
}

/// Types the blocks of a page that are for this place, and holds what is printed against the page. How many commands were
/// typed.
pub(crate) fn page(page: &Path, place: &str, sandbox: &Sandbox, programs: &Programs) -> usize {
    let shell = Shell::new(sandbox, programs);
    let text = fs::read_to_string(page).unwrap();
    let mut shown: Vec<String> = text.lines().map(str::to_owned).collect();
    let (mut typed, mut replacements) = (0, Vec::new());
    for block in blocks(page).iter().filter(|block| !lacks(block, programs)) {
        if block.is("sh", place) {
            let ran = shell.run(&script(&block.text));
            assert_eq!(ran.code, 0, "{}:\n{}\n{}{}", block.place, block.text, ran.err, ran.out);
            typed += block.text.replace("\\\n", " ").lines().filter(|line| !line.starts_with('#')).count();
        } else if block.is("console", place) {
            let screens = screens(&block.text);
            typed += screens.len();
            let now: String =
                screens.iter().map(|(line, expected)| screen(&shell, block, line, expected)).collect();
            replacements.push((block.lines.clone(), block.indented(&now)));
        }
    }
    // From the last to the first, so that line numbers stay true while lines are replaced.
    for (lines, now) in replacements.into_iter().rev() {
        shown.splice(lines, now);
    }
    snapbox::assert_data_eq!(shown.join("\n") + "\n", Data::read_from(page, None).raw());
    typed
}

/// What a command shows now; as the page has it where that fits.
fn screen(shell: &Shell<'_>, block: &Block, command: &str, expected: &str) -> String {
    let (line, code) = exit_code(command).unwrap_or((command, 0));
    let ran = shell.run(&format!("exec 2>&1\n{line}"));
    assert_eq!(ran.code, code, "{}: $ {command}\n{}", block.place, ran.out);
    let printed = Data::text(super::support::scrub::scrub(&ran.out));
    let printed = NormalizeToExpected::new().redact().normalize(printed, &Data::text(expected.to_owned()));
    let end = if ran.out.is_empty() || ran.out.ends_with('\n') { "" } else { "\n" };
    format!("$ {command}\n{printed}{end}")
}

/// What there is on this machine.
pub(crate) fn programs() -> &'static Programs {
    static PROGRAMS: OnceLock<Programs> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let mut programs = Programs { folders: Vec::new(), missing: Vec::new() };
        let found = [
            ("sops", super::tools::sops()),
            ("kubeseal", super::tools::kubeseal()),
            ("ssh-keygen", super::tools::ssh_keygen()),
        ];
        for (name, program) in found {
            match program.and_then(Path::parent) {
                Some(folder) => programs.folders.push(folder.to_owned()),
                None => programs.missing.push(name),
            }
        }
        programs
    })
}
