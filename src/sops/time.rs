//! The time in a `sops` block.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use x509_cert::der::DateTime;

use super::SealError;

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

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

    /// Reads the text of a file; nothing where it is no such time.
    pub fn read(text: &str) -> Option<Self> {
        DateTime::from_str(text).ok().filter(|time| time.to_string() == text).map(|_| Self::written(text))
    }

    /// How many whole days have gone since; none for a time to come.
    pub fn days_before(&self, now: SystemTime) -> u64 {
        let then = DateTime::from_str(&self.0).map_or(now, |time| time.to_system_time());
        now.duration_since(then).map_or(0, |gone| gone.as_secs() / SECONDS_OF_A_DAY)
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
        let read = LastModified::read("2025-12-31T23:59:59Z").unwrap();
        assert_eq!([read.days_before(time), read.days_before(time + Duration::from_secs(86_400))], [0, 1]);
        for text in
            ["", "2025-12-31", "2025-12-31T23:59:59.0Z", "2025-12-31T23:59:59+00:00", "2025-13-31T23:59:59Z"]
        {
            assert_eq!(LastModified::read(text), None, "{text}");
        }
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert!(matches!(LastModified::try_from(before), Err(SealError::Time)));
    }
}
