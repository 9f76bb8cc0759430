//! Asks destinations, with the credentials of pairs, whether they take them and what they allow.
//!
//! The questions are reviews, which every authenticated user may ask by default (Kubernetes docs, Using RBAC
//! Authorization: `system:basic-user`) and which change nothing.

use std::io;
use std::time::SystemTime;

use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use tokio::task::JoinSet;

use super::client::{Answer, Client, Review};
use super::failure::Failure;
use super::fleet::{self, Pace};
use super::login::Login;
use crate::model::probe::{Acceptance, Identity, NoAnswer, Probe, RIGHTS, Right};

/// What one destination answered, or why it did not.
pub type Probed = Result<Probe, NoAnswer>;

/// Probes with each login, in their order.
pub fn probe_all(logins: Vec<Login>, pace: Pace, done: &dyn Fn()) -> io::Result<Vec<Probed>> {
    let probed = fleet::each(logins, pace, |login| probe(login, pace), done)?;
    Ok(probed.into_iter().map(|probed| probed.map_err(NoAnswer::from)).collect())
}

impl From<Failure> for NoAnswer {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Login(why) => Self::Unusable(why),
            Failure::Unreachable(why) => Self::Unreachable(why),
            Failure::Untrusted(why) => Self::Untrusted(why),
            Failure::TooSlow(limit) => Self::TooSlow(limit),
        }
    }
}

/// Answers to these questions are short.
const MOST: usize = 1 << 20;

/// Whom Kubernetes takes a request without a credential for.
const NOBODY: &str = "\"system:anonymous\"";

async fn probe(login: Login, pace: Pace) -> Result<Probe, Failure> {
    let client = Client::new(login, pace.limit).await?;
    let version = client.get("/version", "application/json", MOST).await?;
    let at = SystemTime::now();
    let question = json!({"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"});
    let who = client.review(Review::Myself, question.to_string().into_bytes(), MOST).await?;
    let accepted = acceptance(&who);
    let denied = match accepted {
        Acceptance::Accepted(_) => denied(client).await?,
        Acceptance::Refused | Acceptance::Unclear(_) => Vec::new(),
    };
    let skew = version.date.as_deref().and_then(|date| httpdate::parse_http_date(date).ok());
    let skew = skew.map(|there| there.duration_since(at).unwrap_or_else(|error| error.duration()));
    Ok(Probe { version: version_of(&version), skew, accepted, denied, at })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    git_version: String,
}

pub(super) fn version_of(answer: &Answer) -> Option<String> {
    let version: Version = serde_json::from_slice(&answer.body).ok()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_');
    Some(version.git_version).filter(|version| version.len() <= 64 && version.chars().all(is_plain))
}

#[derive(Deserialize)]
struct SelfSubjectReview {
    status: ReviewStatus,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReviewStatus {
    user_info: UserInfo,
}

#[derive(Deserialize)]
struct UserInfo {
    #[serde(default)]
    username: String,
    #[serde(default)]
    groups: Vec<String>,
}

fn acceptance(answer: &Answer) -> Acceptance {
    match answer.status {
        StatusCode::UNAUTHORIZED => Acceptance::Refused,
        // A server that lets anybody in takes no credential for a credential of nobody.
        StatusCode::FORBIDDEN if answer.said.as_ref().is_some_and(|said| said.contains(NOBODY)) => {
            Acceptance::Refused
        }
        // 404 before Kubernetes 1.28, 403 where somebody took the review away: whoever gets so far was let in.
        StatusCode::NOT_FOUND | StatusCode::FORBIDDEN if answer.said.is_some() => Acceptance::Accepted(None),
        status if status.is_success() => match serde_json::from_slice::<SelfSubjectReview>(&answer.body) {
            Ok(SelfSubjectReview { status: ReviewStatus { user_info: UserInfo { username, groups } } }) => {
                Acceptance::Accepted(Some(Identity { user: username, groups }))
            }
            Err(_) => Acceptance::Unclear("what answers is no Kubernetes API server".to_owned()),
        },
        status => Acceptance::Unclear(format!("it answers {status}")),
    }
}

#[derive(Deserialize)]
struct SelfSubjectAccessReview {
    status: AccessStatus,
}

#[derive(Deserialize)]
struct AccessStatus {
    allowed: bool,
}

/// The rights that are denied, all asked for at a time.
async fn denied(client: Client) -> Result<Vec<Right>, Failure> {
    let client = std::sync::Arc::new(client);
    let mut asked = JoinSet::new();
    for right in RIGHTS {
        let client = std::sync::Arc::clone(&client);
        asked.spawn(async move {
            let Right { verb, group, resource } = right;
            let question = json!({
                "apiVersion": "authorization.k8s.io/v1",
                "kind": "SelfSubjectAccessReview",
                "spec": {"resourceAttributes": {"verb": verb, "group": group, "resource": resource}},
            });
            let answer = client.review(Review::MyAccess, question.to_string().into_bytes(), MOST).await?;
            let review = serde_json::from_slice::<SelfSubjectAccessReview>(&answer.body);
            // Who may not even ask is told nothing; that is no denial.
            let allowed = review.map_or(true, |review| review.status.allowed);
            Ok::<_, Failure>((!allowed).then_some(right))
        });
    }
    let mut denied = Vec::new();
    while let Some(answered) = asked.join_next().await {
        let right =
            answered.map_err(|_| Failure::Unreachable("a question was not answered".to_owned()))??;
        denied.extend(right);
    }
    denied.sort_unstable();
    Ok(denied)
}
