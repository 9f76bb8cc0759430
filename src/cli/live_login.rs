//! How a command logs in with what a pair carries, which whoever may create a `ClusterPair` wrote. There is no other way.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::adopt::kubeconfig;
use crate::live::login::Login;
use crate::model::access::Access;
use crate::model::cluster_pair::PairConfig;
use crate::model::probe::NoAnswer;
use crate::model::source::Place;

/// The login of a pair, which runs no program and reads no file.
pub(super) fn live_login(config: &PairConfig, place: &Place) -> Result<Login, NoAnswer> {
    let text = kubeconfig::text(config);
    let access = Access {
        kubeconfig: Zeroizing::new(text.as_bytes().to_vec()),
        folder: PathBuf::new(),
        context: None,
        place: place.clone(),
    };
    Login::read_foreign(&access).map_err(NoAnswer::from)
}
