//! The reports that pictures and pages are made of.

use std::path::Path;

use crate::input::report_file;
use crate::model::calendar::{self, Calendar};
use crate::model::code::Code;
use crate::model::drift::{self, DriftReport};
use crate::model::finding::{Finding, Findings};
use crate::model::verify::{self, VerifyReport};

/// Where the reports are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ReportFiles<'a> {
    pub(super) verify: Option<&'a Path>,
    pub(super) drift: Option<&'a Path>,
    pub(super) calendar: Option<&'a Path>,
}

/// What was read of them.
#[derive(Debug, Default)]
pub(super) struct Reports {
    pub(super) verify: Option<VerifyReport>,
    pub(super) drift: Option<DriftReport>,
    pub(super) calendar: Option<Calendar>,
}

impl Reports {
    /// Reads all; a finding for each that cannot be read.
    pub(super) fn read(files: ReportFiles<'_>, findings: &mut Findings) -> Self {
        Self {
            verify: files.verify.and_then(|file| report_file::read(file, verify::COMMAND, findings)),
            drift: files.drift.and_then(|file| report_file::read(file, drift::COMMAND, findings)),
            calendar: files.calendar.and_then(|file| report_file::read(file, calendar::COMMAND, findings)),
        }
    }

    /// Warns of reports that tell of other pairings files than these, or than each other; what they say of pairs may be of
    /// yesterday.
    pub(super) fn compare(&self, pairings: Option<&str>, findings: &mut Findings) {
        let verify = self.verify.as_ref().map(|report| report.digest.as_str());
        let drift = self.drift.as_ref().map(|report| report.digest.as_str());
        let named = [("verify", verify), ("drift", drift)];
        let Some(of) = pairings.or(verify).or(drift) else { return };
        for (command, digest) in named {
            if digest.is_some_and(|digest| digest != of) {
                let than = if pairings.is_some() { "the pairings file" } else { "the report of `verify`" };
                let message = format!("the report of `{command}` is of other pairings files than {than}");
                let help = format!("run `pairctl {command}` again");
                findings.push(Finding::new(Code::ReportOutdated, message).help(help));
            }
        }
    }
}
