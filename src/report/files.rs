//! What a render did, for people: a line for each file that changed, and a summary.

use std::fmt::Write;

use super::text::counted;
use crate::model::change::{Change, ChangedFile, SealingCertificateExpiry};

/// Lists the files; with `check` as what a render would do, with `verbose` the unchanged ones too.
pub fn text(files: &[ChangedFile], check: bool, verbose: bool) -> String {
    let mut text = String::new();
    for file in files.iter().filter(|file| verbose || file.change != Change::Unchanged) {
        let reasons = match file.reasons.as_slice() {
            // That there was no file goes without saying.
            reasons if reasons.is_empty() || file.change == Change::Created => String::new(),
            reasons => format!(" ({})", reasons.join(", ")),
        };
        let _ = writeln!(text, "{:<9} {}{reasons}", word(file.change, check), file.path);
    }
    for file in files.iter().filter(|file| !file.not_compared.is_empty()) {
        let (parts, why) = (file.not_compared.join(", "), file.absent.join("; "));
        let _ = writeln!(text, "kept      {}: {parts} not compared, since {why}", file.path);
    }
    let counts = Change::ALL.map(|change| {
        let count = files.iter().filter(|file| file.change == change).count();
        format!("{count} {}", word(change, check))
    });
    let _ = writeln!(text, "{}: {}", counted(files.len(), "file"), counts.join(", "));
    text + &oldest(files)
}

/// The ciphertext that was sealed first, once it is a day old.
fn oldest(files: &[ChangedFile]) -> String {
    let aged = files.iter().filter_map(|file| Some((file, file.age.as_ref()?)));
    match aged.max_by_key(|(_, age)| age.age_days) {
        Some((file, age)) if age.age_days > 0 => {
            let day = age.sealed_at.split('T').next().unwrap_or_default();
            format!("oldest ciphertext: {day}, {} ago, {}\n", counted_days(age.age_days), file.path)
        }
        _ => String::new(),
    }
}

fn counted_days(days: u64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// The certificate that ends first, of those that something is sealed for.
pub fn certificates(certificates: &[SealingCertificateExpiry]) -> String {
    let Some(first) = certificates.iter().min_by_key(|certificate| &certificate.valid_until) else {
        return String::new();
    };
    let day = first.valid_until.split('T').next().unwrap_or_default();
    let how = if first.expired { "expired on" } else { "valid until" };
    let SealingCertificateExpiry { cluster, path, .. } = first;
    match certificates.len() {
        1 => format!("sealing certificate of {cluster}: {how} {day} ({path})\n"),
        many => format!(
            "{many} sealing certificates, the first to end is that of {cluster}: {how} {day} ({path})\n"
        ),
    }
}

fn word(change: Change, check: bool) -> &'static str {
    match (change, check) {
        (Change::Created, true) => "missing",
        (Change::Updated, true) => "stale",
        (Change::Deleted, true) => "unwanted",
        (change, _) => change.as_str(),
    }
}
