//! Rancher, asked for the projects of clusters (Rancher `pkg/client/generated/management/v3/zz_generated_project.go`).
//!
//! A kubeconfig that Rancher gave out leads to `https://RANCHER/k8s/clusters/ID`, and its token is one of Rancher's own API
//! (Rancher docs, Authorized cluster endpoint; API keys), which is at the same address below `/v3`.

use std::collections::BTreeSet;
use std::io;

use http::StatusCode;
use serde::Deserialize;
use url::form_urlencoded::{byte_serialize, parse};

use super::client::{Answer, Client};
use super::failure::Failure;
use super::fleet::{self, Pace};
use super::login::Login;
use crate::model::name::check_label_value;
use crate::model::projects::{InRancher, Project, Projects};
use crate::model::surroundings::Seen;

/// A page of a thousand projects with their quotas and roles has a tenth of this.
const MOST: usize = 16 << 20;
const JSON: &str = "application/json";
/// What stands between Rancher's own address and the id of a cluster behind it.
const PROXY: &str = "/k8s/clusters/";

/// Which cluster's projects are wanted, and how to log in to its Rancher.
pub struct Wanted {
    login: Login,
    cluster: String,
}

impl Wanted {
    /// With a kubeconfig that leads to Rancher, or through it to a cluster, whose id then needs no other mention.
    pub fn new(mut login: Login, cluster: Option<&str>) -> Result<Self, &'static str> {
        let server = login.server_mut().ok_or("its context leads to no server")?;
        let (rancher, in_path) = match server.split_once(PROXY) {
            Some((rancher, rest)) => (rancher.to_owned(), rest.split(['/', '?', '#']).next()),
            None => (server.trim_end_matches('/').to_owned(), None),
        };
        let cluster = cluster.or(in_path).unwrap_or_default().to_owned();
        if cluster.is_empty() || check_label_value(&cluster).is_err() {
            return Err("nothing says which cluster of Rancher it is: add `rancher: {cluster: c-...}`");
        }
        *server = rancher;
        Ok(Self { login, cluster })
    }
}

/// Whether a kubeconfig leads to its cluster through Rancher.
pub fn is_through_rancher(login: &Login) -> bool {
    login.server().is_some_and(|(server, _)| server.contains(PROXY))
}

/// The id by which Rancher leads to the cluster of a kubeconfig.
pub fn id_in_rancher(login: &Login) -> Option<String> {
    let (_, rest) = login.server()?.0.split_once(PROXY)?;
    let id = rest.split(['/', '?', '#']).next()?;
    (!id.is_empty() && check_label_value(id).is_ok()).then(|| id.to_owned())
}

/// What Rancher has of each cluster, in the order of `wanted`, or why that is not known.
pub fn ask_all(wanted: Vec<Wanted>, pace: Pace, done: &dyn Fn()) -> io::Result<Vec<Seen<InRancher>>> {
    let asked = fleet::each(wanted, pace, |wanted| ask(wanted, pace), done)?;
    Ok(asked.into_iter().map(|asked| asked.unwrap_or_else(|failure| Err(why(failure)))).collect())
}

/// Why there is no answer, in a sentence.
pub fn why(failure: Failure) -> String {
    match failure {
        Failure::Login(why) => format!("pairctl cannot log in: {why}"),
        Failure::Unreachable(why) => format!("it cannot be reached: {why}"),
        Failure::Untrusted(why) => format!("what answers is not whom the kubeconfig trusts: {why}"),
        Failure::TooSlow(limit) => format!("it gave no answer within {} s", limit.as_secs()),
    }
}

/// A collection of Rancher's API, as far as it concerns anybody (norman `types/types.go`).
#[derive(Deserialize)]
struct Page {
    #[serde(rename = "type")]
    kind: String,
    data: Vec<Entry>,
    #[serde(default)]
    pagination: Option<Pagination>,
}

#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    cluster_id: Option<String>,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    removed: Option<String>,
}

async fn ask(wanted: Wanted, pace: Pace) -> Result<Seen<InRancher>, Failure> {
    let Wanted { login, cluster } = wanted;
    let client = Client::new(login, pace.limit).await?;
    match projects(&client, &cluster).await? {
        Err(why) => Ok(Err(why)),
        Ok(projects) if projects.is_empty() => without_projects(&client, cluster).await,
        Ok(projects) => Ok(Ok(InRancher::Known(projects))),
    }
}

/// All projects of the cluster that the credential may see, page by page.
async fn projects(client: &Client, cluster: &str) -> Result<Seen<Projects>, Failure> {
    let (mut projects, mut seen, mut next) = (Projects::new(), BTreeSet::new(), None);
    loop {
        let answer = client.get(&path(cluster, next.as_deref()), JSON, MOST).await?;
        let page = match page(&answer) {
            Ok(page) => page,
            Err(why) => return Ok(Err(why)),
        };
        let entries = page.data.into_iter().filter_map(|entry| project(entry, cluster));
        projects.extend(entries.map(|(id, project)| {
            let name = project.name.map(|name| client.redacted(name));
            (client.redacted(id), Project { name, ..project })
        }));
        let Some(link) = page.pagination.and_then(|pagination| pagination.next) else {
            return Ok(Ok(projects));
        };
        // The link is not followed: a token goes to the address of its kubeconfig alone.
        match marker(&link).filter(|marker| seen.insert(marker.clone())) {
            Some(marker) => next = Some(marker),
            None => return Ok(Err("its list of projects has no end".to_owned())),
        }
    }
}

fn path(cluster: &str, marker: Option<&str>) -> String {
    let path = format!("/v3/projects?clusterId={cluster}&limit=1000");
    match marker {
        Some(marker) => format!("{path}&marker={}", byte_serialize(marker.as_bytes()).collect::<String>()),
        None => path,
    }
}

/// Where the next page begins (norman `parse/collection.go`).
fn marker(link: &str) -> Option<String> {
    let (_, query) = link.split_once('?')?;
    let marker = parse(query.as_bytes()).find(|(key, _)| key == "marker");
    marker.map(|(_, marker)| marker.into_owned())
}

fn page(answer: &Answer) -> Seen<Page> {
    let stranger = || "what answers is no Rancher, or its list of projects is garbled".to_owned();
    match answer.status {
        StatusCode::OK => {
            let page = serde_json::from_slice::<Page>(&answer.body).map_err(|_| stranger())?;
            if page.kind == "collection" { Ok(page) } else { Err(stranger()) }
        }
        StatusCode::UNAUTHORIZED => {
            Err("it does not take the token, which has ended or was deleted".to_owned())
        }
        StatusCode::FORBIDDEN => Err("the token may not list projects".to_owned()),
        StatusCode::NOT_FOUND => Err("what answers knows no projects, and is no Rancher".to_owned()),
        status => Err(format!("it answers {status}")),
    }
}

/// A project by its bare id; nothing for one of another cluster.
fn project(entry: Entry, cluster: &str) -> Option<(String, Project)> {
    let (prefix, bare) = match entry.id.split_once(':') {
        Some((prefix, bare)) => (Some(prefix), bare),
        None => (None, entry.id.as_str()),
    };
    let said = [prefix, entry.cluster_id.as_deref()];
    let is_here = said.iter().flatten().all(|id| *id == cluster) && said.iter().any(Option::is_some);
    let is_removed = entry.removed.is_some_and(|at| !at.is_empty());
    let is_leaving = matches!(entry.state.as_deref(), Some("removing" | "removed"));
    is_here.then(|| {
        let name = entry.name.filter(|name| !name.is_empty());
        (bare.to_owned(), Project { name, is_being_removed: is_removed || is_leaving })
    })
}

/// Every cluster has a project for its system, so that none means none that the credential may see, or no cluster.
async fn without_projects(client: &Client, cluster: String) -> Result<Seen<InRancher>, Failure> {
    let answer = client.get(&format!("/v3/clusters/{cluster}"), JSON, MOST).await?;
    Ok(match answer.status {
        StatusCode::NOT_FOUND => Ok(InRancher::NoCluster(cluster)),
        _ => Err(format!("the token sees no project of `{cluster}`")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_marker_of_a_link_counts() {
        let link = "https://elsewhere.example/v3/projects?clusterId=c-2&limit=5&marker=c-1%3Ap-9";
        assert_eq!(marker(link).as_deref(), Some("c-1:p-9"));
        assert_eq!(
            path("c-1", marker(link).as_deref()),
            "/v3/projects?clusterId=c-1&limit=1000&marker=c-1%3Ap-9"
        );
        assert_eq!(marker("https://elsewhere.example/v3/projects"), None);
    }
}
