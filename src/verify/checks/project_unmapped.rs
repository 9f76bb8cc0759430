//! A namespace would lose its Rancher project.

use std::collections::BTreeSet;

use crate::model::code::Code;
use crate::model::verify::{Fault, Preview};
use crate::verify::preview::preview;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ProjectUnmapped,
    looks: Looks::AroundLive(check),
    source: "Stork pkg/migration/controllers/migration.go: getParsedMap",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let all = preview(on_source);
    let is_lost = |mark: &&Preview| {
        mark.becomes.is_none() && mark.value.as_ref().is_some_and(|project| !project.is_empty())
    };
    let losing: BTreeSet<&str> = all.iter().filter(is_lost).map(|mark| mark.namespace.as_str()).collect();
    let names: Vec<String> = losing.iter().map(|name| format!("`{name}`")).collect();
    let (message, is_one) = match names.as_slice() {
        [] => return None,
        [name] => (format!("namespace {name} would lose its Rancher project on failover"), true),
        names => {
            let names = names.join(", ");
            (format!("namespaces {names} would lose their Rancher projects on failover"), false)
        }
    };
    let help =
        "add its project to `projects` or `projectMappings` of the pair, in both forms, render and sync";
    let shown = all.iter().filter(|mark| losing.contains(mark.namespace.as_str()));
    Some(shown.fold(Fault::new(CHECK.code, message, help), |fault, mark| {
        fault.shown_by(if is_one { mark.to_string() } else { format!("{}: {mark}", mark.namespace) })
    }))
}
