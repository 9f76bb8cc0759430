//! `drift.ignore`: places of live objects whose differences are no drift.

use std::str::FromStr;

use super::clusters::Clusters;
use super::{at, invalid};
use crate::input::document::IgnoreDocument;
use crate::input::load::LoadedFile;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::{ClusterName, NameError};
use crate::model::pairing::IgnoreRule;
use crate::model::pointer::Pointer;
use crate::model::source::Spanned;

/// The rules of all files.
pub(super) fn ignores(files: &[LoadedFile], clusters: &Clusters, findings: &mut Findings) -> Vec<IgnoreRule> {
    let given = files.iter().filter_map(|file| file.document.drift.as_ref()?.ignore.as_ref()).flatten();
    given.filter_map(|rule| self::rule(rule, clusters, findings)).collect()
}

fn rule(given: &Spanned<IgnoreDocument>, clusters: &Clusters, findings: &mut Findings) -> Option<IgnoreRule> {
    let document = &given.value;
    let pointer = match (&document.pointer, &document.path) {
        (Some(pointer), None) => read(pointer.0.as_ref()?, Pointer::from_str, findings),
        (None, Some(path)) => read(path.0.as_ref()?, Pointer::from_path, findings),
        _ => {
            let message = "a rule of `ignore` has exactly one of `pointer` and `path`";
            let finding = at(Code::BadIgnore, message, &given.place, "this rule")
                .help("write `pointer: /metadata/labels/team` or `path: metadata.labels.team`");
            findings.push(finding);
            None
        }
    };
    let cluster = document.cluster.as_ref().and_then(|given| cluster(given, clusters, findings));
    let namespace = document.namespace.as_ref().and_then(|given| name(given, "a namespace", findings));
    let pair = document.pair.as_ref().and_then(|given| name(given, "the name of a pair", findings));
    Some(IgnoreRule { pointer: pointer?, cluster, namespace, pair })
}

fn read<E>(
    given: &Spanned<String>,
    read: impl Fn(&str) -> Result<Pointer, E>,
    findings: &mut Findings,
) -> Option<Pointer> {
    let pointer = read(&given.value).ok();
    if pointer.is_none() {
        let message = format!("`{}` names no place in an object", given.value);
        let finding = at(Code::BadIgnore, message, &given.place, "given here").help(
            "a pointer is like `/metadata/labels/example.com~1team`, a path like `metadata.labels[\"example.com/team\"]`",
        );
        findings.push(finding);
    }
    pointer
}

fn cluster(given: &Spanned<String>, clusters: &Clusters, findings: &mut Findings) -> Option<ClusterName> {
    clusters.get(given, findings).map(|cluster| cluster.name.clone())
}

fn name<T: FromStr<Err = NameError>>(
    given: &Spanned<String>,
    what: &str,
    findings: &mut Findings,
) -> Option<T> {
    match given.value.parse() {
        Ok(name) => Some(name),
        Err(why) => {
            findings.push(invalid(Code::InvalidName, what, given, why.0));
            None
        }
    }
}
