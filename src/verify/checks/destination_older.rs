//! The destination runs an older Kubernetes.

use crate::model::code::Code;
use crate::model::surroundings::minor;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{OnSource, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::DestinationOlder,
    looks: Looks::AtBothEnds(check),
    source: "Stork pkg/resourcecollector/resourcecollector.go: preferred versions of the source; Kubernetes docs, API deprecation",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let here = on_source.surroundings?.version.as_ref().ok()?;
    let there = on_source.probed?.as_ref().ok()?.version.as_ref()?;
    let Subject { source, destination, .. } = on_source.subject;
    let message = format!("`{}` runs an older Kubernetes than `{}`", destination.name, source.name);
    let help = "upgrade the destination first, or see that nothing needs the newer APIs";
    (minor(there)? < minor(here)?).then(|| {
        Fault::new(CHECK.code, message, help)
            .shown_by(format!("{here} on `{}`, {there} on `{}`", source.name, destination.name))
    })
}
