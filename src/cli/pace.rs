//! How patiently clusters are asked.

use std::time::Duration;

use clap::Args;

use crate::live::fleet::Pace;

/// The flags of every command that reads clusters.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct PaceArgs {
    /// How long to wait for each cluster
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// How many clusters to ask at a time
    #[arg(long, value_name = "NUMBER", default_value = "100", value_parser = clap::value_parser!(u64).range(1..=256))]
    parallel: u64,
}

impl PaceArgs {
    pub(super) fn pace(self) -> Pace {
        let at_a_time = usize::try_from(self.parallel).unwrap_or(1);
        Pace { at_a_time, limit: Duration::from_secs(self.timeout) }
    }
}
