//! What the reports of commands share that look at a whole fleet: how parts of one are divided, known and joined.

mod any;
mod merge;
mod shard;

pub use any::{AnyReport, merge_any};
pub use merge::{Part, Unmergeable, Whole, merge};
pub use shard::Shard;

use std::str::FromStr;

use x509_cert::der::DateTime;

use super::finding::Severity;
use super::record::FindingRecord;

/// The version of the reports: it changes when a field goes or changes its meaning, not when one comes.
pub const VERSION: u32 = 1;

/// How a run can end: nothing to say, something is not as it should be, something is wrong with the run itself.
pub const OUTCOMES: [&str; 3] = ["clean", "differences", "failed"];

/// The fields that every such report has, as they stand in it.
#[derive(Clone, Copy, Debug)]
pub struct Head<'r> {
    /// The version of the format.
    pub version: u32,
    /// The command that wrote it.
    pub command: &'r str,
    /// How the run ended: a word of [`OUTCOMES`].
    pub outcome: &'r str,
    /// The version of pairctl.
    pub pairctl: &'r str,
    /// When the run began: UTC, as RFC 3339 writes it.
    pub started_at: &'r str,
    /// The pairings file, as the user named it.
    pub file: &'r str,
    /// A digest of everything that the pairings files say.
    pub digest: &'r str,
    /// A digest of the rendered tree; empty where the run did not get so far.
    pub tree: &'r str,
    /// The source clusters that the command line named.
    pub only: &'r [String],
    /// How many source clusters all parts have together.
    pub fleet: usize,
    /// Which part it is; the whole fleet where there is none.
    pub shard: Option<Shard>,
    /// What there is to say beside the pairs.
    pub findings: &'r [FindingRecord],
}

impl<'r> Head<'r> {
    /// The first error that stands beside the pairs.
    pub fn first_error(self) -> Option<&'r FindingRecord> {
        self.findings.iter().find(|finding| finding.severity == Severity::Error.word())
    }

    /// When the run began, in seconds since 1970; nothing where the text is no such time.
    pub fn started_seconds(self) -> Option<u64> {
        seconds(self.started_at)
    }

    /// Where the outcome stands in [`OUTCOMES`], which is the exit code; an unknown word is the worst.
    pub fn weight(self) -> usize {
        OUTCOMES.iter().position(|word| *word == self.outcome).unwrap_or(OUTCOMES.len() - 1)
    }
}

/// A time in UTC with whole seconds, in seconds since 1970; nothing where the text is no such time.
pub fn seconds(time: &str) -> Option<u64> {
    DateTime::from_str(time).ok().map(|time| time.unix_duration().as_secs())
}

/// What names an object in a report: source cluster, namespace, name.
pub type PairName<'r> = [&'r str; 3];

/// A report of a fleet, or of a part of one.
pub trait FleetReport: Sized {
    /// The command that writes such reports.
    const COMMAND: &'static str;

    /// The fields that all reports have.
    fn head(&self) -> Head<'_>;

    /// Every cluster that it speaks of, by name.
    fn cluster_names(&self) -> Vec<&str>;

    /// The source clusters that were to be looked at, by name.
    fn source_names(&self) -> Vec<&str>;

    /// Every pair.
    fn pair_names(&self) -> Vec<PairName<'_>>;

    /// In what it does not fit itself, beside the head and the outcome; nothing where it does.
    fn contradiction(&self) -> Option<&'static str>;

    /// The outcome that follows from what it found, as a word of [`OUTCOMES`].
    fn judged(&self) -> &'static str;

    /// In what, beside the head, it is of another run than the other report; nothing where it may be of the same.
    fn differs(&self, other: &Self) -> Option<&'static str>;

    /// The first report with the clusters and pairs of the others, sorted, and with what holds of the whole.
    #[must_use]
    fn joined(first: Self, others: Vec<Self>, whole: Whole) -> Self;
}
