//! The server of a cluster, judged as client-go takes them and as a pod of the source cluster sees them.

use url::{Host, Url};

use super::Context;
use super::document::{Cluster, Named};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::source::Place;

/// What is wrong with a server.
struct Fault(Code, String, &'static str);

/// The server: the wanted endpoint, or that of the kubeconfig. `trusts` says whether anything about TLS is configured
/// beside it, which decides what a server without a scheme means.
pub(super) fn check(entry: &Named<Cluster>, trusts: bool, context: &mut Context<'_>) -> Option<String> {
    let (server, place) = match (context.wanted.endpoint, &entry.value.server) {
        (Some(endpoint), _) => (endpoint.to_owned(), None),
        (None, Some(server)) => (server.value.expose().to_owned(), Some(&server.place)),
        (None, None) => {
            if !entry.flawed {
                let finding = Finding::new(Code::ServerMissing, "the cluster has no `server`")
                    .at(&entry.place, "`server` is missing")
                    .help("add the https URL of the destination's API server");
                context.findings.push(finding);
            }
            return None;
        }
    };
    let mut push = |Fault(code, message, help): Fault| {
        context.findings.push(at(Finding::new(code, message).help(help), place));
    };
    match url_of(&server, trusts) {
        Err(fault) => push(fault),
        Ok(url) => {
            if !server.contains("://") {
                let message = "the server has no scheme; Stork's client takes it for https".to_owned();
                push(Fault(Code::ServerNoScheme, message, "write https:// in front of it"));
            }
            if let Some(fault) = url.host().and_then(|host| unreachable(&host)) {
                push(fault);
            }
        }
    }
    Some(server)
}

fn at(finding: Finding, place: Option<&Place>) -> Finding {
    match place {
        Some(place) => finding.at(place, "the server"),
        None => finding,
    }
}

const WRITE_A_URL: &str = "write it as https://HOST:PORT, optionally with a path";

/// The URL that client-go connects to (`rest/url_utils.go`).
fn url_of(server: &str, trusts: bool) -> Result<Url, Fault> {
    let invalid = || Fault(Code::ServerInvalid, "the server is no URL".to_owned(), WRITE_A_URL);
    let url = match server.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => parse(rest).ok_or_else(invalid)?,
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") && parse(rest).is_some() => {
            let message =
                "the server is plain http, over which Stork's client sends no credentials".to_owned();
            return Err(Fault(Code::ServerHttp, message, "write https://"));
        }
        Some(_) => return Err(invalid()),
        // A path after a bare host is refused by client-go.
        None => parse(server).filter(|url| url.path() == "/").ok_or_else(invalid)?,
    };
    if !trusts && !server.contains("://") {
        let message =
            "the server has no scheme and no certificate authority, so Stork's client speaks plain http";
        return Err(Fault(Code::ServerHttp, message.to_owned(), "write https:// in front of it"));
    }
    Ok(url)
}

/// Parses what stands after the scheme. The library is more lenient than Go's in what is refused here first.
pub(super) fn parse(rest: &str) -> Option<Url> {
    let has_bad_character = rest.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\');
    let has_bad_escape = rest.split('%').skip(1).any(|escape| {
        let digits = escape.as_bytes().get(..2);
        !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if rest.is_empty() || rest.starts_with('/') || has_bad_character || has_bad_escape {
        return None;
    }
    Url::parse(&format!("https://{rest}")).ok().filter(Url::has_host)
}

/// Why a pod of the source cluster does not find the destination there.
fn unreachable(host: &Host<&str>) -> Option<Fault> {
    if is_loopback(host) {
        let message = format!("the server is {host}, which in Stork's pod is the pod itself");
        return Some(Fault(
            Code::ServerLoopback,
            message,
            "give the address that the source cluster reaches",
        ));
    }
    let Host::Domain(name) = host else { return None };
    let name = name.trim_end_matches('.');
    let in_cluster = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"];
    if in_cluster.contains(&name) || name.starts_with("kubernetes.default.svc.") {
        let message = format!("the server is {name}, which in Stork's pod is the source cluster");
        return Some(Fault(
            Code::ServerInCluster,
            message,
            "give the address that the source cluster reaches",
        ));
    }
    let is_service = name.rsplit('.').next() == Some("svc") || name.ends_with(".svc.cluster.local");
    is_service.then(|| {
        let message = format!("the server is {name}, a service of the cluster that resolves the name");
        Fault(Code::ServerServiceName, message, "make sure that the source cluster has this service")
    })
}

/// Whether the host is the machine or pod that connects.
pub(in crate::input) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback() || address.is_unspecified(),
        Host::Ipv6(address) => {
            let inner = address.to_ipv4_mapped();
            address.is_loopback()
                || address.is_unspecified()
                || inner.is_some_and(|inner| inner.is_loopback() || inner.is_unspecified())
        }
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit('.').next();
            last == Some("localhost")
                || matches!(
                    name,
                    "localhost.localdomain" | "host.docker.internal" | "kubernetes.docker.internal"
                )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(server: &str, trusts: bool) -> Option<Code> {
        match url_of(server, trusts) {
            Err(Fault(code, ..)) => Some(code),
            Ok(url) => url.host().and_then(|host| unreachable(&host)).map(|Fault(code, ..)| code),
        }
    }

    #[test]
    fn servers_that_stork_reaches() {
        for server in [
            "https://10.20.30.40:6443",
            "HTTPS://api.example.com",
            "https://rancher.example.com/k8s/clusters/c-m-7xk2p9m4",
            "https://gw.example.com/k8s/prod/",
            "https://[2001:db8::1]:6443",
            "https://my_host:6443",
            "https://user:word@api.example.com",
            "10.20.30.40:6443",
            "api.example.com",
        ] {
            assert_eq!(code(server, true), None, "{server}");
        }
    }

    #[test]
    fn servers_that_it_does_not_reach() {
        use Code::{ServerHttp, ServerInCluster, ServerInvalid, ServerLoopback, ServerServiceName};
        for (server, expected) in [
            ("http://10.20.30.40", ServerHttp),
            ("ftp://10.20.30.40", ServerInvalid),
            ("https://", ServerInvalid),
            ("https:///x", ServerInvalid),
            ("https://:6443", ServerInvalid),
            ("https://a b", ServerInvalid),
            ("https://host:port", ServerInvalid),
            ("https://host:99999", ServerInvalid),
            ("https://host/%zz", ServerInvalid),
            ("host:6443/path", ServerInvalid),
            ("2001:db8::1", ServerInvalid),
            ("https://localhost:6443", ServerLoopback),
            ("https://127.0.0.1:6443", ServerLoopback),
            ("https://0.0.0.0:6443", ServerLoopback),
            ("https://[::1]:6443", ServerLoopback),
            ("https://kind.localhost", ServerLoopback),
            ("https://kubernetes.default.svc", ServerInCluster),
            ("https://kubernetes.default.svc.cluster.local:443", ServerInCluster),
            ("https://vcluster.team-a.svc", ServerServiceName),
        ] {
            assert_eq!(code(server, true), Some(expected), "{server}");
        }
        assert_eq!(code("10.20.30.40:6443", false), Some(ServerHttp));
    }
}
