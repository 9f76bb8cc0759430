//! Credentials on a destination: the one thing that pairctl writes to a cluster.
//!
//! [`write`] has the only requests of this wing that change anything. All that is made carries pairctl's labels, and what does
//! not carry them is left alone. What is deleted or changed is named by its identity.

mod apply;
mod generations;
mod metadata;
mod revoke;
mod token;
mod write;

use std::future::Future;
use std::io;

pub use apply::{Order, issue};
pub use generations::{Seen, observe};
pub use revoke::{close, revoke};
pub use token::token;

use super::client::Client;
use super::failure::Failure;
use super::fleet::{self, Pace};
use super::login::Login;
use super::refusal::Request;
use crate::model::finding::Finding;
use crate::model::name::ClusterName;
use crate::model::source::Place;

/// Where credentials are issued.
pub struct Destination {
    /// The cluster.
    pub cluster: ClusterName,
    /// How to log in to it, as somebody who may.
    pub login: Login,
    /// The entry of the kubeconfig.
    pub access: Place,
}

/// What came of it, or why nothing did.
pub type Asked<T> = Result<T, Box<Finding>>;

/// A destination that is logged in to.
struct Session {
    client: Client,
    cluster: ClusterName,
    access: Place,
    pace: Pace,
}

/// Answers are lists of a few Secrets, and single objects.
const MOST: usize = 4 << 20;

/// Does some work at one destination, within its limit of time.
fn at<T, F>(
    destination: Destination,
    pace: Pace,
    work: impl FnOnce(Session) -> F + Clone + Send + 'static,
) -> io::Result<Asked<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<Asked<T>, Failure>> + Send + 'static,
{
    let whose = (destination.cluster.clone(), destination.access.clone());
    let worked = |destination: Destination| {
        let work = work.clone();
        async move {
            let Destination { cluster, login, access } = destination;
            let client = Client::new(login, pace.limit).await?;
            work(Session { client, cluster, access, pace }).await
        }
    };
    let done = fleet::each(vec![destination], pace, worked, &|| ())?.into_iter().next();
    let failed = |failure: Failure| Err(Box::new(failure.finding(&whose.0, &whose.1)));
    Ok(done.unwrap_or(Err(Failure::TooSlow(pace.limit))).unwrap_or_else(failed))
}

impl Session {
    /// What is asked for, for messages about answers that refuse.
    fn request(&self, right: impl Into<String>) -> Request<'_> {
        let right = right.into();
        let grant = format!("let its user {right} (docs/credentials.md lists what it must be allowed)");
        Request { cluster: &self.cluster, access: &self.access, right, grant }
    }
}
