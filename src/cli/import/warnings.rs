//! What of the objects does not come along, and what is added to them.

use crate::adopt::metadata::Why;
use crate::adopt::observe::Adopted;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};

/// What keeps pairings.yaml from being all that is there.
pub(in crate::cli) const DIFFERENCES: [Code; 6] = [
    Code::ImportLeftOut,
    Code::ImportSealed,
    Code::ImportPlaceholder,
    Code::ImportMappingsCompleted,
    Code::ImportWithheld,
    Code::ImportFieldsDropped,
];

/// The finding that an object gains mappings. Stork compares whole strings, so that without them the labels of Rancher's
/// projects are dropped (`pkg/migration/controllers/migration.go`, `getParsedMap`).
pub(super) fn mappings_completed(object: &Adopted) -> Finding {
    let message = format!(
        "ClusterPair {} of cluster `{}` is imported with more project mappings: the same without the clusters' ids",
        object.id, object.source
    );
    Finding::new(Code::ImportMappingsCompleted, message).help(
        "nothing, if labels are to be mapped as annotations are; otherwise take the pair out of the file",
    )
}

/// Says it object by object, but for kubectl's copies, which are one habit.
pub(in crate::cli) fn warn_of_what_is_dropped(objects: &[Adopted], findings: &mut Findings) {
    for object in objects.iter().filter(|object| object.had_placeholder) {
        let message = format!(
            "ClusterPair {} of cluster `{}` is imported without storkctl's placeholder for options",
            object.id, object.source
        );
        let finding = Finding::new(Code::ImportPlaceholder, message);
        findings
            .push(finding.help("nothing, if it is sync-dr; otherwise set `mode` and `options` of its entry"));
    }
    for object in objects.iter().filter(|object| !object.dropped.is_empty()) {
        let fields: Vec<String> =
            object.dropped.iter().map(|field| format!("`{}`", field.escape_debug())).collect();
        let message = format!(
            "ClusterPair {} of cluster `{}` is imported without {}, which pairctl does not render",
            object.id,
            object.source,
            fields.join(", ")
        );
        let finding = Finding::new(Code::ImportFieldsDropped, message);
        findings.push(finding.help(
            "nothing, if nobody needs them; what owns the object may change or delete it once it is pairctl's, too",
        ));
    }
    for object in objects {
        for withheld in &object.withheld {
            let message = format!(
                "ClusterPair {} of cluster `{}` is imported without its {withheld}",
                object.id, object.source
            );
            let help = match withheld.why() {
                Why::Credential => {
                    "take it off the object; whoever could list the metadata could read the credential"
                }
                Why::Data | Why::Long => {
                    "look whether it holds a secret, and write it into the entry if it does not"
                }
            };
            findings.push(Finding::new(Code::ImportWithheld, message).help(help));
        }
    }
    let copies: Vec<&Adopted> = objects.iter().filter(|object| object.has_second_copy).collect();
    if let Some(first) = copies.first() {
        let message = format!(
            "{} credential a second time, in an annotation of kubectl: the first is {} of cluster `{}`",
            match copies.len() {
                1 => "1 ClusterPair holds its".to_owned(),
                several => format!("{several} ClusterPairs hold their"),
            },
            first.id,
            first.source
        );
        let help = "apply with `kubectl apply --server-side`, and remove `kubectl.kubernetes.io/last-applied-configuration`";
        findings.push(Finding::new(Code::CredentialCopied, message).help(help));
    }
}
