//! Stork's types cannot hold the live pair.

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::live::OddityKind;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::PairUndecodable,
    looks: Looks::AtLive(check),
    source: "Stork pkg/apis/stork/v1alpha1/clusterpair.go; client-go tools/clientcmd/api/types.go",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    if on_source.live?.ciphertext().is_some() {
        // Which says it all.
        return None;
    }
    let odd = on_source.spec?.oddities.iter().filter(|odd| odd.kind == OddityKind::Undecodable);
    let places: Vec<String> = odd.map(|odd| printable(&odd.pointer.to_string())).collect();
    let message =
        format!("Stork cannot decode ClusterPair {}, nor its list of all pairs", on_source.subject.id);
    let help = "sync what pairctl renders; every pair of the cluster stands still until then";
    (!places.is_empty()).then(|| {
        let fault = Fault::new(CHECK.code, message, help);
        places.into_iter().fold(fault, |fault, place| fault.shown_by(format!("at {place}")))
    })
}
