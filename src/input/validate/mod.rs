//! From what the user wrote to values that cannot be wrong, or to every mistake at its own line.

mod clashes;
mod clusters;
mod directions;
mod fits_seal;
mod groups;
mod ignores;
mod names;
mod options;
mod pairs;
mod projects;
mod references;
mod seals;
mod skips;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::load::LoadedFile;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::pairing::Pairings;
use crate::model::source::{Place, Spanned};
use directions::Direction;

pub use references::is_variable;

/// Validates all files together. `None` exactly when `findings` has an error.
pub fn validate(files: &[LoadedFile], findings: &mut Findings) -> Option<Pairings> {
    let root = files.first()?;
    let are_all_read = !findings.as_slice().iter().any(|finding| HIDES_A_FILE.contains(&finding.code));
    let output = output(root, findings);
    let templates = root.document.templates.as_ref().map(|given| root.directory.join(&given.value));
    let clusters = clusters::clusters(files, are_all_read, findings);
    let wishes = pairs::wishes(files, findings);
    let directions: Vec<Direction> = wishes
        .iter()
        .flat_map(|wish| match &wish.shape {
            pairs::Shape::Pair(pair) => pairs::directions(wish, pair, &clusters, findings),
            pairs::Shape::Group(group) => groups::directions(wish, group, &clusters, findings),
        })
        .collect();
    let pairs = directions.iter().filter_map(|direction| direction.pair(findings)).map(Arc::new).collect();
    clashes::refuse_clashes(&directions, findings);
    if wishes.is_empty() && !findings.has_errors() {
        findings.push(nothing(root));
    }
    let ignores = ignores::ignores(files, &clusters, findings);
    let skips = skips::skips(files, &clusters, findings);
    let clusters = clusters.into_valid();
    (!findings.has_errors()).then_some(Pairings { output, templates, clusters, pairs, ignores, skips })
}

/// The directory of the tree: below the root file's, so that pruning can never reach anything else.
fn output(root: &LoadedFile, findings: &mut Findings) -> PathBuf {
    let Some(given) = &root.document.output else { return root.directory.join("clusters") };
    let path = Path::new(&given.value);
    let below = path.components().all(|part| matches!(part, Component::Normal(_)));
    if !below || given.value.is_empty() {
        let finding = Finding::new(Code::BadOutput, "the output is not a directory below this file's own")
            .at(&given.place, "given here")
            .help("name one such as `clusters`, without `..` and without a leading slash");
        findings.push(finding);
    }
    root.directory.join(path)
}

fn nothing(root: &LoadedFile) -> Finding {
    let finding = Finding::new(Code::EmptyPairings, "there is no pair in any file")
        .help("add `pairs` or `groups`; rendering this deletes every manifest that pairctl wrote");
    match root.document.kind.as_ref().and_then(|kind| kind.0.as_ref()) {
        Some(kind) => finding.at(&kind.place, "no pair comes from this file or those that it includes"),
        None => finding,
    }
}

/// Codes that say that a file was not read, so that whatever it defines seems to be absent.
const HIDES_A_FILE: [Code; 3] = [Code::FileUnreadable, Code::YamlSyntax, Code::IncludeNoMatch];

/// A finding about a text that breaks a rule.
fn invalid(code: Code, what: &str, given: &Spanned<String>, why: &str) -> Finding {
    let help = match code {
        Code::InvalidName => "choose a name that Kubernetes takes, such as `payments-1`",
        Code::InvalidLabel => "a key is like `example.com/team`, a label's value like `payments-1`",
        Code::MappingMalformed => {
            "copy the id from Rancher: `c-m-7k2xqp4d` of a cluster, `p-4xk2v` of a project"
        }
        Code::BadVersion => "write all three numbers, such as `version: 2.12.0`",
        _ => "write `file: PATH` or `env: NAME`",
    };
    let message = match given.value.as_str() {
        "" => format!("{what} cannot be empty"),
        value => format!("{what} cannot be `{value}`: {why}"),
    };
    Finding::new(code, message).at(&given.place, "given here").help(help)
}

/// A finding that points at a place with a label.
fn at(code: Code, message: impl Into<String>, place: &Place, label: &str) -> Finding {
    Finding::new(code, message).at(place, label)
}
