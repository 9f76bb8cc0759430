//! What Stork says of the fleet's pairs, as `storkctl get clusterpair` shows those of one cluster.

use super::table;
use crate::model::status::{PairStatus, Standing};

const HEADINGS: [&str; 6] = ["CLUSTER", "NAMESPACE", "NAME", "STORAGE-STATUS", "SCHEDULER-STATUS", "CREATED"];

/// A table with a line for each pair, no longer than `width` where there is one.
pub fn text(pairs: &[PairStatus], width: Option<usize>) -> String {
    let rows: Vec<[String; 6]> = pairs.iter().map(row).collect();
    table::text(HEADINGS, &rows, width)
}

fn row(pair: &PairStatus) -> [String; 6] {
    let said = |status: &str| if status.is_empty() { "-".to_owned() } else { printable(status) };
    let created = pair.created.clone().unwrap_or_else(|| "-".to_owned());
    let marks =
        [(pair.deleting, ", being deleted"), (pair.standing == Standing::Unlisted, ", not in pairings.yaml")];
    let marked = marks.iter().filter(|(is_so, _)| *is_so).fold(created, |text, (_, mark)| text + mark);
    let created = if pair.standing == Standing::Missing { "missing".to_owned() } else { marked };
    [
        pair.cluster.to_string(),
        pair.namespace.clone(),
        pair.name.clone(),
        said(&pair.storage_status),
        said(&pair.scheduler_status),
        created,
    ]
}

/// Anybody can write a status: it must not move the cursor of whoever reads it.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).take(40).collect()
}
