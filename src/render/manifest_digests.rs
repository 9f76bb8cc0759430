//! By what the files of a pair are known again.

use super::survey::files;
use super::tree;
use crate::model::cluster_pair::ObjectId;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::receipt::FileDigest;

/// Of each file of an object that is in the tree. What cannot be read there is for `render` to say.
pub fn of_object(pairings: &Pairings, source: &Cluster, id: &ObjectId) -> Vec<FileDigest> {
    let directory = pairings.output.join(source.name.as_str());
    let paths = files(source, id).into_iter().map(|file| directory.join(file));
    let digest = |path: std::path::PathBuf| {
        let bytes = tree::bytes(&path, &pairings.output).ok().flatten()?;
        Some(FileDigest::of(path.display().to_string(), &bytes))
    };
    paths.filter_map(digest).collect()
}
