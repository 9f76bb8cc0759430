//! What looks like a credential's line: in texts that are no YAML, such as templates, scripts and pages, and in comments.

use super::document::{CLUSTER_PAIR, KUBECONFIG};
use super::fields::{Credential, FIELDS, Within, is_clear};

/// The documents of a text by their separators alone, each with where it begins.
pub(super) fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut starts = vec![0];
    starts.extend(lines(text).filter(|(at, line)| *at > 0 && line.trim_end() == "---").map(|(at, _)| at));
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| (*start, &text[*start..end])).collect()
}

/// Fields with a value in a text that speaks of a kubeconfig or a ClusterPair.
pub(super) fn scan(text: &str, within: &Within, found: &mut Vec<Credential>) {
    scan_those(text, |_| true, within, found);
}

/// The same of comments alone: what is commented out is committed all the same.
pub(super) fn scan_comments(text: &str, within: &Within, found: &mut Vec<Credential>) {
    if text.contains('#') {
        scan_those(text, |line| line.trim_start().starts_with('#'), within, found);
    }
}

fn scan_those(text: &str, is_read: impl Fn(&str) -> bool, within: &Within, found: &mut Vec<Credential>) {
    let Some(kind) = kind(text) else { return };
    for (start, line) in lines(text).filter(|(_, line)| is_read(line)) {
        for field in FIELDS {
            for (at, _) in line.match_indices(field) {
                if starts_a_key(&line[..at]) && value(&line[at + field.len()..]).is_some_and(is_clear) {
                    let span = start + at..start + at + field.len();
                    found.push(Credential { field, kind, span: within.span(&span) });
                }
            }
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let at = *next;
        *next += line.len();
        Some((at, line))
    })
}

/// What stands round a key at the begin of a line.
const MARGIN: [char; 7] = [' ', '\t', '-', '#', '>', '"', '\''];

/// What the text speaks of.
fn kind(text: &str) -> Option<&'static str> {
    let has = |key: &str, wanted: &str| {
        text.lines().any(|line| {
            let Some(rest) = line.trim_start_matches(MARGIN).strip_prefix(key) else { return false };
            let rest = rest.trim_start_matches(['"', '\'']).trim_start();
            rest.strip_prefix(':')
                .is_some_and(|value| value.trim_start_matches([' ', '"', '\'']).starts_with(wanted))
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

/// Whether a key can begin after this: at the begin of a line, whatever comments it out, or within braces. Looks back no
/// further than it must, since a line can be a whole file.
fn starts_a_key(before: &str) -> bool {
    let blank = |letter: &char| [' ', '\t', '"', '\''].contains(letter);
    match before.chars().rev().find(|letter| !blank(letter)) {
        None | Some('{' | ',' | '[') => true,
        Some('-' | '#' | '>') => before.chars().rev().all(|letter| MARGIN.contains(&letter)),
        Some(_) => false,
    }
}

/// The text after a key, of which a mapping or a list is none.
fn value(after: &str) -> Option<&str> {
    let value = after.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']).strip_prefix(':')?;
    let value = value.trim_start_matches([' ', '\t']);
    if let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        return value[1..].split([quote, '\n']).next();
    }
    // A comment, an alias, a flow collection; braces of templates are weighed as a value.
    let is_other = value.starts_with(['#', '*', '[']) || (value.starts_with('{') && !value.starts_with("{{"));
    let end = match value.strip_prefix("{{") {
        Some(rest) => {
            rest.split(['\n', '}']).next().map_or(value.len(), |inner| (inner.len() + 4).min(value.len()))
        }
        None => value.find([',', '}', ' ', '\r', '\n']).unwrap_or(value.len()),
    };
    value.get(..end).filter(|_| !is_other)
}
