//! The user's own `sops`, for keys that only it can use: KMS, PGP, Vault.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use zeroize::Zeroizing;

use super::unseal::{Failure, tampered};
use crate::model::code::Code;
use crate::sops::document::Form;

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

fn no_key(message: String, help: &'static str) -> Failure {
    Failure { code: Code::SealedInputNoKey, message, help }
}
