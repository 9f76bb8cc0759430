//! The namespace of the pair is not there.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::NamespaceMissing,
    looks: Looks::AroundLive(check),
    source: "Kubernetes docs, Namespaces; Stork pkg/migration/controllers/clusterpair.go: a pair is namespaced",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let namespaces = on_source.surroundings?.namespaces.as_ref().ok()?;
    let (namespace, source) = (&on_source.subject.id.namespace, &on_source.subject.source.name);
    let message = format!("cluster `{source}` has no namespace `{namespace}`");
    let help = "create it, or mend `namespaces` of the pair";
    (!namespaces.contains_key(namespace.as_str())).then(|| Fault::new(CHECK.code, message, help))
}
