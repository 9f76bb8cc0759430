//! Workflow commands of GitHub Actions: annotations at the entries of pairings.yaml.

use super::printable::{one_line, printable};
use super::standpoint::Standpoint;
use super::text::counted;
use super::weight::Weight;
use crate::model::record::{FindingRecord, PlaceRecord};

/// One annotation: a line.
pub(super) struct Command {
    weight: Weight,
    place: Option<PlaceRecord>,
    rest: String,
}

impl Command {
    /// The annotation at a place, or at none.
    pub(super) fn new(weight: Weight, place: Option<&PlaceRecord>, title: &str, message: &str) -> Self {
        let rest = format!("title={}::{}\n", property(title), data(&printable(message)));
        Self { weight, place: place.cloned(), rest }
    }

    fn line(&self, standpoint: &Standpoint) -> String {
        let place = self.place.as_ref().map(|PlaceRecord { path, line, column, .. }| {
            format!("file={},line={line},col={column},", property(&standpoint.named_from_root(path)))
        });
        format!("::{} {}{}", self.weight.command(), place.unwrap_or_default(), self.rest)
    }

    /// What there is to say beside the pairs.
    pub(super) fn of_finding(finding: &FindingRecord) -> Self {
        let weight = Weight::of_severity(&finding.severity);
        let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        Self::new(weight, finding.place.as_ref(), &finding.code, &format!("{}{help}", finding.message))
    }

    /// Why nobody looked, once however many pairs it is for.
    pub(super) fn of_reservation(title: &str, reason: &str, pairs: usize) -> Self {
        Self::new(Weight::Note, None, title, &format!("{}: {reason}", counted(pairs, "pair")))
    }
}

/// The commands, a line each. GitHub shows ten of each level of a step, so the gravest come first.
pub(super) fn gravest_first(commands: impl Iterator<Item = Command>, standpoint: &Standpoint) -> String {
    let mut commands: Vec<Command> = commands.collect();
    commands.sort_by_key(|command| std::cmp::Reverse(command.weight));
    commands.into_iter().map(|command| command.line(standpoint)).collect()
}

/// As the runner reads a message (actions/toolkit, `escapeData`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As the runner reads a property, which ends at a comma and whose list ends at colons (`escapeProperty`).
fn property(text: &str) -> String {
    data(&one_line(text)).replace(':', "%3A").replace(',', "%2C")
}
