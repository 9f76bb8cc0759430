//! Stork has not looked at the pair for minutes.

use std::time::Duration;

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::PairPending,
    looks: Looks::AtLive(check),
    source: "Stork pkg/controllers/controllers.go: every pair is looked at every ten seconds",
};

/// By then Stork has looked at a pair many times.
const LONG: Duration = Duration::from_secs(5 * 60);

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let live = on_source.live?;
    let age = on_source.horizon.now.duration_since(live.metadata.created()?).ok()?;
    let message = format!("Stork has not looked at ClusterPair {} for minutes", on_source.subject.id);
    let help = "see whether Stork runs there, and its log: one pair that it cannot decode stops them all";
    (live.status.is_pending() && age > LONG).then(|| {
        Fault::new(CHECK.code, message, help).shown_by(format!("there for {} min", age.as_secs() / 60))
    })
}
