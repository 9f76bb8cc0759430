//! What a source cluster says beside its pairs. Each question may be refused, and none fails the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::StatusCode;
use semver::Version;
use serde::Deserialize;

use super::client::{Answer, Client};
use super::failure::Failure;
use super::probe::version_of;
use crate::model::name::ClusterName;
use crate::model::rancher::is_ranchers;
use crate::model::surroundings::{Marks, RunningStork, Seen, Surroundings};

/// Twenty thousand namespaces, and no more than anybody wants to hold.
const MOST: usize = 1 << 26;
const JSON: &str = "application/json";
/// Names, labels and annotations without the rest (Kubernetes docs, API Concepts: metadata-only fetches).
const METADATA: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
/// Where Stork usually runs: its own manifests and the Portworx operator put it there.
const HOMES: [&str; 2] = ["kube-system", "portworx"];

/// All that the cluster tells, asked for at a time.
pub(super) async fn read(client: Client, cluster: &ClusterName) -> Surroundings {
    let client = Arc::new(client);
    let (one, two) = (Arc::clone(&client), Arc::clone(&client));
    let name = cluster.clone();
    let namespaces = tokio::spawn(async move { namespaces(&one, &name).await });
    let name = cluster.clone();
    let stork = tokio::spawn(async move { stork(&two, &name).await });
    let version = version(&client, cluster).await;
    let broke = |_| Err(format!("cluster `{cluster}` did not answer all that it was asked"));
    Surroundings {
        version,
        namespaces: namespaces.await.unwrap_or_else(broke),
        stork: stork
            .await
            .unwrap_or_else(|_| Err(format!("cluster `{cluster}` was not asked for its Stork"))),
    }
}

async fn version(client: &Client, cluster: &ClusterName) -> Seen<String> {
    let answer = client.get("/version", JSON, MOST).await;
    let version = answer.ok().as_ref().and_then(version_of);
    version.ok_or_else(|| format!("cluster `{cluster}` does not say its version"))
}

#[derive(Deserialize)]
struct List {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    name: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

async fn namespaces(client: &Client, cluster: &ClusterName) -> Seen<BTreeMap<String, Marks>> {
    let answer = client.get("/api/v1/namespaces", METADATA, MOST).await;
    let answer = told(answer, cluster, "list `namespaces`")?;
    let list: List = serde_json::from_slice(&answer.body)
        .map_err(|_| format!("the namespaces of cluster `{cluster}` make no list"))?;
    let marks = |metadata: Metadata| {
        let of_rancher = |texts: BTreeMap<String, String>| {
            texts.into_iter().filter(|(key, _)| is_ranchers(key)).collect::<BTreeMap<_, _>>()
        };
        (
            metadata.name,
            Marks { labels: of_rancher(metadata.labels), annotations: of_rancher(metadata.annotations) },
        )
    };
    Ok(list.items.into_iter().map(|item| marks(item.metadata)).collect())
}

#[derive(Deserialize)]
struct Deployment {
    spec: DeploymentSpec,
    #[serde(default)]
    status: DeploymentStatus,
}

#[derive(Deserialize)]
struct DeploymentSpec {
    template: Template,
}

#[derive(Deserialize)]
struct Template {
    spec: PodSpec,
}

#[derive(Deserialize)]
struct PodSpec {
    containers: Vec<Container>,
}

#[derive(Deserialize)]
struct Container {
    #[serde(default)]
    name: String,
    #[serde(default)]
    image: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeploymentStatus {
    #[serde(default)]
    ready_replicas: u64,
}

async fn stork(client: &Client, cluster: &ClusterName) -> Seen<RunningStork> {
    let mut refused = None;
    for namespace in HOMES {
        let path = format!("/apis/apps/v1/namespaces/{namespace}/deployments/stork");
        let answer = client.get(&path, JSON, MOST).await;
        if answer.as_ref().is_ok_and(|answer| answer.status == StatusCode::NOT_FOUND) {
            continue;
        }
        match told(answer, cluster, &format!("get `deployments` in `{namespace}`")) {
            Ok(answer) => {
                let deployment: Deployment = serde_json::from_slice(&answer.body)
                    .map_err(|_| format!("the Deployment `stork` of cluster `{cluster}` is none"))?;
                return Ok(running(deployment, namespace));
            }
            Err(why) => refused = refused.or(Some(why)),
        }
    }
    Err(refused.unwrap_or_else(|| {
        format!(
            "cluster `{cluster}` has no Deployment `stork` in {}, so that its version is not known",
            HOMES.join(" or ")
        )
    }))
}

fn running(deployment: Deployment, namespace: &str) -> RunningStork {
    let containers = deployment.spec.template.spec.containers;
    let stork = containers.iter().find(|one| one.name == "stork").or(containers.first());
    RunningStork {
        namespace: namespace.to_owned(),
        version: stork.and_then(|container| version_in(&container.image)),
        ready: deployment.status.ready_replicas,
    }
}

/// The version in an image's tag, such as `openstorage/stork:23.9.0@sha256:...`.
fn version_in(image: &str) -> Option<Version> {
    let (name, _) = image.split_once('@').unwrap_or((image, ""));
    let (_, tag) = name.rsplit('/').next()?.split_once(':')?;
    Version::parse(tag.strip_prefix('v').unwrap_or(tag)).ok()
}

fn told(answer: Result<Answer, Failure>, cluster: &ClusterName, right: &str) -> Seen<Answer> {
    match answer {
        Ok(answer) if answer.status == StatusCode::OK => Ok(answer),
        Ok(answer) if answer.status == StatusCode::FORBIDDEN => {
            Err(format!("the credential for cluster `{cluster}` may not {right}"))
        }
        Ok(answer) => Err(format!("cluster `{cluster}` answers {} to `{right}`", answer.status.as_u16())),
        Err(_) => Err(format!("cluster `{cluster}` gives no answer to `{right}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_in_the_tag() {
        let version = |image| version_in(image).map(|version| version.to_string());
        assert_eq!(version("openstorage/stork:23.9.0").as_deref(), Some("23.9.0"));
        assert_eq!(version("a:5000/stork:v2.11.2@sha256:00").as_deref(), Some("2.11.2"));
        for none in ["openstorage/stork", "a:5000/stork", "stork@sha256:00", "stork:master"] {
            assert_eq!(version(none), None, "{none}");
        }
    }
}
