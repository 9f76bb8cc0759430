//! The one file that `pairctl import` writes.

use std::io::Write as _;
use std::path::Path;

use tempfile::Builder;

use crate::adopt::document::Document;
use crate::model::code::Code;
use crate::model::finding::Finding;

/// A file that is there already is somebody's work.
pub(super) fn in_the_way(path: &Path) -> Option<Finding> {
    path.symlink_metadata().ok().map(|_| {
        let message = format!("{} is there already, and import writes new files only", path.display());
        Finding::new(Code::ForeignFile, message).help("name another file, and compare the two")
    })
}

/// Writes the file whole or not at all, and never over another.
pub(super) fn create(path: &Path, document: &Document) -> Option<Finding> {
    let directory = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(".pairctl-").suffix(".tmp");
    let written = with_common_permissions(&mut builder).tempfile_in(directory).and_then(|mut file| {
        file.write_all(document.as_str().as_bytes())?;
        file.persist_noclobber(path).map_err(|error| error.error)
    });
    written.err().map(|why| {
        let message = format!("{} cannot be written: {why}", path.display());
        Finding::new(Code::FileUnreadable, message).help("name a file in a directory that is there")
    })
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
