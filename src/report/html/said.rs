//! What the reports say beside the pairs.

use serde::Serialize;

use super::page::Sources;
use crate::model::drift::{ClusterDrift, DriftReport};
use crate::model::record::{FindingRecord, PlaceRecord};
use crate::report::printable::one_line;

/// One thing.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    by: &'static str,
    severity: String,
    code: String,
    message: String,
    place: String,
    help: String,
}

/// The findings of the runs themselves, and files and clusters that are not as they should be.
pub(super) fn said(sources: &Sources<'_>) -> Vec<Said> {
    let of_verify = sources.verify.into_iter().flat_map(|report| &report.findings);
    let of_drift = sources.drift.into_iter().flat_map(|report| &report.findings);
    let mut said: Vec<Said> = of_verify.map(|finding| of("verify", finding)).collect();
    said.extend(of_drift.map(|finding| of("drift", finding)));
    let unread = sources.drift.into_iter().flat_map(DriftReport::sources).filter(|cluster| !cluster.readable);
    said.extend(unread.map(|cluster| unreadable("drift", &cluster.name)));
    let unread = sources.verify.into_iter().flat_map(|report| &report.clusters).filter(|one| one.is_unread());
    said.extend(unread.map(|cluster| unreadable("verify", &cluster.name)));
    said.extend(sources.drift.into_iter().flat_map(|report| &report.clusters).flat_map(stale));
    let skipped = sources.verify.into_iter().flat_map(|report| &report.skipped);
    said.extend(skipped.map(|skip| Said {
        message: one_line(&format!("passed over: {}", skip.reason)),
        ..bare("verify", "note", &skip.code)
    }));
    said
}

fn bare(by: &'static str, severity: &str, code: &str) -> Said {
    let (message, place, help) = (String::new(), String::new(), String::new());
    Said { by, severity: one_line(severity), code: one_line(code), message, place, help }
}

fn of(by: &'static str, finding: &FindingRecord) -> Said {
    let place = finding.place.as_ref();
    let place = place.map(|PlaceRecord { path, line, column, .. }| format!("{path}:{line}:{column}"));
    Said {
        message: one_line(&finding.message),
        place: one_line(&place.unwrap_or_default()),
        help: finding.help.as_deref().map(one_line).unwrap_or_default(),
        ..bare(by, &finding.severity, &finding.code)
    }
}

fn unreadable(by: &'static str, cluster: &str) -> Said {
    Said {
        message: one_line(&format!("cluster {cluster} could not be read")),
        ..bare(by, "error", "unreadable")
    }
}

fn stale(cluster: &ClusterDrift) -> impl Iterator<Item = Said> {
    cluster.stale.iter().map(|file| Said {
        message: one_line(&file.reasons.join("; ")),
        place: one_line(&file.path),
        ..bare("drift", "warning", "stale")
    })
}
