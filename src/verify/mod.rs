//! Whether a failover's link would work today. Pure: what was read and what clusters answered come in as values.
//!
//! One file a check below `checks/`, one line each in [`registry`]: a code of its own, what it looks at, and where the fact
//! behind it comes from. What reading a kubeconfig finds has its weight in [`reading`].

mod calendar;
mod checks;
pub mod evidence;
mod explained;
pub mod in_rancher;
mod needs;
mod preview;
pub mod reading;
pub mod registry;
mod skip;
pub mod subject;
mod verdict;

pub use calendar::calendar;
pub use in_rancher::BothInRancher;
pub use needs::{Need, Needs, sees_offline};
pub use preview::preview;
pub use reading::{READINGS, Reading};
pub use registry::{CHECKS, Check, Looks};
pub use skip::skip;
pub use subject::{Answered, AtCluster, Credential, Fleet, Horizon, OnSource, SourceCluster, Subject};
pub use verdict::{
    Checked, check, check_clusters, cluster_findings, credential_faults, end_faults, live_faults,
    login_faults, probe_faults, rancher_faults, source_faults, verdicts,
};
