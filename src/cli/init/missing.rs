//! What was not said and cannot be guessed.

use super::wishes::{Shape, Wishes};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::name::ClusterName;
use crate::model::pairing::Topology;

/// What is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Clusters,
    Shape,
    Hub,
    Namespaces,
    Storage(ClusterName),
    Recipients,
}

impl Missing {
    /// The flag that would say it.
    fn flag(&self) -> String {
        match self {
            Self::Clusters => "--cluster NAME=FILE, twice or more".to_owned(),
            Self::Shape => "--pair SOURCE:DESTINATION or --topology mesh|hub|chain".to_owned(),
            Self::Hub => "--hub NAME".to_owned(),
            Self::Namespaces => "--namespace NAMESPACE".to_owned(),
            Self::Storage(name) => format!("--storage {name}=ip=ADDRESS,token-env=VARIABLE"),
            Self::Recipients => "--age RECIPIENT".to_owned(),
        }
    }
}

/// Everything that is missing. `has_pairs` says that live pairs are there or may be, `has_rules` that a `.sops.yaml` names keys.
pub(super) fn missing(wishes: &Wishes, has_pairs: bool, has_rules: bool) -> Vec<Missing> {
    let mut missing = Vec::new();
    let least = if has_pairs { 1 } else { 2 };
    if wishes.clusters.len() < least {
        missing.push(Missing::Clusters);
    }
    if wishes.shape.is_none() && !has_pairs {
        missing.push(Missing::Shape);
    }
    if matches!(wishes.shape, Some(Shape::Group { topology: Topology::Hub, hub: None })) {
        missing.push(Missing::Hub);
    }
    if wishes.namespaces.is_empty() && (wishes.shape.is_some() || !has_pairs) {
        missing.push(Missing::Namespaces);
    }
    if wishes.mode.is_some_and(crate::model::pairing::Mode::pairs_storage) {
        let lacks = |name: &ClusterName| {
            let options = wishes.storage.get(name);
            !["ip", "token"].iter().all(|key| options.is_some_and(|options| options.contains_key(*key)))
        };
        missing.extend(wishes.destinations().into_iter().filter(lacks).map(Missing::Storage));
    }
    if wishes.recipients.is_empty() && !has_rules {
        missing.push(Missing::Recipients);
    }
    missing
}

/// The one finding that names all of it.
pub(super) fn finding(missing: &[Missing]) -> Option<Finding> {
    let flags: Vec<String> = missing.iter().map(Missing::flag).collect();
    (!flags.is_empty()).then(|| {
        Finding::new(Code::InitIncomplete, format!("nothing says {}", flags.join("; ")))
            .help("add these flags, or run `pairctl init` on a terminal, where it asks")
    })
}
