//! What Git makes of the files once they are there: credentials stay out, and all else goes in.

use std::path::{Path, PathBuf};

use super::site::Site;
use crate::cli::import::comment::quoted;
use crate::input::git_standing::{Standing, standings};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};

/// Says which files with credentials Git has or would add, whatever `.gitignore` says.
pub(super) fn credentials(site: &Site, in_clear: &[PathBuf]) -> Findings {
    let mut findings = Findings::default();
    let files: Vec<PathBuf> = in_clear.iter().cloned().chain(site.identities()).collect();
    match asked(site, &files) {
        None => {}
        Some(Ok(standings)) => findings.extend(standings.into_iter().filter_map(|(path, standing)| {
            let file = site.shown(&path).display().to_string();
            match standing {
                Standing::Ignored => None,
                Standing::Tracked => Some(tracked(&file)),
                Standing::Free => Some(added(&file)),
            }
        })),
        Some(Err(why)) => {
            let message = format!("whether credentials stay out of Git could not be asked: {why}");
            let help = "look at `git status` before you commit: no kubeconfig in clear and no private key may stand there";
            findings.push(Finding::new(Code::InitGitUnasked, message).help(help));
        }
    }
    findings
}

/// One finding for all files that `git add -A` would leave out.
pub(super) fn passed_over(site: &Site, files: &[PathBuf]) -> Option<Finding> {
    // A Git that does not answer has been told of.
    let standings = asked(site, files)?.ok()?;
    let ignored = standings.iter().filter(|(_, standing)| *standing == Standing::Ignored);
    let ignored: Vec<String> = ignored.map(|(path, _)| site.shown(path).display().to_string()).collect();
    let first = quoted(ignored.first()?);
    let message =
        format!("Git ignores what is written here, and `git add -A` leaves it out: {}", ignored.join(", "));
    let help = format!(
        "`git check-ignore -v {first}` names the pattern: take it out, or add these with `git add -f`"
    );
    Some(Finding::new(Code::InitIgnored, message).help(help))
}

fn asked(site: &Site, files: &[PathBuf]) -> Option<Result<Vec<(PathBuf, Standing)>, String>> {
    let directory = site.directory();
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { &directory };
    standings(directory, files)
}

fn tracked(file: &str) -> Finding {
    let message = format!("Git tracks {file}, in which a private key or a credential stands in clear");
    Finding::new(Code::InitInGit, message).help(format!(
        "`git rm --cached {}` takes it out of the next commit; it stays in earlier ones, so make a new credential if others have those",
        quoted(file)
    ))
}

fn added(file: &str) -> Finding {
    let message = format!("Git would add {file}, the place of a private key or a credential in clear");
    Finding::new(Code::InitInGit, message).help(format!(
        "`git check-ignore -v --no-index {}` names the pattern that takes it back in: take that out, or move the file elsewhere",
        quoted(file)
    ))
}
