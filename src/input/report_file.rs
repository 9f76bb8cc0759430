//! One JSON report of a command, read back for a picture or a page.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::reports::parsed;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::report::VERSION;

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
    let what = format!("report of `pairctl {command}`");
    let head: Head = parsed(bytes, &what)?;
    if head.command != command {
        return Err(format!("is not a report of `pairctl {command}`"));
    }
    if head.version != VERSION {
        return Err(format!(
            "is a report of version {}, and this pairctl reads version {VERSION}",
            head.version
        ));
    }
    parsed(bytes, &what)
}
