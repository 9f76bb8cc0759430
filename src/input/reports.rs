//! Reports of commands that look at a fleet, read back.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::report::{AnyReport, Part};
use crate::model::{drift, verify};

/// The reports that can be read; a finding for each that cannot.
pub fn read(files: &[PathBuf], findings: &mut Findings) -> Vec<Part<AnyReport>> {
    let mut parts = Vec::with_capacity(files.len());
    for file in files {
        let name = file.display().to_string();
        let report =
            fs::read(file).map_err(|why| format!("cannot be read: {why}")).and_then(|bytes| any(&bytes));
        match report {
            Ok(report) => parts.push(Part { name, report }),
            Err(why) => {
                findings.push(Finding::new(Code::ReportUnreadable, format!("{name} {why}")).help(
                    "name what `pairctl drift` or `pairctl verify` wrote with `-o json`; run that part again if it did not end",
                ));
            }
        }
    }
    parts
}

/// By this a report is known before it is read.
#[derive(Deserialize)]
struct Command {
    command: String,
}

fn any(bytes: &[u8]) -> Result<AnyReport, String> {
    let Command { command } = parsed(bytes, "report of pairctl")?;
    match command.as_str() {
        drift::COMMAND => parsed(bytes, "report of `pairctl drift`").map(AnyReport::Drift),
        verify::COMMAND => parsed(bytes, "report of `pairctl verify`").map(AnyReport::Verify),
        _ => Err("is the report of neither `pairctl drift` nor `pairctl verify`".to_owned()),
    }
}

/// Nothing of the file is quoted: it may be any file.
fn parsed<T: DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|why| {
        let (line, column) = (why.line(), why.column());
        match why.classify() {
            serde_json::error::Category::Eof => format!("is cut off at line {line}"),
            serde_json::error::Category::Syntax => format!("is not JSON (line {line}, column {column})"),
            _ => format!("is JSON and no {what} (line {line}, column {column})"),
        }
    })
}
