//! The address under which source clusters reach a destination.

use url::{Host, Url};

use super::kubeconfig::is_loopback;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::Spanned;

/// Reports an endpoint that Stork could not use from a pod of the source cluster.
pub fn check(given: &Spanned<String>, findings: &mut Findings) {
    let Err(why) = usable(&given.value) else { return };
    // A password, or a token in a query.
    if given.value.contains(['@', '?', '#']) {
        given.place.source.mask(given.place.span.clone());
    }
    let finding = Finding::new(Code::BadEndpoint, format!("Stork cannot use this endpoint: {why}"))
        .at(&given.place, "given here")
        .help("write the URL that the source clusters reach, such as https://10.0.0.1:6443");
    findings.push(finding);
}

/// Why Stork could not use it.
pub fn usable(text: &str) -> Result<(), &'static str> {
    let url = Url::parse(text).map_err(|_| "it is no URL")?;
    if url.scheme() != "https" {
        return Err("it is not https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it carries a user name or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it has a query or a fragment");
    }
    match url.host() {
        None => Err("it names no host"),
        Some(host) if is_loopback(&host) => Err("it is this machine"),
        Some(Host::Domain(name)) if is_in_cluster(name) => Err("it is a name inside the cluster"),
        Some(_) => Ok(()),
    }
}

fn is_in_cluster(name: &str) -> bool {
    matches!(name, "kubernetes" | "kubernetes.default")
        || [".svc", ".svc.cluster.local"].into_iter().any(|end| name.ends_with(end))
}
