//! The certificate that a source's pairs are sealed for has expired.

use super::SEALING;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Horizon, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::SealingCertificateExpired, looks: Looks::AtPair(check), source: SEALING };

fn check(subject: &Subject<'_>, horizon: Horizon) -> Option<Fault> {
    let certificate = subject.sealed_for?;
    let source = &subject.source.name;
    let message = format!("the certificate that pairs of cluster `{source}` are sealed for has expired");
    let help = "run `pairctl certificate`, then `pairctl render`; what is sealed already still opens";
    let until = certificate.valid_until().unwrap_or_default();
    certificate.is_expired(horizon.now).then(|| {
        Fault::new(CHECK.code, message, help).weighing(CHECK.severity()).shown_by(format!("until {until}"))
    })
}
