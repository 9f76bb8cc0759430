//! The proxy of a cluster.

use super::Context;
use super::reader::Text;
use super::server::{is_loopback, parse};
use crate::model::code::Code;
use crate::model::finding::Finding;

/// Checks `proxy-url` as client-go does (`tools/clientcmd/helpers.go`).
pub(super) fn check(proxy: &Text, context: &mut Context<'_>) {
    let url = proxy.value.expose().split_once("://").and_then(|(scheme, rest)| {
        let known = ["http", "https", "socks5"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        parse(rest).filter(|_| known)
    });
    let finding = match url {
        None => Finding::new(Code::ProxyInvalid, "`proxy-url` is no proxy that Stork's client takes")
            .at(&proxy.place, "an http, https or socks5 URL belongs here")
            .help("write it as http://HOST:PORT"),
        Some(url) if url.host().is_some_and(|host| is_loopback(&host)) => {
            Finding::new(Code::ProxyLoopback, "the proxy is this machine, and Stork connects from its pod")
                .at(&proxy.place, "in Stork's pod this is the pod itself")
                .help("give a proxy that the source cluster reaches, or remove `proxy-url`")
        }
        Some(_) => return,
    };
    context.findings.push(finding);
}
