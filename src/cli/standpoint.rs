//! Where in a repository this process runs.

use std::env;

use crate::report::standpoint::Standpoint;

/// The working directory, in the nearest repository round it. Outside of any, paths stay as they are.
pub(super) fn here() -> Standpoint {
    let Ok(directory) = env::current_dir() else { return Standpoint::default() };
    let root = directory.ancestors().find(|above| above.join(".git").exists()).unwrap_or(&directory);
    Standpoint::new(&directory, root)
}
