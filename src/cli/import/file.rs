//! The one file that `pairctl import` writes.

use std::io::Write as _;
use std::path::Path;

use crate::adopt::document::Document;
use crate::files;
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
    let written = files::temporary_beside(path, ".pairctl-").and_then(|mut file| {
        file.write_all(document.as_str().as_bytes())?;
        file.persist_noclobber(path).map_err(|error| error.error)
    });
    written.err().map(|why| {
        let message = format!("{} cannot be written: {why}", path.display());
        Finding::new(Code::FileUnreadable, message).help("name a file in a directory that is there")
    })
}
