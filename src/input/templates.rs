//! Reads the user's templates.

use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use walkdir::WalkDir;

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::Source;

/// Every `*.j2` file below `directory`, by its path below it, with forward slashes.
pub fn templates(directory: &Path, findings: &mut Findings) -> Vec<(String, Arc<Source>)> {
    let mut templates = Vec::new();
    for entry in WalkDir::new(directory).sort_by_file_name() {
        // The path is in the message already.
        let plain = |error: walkdir::Error| {
            error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links"))
        };
        let read = entry.map_err(plain).and_then(|entry| {
            let path = entry.path();
            if !entry.file_type().is_file() || path.extension().is_none_or(|extension| extension != "j2") {
                return Ok(None);
            }
            fs::read_to_string(path).map(|text| Some((path.to_path_buf(), text)))
        });
        match read {
            Ok(None) => {}
            Ok(Some((path, text))) => {
                let below = path.strip_prefix(directory).unwrap_or(&path);
                let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                templates.push((parts.join("/"), Source::quotable(path.display().to_string(), text)));
            }
            Err(why) => {
                let message = format!("cannot read the templates in {}: {why}", directory.display());
                findings.push(
                    Finding::new(Code::FileUnreadable, message)
                        .help("`templates` names a directory with minijinja templates, `*.j2`"),
                );
            }
        }
    }
    templates
}
