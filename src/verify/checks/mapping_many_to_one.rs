//! Two projects are mapped to one.

use super::MAPPINGS;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Horizon, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::MappingManyToOne, looks: Looks::AtPair(check), source: MAPPINGS };

fn check(subject: &Subject<'_>, _: Horizon) -> Option<Fault> {
    let sources_of = |id: &str| subject.projects().filter(|(_, to)| *to == id).count();
    let (_, to) = subject.projects().find(|(_, to)| sources_of(to) > 1)?;
    let message = format!("{} projects become `{to}`, and no way back can tell them apart", sources_of(to));
    Some(Fault::new(CHECK.code, message, "give each project a target of its own"))
}
