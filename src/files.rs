//! Files that appear whole or not at all: a temporary one beside the place, which the caller fills and renames.
//!
//! What may go into one is for the types of the caller to say: sealed text in `render::tree`, reports in `cli::report_files`,
//! a document without a secret in `cli::import::file`.

use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// The directory that a file is in; this one for a bare name.
pub(crate) fn directory(path: &Path) -> &Path {
    path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// An empty file in the directory of `path`, whose name begins with `prefix`. It goes when it is dropped; only a process that
/// was killed leaves it behind.
pub(crate) fn temporary_beside(path: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(prefix).suffix(".tmp");
    with_common_permissions(&mut builder).tempfile_in(directory(path))
}

/// As any other file of a work tree: what the user's umask leaves of 0666.
#[cfg(unix)]
fn with_common_permissions<'a, 'b, 'c>(builder: &'a mut Builder<'b, 'c>) -> &'a mut Builder<'b, 'c> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn with_common_permissions<'a, 'b, 'c>(builder: &'a mut Builder<'b, 'c>) -> &'a mut Builder<'b, 'c> {
    builder
}
