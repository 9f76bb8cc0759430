//! Rancher project mappings, checked one by one and against each other.
//!
//! Stork compares whole strings (`pkg/migration/controllers/migration.go`): a namespace's annotation holds
//! `cluster:project`, a label the bare id. What matches neither form does nothing, and nothing says so.

use std::collections::HashMap;

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::check_label_value;
use crate::model::source::Spanned;

/// One project of the source cluster and what it becomes on the destination.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The id on the source cluster: `p-xxxxx` or `cluster:p-xxxxx`.
    pub source: Spanned<String>,
    /// The id on the destination cluster.
    pub target: Spanned<String>,
}

/// Reports every mapping that could not do what it says.
pub fn check(mappings: &[Mapping], findings: &mut Findings) {
    for mapping in mappings {
        if let Some(finding) = fault(mapping) {
            findings.push(finding);
        }
    }
    check_conflicts(mappings, findings);
}

/// The first thing that is wrong with a mapping by itself.
fn fault(Mapping { source, target }: &Mapping) -> Option<Finding> {
    for (side, id) in [("source", source), ("target", target)] {
        if id.value.is_empty() {
            return Some(
                Finding::new(Code::MappingEmpty, format!("a project mapping has no {side}"))
                    .at(&id.place, format!("the {side} is empty"))
                    .help("write SOURCE=TARGET with the ids of two projects"),
            );
        }
        if !is_project_id(&id.value) {
            return Some(
                Finding::new(
                    Code::MappingMalformed,
                    format!("the {side} of a project mapping is no project id"),
                )
                .at(&id.place, "an id is p-xxxxx or cluster:p-xxxxx")
                .help("copy the id from the project's page in Rancher, without spaces"),
            );
        }
    }
    if source.value.contains(':') != target.value.contains(':') {
        return Some(
            Finding::new(Code::MappingMixed, "a project mapping names the cluster on one side only")
                .at(&target.place, "the other side has the other form")
                .beside(&source.place, "this is the source")
                .help("map bare id to bare id, and `cluster:project` to `cluster:project`"),
        );
    }
    (source.value == target.value).then(|| {
        Finding::new(Code::MappingIdentity, format!("the project `{}` is mapped to itself", source.value))
            .at(&target.place, "the same as the source")
            .help("give the id that the project has on the destination cluster")
    })
}

/// An id, bare or behind one cluster id. Both end up in values of labels.
fn is_project_id(id: &str) -> bool {
    let is_id = |part: &str| !part.is_empty() && check_label_value(part).is_ok();
    match id.split_once(':') {
        Some((cluster, project)) => is_id(cluster) && is_id(project),
        None => is_id(id),
    }
}

fn check_conflicts(mappings: &[Mapping], findings: &mut Findings) {
    let mut targets: HashMap<&str, &Mapping> = HashMap::new();
    for mapping in mappings.iter().filter(|mapping| !mapping.source.value.is_empty()) {
        let first = *targets.entry(&mapping.source.value).or_insert(mapping);
        if first.target.value != mapping.target.value {
            let message = format!("the project `{}` is mapped to two targets", mapping.source.value);
            let finding = Finding::new(Code::MappingConflict, message)
                .at(&mapping.target.place, "the second target")
                .beside(&first.target.place, "the first target")
                .help("keep one of the two");
            findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::flags::project_mappings;

    fn codes(text: &str) -> Vec<Code> {
        let mut findings = Findings::default();
        let mappings = project_mappings(text, &mut findings);
        check(&mappings, &mut findings);
        findings.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn both_forms_together_are_what_rancher_needs() {
        assert_eq!(codes("p-1=p-2,c-m-abc:p-1=c-m-def:p-2"), []);
        assert_eq!(codes("p-1=p-2,p-2=p-3"), [], "a chain is applied once");
        assert_eq!(codes("p-1=p-3,p-2=p-3"), []);
        assert_eq!(codes("project-A=project-B"), []);
        assert_eq!(codes("local:p-1=c-m-def:p-1"), []);
    }

    #[test]
    fn each_fault_has_its_code() {
        assert_eq!(codes("p-1="), [Code::MappingEmpty]);
        assert_eq!(codes("=p-2"), [Code::MappingEmpty]);
        assert_eq!(codes("p-1=p-2, p-3=p-4"), [Code::MappingMalformed]);
        assert_eq!(codes("p-1 =p-2"), [Code::MappingMalformed]);
        assert_eq!(codes("a:b:p-1=a:p-2"), [Code::MappingMalformed]);
        assert_eq!(codes(":p-1=c:p-2"), [Code::MappingMalformed]);
        assert_eq!(codes("p-1=p-2=p-3"), [Code::MappingMalformed]);
        assert_eq!(codes("c-m-abc:p-1=p-2"), [Code::MappingMixed]);
        assert_eq!(codes("p-1=p-1"), [Code::MappingIdentity]);
        assert_eq!(codes("p-1=p-2,p-1=p-3"), [Code::MappingConflict]);
        assert_eq!(codes("p-1=p-2,p-1=p-2"), []);
    }
}
