//! The catalogue of what is put into real API servers.

use serde::Deserialize;

/// One thing that is wrong on a cluster, and who would have seen it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LiveFault {
    /// In words; no two have the same.
    pub(crate) what: String,
    /// The code by which verify finds it.
    pub(crate) code: String,
    /// What `storkctl get clusterpair` prints of the object.
    pub(crate) storkctl: String,
    /// What `kubectl diff` says of the manifest.
    pub(crate) diff: String,
}

impl LiveFault {
    /// Whether what storkctl prints tells that something is wrong.
    pub(crate) fn is_shown_by_storkctl(&self) -> bool {
        self.storkctl != "Ready"
    }

    /// Whether `kubectl diff` tells anything.
    pub(crate) fn is_shown_by_diff(&self) -> bool {
        self.diff != "nothing"
    }
}

/// All of them.
pub(crate) fn live_faults() -> Vec<LiveFault> {
    serde_yaml::from_str(include_str!("live.yaml")).unwrap()
}
