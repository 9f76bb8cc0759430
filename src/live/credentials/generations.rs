//! The generations of a credential that are on a destination.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::metadata::{Any, Metadata};
use super::{Asked, Destination, MOST, Session, at};
use crate::live::failure::Failure;
use crate::live::fleet::Pace;
use crate::model::credential::SecretOfToken;
use crate::model::issued::{
    Account, CREDENTIAL, Generation, MANAGED_BY, OPEN, REPLACES, ROTATION, TokenKind,
};
use crate::model::secret::Secret;

/// What there is on a destination.
#[derive(Debug)]
pub struct Seen {
    /// The generations, the oldest first.
    pub generations: Vec<Generation>,
    /// The identity of the account, where it is there.
    pub account_uid: Option<String>,
    /// The rules of its role as the cluster has them; none where it is not there.
    pub rules: Vec<Value>,
    /// From which Secret the token is that pairctl logs in with there.
    pub own: Option<SecretOfToken>,
}

#[derive(Default, Deserialize)]
struct Role {
    /// Null, where there are none.
    #[serde(default)]
    rules: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct List {
    items: Vec<SecretObject>,
}

#[derive(Deserialize)]
pub(super) struct SecretObject {
    pub(super) metadata: Metadata,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    token: Option<Secret>,
}

/// Reads the generations of an account. Reads, and changes nothing.
pub fn observe(destination: Destination, account: &Account, pace: Pace) -> io::Result<Asked<Seen>> {
    let account = account.clone();
    at(destination, pace, move |session| async move { session.observe(&account).await })
}

impl Session {
    async fn observe(&self, account: &Account) -> Result<Asked<Seen>, Failure> {
        let own = self.client.secrets().find_map(|secret| SecretOfToken::read(secret.expose()));
        let generations = match self.generations(account).await? {
            Ok(generations) => generations,
            Err(finding) => return Ok(Err(finding)),
        };
        let Account { namespace, name } = account;
        let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{name}");
        let found = match self.found::<Any>(&path, format!("get ServiceAccount `{name}`")).await? {
            Ok(found) => found,
            Err(finding) => return Ok(Err(finding)),
        };
        let path = format!("/apis/rbac.authorization.k8s.io/v1/clusterroles/{name}");
        let role = self.found::<Role>(&path, format!("get ClusterRole `{name}`")).await?;
        let account_uid = found.map(|found| found.metadata.uid);
        Ok(role.map(|role| {
            let rules = role.unwrap_or_default().rules.unwrap_or_default();
            Seen { generations, account_uid, rules, own }
        }))
    }

    /// An object; nothing where it is not there.
    async fn found<T: DeserializeOwned>(
        &self,
        path: &str,
        right: String,
    ) -> Result<Asked<Option<T>>, Failure> {
        let answer = self.client.get(path, "application/json", MOST).await?;
        let request = self.request(right);
        Ok(match answer.status {
            StatusCode::NOT_FOUND if answer.said.is_some() => Ok(None),
            StatusCode::OK => {
                serde_json::from_slice(&answer.body).map(Some).map_err(|_| Box::new(request.stranger("")))
            }
            _ => Err(Box::new(request.refused(&answer))),
        })
    }

    pub(super) async fn generations(&self, account: &Account) -> Result<Asked<Vec<Generation>>, Failure> {
        let namespace = &account.namespace;
        let selector = format!("{}%3D{},{CREDENTIAL}%3D{}", MANAGED_BY.0, MANAGED_BY.1, account.name);
        let path = format!("/api/v1/namespaces/{namespace}/secrets?labelSelector={selector}");
        let answer = self.client.get(&path, "application/json", MOST).await?;
        let request = self.request(format!("list `secrets` in namespace `{namespace}`"));
        if answer.status != StatusCode::OK {
            return Ok(Err(Box::new(request.refused(&answer))));
        }
        let Ok(List { items }) = serde_json::from_slice(&answer.body) else {
            return Ok(Err(Box::new(request.stranger(", or its list of Secrets is garbled"))));
        };
        // One that waits to be gone is refused already (Kubernetes, `pkg/serviceaccount/legacy.go`).
        let there = items.into_iter().filter(|one| one.metadata.deletion_timestamp.is_none());
        let mut generations: Vec<Generation> = there.map(SecretObject::generation).collect();
        let key = |one: &Generation| (one.created.clone(), one.is_open, one.name.clone());
        generations.sort_by_key(key);
        Ok(Ok(generations))
    }
}

impl SecretObject {
    pub(super) fn generation(self) -> Generation {
        let token = self.token();
        let is_open = self.metadata.annotations.get(ROTATION).is_some_and(|value| value == OPEN);
        let replaces = self.metadata.annotations.get(REPLACES).map(|text| short(text));
        let applied_by = self.metadata.applied_by();
        let is_filled = self.kind == "kubernetes.io/service-account-token";
        let Metadata { name, uid, creation_timestamp: created, .. } = self.metadata;
        let kind = if is_filled { TokenKind::Secret } else { TokenKind::Bound };
        Generation { name, uid, created, kind, is_open, replaces, applied_by, token }
    }

    /// The token that the token controller put into it.
    pub(super) fn token(&self) -> Option<Secret> {
        let bytes = STANDARD.decode(self.data.token.as_ref()?.expose()).ok()?;
        String::from_utf8(bytes).ok().filter(|text| !text.is_empty()).map(Secret::new)
    }
}

/// No more of an annotation, which anybody can write, than pairctl itself would have written.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}
