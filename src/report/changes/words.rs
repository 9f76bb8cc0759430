//! What all formats say in the same words.

use crate::model::changes::{ChangedPart, ChangesReport, Direction, PairChange, What};
use crate::report::printable::one_line;
use crate::report::text::counted;

/// `east/payments/dr -> west`.
pub(super) fn title(pair: &PairChange) -> String {
    let destination = pair.destination.as_ref().map(|name| format!(" -> {name}")).unwrap_or_default();
    one_line(&format!("{}{destination}", pair.id()))
}

/// What a part is and was: ``label `team` changed from `a` to `b` ``.
pub(super) fn part(part: &ChangedPart) -> String {
    let ChangedPart { what, direction, before, after, .. } = part;
    let values = match (before, after) {
        (Some(before), Some(after)) => format!(" from `{before}` to `{after}`"),
        (Some(value), None) | (None, Some(value)) if *direction != Direction::Changed => {
            format!(": `{value}`")
        }
        _ => String::new(),
    };
    one_line(&format!("{what} {}{values}", direction.as_str()))
}

/// What happens to a pair.
pub(super) fn standing(what: What) -> &'static str {
    match what {
        What::Removed => "leaves the tree",
        What::Changed => "changes",
        What::Added => "is new",
        What::FileOnly => "stays as it is on the cluster; its file changes",
    }
}

/// `1 removed, 0 changed, 2 added, 0 file-only`.
pub(super) fn summary(report: &ChangesReport) -> String {
    let count = |what: What| report.summary.get(what.as_str()).copied().unwrap_or_default();
    let counts = What::ALL.map(|what| format!("{} {}", count(what), what.as_str()));
    format!("{}: {}", counted(report.pairs.len(), "pair"), counts.join(", "))
}

/// Nothing that a cluster would notice: the first words where there is nothing more to say.
pub(super) const NOTHING: &str = "no pair changes";
