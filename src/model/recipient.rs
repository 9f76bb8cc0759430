//! Who can open what is sealed.

use std::fmt;
use std::str::FromStr;

/// The public half of an age X25519 key, `age1...`: whoever holds the other half can open what is sealed for it.
///
/// Other kinds (`age1pq1...`, plugins, SSH keys) are refused: not every sops, Flux or KSOPS in use reads them.
#[derive(Clone)]
pub struct Recipient(age::x25519::Recipient, String);

/// Why a text is no recipient. Never shows the text, which may be an identity pasted by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipientError {
    /// A private key.
    #[error("this is an age identity, a private key; a recipient is its public half")]
    Identity,
    /// A kind that SOPS readers in use do not all know.
    #[error(
        "only X25519 recipients (`age1` and 58 characters) are read by every sops, Flux and KSOPS in use"
    )]
    OtherKind,
    /// Something else, or a typing mistake, which the checksum shows.
    #[error("this is no age recipient; a character may be wrong or missing")]
    Malformed,
}

impl Recipient {
    /// The text that users write.
    pub fn as_str(&self) -> &str {
        &self.1
    }

    /// The key, for sealing.
    pub fn key(&self) -> &age::x25519::Recipient {
        &self.0
    }
}

impl FromStr for Recipient {
    type Err = RecipientError;
    fn from_str(text: &str) -> Result<Self, RecipientError> {
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("age-secret-key-") || lower.starts_with("age-plugin-") {
            return Err(RecipientError::Identity);
        }
        match text.parse() {
            Ok(key) => Ok(Self(key, text.to_owned())),
            Err(_) if lower.starts_with("ssh-") => Err(RecipientError::OtherKind),
            Err(_) if lower.rfind('1').is_some_and(|at| at > 3 && lower.starts_with("age1")) => {
                Err(RecipientError::OtherKind)
            }
            Err(_) => Err(RecipientError::Malformed),
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1)
    }
}

impl PartialEq for Recipient {
    fn eq(&self, other: &Self) -> bool {
        self.1 == other.1
    }
}

impl Eq for Recipient {}

impl PartialOrd for Recipient {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Recipient {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.1.cmp(&other.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

    #[test]
    fn a_recipient_keeps_its_text() {
        assert_eq!(GOOD.parse::<Recipient>().map(|recipient| recipient.to_string()), Ok(GOOD.to_owned()));
    }

    #[test]
    fn what_is_no_recipient_says_why() {
        for (text, why) in [
            (
                "AGE-SECRET-KEY-1QTT80WAN7GM3N9ZGCLRFRLYJDFX3CCSGMSQU04J6TFDQA8YU42FSE6HJ97",
                RecipientError::Identity,
            ),
            ("age1pq1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", RecipientError::OtherKind),
            ("ssh-ed25519 AAAA", RecipientError::OtherKind),
            (&GOOD[..60], RecipientError::Malformed),
            (&GOOD.replace("x0px", "x0pz"), RecipientError::Malformed),
            ("", RecipientError::Malformed),
        ] {
            assert_eq!(text.parse::<Recipient>().err(), Some(why), "{text}");
        }
    }
}
