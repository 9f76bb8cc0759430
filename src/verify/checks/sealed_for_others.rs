//! A pair in the tree is sealed for nobody whom pairings.yaml names.

use crate::model::code::Code;
use crate::model::seal::{Seal, Sops, SopsKeys};
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Horizon, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::SealedForOthers,
    looks: Looks::AtPair(check),
    source: "SOPS age/keysource.go: one of the recipients must open the data key",
};

fn check(subject: &Subject<'_>, _: Horizon) -> Option<Fault> {
    let Some(Seal::Sops(Sops { keys: SopsKeys::Age(named), .. })) = &subject.source.seal else { return None };
    let is_named = |recipient: &String| named.iter().any(|named| named.as_str() == recipient);
    if subject.recipients.is_empty() || subject.recipients.iter().any(is_named) {
        return None;
    }
    let message = "the file of this pair is sealed for nobody whom `seal` names".to_owned();
    let help = "run `pairctl render` with the credentials at hand, and commit the result";
    Some(
        Fault::new(CHECK.code, message, help)
            .shown_by(format!("sealed for {}", subject.recipients.join(", "))),
    )
}
