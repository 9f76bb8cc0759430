//! Asks destinations, with the credentials of pairs, whether they take them and what they allow.
//!
//! The questions are reviews, which every authenticated user may ask by default (Kubernetes docs, Using RBAC
//! Authorization: `system:basic-user`) and which change nothing.

use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use tokio::task::JoinSet;

use super::client::{Answer, Client, Review};
use super::failure::Failure;
use super::fleet::{self, Pace};
use super::login::Login;
use crate::model::probe::{Acceptance, Identity, NoAnswer, Probe, RIGHTS, Right, Unsaid};

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

/// How many questions are on their way at a time. Each has a connection of its own (kube speaks HTTP/1.1), and a handshake
/// costs both ends more than a question does: two hide half of the way, and a fleet of pairs does not fill a server with
/// handshakes.
const LANES: usize = 2;

async fn probe(login: Login, pace: Pace) -> Result<Probe, Failure> {
    let client = Arc::new(Client::new(login, pace.limit).await?);
    let (version, who) = version_and_identity(&client).await?;
    let accepted = acceptance(&who);
    let Rights { denied, unsaid } = match accepted {
        Acceptance::Accepted(_) => rights(client).await?,
        Acceptance::Refused | Acceptance::Unclear(_) => Rights::default(),
    };
    let skew = version.answer.date.as_deref().and_then(|date| httpdate::parse_http_date(date).ok());
    let skew = skew.map(|there| there.duration_since(version.at).unwrap_or_else(|error| error.duration()));
    Ok(Probe { version: version_of(&version.answer), skew, accepted, denied, unsaid, at: version.at })
}

/// An answer and when it came.
struct Timed {
    answer: Answer,
    at: SystemTime,
}

/// The first questions, side by side.
async fn version_and_identity(client: &Arc<Client>) -> Result<(Timed, Answer), Failure> {
    let mut version = JoinSet::new();
    let asking = Arc::clone(client);
    version.spawn(async move {
        let answer = asking.get("/version", "application/json", MOST).await?;
        Ok::<_, Failure>(Timed { answer, at: SystemTime::now() })
    });
    let question = json!({"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"});
    let who = client.review(Review::Myself, question.to_string().into_bytes(), MOST).await;
    let version = version.join_next().await.ok_or_else(unanswered)?;
    Ok((version.map_err(|_| unanswered())??, who?))
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

/// What is said of rights, but for those that are allowed.
#[derive(Default)]
struct Rights {
    denied: Vec<Right>,
    unsaid: Vec<Unsaid>,
}

async fn rights(client: Arc<Client>) -> Result<Rights, Failure> {
    let mut lanes = JoinSet::new();
    for rights in RIGHTS.chunks(RIGHTS.len().div_ceil(LANES)) {
        let client = Arc::clone(&client);
        lanes.spawn(async move {
            let mut said = Rights::default();
            for right in rights {
                match is_allowed(&client, right).await? {
                    Ok(true) => {}
                    Ok(false) => said.denied.push(*right),
                    Err(unclear) => said.unsaid.push(Unsaid { right: *right, unclear }),
                }
            }
            Ok::<_, Failure>(said)
        });
    }
    let mut all = Rights::default();
    while let Some(lane) = lanes.join_next().await {
        let Rights { denied, unsaid } = lane.map_err(|_| unanswered())??;
        all.denied.extend(denied);
        all.unsaid.extend(unsaid);
    }
    all.denied.sort_unstable();
    all.unsaid.sort_unstable();
    Ok(all)
}

/// Whether a right is allowed, or what was said instead; nothing where the credential may not ask.
async fn is_allowed(client: &Client, right: &Right) -> Result<Result<bool, Option<String>>, Failure> {
    let Right { verb, group, resource } = right;
    let question = json!({
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": {"verb": verb, "group": group, "resource": resource}},
    });
    let answer = client.review(Review::MyAccess, question.to_string().into_bytes(), MOST).await?;
    Ok(allowed(&answer))
}

fn allowed(answer: &Answer) -> Result<bool, Option<String>> {
    match (answer.status, &answer.said) {
        (StatusCode::FORBIDDEN, Some(_)) => Err(None),
        (status, _) if status.is_success() => serde_json::from_slice::<SelfSubjectAccessReview>(&answer.body)
            .map(|review| review.status.allowed)
            .map_err(|_| Some("what answers is no review".to_owned())),
        (status, Some(said)) if !said.is_empty() => Err(Some(format!("it answers {status}: {said}"))),
        (status, _) => Err(Some(format!("it answers {status}"))),
    }
}

fn unanswered() -> Failure {
    Failure::Unreachable("a question was not answered".to_owned())
}
