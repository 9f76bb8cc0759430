//! A loop of `storkctl generate clusterpair`: what one call costs, times the objects.

use std::path::Path;

use crate::cost::{self, Cost};
use crate::fetched;

/// Where it is not here: the median of 20 calls on two quiet cores, nearly all of it start-up.
const KNOWN: Cost = Cost { wall: 0.056, cpu: 0.056, memory: 54.5e6 };

/// One call, and how the row is called.
pub(crate) fn one_call(fleet: &Path) -> (&'static str, Cost) {
    let Ok(storkctl) = fetched::storkctl() else {
        return ("storkctl once for each pair, at 0.056 s each", KNOWN);
    };
    let pair = ["generate", "clusterpair", "to-cluster-0001", "-n", "namespace-0"];
    let command =
        [&[storkctl.to_str().unwrap()], &pair[..], &["--kubeconfig", "secrets/cluster-0001.yaml"]].concat();
    ("storkctl once for each pair", cost::of(fleet, &command))
}
