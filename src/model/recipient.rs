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
    /// `age1pq1...` or `age1tagpq1...`.
    #[error("this is a post-quantum recipient, which older sops, Flux and KSOPS cannot seal for or open")]
    PostQuantum,
    /// `age1tag1...`.
    #[error("this is a hardware-tag recipient, which older sops, Flux and KSOPS cannot seal for or open")]
    Tag,
    /// `age1yubikey1...` and the like.
    #[error("this is the recipient of an age plugin, which Flux and KSOPS do not have")]
    Plugin,
    /// `ssh-ed25519 ...` and the like.
    #[error("this is an SSH key, which not every sops, Flux and KSOPS in use opens")]
    Ssh,
    /// A point that makes the shared secret zero, such as the all-zero key.
    #[error("this key is a known weak point of the curve: anybody could open what is sealed for it")]
    Weak,
    /// Several in one text, as command lines take them.
    #[error("these are several recipients in one text")]
    Several,
    /// Something else, or a typing mistake, which the checksum shows.
    #[error("this is no age recipient; a character may be wrong or missing")]
    Malformed,
}

impl Recipient {
    /// The text, in lower case as age writes it.
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
        let Ok(key) = text.parse::<age::x25519::Recipient>() else { return Err(kind(text)) };
        let text = key.to_string();
        if WEAK.contains(&&*text) { Err(RecipientError::Weak) } else { Ok(Self(key, text)) }
    }
}

/// What else a text may be, by its beginning.
const OTHER_KINDS: [(&str, RecipientError); 6] = [
    ("age-secret-key-", RecipientError::Identity),
    ("age-plugin-", RecipientError::Identity),
    ("ssh-", RecipientError::Ssh),
    ("age1pq1", RecipientError::PostQuantum),
    ("age1tagpq1", RecipientError::PostQuantum),
    ("age1tag1", RecipientError::Tag),
];

/// What else a text is. Copies nothing of it.
fn kind(text: &str) -> RecipientError {
    let starts =
        |start: &str| text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start));
    if starts("age1") && text.contains([',', ' ']) {
        return RecipientError::Several;
    }
    match OTHER_KINDS.iter().find(|(start, _)| starts(start)) {
        Some((_, kind)) => *kind,
        // Bech32 has no `1` after the one that ends the kind's name.
        None if starts("age1") && text[4..].contains('1') => RecipientError::Plugin,
        None => RecipientError::Malformed,
    }
}

/// The points of small order in every encoding, as recipients. Sealing for one panics inside the age crate.
const WEAK: [&str; 14] = [
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqqsuwj9m",
    "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
    "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqqk67yly",
    "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
    "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhzqqxqejhu",
    "age1t7wft09r2zxzfvwsk92eeql0tvzyghxytqwgapkcyf8dm5ylz9ts6wm9s8",
    "age1t7wft09r2zxzfvwsk92eeql0tvzyghxytqwgapkcyf8dm5ylz8ts72fzt7",
    "age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m",
    "age1anllllllllllllllllllllllllllllllllllllllllllllllllls3hcv9z",
    "age1ahlllllllllllllllllllllllllllllllllllllllllllllllalsn46ayy",
    "age1ahlllllllllllllllllllllllllllllllllllllllllllllllllsh3g6la",
    "age1amlllllllllllllllllllllllllllllllllllllllllllllllalselrwrv",
    "age1amlllllllllllllllllllllllllllllllllllllllllllllllllsam3fc4",
];

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
    fn a_recipient_is_shown_as_age_writes_it() {
        for text in [GOOD.to_owned(), GOOD.to_uppercase()] {
            assert_eq!(text.parse::<Recipient>().map(|recipient| recipient.to_string()), Ok(GOOD.to_owned()));
        }
    }

    #[test]
    fn what_is_no_recipient_says_why() {
        for (text, why) in [
            (concat!("AGE-SECRET-KEY-", "1QTT80WAN7"), RecipientError::Identity),
            ("age-secret-key-1qtt80", RecipientError::Identity),
            ("AGE-PLUGIN-YUBIKEY-1QTT80", RecipientError::Identity),
            ("age1pq1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", RecipientError::PostQuantum),
            ("age1tagpq1qqqqqqqq", RecipientError::PostQuantum),
            ("age1tag1qqqqqqqqqq", RecipientError::Tag),
            ("age1yubikey1qqqqqqq", RecipientError::Plugin),
            ("ssh-ed25519 AAAA", RecipientError::Ssh),
            (&format!("{GOOD},{GOOD}"), RecipientError::Several),
            (&format!("{GOOD} {GOOD}"), RecipientError::Several),
            (WEAK[0], RecipientError::Weak),
            (&GOOD[..60], RecipientError::Malformed),
            (&GOOD.replace("x0px", "x0pz"), RecipientError::Malformed),
            ("agé1", RecipientError::Malformed),
            ("", RecipientError::Malformed),
        ] {
            assert_eq!(text.parse::<Recipient>().err(), Some(why), "{text}");
        }
    }

    #[test]
    fn the_weak_points_are_those_that_age_panics_on() {
        let wrap = |text: &str| {
            let key: age::x25519::Recipient = text.parse().unwrap();
            std::panic::catch_unwind(|| age::encrypt(&key, b"x")).map(|sealed| sealed.is_ok())
        };
        assert!(WEAK.iter().all(|weak| wrap(weak).is_err()));
        assert!(matches!(wrap(GOOD), Ok(true)));
    }
}
