//! The way back does not map a project back.

use std::collections::BTreeMap;

use super::MAPPINGS;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Fleet, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::MappingNotReversed, looks: Looks::AtFleet(check), source: MAPPINGS };

fn check(fleet: &Fleet<'_>) -> Vec<(usize, Fault)> {
    let by_link: BTreeMap<_, _> = fleet.subjects.iter().map(|subject| (subject.link(), subject)).collect();
    fleet.each(|subject| {
        let (source, destination, namespace) = subject.link();
        let back = by_link.get(&(destination, source, namespace))?;
        let returns = |(from, to): &(&str, &str)| back.projects().any(|mapping| mapping == (*to, *from));
        // Of two that become one, at most one can come back, which is said as such.
        let is_alone =
            |(_, to): &(&str, &str)| subject.projects().filter(|other| other.1 == *to).count() == 1;
        let lost = subject.projects().find(|mapping| is_alone(mapping) && !returns(mapping))?;
        Some(fault(subject, lost))
    })
}

fn fault(subject: &Subject<'_>, (from, to): (&str, &str)) -> Fault {
    let (source, destination, _) = subject.link();
    let message = format!("the way back from `{destination}` to `{source}` does not map `{to}` to `{from}`");
    let help = "use `bidirectional: true`, or add the mapping to the pair of the way back";
    Fault::new(CHECK.code, message, help)
}
