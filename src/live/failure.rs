//! Why a cluster could not be asked, in words that hold no credential.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use kube::client::AuthError;
use kube::config::{KubeconfigError, LoadDataError};

use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::name::ClusterName;
use crate::model::source::Place;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The kubeconfig cannot be used.
    Login(String),
    /// Nothing answers that is an API server.
    Unreachable(String),
    /// What answers is not whom the kubeconfig trusts.
    Untrusted(String),
    /// It takes too long.
    TooSlow(Duration),
}

impl Failure {
    /// The finding, at the entry that names the kubeconfig.
    pub fn finding(&self, cluster: &ClusterName, place: &Place) -> Finding {
        let (code, message, help) = match self {
            Self::Login(why) => (
                Code::BadAccess,
                format!("pairctl cannot log in to cluster `{cluster}`: {why}"),
                "mend the kubeconfig, or give pairctl one of its own with `access`".to_owned(),
            ),
            Self::Unreachable(why) => (
                Code::ClusterUnreachable,
                format!("the API server of cluster `{cluster}` cannot be reached: {why}"),
                ELSEWHERE.to_owned(),
            ),
            Self::Untrusted(why) => (
                Code::ClusterUnreachable,
                format!(
                    "the API server of cluster `{cluster}` is not the one that its kubeconfig trusts: {why}"
                ),
                "refresh `certificate-authority-data` in the kubeconfig, or see what stands in between"
                    .to_owned(),
            ),
            Self::TooSlow(limit) => (
                Code::ClusterUnreachable,
                format!("cluster `{cluster}` gave no answer within {} s", limit.as_secs()),
                format!("wait longer with --timeout, or {ELSEWHERE}"),
            ),
        };
        Finding::new(code, message).at(place, "the kubeconfig").help(help)
    }
}

const ELSEWHERE: &str = "run where the address of the kubeconfig can be reached, or name the other clusters to do without this one";

impl From<KubeconfigError> for Failure {
    fn from(error: KubeconfigError) -> Self {
        Self::Login(match error {
            KubeconfigError::CurrentContextNotSet => {
                "its kubeconfig has no `current-context`, and no `context` is given".to_owned()
            }
            KubeconfigError::LoadContext(name) => format!("its kubeconfig has no context `{name}`"),
            KubeconfigError::LoadClusterOfContext(name) => {
                format!("the context names the cluster `{name}`, which the kubeconfig does not have")
            }
            KubeconfigError::MissingClusterUrl => "the cluster of its kubeconfig has no `server`".to_owned(),
            KubeconfigError::ParseClusterUrl(_) => "the `server` of its kubeconfig is no URL".to_owned(),
            KubeconfigError::ParseProxyUrl(_) | KubeconfigError::ParseNoProxy(_) => {
                "the proxy of its kubeconfig or of the environment is no URL".to_owned()
            }
            KubeconfigError::Parse(error) => match error.location() {
                Some(location) => {
                    format!("its kubeconfig is none that the client reads, from line {} on", location.line())
                }
                None => "its kubeconfig is none that the client reads".to_owned(),
            },
            KubeconfigError::LoadCertificateAuthority(why) => data("certificate-authority", &why),
            KubeconfigError::LoadClientCertificate(why) => data("client-certificate", &why),
            KubeconfigError::LoadClientKey(why) => data("client-key", &why),
            KubeconfigError::ParseCertificates(_) => "the certificate authority is not PEM".to_owned(),
            _ => "the client does not take its kubeconfig".to_owned(),
        })
    }
}

fn data(field: &str, why: &LoadDataError) -> String {
    match why {
        LoadDataError::DecodeBase64(_) => format!("`{field}-data` of its kubeconfig is not base64"),
        LoadDataError::ReadFile(..) => format!("the file that `{field}` names cannot be read"),
        LoadDataError::NoBase64DataOrFile => {
            format!("`{field}` is missing from its kubeconfig, and certificate and key go together")
        }
    }
}

impl From<kube::Error> for Failure {
    fn from(error: kube::Error) -> Self {
        match error {
            kube::Error::InferKubeconfig(error) => error.into(),
            kube::Error::Auth(error) => Self::Login(auth(&error)),
            kube::Error::ProxyProtocolUnsupported { .. } | kube::Error::ProxyProtocolDisabled { .. } => {
                Self::Login("the proxy is none of http, https and socks5".to_owned())
            }
            kube::Error::RustlsTls(_) => Self::Login(
                "the client does not take the certificate authority, certificate or key of its kubeconfig"
                    .to_owned(),
            ),
            kube::Error::HttpError(_) => {
                Self::Login("a name to impersonate has a character that no request can carry".to_owned())
            }
            // An exec plugin that is asked again, in the middle of the work.
            kube::Error::Service(error) if error.downcast_ref::<AuthError>().is_some() => {
                Self::Login(error.downcast_ref().map_or_else(String::new, auth))
            }
            other => broken(&other),
        }
    }
}

/// What an exec plugin printed is never repeated: it may be the credential.
fn auth(error: &AuthError) -> String {
    match error {
        AuthError::AuthExecStart(why) => format!("its exec plugin cannot be started: {}", why.kind()),
        AuthError::AuthExecRun { out, .. } => format!("its exec plugin failed, with {}", out.status),
        AuthError::AuthExecParse(_) | AuthError::ExecPluginFailed => {
            "what its exec plugin printed is no ExecCredential".to_owned()
        }
        AuthError::MissingCommand => "its exec plugin has no `command`".to_owned(),
        AuthError::AuthExec(_) => "the client does not have its auth provider".to_owned(),
        _ => "the client does not take its credential".to_owned(),
    }
}

/// The innermost cause, which libraries below HTTP state in a few words: of the socket, of the name, of TLS.
fn broken(error: &kube::Error) -> Failure {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    let mut innermost = "the connection broke".to_owned();
    for cause in causes {
        if let Some(rustls::Error::InvalidCertificate(why)) = unwrapped(cause).downcast_ref() {
            return Failure::Untrusted(format!("its certificate is refused, {why}"));
        }
        innermost = one_line(&cause.to_string());
    }
    Failure::Unreachable(innermost)
}

/// What an error of input and output was made from, which it does not name as its source.
fn unwrapped<'e>(mut error: &'e (dyn std::error::Error + 'static)) -> &'e (dyn std::error::Error + 'static) {
    while let Some(inner) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        error = inner;
    }
    error
}

/// The first line of a text, cut where nobody would read on.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}
