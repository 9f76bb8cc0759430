//! Reports of `pairctl drift`, read back.

use std::fs;
use std::path::PathBuf;

use crate::model::code::Code;
use crate::model::drift::{DriftReport, Part};
use crate::model::finding::{Finding, Findings};

/// The reports that can be read; a finding for each that cannot.
pub fn read(files: &[PathBuf], findings: &mut Findings) -> Vec<Part> {
    let mut parts = Vec::with_capacity(files.len());
    for file in files {
        let name = file.display().to_string();
        let report =
            fs::read(file).map_err(|why| format!("cannot be read: {why}")).and_then(|bytes| parsed(&bytes));
        match report {
            Ok(report) => parts.push(Part { name, report }),
            Err(why) => findings.push(
                Finding::new(Code::ReportUnreadable, format!("{name} {why}"))
                    .help("name what `pairctl drift -o json` wrote; run that part again if it did not end"),
            ),
        }
    }
    parts
}

/// Nothing of the file is quoted: it may be any file.
fn parsed(bytes: &[u8]) -> Result<DriftReport, String> {
    serde_json::from_slice(bytes).map_err(|why| {
        let (line, column) = (why.line(), why.column());
        match why.classify() {
            serde_json::error::Category::Eof => format!("is cut off at line {line}"),
            serde_json::error::Category::Syntax => format!("is not JSON (line {line}, column {column})"),
            _ => format!("is JSON and no report of a drift (line {line}, column {column})"),
        }
    })
}
