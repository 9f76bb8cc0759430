//! Findings as machines get them, and give them back: owned, without the texts that they point into.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::source::Place;

/// A finding as JSON; the fields are stable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingRecord {
    /// The stable code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// What happened.
    pub message: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRecord>,
    /// Other places that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<PlaceRecord>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A place as JSON: line and column count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceRecord {
    /// The file.
    pub path: String,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
    /// What to say at that spot.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

impl PlaceRecord {
    /// The record of a place.
    pub fn new(place: &Place, label: impl Into<String>) -> Self {
        let (line, column) = place.line_and_column();
        Self { path: place.source.path().to_owned(), line, column, label: label.into() }
    }
}

impl From<&Finding> for FindingRecord {
    fn from(finding: &Finding) -> Self {
        let place = |(place, label): &(Place, String)| PlaceRecord::new(place, label);
        Self {
            code: finding.code.as_str().to_owned(),
            severity: finding.severity().word().to_owned(),
            message: finding.message.clone(),
            place: finding.place.as_ref().map(place),
            related: finding.related.iter().map(place).collect(),
            help: finding.help.clone(),
        }
    }
}
