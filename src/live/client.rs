//! One API server, asked for paths.

use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header::{ACCEPT, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Limited};
use hyper_util::client::proxy::matcher::Matcher;
use kube::Config;
use kube::client::Body;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::failure::{Failure, one_line};
use super::login::Login;
use crate::model::secret::{REDACTED, Secret};

/// A client of one API server, logged in as its kubeconfig says.
pub struct Client {
    server: kube::Client,
    secrets: Vec<Secret>,
    places: Option<Places>,
}

/// Room for answers that all clusters share.
struct Places {
    room: Arc<Semaphore>,
    /// How long this cluster waits for it, in all its answers together.
    patience: Mutex<Duration>,
}

/// What an API server answered.
pub struct Answer {
    /// The status of HTTP.
    pub status: StatusCode,
    /// The body, whole. It may hold credentials.
    pub body: Zeroizing<Vec<u8>>,
    /// How long the server asks to wait before the next try.
    pub retry_after: Option<Duration>,
    /// What time it is by the server's clock, as HTTP writes it.
    pub date: Option<String>,
    /// What a Kubernetes `Status` in the body of a refusal says, on one line; `None` where something else stands there.
    pub said: Option<String>,
    /// Its place among the answers that are in memory at a time, until it is dropped.
    pub(super) place: Option<OwnedSemaphorePermit>,
}

/// A question that is posted. There are no others, so that nothing else is.
#[derive(Clone, Copy, Debug)]
pub enum Review {
    /// Who am I?
    Myself,
    /// May I do this?
    MyAccess,
}

impl Review {
    fn path(self) -> &'static str {
        match self {
            Self::Myself => "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            Self::MyAccess => "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        }
    }
}

/// As much of a `Status` of Kubernetes as anybody wants to read.
#[derive(Deserialize)]
struct Status {
    kind: String,
    #[serde(default)]
    message: String,
}

/// How long a cluster waits for places at most, and which part of its time that may be.
const PLACE_PATIENCE: Duration = Duration::from_secs(1);
const PLACE_SHARE: u32 = 4;

const JSON: &str = "application/json";

impl Client {
    /// Makes a client that waits for no single step longer than `patience`. An exec plugin runs meanwhile, as in kubectl.
    pub async fn new(login: Login, patience: Duration) -> Result<Self, Failure> {
        let Login { kubeconfig, options, secrets } = login;
        let has_proxy = kubeconfig
            .clusters
            .iter()
            .any(|named| named.cluster.as_ref().is_some_and(|cluster| cluster.proxy_url.is_some()));
        let mut config = Config::from_custom_kubeconfig(kubeconfig, &options).await?;
        if config.cluster_url.scheme_str() != Some("https") {
            let why = "the `server` of its kubeconfig is not https, and a credential goes nowhere else";
            return Err(Failure::Login(why.to_owned()));
        }
        if config.root_cert.as_ref().is_some_and(Vec::is_empty) {
            let why = "the certificate authority of its kubeconfig holds no certificate in PEM";
            return Err(Failure::Login(why.to_owned()));
        }
        if !has_proxy && is_direct(&config.cluster_url) {
            config.proxy_url = None;
        }
        config.connect_timeout = Some(patience);
        config.read_timeout = Some(patience);
        config.write_timeout = Some(patience);
        config.default_retry = false;
        // Where an exec plugin runs, this blocks; where its token is none, the client panics.
        let made = tokio::task::spawn_blocking(|| kube::Client::try_from(config)).await;
        let client =
            made.map_err(|_| Failure::Login("its credential is none that a request can carry".to_owned()))??;
        Ok(Self { server: client, secrets, places: None })
    }

    /// The same, of whose answers no more are read than there is room for. A cluster with this limit of time waits for room a
    /// small part of it at most, and then goes on without: those that answer slowly are in nobody's way for long.
    pub(super) fn among(self, room: Arc<Semaphore>, limit: Duration) -> Self {
        let patience = Mutex::new(PLACE_PATIENCE.min(limit / PLACE_SHARE));
        Self { places: Some(Places { room, patience }), ..self }
    }

    /// What it logs in with.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.secrets.iter()
    }

    /// Gets a path, and no more of the answer than `most` bytes.
    pub async fn get(&self, path: &str, accept: &str, most: usize) -> Result<Answer, Failure> {
        let request = Request::get(path).header(ACCEPT, accept).body(Body::from(Vec::new()));
        self.answer(request.map_err(kube::Error::HttpError)?, most).await
    }

    /// Asks for a review: a question in JSON, which changes nothing.
    pub async fn review(&self, review: Review, question: Vec<u8>, most: usize) -> Result<Answer, Failure> {
        let request = Request::post(review.path()).header(ACCEPT, JSON).header(CONTENT_TYPE, JSON);
        let request = request.body(Body::from(question)).map_err(kube::Error::HttpError)?;
        self.answer(request, most).await
    }

    /// Sends a request, and takes no more of the answer than `most` bytes.
    pub(super) async fn answer(&self, request: Request<Body>, most: usize) -> Result<Answer, Failure> {
        let response = self.server.send(request).await?;
        let status = response.status();
        let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let retry_after = seconds.map(Duration::from_secs);
        let date = response.headers().get(DATE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let place = match &self.places {
            Some(places) if status.is_success() => places.wait().await,
            _ => None,
        };
        let body = Limited::new(response.into_body(), most).collect().await;
        let body = body.map_err(|why| kube::Error::ReadEvents(io::Error::other(why)))?.to_bytes();
        let body = Zeroizing::new(Vec::from(body));
        let said = if status.is_success() { None } else { self.said(&body) };
        Ok(Answer { status, body, retry_after, date, said, place })
    }

    fn said(&self, body: &[u8]) -> Option<String> {
        let status: Status = serde_json::from_slice(body).ok()?;
        (status.kind == "Status").then(|| one_line(&self.redacted(status.message)))
    }

    /// A text of the server without the secrets of the login, which it may repeat.
    pub(super) fn redacted(&self, text: String) -> String {
        let secrets = self.secrets.iter().map(Secret::expose).filter(|secret| !secret.is_empty());
        secrets.fold(text, |text, secret| text.replace(secret, REDACTED))
    }
}

impl Places {
    async fn wait(&self) -> Option<OwnedSemaphorePermit> {
        let patience = *self.patience.lock().unwrap_or_else(PoisonError::into_inner);
        let began = Instant::now();
        let place = timeout(patience, Arc::clone(&self.room).acquire_owned()).await;
        let left = patience.saturating_sub(began.elapsed());
        *self.patience.lock().unwrap_or_else(PoisonError::into_inner) = left;
        place.ok()?.ok()
    }
}

/// Whether a proxy that the environment names is not for this host: as `NO_PROXY` says and, as in kubectl, never for this
/// machine. kube compares `NO_PROXY` with the proxy's own name.
fn is_direct(server: &Uri) -> bool {
    let host = server.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_loopback = host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    host == "localhost" || is_loopback || Matcher::from_env().intercept(server).is_none()
}
