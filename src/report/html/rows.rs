//! The table of pairs, as the page's script reads it.

use serde::Serialize;

use super::facts::{self, Fact, Numbered};
use crate::model::graph::{Fleet, Object, ObjectKey};
use crate::model::record::PlaceRecord;
use crate::report::printable::one_line;

/// One pair. Facts and texts are numbers in the tables beside the rows.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    cluster: String,
    namespace: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

/// The rows, and the tables that they point into.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    rows: Vec<Row>,
    facts: Vec<Fact>,
    texts: Vec<String>,
}

/// A row for each object of the fleet.
pub(super) fn rows(fleet: &Fleet<'_>, strict: bool) -> Table {
    let (mut facts, mut texts) = (Numbered::default(), Numbered::default());
    let row = |(key, object)| row(key, object, strict, &mut facts, &mut texts);
    let rows = fleet.objects.iter().map(row).collect();
    Table { rows, facts: facts.values(), texts: texts.values() }
}

fn row(
    (cluster, namespace, name): &ObjectKey<'_>,
    object: &Object<'_>,
    strict: bool,
    facts: &mut Numbered<Fact>,
    texts: &mut Numbered<String>,
) -> Row {
    let place = object.verified.and_then(|pair| pair.place.as_ref());
    let place = place.or_else(|| object.drift.and_then(|pair| pair.place.as_ref()));
    Row {
        cluster: one_line(cluster),
        namespace: one_line(namespace),
        name: one_line(name),
        destination: object.destination.map(one_line),
        mode: object.mode,
        verdict: object.verified.map(|pair| pair.verdict.as_str()),
        state: object.drift.map(|pair| pair.state.as_str()),
        until: object.verified.and_then(|pair| pair.until.as_deref()).map(one_line),
        facts: facts::of(object, strict).into_iter().map(|fact| facts.number(fact)).collect(),
        notes: facts::notes(object).into_iter().map(|note| texts.number(note)).collect(),
        diff: facts::diff(object).map(|diff| texts.number(diff)),
        place: place
            .map(|PlaceRecord { path, line, column, .. }| one_line(&format!("{path}:{line}:{column}"))),
    }
}
