//! Who may sign, as `ssh-keygen -Y verify` reads it (OpenSSH `ssh-keygen(1)`, "ALLOWED SIGNERS").

use ::ssh_key::PublicKey;

use super::ssh::Signature;
use super::{KeyError, NAMESPACE, Refused};

/// The lines of such a file.
#[derive(Clone, Debug)]
pub struct AllowedSigners(Vec<Line>);

#[derive(Clone, Debug)]
struct Line {
    /// It stands for whoever has a certificate of the key, not for the key.
    is_authority: bool,
    principals: String,
    namespaces: Option<String>,
    after: Option<String>,
    before: Option<String>,
    key: PublicKey,
}

impl AllowedSigners {
    /// Reads the file. A line that names an authority of certificates allows nobody here, since pairctl reads none.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let mut lines = Vec::new();
        for (at, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let broken = || KeyError::unusable(format!("line {} names no signer", at + 1));
            lines.push(Line::read(line).ok_or_else(broken)?);
        }
        Ok(Self(lines))
    }

    /// Whether somebody of this name may sign at some time, and did.
    pub fn verify(&self, identity: &str, signature: &str, message: &[u8]) -> Result<Allowed, Refused> {
        let signature = Signature::read(signature)?;
        let is_for = |line: &&Line| line.key.key_data() == signature.key() && line.is_for(identity);
        let lines: Vec<Line> = self.0.iter().filter(is_for).cloned().collect();
        let signer = format!("`{identity}` with the SSH key {}", signature.signer());
        if lines.is_empty() {
            return Err(Refused::WrongSigner(format!("nothing allows {signer}, which made it")));
        }
        signature.verify(message).map(|()| Allowed { signer, lines })
    }
}

/// Somebody who signed, and may do so at some time.
#[derive(Clone, Debug)]
pub struct Allowed {
    signer: String,
    lines: Vec<Line>,
}

impl Allowed {
    /// Who it is, where that may be at this time: UTC, as RFC 3339 writes it.
    pub fn at(&self, time: &str) -> Result<String, Refused> {
        let digits: String = time.chars().filter(char::is_ascii_digit).collect();
        if self.lines.iter().any(|line| line.holds_at(&digits)) {
            return Ok(self.signer.clone());
        }
        Err(Refused::WrongSigner(format!("nothing allows {} at {time}", self.signer)))
    }
}

impl Line {
    /// `None` where it is no line of such a file.
    fn read(line: &str) -> Option<Self> {
        let (principals, rest) = word(line)?;
        let (options, key) = match PublicKey::from_openssh(rest) {
            Ok(key) => ("", key),
            Err(_) => {
                word(rest).and_then(|(options, rest)| Some((options, PublicKey::from_openssh(rest).ok()?)))?
            }
        };
        let mut read = Self {
            principals: unquoted(principals),
            namespaces: None,
            is_authority: false,
            after: None,
            before: None,
            key,
        };
        for option in split(options, ',').into_iter().filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            match name.to_ascii_lowercase().as_str() {
                "cert-authority" => read.is_authority = true,
                "namespaces" => read.namespaces = Some(unquoted(value)),
                "valid-after" => read.after = Some(digits(&unquoted(value))?),
                "valid-before" => read.before = Some(digits(&unquoted(value))?),
                _ => return None,
            }
        }
        Some(read)
    }

    fn is_for(&self, identity: &str) -> bool {
        !self.is_authority
            && matches_list(identity, &self.principals)
            && self.namespaces.as_ref().is_none_or(|namespaces| matches_list(NAMESPACE, namespaces))
    }

    fn holds_at(&self, time: &str) -> bool {
        self.after.as_ref().is_none_or(|after| time >= after.as_str())
            && self.before.as_ref().is_none_or(|before| time < before.as_str())
    }
}

/// A word, in which quotes hold spaces together, and what follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    let end = text.find(|c: char| {
        is_quoted ^= c == '"';
        !is_quoted && c.is_ascii_whitespace()
    })?;
    Some((&text[..end], text[end..].trim_start()))
}

fn split(text: &str, separator: char) -> Vec<&str> {
    let mut is_quoted = false;
    let is_end = |c: char| {
        is_quoted ^= c == '"';
        !is_quoted && c == separator
    };
    text.split(is_end).collect()
}

fn unquoted(text: &str) -> String {
    text.replace('"', "")
}

/// A day or a moment as fourteen digits. Without a time zone it is taken as UTC; ssh-keygen takes its own.
fn digits(text: &str) -> Option<String> {
    let digits = text.strip_suffix('Z').unwrap_or(text);
    let is_time = matches!(digits.len(), 8 | 12 | 14) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_time.then(|| format!("{digits:0<14}"))
}

/// Whether a list of patterns names it, and none with `!` does.
fn matches_list(text: &str, patterns: &str) -> bool {
    let mut is_named = false;
    for pattern in patterns.split(',').map(str::trim) {
        match pattern.strip_prefix('!') {
            Some(not) if matches(text.as_bytes(), not.as_bytes()) => return false,
            Some(_) => {}
            None => is_named |= matches(text.as_bytes(), pattern.as_bytes()),
        }
    }
    is_named
}

/// `*` stands for any text, `?` for one byte.
fn matches(text: &[u8], pattern: &[u8]) -> bool {
    match (text, pattern) {
        (_, [b'*', rest @ ..]) => (0..=text.len()).any(|at| matches(&text[at..], rest)),
        ([_, text @ ..], [b'?', rest @ ..]) => matches(text, rest),
        ([one, text @ ..], [other, rest @ ..]) => one == other && matches(text, rest),
        (text, []) => text.is_empty(),
        ([], _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti of a test";

    fn is_for(options: &str, identity: &str, time: &str) -> bool {
        let line = Line::read(&format!("{options} {KEY}")).unwrap();
        let digits: String = time.chars().filter(char::is_ascii_digit).collect();
        line.is_for(identity) && line.holds_at(&digits)
    }

    #[test]
    fn a_line_is_for_whom_it_names_and_for_its_time_and_purpose() {
        let day = "2026-05-01T10:00:00Z";
        for options in [
            "ci@example.com",
            "a,*@example.com",
            "c?@example.com namespaces=\"git,pairctl-*\"",
            "ci@example.com valid-after=\"20260501\",valid-before=\"20260502Z\"",
            "\"ci@example.com,b\" namespaces=\"pairctl-receipt\",valid-after=\"20260501100000Z\"",
        ] {
            assert!(is_for(options, "ci@example.com", day), "{options}");
        }
        for options in [
            "ci@example",
            "*,!ci@example.com",
            "ci@example.com namespaces=\"git\"",
            "ci@example.com valid-after=\"202605011001\"",
            "ci@example.com valid-before=\"20260501100000Z\"",
        ] {
            assert!(!is_for(options, "ci@example.com", day), "{options}");
        }
    }

    #[test]
    fn a_line_that_says_something_unknown_is_refused() {
        for line in ["", "ci", "ci ssh-ed25519 AAAA", "ci touch-required ssh-ed25519 AAAA"] {
            assert!(Line::read(line).is_none(), "{line}");
        }
        assert!(Line::read(&format!("ci no-such-option {KEY}")).is_none());
        assert!(Line::read(&format!("ci valid-after=\"tomorrow\" {KEY}")).is_none());
        assert!(!is_for("ci cert-authority", "ci", "2026-05-01T10:00:00Z"));
        let read = AllowedSigners::read(&format!("# who may\n\nci {KEY}\nother"));
        assert_eq!(read.unwrap_err(), KeyError::unusable("line 4 names no signer"));
    }
}
