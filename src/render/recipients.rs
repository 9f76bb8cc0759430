//! For whom the files of the tree are sealed, read without a key.

use std::collections::BTreeMap;

use super::existing::Existing;
use super::survey::file;
use super::tree;
use crate::model::cluster_pair::ObjectId;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::model::plan::Plan;
use crate::model::seal::Seal;

/// The age recipients of every SOPS file of the tree, by source cluster and object.
#[derive(Debug, Default)]
pub struct OfTree(BTreeMap<ClusterName, BTreeMap<ObjectId, Vec<String>>>);

impl OfTree {
    /// Those of one object; none where it has no file.
    pub fn get(&self, (source, id): (&ClusterName, &ObjectId)) -> &[String] {
        self.0.get(source).and_then(|objects| objects.get(id)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Reads the tree. What cannot be read there is for `render` to say.
pub fn of_tree(pairings: &Pairings, plan: &Plan<'_>) -> OfTree {
    let mut of_tree = OfTree::default();
    let sops = plan.sources.iter().filter(|(_, source)| matches!(source.cluster.seal, Some(Seal::Sops(_))));
    for (name, source) in sops {
        let objects = of_tree.0.entry((*name).clone()).or_default();
        for id in source.objects.keys() {
            let path = pairings.output.join(name.as_str()).join(file(source.cluster, id));
            let text = tree::read(&path, &pairings.output).ok().flatten();
            if let Some(Existing::Ours(file)) = text.as_deref().map(Existing::read) {
                objects.insert(id.clone(), file.age_recipients());
            }
        }
    }
    of_tree
}
