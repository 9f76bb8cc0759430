//! Age identities, the private keys that open files.

use std::fmt;

use age::x25519::Identity;

/// Some age identities. Their `Debug` says how many; each is wiped on drop.
#[derive(Clone, Default)]
pub struct Identities(Vec<Identity>);

/// A line that is no identity of the kind that age makes by default; counted from 1, and never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadLine(pub usize);

impl Identities {
    /// Reads identities as `age-keygen` prints them, one a line, with comments. As in sops, one bad line spoils all.
    pub fn parse(text: &str) -> Result<Self, BadLine> {
        let lines = text.lines().map(str::trim).enumerate();
        let keys = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        keys.map(|(index, line)| line.parse().map_err(|_| BadLine(index + 1)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Adds those of another place.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn as_slice(&self) -> &[Identity] {
        &self.0
    }
}

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identities({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_passed_over() {
        use age::secrecy::ExposeSecret;
        let key = Identity::generate().to_string();
        let key = key.expose_secret();
        let identities = Identities::parse(&format!("# created\n\n{key}\r\n  {key}\n")).unwrap();
        assert_eq!(format!("{identities:?}"), "Identities(2)");
        assert!(Identities::parse("# nothing").unwrap().is_empty());
        assert_eq!(Identities::parse(&format!("{key}\nhunter2")).unwrap_err(), BadLine(2));
    }
}
