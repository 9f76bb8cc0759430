//! How a run ends. The codes are those of `kubectl diff`, so that a script can tell a difference from a failure.

use std::process::ExitCode;

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// Nothing to say: exit code 0.
    Clean,
    /// Something is stale, not ready or left out: exit code 1.
    Differences,
    /// Something is wrong and nothing was written: exit code 2, as clap's for a wrong flag.
    Failed,
}

impl Outcome {
    /// The word in reports for machines.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Differences => "differences",
            Self::Failed => "failed",
        }
    }

    /// The outcome of a report that was read; an unknown word is the worst.
    pub(super) fn of_word(word: &str) -> Self {
        let known = [Self::Clean, Self::Differences].into_iter().find(|outcome| outcome.word() == word);
        known.unwrap_or(Self::Failed)
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Differences => 1,
            Outcome::Failed => 2,
        })
    }
}
