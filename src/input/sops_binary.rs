//! The user's own `sops`, for keys that only it can use: KMS, PGP, Vault.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use zeroize::Zeroizing;

use super::unseal::{Failure, tampered};
use crate::model::code::Code;
use crate::sops::creation_rules::cleaned;
use crate::sops::document::Form;
use crate::sops::{ENCRYPTED_REGEX, ProgramError, SopsProgram};

/// Has sops open a file, which it reads by its path; what it opens comes through a pipe and stays in memory.
///
/// `size` is that of the sealed file, which is longer than what it hides.
pub(super) fn decrypt(
    path: &Path,
    form: Form,
    keys: &str,
    size: usize,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let (code, bytes) = run(path, form, size).map_err(|why| {
        let what = match why.kind() {
            io::ErrorKind::NotFound => "there is no `sops` to open it with".to_owned(),
            kind => format!("`sops` cannot be run: {kind}"),
        };
        no_key(
            format!("{} is sealed with `{keys}`, and {what}", path.display()),
            "put sops 3.9 or later on the PATH, or add an age recipient with `sops updatekeys`",
        )
    })?;
    match code {
        Some(0) => Ok(bytes),
        Some(VALUE_UNREADABLE | MAC_MISMATCH) => {
            Err(tampered(path, "sops finds its values or its MAC changed"))
        }
        _ => Err(no_key(
            format!("{} is sealed with `{keys}`, and `sops` cannot open it", path.display()),
            "run `sops decrypt` on it to see why",
        )),
    }
}

/// Exit codes of sops (`cmd/sops/codes`).
const VALUE_UNREADABLE: i32 = 25;
const MAC_MISMATCH: i32 = 51;

fn run(path: &Path, form: Form, size: usize) -> io::Result<(Option<i32>, Zeroizing<Vec<u8>>)> {
    let form = form.as_str();
    let mut child = Command::new("sops")
        .args(["decrypt", "--input-type", form, "--output-type", form])
        // Never taken for a flag.
        .arg(Path::new(".").join(path))
        .env("SOPS_DISABLE_VERSION_CHECK", "true")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // sops may quote what it cannot read.
        .stderr(Stdio::null())
        .spawn()?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(size));
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_end(&mut bytes)?;
    }
    Ok((child.wait()?.code(), bytes))
}

/// The `sops` on the PATH, as it seals what is rendered.
#[derive(Clone, Debug, Default)]
pub struct SopsBinary {
    /// The directory that relative paths are relative to.
    pub working_directory: PathBuf,
}

/// Variables that sops takes for keys given on its command line, before which the creation rules would not count.
const KEY_VARIABLES: [&str; 7] = [
    "SOPS_KMS_ARN",
    "SOPS_PGP_FP",
    "SOPS_AGE_RECIPIENTS",
    "SOPS_GCP_KMS_IDS",
    "SOPS_HUAWEICLOUD_KMS_IDS",
    "SOPS_AZURE_KEYVAULT_URLS",
    "SOPS_VAULT_URIS",
];

/// Bytes of a `sops` block with some keys.
const SIZE_OF_A_STANZA: usize = 16_384;

impl SopsProgram for SopsBinary {
    fn seal(&self, config: &Path, file: &Path, document: &[u8]) -> Result<Zeroizing<String>, ProgramError> {
        let absolute = |path: &Path| cleaned(&self.working_directory.join(path));
        let mut command = Command::new("sops");
        command
            // The subcommand `encrypt` has no `--mac-only-encrypted` before sops 3.12.2; the flag `--encrypt` always had it.
            .args(["--encrypt", "--encrypted-regex", ENCRYPTED_REGEX, "--mac-only-encrypted"])
            .args(["--input-type", "json", "--output-type", "yaml", "--indent", "4"])
            .arg("--config")
            .arg(absolute(config))
            .arg("--filename-override")
            .arg(absolute(file))
            .arg("/dev/stdin")
            .env("SOPS_DISABLE_VERSION_CHECK", "true")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // sops may quote what it was given.
            .stderr(Stdio::null());
        for variable in KEY_VARIABLES {
            command.env_remove(variable);
        }
        fed(&mut command, document)
    }
}

/// Runs a command with these bytes on its standard input, written beside the reading so that neither waits for the other.
fn fed(command: &mut Command, input: &[u8]) -> Result<Zeroizing<String>, ProgramError> {
    let not_run = |why: io::Error| match why.kind() {
        io::ErrorKind::NotFound => ProgramError::Missing,
        kind => ProgramError::NotRun(kind),
    };
    let mut child = command.spawn().map_err(not_run)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let read = thread::scope(|scope| {
        // A program that stops reading says why with its exit code.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        // Room for ciphertext, so that hardly any copy is left behind where it is none.
        let mut bytes = Zeroizing::new(Vec::with_capacity(SIZE_OF_A_STANZA + 8 * input.len()));
        stdout.map_or(Ok(0), |mut stdout| stdout.read_to_end(&mut bytes)).map(|_| bytes)
    });
    let status = child.wait().map_err(|why| ProgramError::NotRun(why.kind()))?;
    if !status.success() {
        return Err(ProgramError::Failed(status.code()));
    }
    let bytes = read.map_err(|why| ProgramError::NotRun(why.kind()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| ProgramError::Unexpected("it is no text"))?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn no_key(message: String, help: &'static str) -> Failure {
    Failure { code: Code::SealedInputNoKey, message, help }
}
