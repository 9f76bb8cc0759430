//! Nothing leads from a destination back to its source.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Fleet, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::NoWayBack,
    looks: Looks::AtFleet(check),
    source: "Portworx docs, Failback; Stork pkg/action/failback.go",
};

fn check(fleet: &Fleet<'_>) -> Vec<(usize, Fault)> {
    let leads_back = |there: &Subject<'_>| {
        fleet.subjects.iter().any(|back| {
            back.source.name == there.destination.name
                && back.destination.name == there.source.name
                && back.id.namespace == there.id.namespace
        })
    };
    let fault = |subject: &Subject<'_>| {
        let (source, destination) = (&subject.source.name, &subject.destination.name);
        let message = format!(
            "nothing leads back from `{destination}` to `{source}` in namespace `{}`",
            subject.id.namespace
        );
        Fault::new(
            CHECK.code,
            message,
            "set `bidirectional: true`, or skip this check where nothing shall come back",
        )
    };
    let without = fleet.subjects.iter().enumerate().filter(|(_, subject)| !leads_back(subject));
    without.map(|(at, subject)| (at, fault(subject))).collect()
}
