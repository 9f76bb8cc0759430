//! The time in a `sops` block.

use std::fmt;
use std::time::SystemTime;

use x509_cert::der::DateTime;

use super::SealError;

/// When a document was sealed, as SOPS writes it: UTC, whole seconds, `Z`.
///
/// The MAC is bound to this very text, so any other form of the same time makes a file that nobody can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastModified(String);

impl LastModified {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn written(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl TryFrom<SystemTime> for LastModified {
    type Error = SealError;
    fn try_from(time: SystemTime) -> Result<Self, SealError> {
        DateTime::from_system_time(time).map(|time| Self(time.to_string())).map_err(|_| SealError::Time)
    }
}

impl fmt::Display for LastModified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_time_has_whole_seconds_and_ends_with_z() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_225_599_999);
        assert_eq!(LastModified::try_from(time).unwrap().as_str(), "2025-12-31T23:59:59Z");
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert!(matches!(LastModified::try_from(before), Err(SealError::Time)));
    }
}
