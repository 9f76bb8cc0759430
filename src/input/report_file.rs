//! One JSON report of a command, read back for a picture or a page.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::model::code::Code;
use crate::model::drift::VERSION;
use crate::model::finding::{Finding, Findings};

/// By these a report is known before it is read.
#[derive(Deserialize)]
struct Head {
    version: u32,
    command: String,
}

/// The report of `command` in a file; a finding where there is none.
pub fn read<T: DeserializeOwned>(file: &Path, command: &str, findings: &mut Findings) -> Option<T> {
    let read = fs::read(file).map_err(|why| format!("cannot be read: {why}"));
    match read.and_then(|bytes| report(&bytes, command)) {
        Ok(report) => Some(report),
        Err(why) => {
            let message = format!("{} {why}", file.display());
            let help = format!("name what `pairctl {command} -o json` wrote");
            findings.push(Finding::new(Code::ReportUnreadable, message).help(help));
            None
        }
    }
}

fn report<T: DeserializeOwned>(bytes: &[u8], command: &str) -> Result<T, String> {
    let head: Head = parsed(bytes, command)?;
    if head.command != command {
        return Err(format!("is not a report of `pairctl {command}`"));
    }
    if head.version != VERSION {
        return Err(format!(
            "is a report of version {}, and this pairctl reads version {VERSION}",
            head.version
        ));
    }
    parsed(bytes, command)
}

/// Nothing of the file is quoted: it may be any file.
fn parsed<T: DeserializeOwned>(bytes: &[u8], command: &str) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|why| {
        let (line, column) = (why.line(), why.column());
        match why.classify() {
            serde_json::error::Category::Eof => format!("is cut off at line {line}"),
            serde_json::error::Category::Syntax => format!("is not JSON (line {line}, column {column})"),
            _ => format!("is JSON and no report of `pairctl {command}` (line {line}, column {column})"),
        }
    })
}
