//! What an API server's answers say about a SealedSecrets controller.

use std::time::SystemTime;

use http::StatusCode;
use serde::Deserialize;

use super::certificate::Fetched;
use super::client::Answer;
use super::refusal::Request;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::name::ClusterName;
use crate::model::seal::Controller;
use crate::model::source::Place;
use crate::sealed_secret::SealingCertificate;

/// Who was asked, and the entries that are to be mended where the answer is no good.
pub(super) struct Asked {
    pub(super) cluster: ClusterName,
    pub(super) access: Place,
    pub(super) controller: Controller,
    pub(super) certificate: Place,
}

/// As much of a Service as is wanted.
#[derive(Deserialize)]
struct Service {
    spec: Spec,
}

#[derive(Deserialize)]
struct Spec {
    #[serde(default)]
    ports: Vec<Port>,
}

/// A single port may have no name.
#[derive(Deserialize)]
struct Port {
    #[serde(default)]
    name: String,
}

impl Asked {
    /// The name of the Service's first port.
    pub(super) fn port(&self, answer: &Answer) -> Result<String, Box<Finding>> {
        match answer.status {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND if answer.said.is_some() => {
                return self.no_controller("its API server has no such Service");
            }
            _ => return self.refused(answer, "services"),
        }
        let Ok(Service { spec }) = serde_json::from_slice(&answer.body) else { return self.stranger() };
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match spec.ports.into_iter().next() {
            // It becomes part of a path.
            Some(port) if is_name(&port.name) => Ok(port.name),
            Some(_) => self.stranger(),
            None => self.no_controller("the Service has no port"),
        }
    }

    /// The controller's certificate, which has not expired.
    pub(super) fn certificate(&self, answer: &Answer, now: SystemTime) -> Fetched {
        match (answer.status, &answer.said) {
            (StatusCode::OK, _) => {}
            (
                StatusCode::NOT_FOUND | StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_GATEWAY,
                Some(said),
            ) => return self.no_controller(&format!("nothing answers behind its Service ({said})")),
            (_, Some(_)) => return self.refused(answer, "services/proxy"),
            // The API server would have said so in a Status.
            (status, None) => return self.no_controller(&format!("what runs there answers {status}")),
        }
        let Controller { name, namespace } = &self.controller;
        let whose =
            format!("the certificate of controller `{name}` in `{namespace}` of cluster `{}`", self.cluster);
        match SealingCertificate::from_pem(&answer.body) {
            Ok(certificate) if certificate.is_expired(now) => {
                let until = certificate.valid_until().unwrap_or_default();
                self.bad(
                    (Code::ControllerCertificateExpired, format!("{whose} expired on {until}")),
                    "restart the controller or renew its keys, or set the clock of this machine right",
                )
            }
            Ok(certificate) => Ok(certificate),
            Err(why) => self.bad(
                (Code::BadCertificate, format!("{whose} cannot be used: {why}")),
                "see what `kubeseal --fetch-cert` gives, and whether `controller` names the right Service",
            ),
        }
    }

    fn bad<T>(&self, (code, message): (Code, String), help: &str) -> Result<T, Box<Finding>> {
        let finding = Finding::new(code, message).at(&self.certificate, "its certificate belongs here");
        Err(Box::new(finding.help(help)))
    }

    fn no_controller<T>(&self, why: &str) -> Result<T, Box<Finding>> {
        let (Controller { name, namespace }, cluster) = (&self.controller, &self.cluster);
        let message =
            format!("cluster `{cluster}` has no SealedSecrets controller `{name}` in `{namespace}`: {why}");
        self.bad(
            (Code::ControllerNotFound, message),
            "name its Service with `sealedSecret: {controller: {name: ..., namespace: ...}}`, or see whether it runs",
        )
    }

    /// An answer of the API server itself that refuses, or makes no sense.
    fn refused<T>(&self, answer: &Answer, resource: &str) -> Result<T, Box<Finding>> {
        Err(Box::new(self.request(resource).refused(answer)))
    }

    fn stranger<T>(&self) -> Result<T, Box<Finding>> {
        Err(Box::new(self.request("services").stranger("")))
    }

    fn request(&self, resource: &str) -> Request<'_> {
        let namespace = &self.controller.namespace;
        Request {
            cluster: &self.cluster,
            access: &self.access,
            right: format!("get `{resource}` in namespace `{namespace}`"),
            grant: format!(
                "grant its user the verb `get` on `services` and `services/proxy` in `{namespace}` (`pairctl \
                 certificate --help` shows a Role)"
            ),
        }
    }
}
