//! For a comment on a pull request.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words;
use crate::model::changes::{ChangesReport, PairChange, What};
use crate::report::markdown::{Comment, code, findings, named, prose, quoted};
use crate::report::text::counted;

/// By this, CI finds its own comment again and updates it.
pub const MARKER: &str = "<!-- pairctl changes -->";

const TABLE: &str = "| change | pair | destination | what | effect |\n|---|---|---|---|---|\n";

/// What happens and what that does, a table, the details, as far as a comment can hold them.
pub fn text(report: &ChangesReport) -> String {
    let (since, pairctl) = (code(&report.since), quoted(&report.pairctl));
    let comment = Comment {
        head: format!("{MARKER}\n### {}\n\n{}", title(report), sentences(report)),
        columns: TABLE,
        rows: report.pairs.iter().map(row).collect(),
        details: report.pairs.iter().map(details).collect(),
        rest: others(&report.files) + &findings(&report.findings),
        foot: format!(
            "{}\n\n<sub>pairctl {pairctl}, against {since}</sub>\n",
            prose(&words::summary(report))
        ),
    };
    comment.text()
}

fn title(report: &ChangesReport) -> String {
    let changing = report.pairs.iter().filter(|pair| pair.change != What::FileOnly).count();
    match (changing, report.pairs.len(), report.files.is_empty()) {
        (0, 0, true) => format!("pairctl changes: {}", words::NOTHING),
        (0, 0, false) => format!("pairctl changes: {}; other files of the tree do", words::NOTHING),
        (0, ..) => "pairctl changes: no pair changes on a cluster; files of the tree do".to_owned(),
        (1, ..) => "pairctl changes: 1 pair changes".to_owned(),
        (many, ..) => format!("pairctl changes: {many} pairs change"),
    }
}

/// What happens in words, each with the pairs to which it does: those that can do harm first.
fn sentences(report: &ChangesReport) -> String {
    let mut said: BTreeMap<(What, usize), (String, Vec<&PairChange>)> = BTreeMap::new();
    let mut known: Vec<String> = Vec::new();
    for pair in &report.pairs {
        for sentence in told(pair) {
            let at = known.iter().position(|one| *one == sentence).unwrap_or_else(|| {
                known.push(sentence.clone());
                known.len() - 1
            });
            said.entry((pair.change, at)).or_insert_with(|| (sentence, Vec::new())).1.push(pair);
        }
    }
    let mut text = String::new();
    for ((change, _), (sentence, pairs)) in said {
        let names = named(pairs.iter().map(|pair| pair.id()));
        let _ = writeln!(
            text,
            "- **{} {}** ({names}): {}",
            counted(pairs.len(), "pair"),
            change.as_str(),
            prose(&sentence)
        );
    }
    if text.is_empty() { text } else { text + "\n" }
}

/// What is said of a pair, without the values that differ from pair to pair; each once.
fn told(pair: &PairChange) -> Vec<String> {
    let mut told: Vec<String> = pair.does.iter().cloned().collect();
    let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in &pair.parts {
        let kind = part.what.split(" `").next().unwrap_or_default();
        let kinds = parts.entry(part.does.as_str()).or_default();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    told.extend(parts.into_iter().map(|(does, kinds)| format!("{}: {does}", kinds.join(", "))));
    told
}

fn row(pair: &PairChange) -> String {
    let destination = pair.destination.as_deref().map(code).unwrap_or_default();
    let what = if pair.parts.is_empty() {
        "the pair".to_owned()
    } else {
        named(pair.parts.iter().map(|part| part.what.clone()))
    };
    let effects: Vec<&str> = pair.effects.iter().map(|effect| effect.as_str()).collect();
    let (change, id) = (pair.change.as_str(), code(&pair.id()));
    format!("| {change} | {id} | {destination} | {what} | {} |\n", effects.join(", "))
}

/// A pair behind its title.
fn details(pair: &PairChange) -> String {
    let mut text =
        format!("<details><summary>{} {}</summary>\n\n", pair.change.as_str(), code(&words::title(pair)));
    if let Some(place) = &pair.place {
        let _ = writeln!(text, "- {}", code(&format!("{}:{}", place.path, place.line)));
    }
    let _ = writeln!(text, "- the pair {}", prose(words::standing(pair.change)));
    pair.does.iter().for_each(|does| {
        let _ = writeln!(text, "- {}", prose(does));
    });
    for part in &pair.parts {
        let _ = writeln!(text, "- {}: {}", quoted(&words::part(part)), prose(&part.does));
    }
    text + "\n</details>\n\n"
}

fn others(files: &[String]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let names = named(files.iter().cloned());
    format!("**Beside the pairs** {} of the tree: {names}\n\n", counted(files.len(), "file"))
}
