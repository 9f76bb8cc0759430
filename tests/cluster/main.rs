//! What a real API server says. One program, so that all tests share its clusters.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write their own files and may panic anywhere"
)]

mod action;
#[path = "../book/blocks.rs"]
#[allow(dead_code, reason = "shared with the tests of the book")]
mod blocks;
mod book;
mod certificate;
#[path = "../support/consumers.rs"]
mod consumers;
#[path = "../support/control_plane/mod.rs"]
mod control_plane;
mod credentials;
#[path = "../support/documents.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod documents;
#[path = "../support/door.rs"]
mod door;
mod drift;
mod drift_job;
#[path = "../support/every_seal.rs"]
mod every_seal;
mod external_secret;
#[path = "../properties/fleet.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod fleet;
mod flux;
#[path = "../ci/forge.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod forge;
mod guard;
mod import;
mod init;
mod job;
#[path = "../support/kube_tools.rs"]
mod kube_tools;
#[path = "../support/leaks.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod leaks;
#[path = "../properties/leaves.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod leaves;
#[path = "../support/logins.rs"]
mod logins;
#[path = "../support/noise.rs"]
mod noise;
mod pair;
#[path = "../parity/run.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod recorded;
mod rendered;
#[path = "../support/run.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod run;
#[path = "../ci/runner.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod runner;
#[path = "../support/same_object.rs"]
mod same_object;
#[path = "../support/scrub.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod scrub;
#[path = "../support/sops.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod sops;
mod status;
#[path = "../support/stork.rs"]
mod stork;
#[path = "../parity/storkctl.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod storkctl;
mod support {
    pub(crate) use crate::{run, scrub};
}
mod template;
#[path = "../support/tools.rs"]
mod tools;
#[path = "../book/typed.rs"]
#[allow(dead_code, reason = "shared with the tests of the book")]
mod typed;
mod verify;
mod wiring;
#[path = "../properties/world.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod world;

use std::sync::OnceLock;

use control_plane::ControlPlane;

/// The clusters of this run; `None` where the test must be passed over, and a line says why.
fn clusters() -> Option<&'static [ControlPlane; 5]> {
    static CLUSTERS: OnceLock<Result<[ControlPlane; 5], String>> = OnceLock::new();
    let tools = kube_tools::kube_tools()?;
    match CLUSTERS.get_or_init(|| control_plane::start_all(tools)) {
        Ok(clusters) => Some(clusters),
        Err(error) => panic!("{error}"),
    }
}

/// A cluster that knows `ClusterPair`s and nothing else of ours.
fn bare() -> Option<&'static ControlPlane> {
    clusters().map(|[bare, ..]| bare)
}

/// A cluster for what holds everywhere in it.
fn guarded() -> Option<&'static ControlPlane> {
    clusters().map(|[_, guarded, ..]| guarded)
}

/// Clusters that hold nothing but the pairs of the test whose turn it is.
fn fleet() -> Option<[&'static ControlPlane; 3]> {
    clusters().map(|[_, _, east, north, west]| [east, north, west])
}
