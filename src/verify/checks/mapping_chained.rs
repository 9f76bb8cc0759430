//! A project is a target and a source in one pair.

use super::MAPPINGS;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Horizon, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::MappingChained, looks: Looks::AtPair(check), source: MAPPINGS };

fn check(subject: &Subject<'_>, _: Horizon) -> Option<Fault> {
    let is_source = |id: &str| subject.projects().any(|(from, _)| from == id);
    let (from, to) = subject.projects().find(|(_, to)| is_source(to))?;
    let message = format!("`{from}` becomes `{to}`, and `{to}` is mapped too, which Stork does not follow");
    let help = "map each project to the id that it has on the destination";
    Some(Fault::new(CHECK.code, message, help))
}
