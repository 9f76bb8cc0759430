//! Texts that are no YAML, such as templates, scripts and pages: what looks like a credential's line.

use super::document::{CLUSTER_PAIR, KUBECONFIG};
use super::fields::{Credential, FIELDS, Within, is_clear};

/// The documents of a text by their separators alone, each with where it begins.
pub(super) fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && line.trim_end() == "---" {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| (*start, &text[*start..end])).collect()
}

/// Fields with a value in a text that speaks of a kubeconfig or a ClusterPair.
pub(super) fn scan(text: &str, within: &Within, found: &mut Vec<Credential>) {
    let Some(kind) = kind(text) else { return };
    for field in FIELDS {
        for (at, _) in text.match_indices(field) {
            if starts_a_key(&text[..at]) && value(&text[at + field.len()..]).is_some_and(is_clear) {
                found.push(Credential { field, kind, span: within.span(&(at..at + field.len())) });
            }
        }
    }
}

/// What the text speaks of.
fn kind(text: &str) -> Option<&'static str> {
    let has = |key: &str, wanted: &str| {
        text.lines().any(|line| {
            let line = line.trim_start_matches([' ', '\t', '-', '#', '>', '"', '\'']);
            let Some(rest) = line.strip_prefix(key) else { return false };
            let rest = rest.trim_start_matches(['"', '\'']).trim_start();
            rest.strip_prefix(':')
                .is_some_and(|value| value.trim_matches([' ', '"', '\'', ',', '\r']).starts_with(wanted))
        })
    };
    if has("kind", "ClusterPair") || text.contains("\"kind\":\"ClusterPair\"") {
        Some(CLUSTER_PAIR)
    } else if has("kind", "Config")
        || text.contains("\"kind\":\"Config\"")
        || text.contains("client-key-data")
        || (has("users", "") && (has("clusters", "") || has("contexts", "")))
    {
        Some(KUBECONFIG)
    } else {
        None
    }
}

/// Whether a key can begin after this: at the begin of a line, whatever comments it out, or within braces.
fn starts_a_key(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_end_matches(['"', '\'', ' ', '\t']);
    line.ends_with(['{', ',', '[']) || line.trim_matches([' ', '\t', '-', '#', '>', '"', '\'']).is_empty()
}

/// The text after a key, of which a mapping or a list is none.
fn value(after: &str) -> Option<&str> {
    let value = after.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']).strip_prefix(':')?;
    let value = value.trim_start_matches([' ', '\t']);
    if let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        return value[1..].split(quote).next();
    }
    let line = value.lines().next().unwrap_or_default();
    // A comment, an alias, a flow collection; braces of templates are weighed as a value.
    let is_other = line.starts_with(['#', '*', '[']) || (line.starts_with('{') && !line.starts_with("{{"));
    let end = match line.strip_prefix("{{").and_then(|rest| rest.find("}}")) {
        Some(end) => end + 4,
        None => line.find([',', '}', ' ']).unwrap_or(line.len()),
    };
    Some(&line[..end]).filter(|_| !is_other)
}
