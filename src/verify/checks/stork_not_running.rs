//! No pod of Stork is ready.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::StorkNotRunning,
    looks: Looks::AroundLive(check),
    source: "Stork docs and Portworx operator: Deployment `stork` in kube-system or in Portworx' namespace",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let stork = on_source.surroundings?.stork.as_ref().ok()?;
    let message = format!("no pod of Stork is ready on cluster `{}`", on_source.subject.source.name);
    let help = "see the Deployment, its events and the log of its pods";
    (stork.ready == 0).then(|| {
        Fault::new(CHECK.code, message, help)
            .shown_by(format!("Deployment `stork` in `{}` has no ready replica", stork.namespace))
    })
}
