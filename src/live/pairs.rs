//! The ClusterPairs of a cluster, all of them, by pages.

use std::io;
use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use zeroize::Zeroizing;

use super::client::{Answer, Client};
use super::failure::Failure;
use super::fleet::{self, Pace};
use super::login::Login;
use super::pages::{self, Hands, Taking};
use super::refusal::Request;
use crate::model::code::Code;
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
    let listed = fleet::each(wanted, pace, |wanted| list(wanted, pace.limit), done)?;
    let results = at.into_iter().zip(listed).map(|((cluster, access), listed)| {
        listed.unwrap_or_else(|failure| Err(Box::new(failure.finding(&cluster, &access))))
    });
    Ok(results.collect())
}

/// What each page of each cluster's pairs becomes, in the order of `wanted`; or why there is no answer.
pub type Taken<R> = Result<Vec<R>, Box<Finding>>;

/// As [`list_all`], but `take` gets each page as soon as it is there, so that no live object outlives its page. It runs on
/// all cores beside the network, in any order, and its time is none of the cluster's; while a cluster's pages wait for it, no
/// other cluster has its turn. What became of the pages of a list that the server forgot is dropped.
pub fn take_all<R: Send + 'static>(
    wanted: Vec<Wanted>,
    pace: Pace,
    take: impl Fn(&ClusterName, Vec<LivePair>) -> R + Sync,
    done: &dyn Fn(),
) -> io::Result<Vec<Taken<R>>> {
    pages::with_hands(take, |hands| {
        let work = |wanted: Wanted| {
            let hands = hands.clone();
            async move {
                let (cluster, access) = (wanted.cluster.clone(), wanted.access.clone());
                let listed = fleet::limited(pace.limit, list_pages(wanted, pace.limit, hands)).await;
                match listed.unwrap_or_else(|failure| Err(Box::new(failure.finding(&cluster, &access)))) {
                    Ok(pages) => Ok(pages::all(pages).await),
                    Err(finding) => Err(finding),
                }
            }
        };
        fleet::in_turns(wanted, pace.at_a_time, work, done)
    })
}

async fn list_pages<R: Send + 'static>(
    wanted: Wanted,
    patience: Duration,
    hands: Hands<R>,
) -> Result<Taken<Taking<R>>, Failure> {
    let Wanted { cluster, login, access } = wanted;
    let client = Client::new(login, patience).await?;
    list_with(&client, &cluster, &access, |pairs| hands.take(&cluster, pairs)).await
}

/// Where the API server keeps them (Stork `pkg/migration/controllers/clusterpair.go`).
const PATH: &str = "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs";
/// How many objects a page has: etcd reads them at one time, and a page of usual pairs is some 3 MB.
const PAGE: usize = 500;
/// A usual page is a twentieth of this. In memory a hostile one grows some thirtyfold, and must not take down the run that
/// reads the other clusters too.
const MOST: usize = 64 << 20;
/// How often a list is begun again that the server has forgotten meanwhile.
const RESTARTS: usize = 3;

#[derive(Deserialize)]
struct Page {
    kind: String,
    #[serde(default)]
    metadata: PageMetadata,
    items: Vec<LivePair>,
}

#[derive(Default, Deserialize)]
struct PageMetadata {
    #[serde(default, rename = "continue")]
    next: String,
}

async fn list(wanted: Wanted, patience: Duration) -> Result<Listed, Failure> {
    let Wanted { cluster, login, access } = wanted;
    list_whole(&Client::new(login, patience).await?, &cluster, &access).await
}

/// The pairs, with a client that is there already.
pub(super) async fn list_whole(
    client: &Client,
    cluster: &ClusterName,
    access: &Place,
) -> Result<Listed, Failure> {
    let pages = list_with(client, cluster, access, |pairs| pairs).await?;
    Ok(pages.map(|pages| pages.into_iter().flatten().collect()))
}

/// What each page becomes.
async fn list_with<R>(
    client: &Client,
    cluster: &ClusterName,
    access: &Place,
    mut take: impl FnMut(Vec<LivePair>) -> R,
) -> Result<Taken<R>, Failure> {
    let request = Request {
        cluster,
        access,
        right: "list `clusterpairs`".to_owned(),
        grant:
            "grant its user the verb `list` on `clusterpairs` of `stork.libopenstorage.org` in all namespaces"
                .to_owned(),
    };
    let (mut pages, mut next, mut restarts) = (Vec::new(), String::new(), 0);
    loop {
        let answer = page(client, &next).await?;
        match answer.status {
            StatusCode::OK => {}
            StatusCode::GONE if restarts < RESTARTS => {
                restarts += 1;
                pages.clear();
                next.clear();
                continue;
            }
            StatusCode::NOT_FOUND if is_kubernetes(client).await? => {
                return Ok(Err(Box::new(no_stork(&request))));
            }
            _ => return Ok(Err(Box::new(request.refused(&answer)))),
        }
        match parsed(answer.body).await? {
            Some(page) if page.kind == "ClusterPairList" => {
                pages.push(take(page.items));
                next = page.metadata.next;
            }
            _ => return Ok(Err(Box::new(request.stranger(", or its list of pairs is cut off or garbled")))),
        }
        if next.is_empty() {
            return Ok(Ok(pages));
        }
    }
}

/// Takes a page apart beside the clock that ends the wait for other clusters.
async fn parsed(body: Zeroizing<Vec<u8>>) -> Result<Option<Page>, Failure> {
    let page = spawn_blocking(move || serde_json::from_slice(&body).ok()).await;
    page.map_err(|_| Failure::Unreachable("its list could not be read".to_owned()))
}

/// Whether a 404 comes from an API server, which just does not know the kind, and not from whatever else answers there.
async fn is_kubernetes(client: &Client) -> Result<bool, Failure> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Version {
        git_version: String,
    }
    let answer = client.get("/version", "application/json", 1 << 20).await?;
    Ok(serde_json::from_slice::<Version>(&answer.body)
        .is_ok_and(|version| version.git_version.starts_with('v')))
}

/// One page, asked for again where the server is busy or the connection broke, with more and more patience; the limit of
/// the cluster's time ends it.
async fn page(client: &Client, next: &str) -> Result<Answer, Failure> {
    let mut path = format!("{PATH}?limit={PAGE}");
    if !next.is_empty() {
        let token = url::form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
        path = format!("{path}&continue={token}");
    }
    let mut patience = FIRST_PAUSE;
    for _ in 0..TRIES {
        let pause = match client.get(&path, "application/json", MOST).await {
            Ok(answer) if is_passing(answer.status) => answer.retry_after.unwrap_or(patience),
            Err(Failure::Unreachable(_)) => patience,
            settled => return settled,
        };
        sleep(pause).await;
        patience *= 2;
    }
    client.get(&path, "application/json", MOST).await
}

const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// How often a page is asked for again.
const TRIES: usize = 4;

/// What may be better a moment later. A server that has just got the CRD answers 429.
fn is_passing(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS
        || (status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED)
}

/// Without the CRD no Stork has ever started there.
fn no_stork(request: &Request<'_>) -> Finding {
    let message = format!("cluster `{}` does not know ClusterPairs", request.cluster);
    Finding::new(Code::StorkMissing, message)
        .at(request.access, "the kubeconfig")
        .help("Stork registers the kind when it starts: see whether it runs there, and whether this is the right cluster")
}
