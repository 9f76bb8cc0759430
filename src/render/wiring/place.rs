//! Where the tree is: a repository, and a path in it.

use std::path::{Component, Path};

use crate::model::code::Code;
use crate::model::finding::Finding;

/// A directory, from the root of its repository, with forward slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(String);

impl Place {
    /// The directory `output`, which is relative to one that lies at `prefix`.
    pub fn new(prefix: &Path, output: &Path) -> Result<Self, Box<Finding>> {
        let mut parts = Vec::new();
        for component in prefix.components().chain(output.components()) {
            match component {
                Component::CurDir => {}
                Component::Normal(part) => parts.push(part.to_string_lossy()),
                _ => {
                    return Err(
                        Self::refused(prefix, output, "does not lie below the working directory").into()
                    );
                }
            }
        }
        let text = parts.join("/");
        let is_plain = |c: char| c.is_alphanumeric() || "-_./+@ ".contains(c);
        if !text.chars().all(is_plain) {
            let why = "has a character that a template of Argo CD could take for its own";
            return Err(Self::refused(prefix, output, why).into());
        }
        Ok(Self(text))
    }

    fn refused(prefix: &Path, output: &Path, why: &str) -> Finding {
        let message = format!("no path in a repository can be told: {} {why}", prefix.join(output).display());
        let help = "run it where the repository begins, with `-f` as a path from there; or say with --path-prefix where in \
                    the repository the working directory lies";
        Finding::new(Code::BadArgument, message).help(help)
    }

    /// Such as `fleet/clusters`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The URL of a Git repository, without a credential in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository(String);

impl Repository {
    /// Takes `https://`, `ssh://` and, unless `urls_only`, scp's `git@host:path`. The message does not repeat what was given:
    /// it may hold a token.
    pub fn new(given: &str, urls_only: bool) -> Result<Self, Box<Finding>> {
        let refused = |why: &str, help: &str| {
            Err(Box::new(Finding::new(Code::BadArgument, format!("--repo {why}")).help(help.to_owned())))
        };
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "{}'\"".contains(c);
        let (scheme, rest) = match given.split_once("://") {
            Some((scheme, rest)) => (scheme, rest),
            None if urls_only => ("", ""),
            None => ("scp", given),
        };
        let user = rest.split('/').next().and_then(|host| host.rsplit_once('@')).map(|(user, _)| user);
        if user.is_some_and(|user| !["ssh", "scp"].contains(&scheme) || user.contains(':')) {
            let help = "leave it out: Argo CD keeps it in a repository Secret, Flux in the GitRepository's `secretRef`";
            return refused("has a credential in it, and what is printed is for Git", help);
        }
        let is_known = match scheme {
            "http" | "https" | "ssh" => !rest.is_empty(),
            "scp" => rest.split_once(':').is_some_and(|(host, path)| !host.is_empty() && !path.is_empty()),
            _ => false,
        };
        if !is_known || given.contains(is_odd) {
            let help = "such as https://git.example.com/fleet.git or ssh://git@git.example.com/fleet.git";
            return refused("is no URL of a Git repository", help);
        }
        Ok(Self(given.to_owned()))
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_below_the_root_of_its_repository() {
        let place = |prefix: &str, output: &str| {
            Place::new(Path::new(prefix), Path::new(output)).map(|place| place.0)
        };
        assert_eq!(place("", "clusters").as_deref().ok(), Some("clusters"));
        assert_eq!(place("./fleet/", "./a b/clusters").as_deref().ok(), Some("fleet/a b/clusters"));
        for (prefix, output) in
            [("", "/etc/clusters"), ("", "../clusters"), ("..", "clusters"), ("", "a{{b}}"), ("", "a'b")]
        {
            assert!(place(prefix, output).is_err(), "{prefix} {output}");
        }
    }

    #[test]
    fn a_repository_has_no_credential() {
        let takes = |given: &str, urls_only: bool| Repository::new(given, urls_only).is_ok();
        assert!(
            takes("https://git.example.com/fleet.git", true)
                && takes("ssh://git@git.example.com/fleet", true)
        );
        assert!(
            takes("git@git.example.com:fleet.git", false) && !takes("git@git.example.com:fleet.git", true)
        );
        let bad = [
            "https://token@h/x",
            "https://u:p@h/x",
            "ssh://u:p@h/x",
            "file:///x",
            "https://",
            "fleet",
            "a b",
            "",
        ];
        for bad in bad {
            assert!(!takes(bad, false), "{bad}");
        }
        let message = Repository::new("https://hunter2@h/x", true).map_err(|finding| finding.message.clone());
        assert!(message.is_err_and(|message| !message.contains("hunter2")));
    }
}
