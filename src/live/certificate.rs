//! The certificate of a SealedSecrets controller, fetched as kubeseal fetches it: through the API server's proxy, from the
//! first port of the controller's Service (`pkg/kubeseal` in bitnami-labs/sealed-secrets).

use std::io;
use std::time::SystemTime;

use super::client::Client;
use super::controller::Asked;
use super::failure::Failure;
use super::fleet::{self, Pace};
use super::login::Login;
use crate::model::finding::Finding;
use crate::model::name::ClusterName;
use crate::model::seal::Controller;
use crate::model::source::Place;
use crate::sealed_secret::SealingCertificate;

/// Whose certificate is wanted.
pub struct Wanted {
    /// The cluster.
    pub cluster: ClusterName,
    /// How to log in to it.
    pub login: Login,
    /// The entry of the kubeconfig.
    pub access: Place,
    /// Where the controller runs.
    pub controller: Controller,
    /// The entry of the certificate.
    pub certificate: Place,
}

/// A certificate, or why there is none.
pub type Fetched = Result<SealingCertificate, Box<Finding>>;

/// The certificates that the controllers seal for now, in the order of `wanted`; none of them has expired at `now`.
pub fn fetch_all(
    wanted: Vec<Wanted>,
    now: SystemTime,
    pace: Pace,
    done: &dyn Fn(),
) -> io::Result<Vec<Fetched>> {
    let at: Vec<_> = wanted.iter().map(|wanted| (wanted.cluster.clone(), wanted.access.clone())).collect();
    let fetched = fleet::each(wanted, pace, |wanted| fetch(wanted, now, pace), done)?;
    let results = at.into_iter().zip(fetched).map(|((cluster, access), fetched)| {
        fetched.unwrap_or_else(|failure| Err(Box::new(failure.finding(&cluster, &access))))
    });
    Ok(results.collect())
}

/// A Service or a certificate that is larger is none that anybody wants to read.
const MOST: usize = 1 << 20;

/// Fails where nothing answers; what an answer lacks is a finding.
async fn fetch(wanted: Wanted, now: SystemTime, pace: Pace) -> Result<Fetched, Failure> {
    let Wanted { cluster, login, access, controller, certificate } = wanted;
    if login.trusts_anybody() {
        let why = "with `insecure-skip-tls-verify`, whoever stands in between could hand over a certificate of his own, and \
                   every credential would be sealed for him";
        return Err(Failure::Login(why.to_owned()));
    }
    let client = Client::new(login, pace.limit).await?;
    let Controller { name, namespace } = controller.clone();
    let asked = Asked { cluster, access, controller, certificate };
    let service = format!("/api/v1/namespaces/{namespace}/services/{name}");
    let port = match asked.port(&client.get(&service, "application/json", MOST).await?) {
        Ok(port) => port,
        Err(finding) => return Ok(Err(finding)),
    };
    let proxy = format!("/api/v1/namespaces/{namespace}/services/http:{name}:{port}/proxy/v1/cert.pem");
    let answer = client.get(&proxy, "application/x-pem-file, */*", MOST).await?;
    Ok(asked.certificate(&answer, now))
}
