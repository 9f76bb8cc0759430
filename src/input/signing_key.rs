//! The key that signs a receipt, from its file.

use std::path::Path;

use zeroize::Zeroize;

use super::secrets;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::secret::Secret;
use crate::signature::{KeyError, SigningKey};

/// Reads the key. `ask` gives the password and is called where the key is encrypted; why there is none stands in its error.
pub fn read(
    path: &Path,
    ask: impl FnOnce() -> Result<Secret, String>,
    findings: &mut Findings,
) -> Option<SigningKey> {
    let name = path.display();
    let unusable = |why: &str| {
        Finding::new(Code::SigningKeyUnusable, format!("{name} cannot sign: {why}"))
            .help("name a secret key of minisign, or an Ed25519 key of OpenSSH; nothing was verified")
    };
    let text = match secrets::read(path).map(|bytes| std::str::from_utf8(&bytes).map(Secret::from)) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return refused(findings, unusable("it is no text")),
        Err(why) => return refused(findings, unusable(&format!("it cannot be read: {why}"))),
    };
    findings.extend(open_to_others(path));
    let read = match SigningKey::read(&text, None) {
        Err(KeyError::PasswordNeeded) => match ask() {
            Ok(password) => SigningKey::read(&text, Some(&password)),
            Err(why) => return refused(findings, unusable(&format!("it is encrypted, and {why}"))),
        },
        read => read,
    };
    match read {
        Ok(key) => Some(key),
        Err(why) => refused(findings, unusable(&why.to_string())),
    }
}

fn refused<T>(findings: &mut Findings, finding: Finding) -> Option<T> {
    findings.push(finding);
    None
}

/// A text that held a secret is wiped once it was taken over.
pub fn taken(mut text: String) -> Secret {
    let secret = Secret::from(text.trim_end_matches(['\r', '\n']));
    text.zeroize();
    secret
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).ok()?.permissions().mode();
    let message = format!("others on this machine may read the signing key {}", path.display());
    (mode & 0o077 != 0).then(|| {
        Finding::new(Code::SigningKeyOpen, message).help("`chmod 600` it; if others have it, make another")
    })
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> Option<Finding> {
    None
}
