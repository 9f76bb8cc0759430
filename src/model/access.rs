//! How pairctl itself logs in to a cluster.

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::source::Place;

/// A kubeconfig that was fetched and not yet read.
pub struct Access {
    /// The bytes of the kubeconfig, opened if it was sealed.
    pub kubeconfig: Zeroizing<Vec<u8>>,
    /// The folder that its relative paths resolve against.
    pub folder: PathBuf,
    /// The context, or its current one.
    pub context: Option<String>,
    /// Where the user wrote it.
    pub place: Place,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Access({})", self.place)
    }
}
