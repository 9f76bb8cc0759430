//! A receipt for people and machines.

pub mod answer;
pub mod html;
pub mod text;

use crate::model::receipt::Revision;

/// Which commit, and how far the files were those of it.
fn revision(revision: &Revision) -> String {
    let Some(commit) = &revision.commit else {
        return format!("no commit: {}", revision.unknown.as_deref().unwrap_or("nothing is known"));
    };
    let branch = revision.branch.as_ref().map(|branch| format!(" on {branch}")).unwrap_or_default();
    let state = match (revision.dirty, &revision.unknown) {
        (Some(false), _) => String::new(),
        (Some(true), _) => ", with changes that are not in it".to_owned(),
        (None, why) => format!(", not known {}", why.as_deref().unwrap_or("whether files differ from it")),
    };
    format!("{commit}{branch}{state}")
}
