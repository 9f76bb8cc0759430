//! Nothing leads from a destination back to its source.

use crate::model::code::Code;
use crate::model::pairing::Mode;
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
    let links = fleet.links();
    fleet.each(|subject| {
        let (source, destination, namespace) = subject.link();
        let comes_back = links.contains(&(destination, source, namespace));
        // What migrates once stays where it is.
        (!comes_back && subject.pair.mode != Mode::Migration).then(|| fault(subject))
    })
}

fn fault(subject: &Subject<'_>) -> Fault {
    let (source, destination, namespace) = subject.link();
    let message = format!("nothing leads back from `{destination}` to `{source}` in namespace `{namespace}`");
    let help = "set `bidirectional: true`, or skip this check where nothing shall come back";
    Fault::new(CHECK.code, message, help)
}
