//! The `sops` program as the renderer sees it. Who runs it is elsewhere: formats start no processes.

use std::path::Path;

use zeroize::Zeroizing;

/// Seals documents with keys that only the real sops can use: KMS, PGP, Vault.
pub trait SopsProgram: Sync {
    /// Seals a JSON document to YAML text by the rule of `config` for `file`, which need not be there.
    ///
    /// The document goes to the program's standard input and nowhere else. What comes back is not trusted: a program that is
    /// not sops may have printed the document itself.
    fn seal(&self, config: &Path, file: &Path, document: &[u8]) -> Result<Zeroizing<String>, ProgramError>;
}

/// Why the program sealed nothing. Its own messages are not passed on, since they may quote what it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgramError {
    /// There is none on the `PATH`.
    #[error("there is no `sops` on the PATH")]
    Missing,
    /// The system does not run it.
    #[error("`sops` cannot be run: {0}")]
    NotRun(std::io::ErrorKind),
    /// It ended with this code, or by a signal.
    #[error("`sops` ended with {}", .0.map_or("a signal".to_owned(), |code| format!("exit code {code}")))]
    Failed(Option<i32>),
    /// It printed something else than the sealed document.
    #[error("`sops` printed something else than the document, sealed as it should be: {0}")]
    Unexpected(&'static str),
}
