//! How much of a reader's time something is worth, in the words of the formats that grade.

use crate::model::finding::Severity;

/// How much of a reader's time something is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Worth knowing.
    Note,
    /// Somebody should look at it.
    Warning,
    /// A failover would not be what pairings.yaml says, or nobody knows.
    Error,
}

impl Weight {
    /// Of the word that a report has for a severity.
    pub(super) fn of_severity(word: &str) -> Self {
        match Severity::of_word(word) {
            Severity::Note => Self::Note,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }

    /// The level of a result of SARIF (3.27.10).
    pub(super) fn level(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The workflow command of GitHub Actions.
    pub(super) fn command(self) -> &'static str {
        match self {
            Self::Note => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
