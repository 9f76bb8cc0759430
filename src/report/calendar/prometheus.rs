//! Metrics, in the text format of Prometheus (version 0.0.4).

use std::str::FromStr;

use x509_cert::der::DateTime;

use crate::model::calendar::{Calendar, Entry};
use crate::report::metrics::{Samples, gauge, labels};

/// Gauges of the ends of credentials, for alerts such as `pairctl_credential_end_timestamp_seconds - time() < 30 * 86400`.
pub fn text(calendar: &Calendar) -> String {
    let mut text = String::new();
    let help = "When a credential of ClusterPairs ends, in seconds since 1970; absent where it never does.";
    gauge(&mut text, "pairctl_credential_end_timestamp_seconds", help, ends(calendar));
    let pairs = calendar.entries.iter().map(|entry| (of(entry), entry.pairs as u64)).collect();
    gauge(&mut text, "pairctl_credential_pairs", "How many ClusterPairs depend on a credential.", pairs);
    text
}

fn ends(calendar: &Calendar) -> Samples {
    let end = |entry: &Entry| {
        let end = DateTime::from_str(entry.until.as_deref()?).ok()?;
        Some((of(entry), end.unix_duration().as_secs()))
    };
    calendar.entries.iter().filter_map(end).collect()
}

fn of(entry: &Entry) -> String {
    labels(&[("cluster", &entry.cluster), ("kind", entry.kind.as_str())])
}
