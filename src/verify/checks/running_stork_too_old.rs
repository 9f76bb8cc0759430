//! The Stork that runs is too old for project mappings.

use semver::Version;

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::RunningStorkTooOld,
    looks: Looks::AroundLive(check),
    source: "Portworx docs, Pair clusters: project mappings need Stork 2.11.2",
};

const FIRST_WITH_MAPPINGS: Version = Version::new(2, 11, 2);

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let version = on_source.surroundings?.stork.as_ref().ok()?.version.as_ref()?;
    let maps = !on_source.subject.pair.project_mappings.is_empty()
        || on_source.spec.is_some_and(|spec| !spec.project_mappings.is_empty());
    let message =
        format!("the Stork of cluster `{}` ignores project mappings", on_source.subject.source.name);
    let help = "upgrade it to 2.11.2 or later";
    (maps && *version < FIRST_WITH_MAPPINGS)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(format!("its image is of version {version}")))
}
