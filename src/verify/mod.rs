//! Whether a failover's link would work today. Pure: what was read and what clusters answered come in as values.
//!
//! One file a check below `checks/`, one line each in [`registry`]: a code of its own, what it looks at, and where the fact
//! behind it comes from.

mod calendar;
mod checks;
pub mod registry;
mod skip;
pub mod subject;
mod verdict;

pub use calendar::calendar;
pub use registry::{CHECKS, Check, Looks};
pub use skip::skip;
pub use subject::{Answered, Credential, Fleet, Horizon, OnSource, Subject};
pub use verdict::{Checked, check, credential_faults, live_faults, probe_faults, verdicts};
