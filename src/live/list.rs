//! The list of a cluster's ClusterPairs, page by page.

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::time::sleep;

use super::client::{Answer, Client};
use super::failure::Failure;
use super::refusal::Request;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::live::LivePair;
use crate::model::name::ClusterName;
use crate::model::source::Place;

/// Where the API server keeps them (Stork `pkg/migration/controllers/clusterpair.go`).
const PATH: &str = "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs";
/// How many objects a page has: etcd reads them at one time, and a page of usual pairs is some 1.5 MB. What is done with one page
/// is done while the next is on its way, so that a fleet waits for the work on the last one alone.
const PAGE: usize = 250;
/// A usual page is a fortieth of this. In memory a hostile one grows some thirtyfold, and must not take down the run that
/// reads the other clusters too.
const MOST: usize = 64 << 20;
/// How often a list is begun again that the server has forgotten meanwhile.
const RESTARTS: usize = 3;

/// A page of which nobody looks at the objects yet.
#[derive(Deserialize)]
struct Head {
    kind: String,
    #[serde(default)]
    metadata: PageMetadata,
    #[serde(rename = "items")]
    _items: IgnoredAny,
}

#[derive(Default, Deserialize)]
struct PageMetadata {
    #[serde(default, rename = "continue")]
    next: String,
}

#[derive(Deserialize)]
struct Page {
    items: Vec<LivePair>,
}

/// The pairs of a page; nothing where one of them is no object.
pub(super) fn pairs(page: &[u8]) -> Option<Vec<LivePair>> {
    serde_json::from_slice(page).ok().map(|Page { items }| items)
}

/// What is said of a list of which a page is none.
pub(super) fn garbled(cluster: &ClusterName, access: &Place) -> Finding {
    request(cluster, access).stranger(", or its list of pairs is cut off or garbled")
}

/// What `take` makes of each page, or why there is no list. A list is begun again where the server has forgotten it, and what
/// was made of its pages is dropped.
pub(super) async fn list<R>(
    client: &Client,
    cluster: &ClusterName,
    access: &Place,
    mut take: impl FnMut(Answer) -> R,
) -> Result<Result<Vec<R>, Box<Finding>>, Failure> {
    let request = request(cluster, access);
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
        match serde_json::from_slice::<Head>(&answer.body) {
            Ok(head) if head.kind == "ClusterPairList" => {
                next = head.metadata.next;
                pages.push(take(answer));
            }
            _ => return Ok(Err(Box::new(garbled(cluster, access)))),
        }
        if next.is_empty() {
            return Ok(Ok(pages));
        }
    }
}

fn request<'a>(cluster: &'a ClusterName, access: &'a Place) -> Request<'a> {
    Request {
        cluster,
        access,
        right: "list `clusterpairs`".to_owned(),
        grant:
            "grant its user the verb `list` on `clusterpairs` of `stork.libopenstorage.org` in all namespaces"
                .to_owned(),
    }
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
