//! Every credential of a fleet, with the day that it ends.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::subject::Subject;
use crate::model::calendar::{Entry, Kind};
use crate::model::change::SealingCertificateExpiry;
use crate::model::cluster_pair::PairConfig;

/// The credentials of the subjects, and the certificates that something is sealed for; the first to end first, and last those
/// that never do.
pub fn calendar(
    subjects: &[Subject<'_>],
    sealing: &[SealingCertificateExpiry],
    now: SystemTime,
) -> Vec<Entry> {
    let mut pairs: BTreeMap<&str, (&PairConfig, usize)> = BTreeMap::new();
    for subject in subjects {
        let Some(config) = subject.config else { continue };
        pairs.entry(subject.destination.name.as_str()).or_insert((config, 0)).1 += 1;
    }
    let mut entries: Vec<Entry> = Vec::new();
    for (cluster, (config, count)) in pairs {
        entries.extend(of_config(cluster, config, count));
    }
    for certificate in sealing {
        let count = subjects.iter().filter(|subject| subject.source.name.as_str() == certificate.cluster);
        entries.push(Entry {
            cluster: certificate.cluster.clone(),
            kind: Kind::SealingCertificate,
            subject: None,
            until: Some(certificate.valid_until.clone()),
            days_left: None,
            pairs: count.count(),
        });
    }
    for entry in &mut entries {
        entry.days_left = entry.until.as_deref().and_then(|until| days_left(until, now));
    }
    // No text sorts behind every date.
    let end = |entry: &Entry| (entry.until.is_none(), entry.until.clone(), entry.cluster.clone(), entry.kind);
    entries.sort_by_cached_key(end);
    entries
}

fn of_config(cluster: &str, config: &PairConfig, pairs: usize) -> Vec<Entry> {
    let entry = |kind, subject, until| Entry {
        cluster: cluster.to_owned(),
        kind,
        subject,
        until,
        days_left: None,
        pairs,
    };
    let leaf = config.client_certificates().into_iter().next();
    let leaf = leaf.map(|leaf| entry(Kind::ClientCertificate, Some(leaf.subject), Some(leaf.until)));
    let token = config.user_fields.contains_key("token").then(|| {
        let claims = config.claims().unwrap_or_default();
        let until = claims.until();
        entry(Kind::Token, claims.subject, until)
    });
    // The server is trusted as long as one of them holds.
    let last = config.authorities().into_iter().max_by_key(|authority| authority.not_after);
    let last = last.map(|last| entry(Kind::CertificateAuthority, Some(last.subject), Some(last.until)));
    leaf.into_iter().chain(token).chain(last).collect()
}

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// Whole days; what ended less than a day ago has minus one.
fn days_left(until: &str, now: SystemTime) -> Option<i64> {
    let end = until.parse::<x509_cert::der::DateTime>().ok()?.to_system_time();
    let seconds = match end.duration_since(now) {
        Ok(left) => i64::try_from(left.as_secs()).ok()?,
        Err(gone) => -i64::try_from(gone.duration().as_secs()).ok()?,
    };
    Some(seconds.div_euclid(SECONDS_OF_A_DAY))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn days_are_whole_and_an_end_that_is_over_counts_backwards() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        let left = |seconds: i64| {
            let end =
                SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(1_800_000_000 + seconds).unwrap());
            days_left(&x509_cert::der::DateTime::from_system_time(end).unwrap().to_string(), now)
        };
        assert_eq!([left(0), left(86_399), left(86_400)], [Some(0), Some(0), Some(1)]);
        assert_eq!([left(-1), left(-86_400), left(-86_401)], [Some(-1), Some(-1), Some(-2)]);
        assert_eq!(days_left("tomorrow", now), None);
    }
}
