//! What a change of the tree does to the clusters, pair by pair. Nothing in these values is secret: they go to every report.

mod report;
mod tree;

pub use report::{COMMAND, ChangedPart, ChangesReport, Direction, PairChange, Summary, What};
pub use tree::{ObjectName, Sealed, Tree, TreeObject};
