//! The ClusterPairs of clusters, all of them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::client::{Answer, Client};
use super::failure::Failure;
use super::fleet::{self, Pace};
use super::list;
use super::login::Login;
use super::pages::{self, Hands, Taking};
use crate::model::finding::Finding;
use crate::model::live::LivePair;
use crate::model::name::ClusterName;
use crate::model::source::Place;

/// Whose pairs are wanted.
pub struct Wanted {
    /// The cluster.
    pub cluster: ClusterName,
    /// How to log in to it.
    pub login: Login,
    /// The entry of the kubeconfig.
    pub access: Place,
}

/// All pairs of a cluster, or why there is no answer. Never a part of them.
pub type Listed = Result<Vec<LivePair>, Box<Finding>>;

/// The pairs of each cluster, in the order of `wanted`.
pub fn list_all(wanted: Vec<Wanted>, pace: Pace, done: &dyn Fn()) -> io::Result<Vec<Listed>> {
    let at: Vec<_> = wanted.iter().map(|wanted| (wanted.cluster.clone(), wanted.access.clone())).collect();
    let listed = fleet::each(wanted, pace, |wanted| whole(wanted, pace.limit), done)?;
    let results = at.into_iter().zip(listed).map(|((cluster, access), listed)| {
        listed.unwrap_or_else(|failure| Err(Box::new(failure.finding(&cluster, &access))))
    });
    Ok(results.collect())
}

async fn whole(wanted: Wanted, patience: Duration) -> Result<Listed, Failure> {
    let Wanted { cluster, login, access } = wanted;
    list_whole(&Client::new(login, patience).await?, &cluster, &access).await
}

/// The pairs, with a client that is there already. Pages are taken apart beside the clock that ends the wait for other clusters.
pub(super) async fn list_whole(
    client: &Client,
    cluster: &ClusterName,
    access: &Place,
) -> Result<Listed, Failure> {
    let apart = |answer: Answer| spawn_blocking(move || list::pairs(&answer.body));
    let pages = match list::list(client, cluster, access, apart).await? {
        Ok(pages) => pages,
        Err(finding) => return Ok(Err(finding)),
    };
    let mut all = Vec::new();
    for page in pages {
        match page.await.map_err(|_| Failure::Unreachable("its list could not be read".to_owned()))? {
            Some(pairs) => all.extend(pairs),
            None => return Ok(Err(Box::new(list::garbled(cluster, access)))),
        }
    }
    Ok(Ok(all))
}

/// How many pages are in memory at a time, as far as clusters have the patience to wait for room. A usual page has up to
/// 1.5 MB.
const PLACES: usize = 8;

/// What each page of each cluster's pairs becomes, in the order of `wanted`; or why there is no answer.
pub type Taken<R> = Result<Vec<R>, Box<Finding>>;

/// As [`list_all`], but `take` gets each page as soon as it is there, so that no live object outlives its page. It runs on
/// all cores beside the network, in any order, and its time is none of the cluster's; while a cluster's pages wait for it, no
/// other cluster has its turn.
pub fn take_all<R: Send + 'static>(
    wanted: Vec<Wanted>,
    pace: Pace,
    take: impl Fn(&ClusterName, &[LivePair]) -> R + Sync,
    done: &dyn Fn(),
) -> io::Result<Vec<Taken<R>>> {
    let places = Arc::new(Semaphore::new(PLACES));
    let take = |cluster: &ClusterName, answer: Answer| {
        let Answer { body, place: _place, .. } = answer;
        let pairs = list::pairs(&body)?;
        drop(body);
        Some(take(cluster, &pairs))
    };
    pages::with_hands(take, |hands| {
        let work = |wanted: Wanted| taken(wanted, pace.limit, hands.clone(), Arc::clone(&places));
        fleet::in_turns(wanted, pace.at_a_time, work, done)
    })
}

/// What becomes of all pages of a cluster.
async fn taken<R: Send + 'static>(
    wanted: Wanted,
    limit: Duration,
    hands: Hands<Option<R>>,
    places: Arc<Semaphore>,
) -> Taken<R> {
    let (cluster, access) = (wanted.cluster.clone(), wanted.access.clone());
    let asked = fleet::limited(limit, handed(wanted, limit, hands, places)).await;
    let pages = asked.unwrap_or_else(|failure| Err(Box::new(failure.finding(&cluster, &access))))?;
    let parts: Option<Vec<R>> = pages::all(pages).await.into_iter().collect();
    parts.ok_or_else(|| Box::new(list::garbled(&cluster, &access)))
}

/// Hands over each page of a cluster.
async fn handed<R: Send + 'static>(
    wanted: Wanted,
    patience: Duration,
    hands: Hands<Option<R>>,
    places: Arc<Semaphore>,
) -> Result<Taken<Taking<Option<R>>>, Failure> {
    let Wanted { cluster, login, access } = wanted;
    let client = Client::new(login, patience).await?.among(places, patience);
    list::list(&client, &cluster, &access, |answer| hands.take(&cluster, answer)).await
}
