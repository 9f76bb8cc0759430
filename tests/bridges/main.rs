//! Whatever the way to seal, the same ClusterPair comes to the cluster.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write their own files and may panic anywhere"
)]

#[path = "../support/consumers.rs"]
mod consumers;
#[path = "../support/documents.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod documents;
#[path = "../support/every_seal.rs"]
mod every_seal;
#[path = "../support/kubeseal.rs"]
mod kubeseal;
#[path = "../support/kubesealpy.rs"]
mod kubesealpy;
#[path = "../support/leaks.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod leaks;
mod objects;
mod opened;
mod pipeline;
mod reencrypted;
#[path = "../support/run.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod run;
#[path = "../support/scrub.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod scrub;
#[path = "../support/sops.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod sops;
#[path = "../support/tools.rs"]
mod tools;
