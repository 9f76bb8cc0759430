//! The cluster of the chosen context: where Stork connects, and whom it trusts there.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Context;
use super::document::{Cluster, Named};
use super::reader::Bytes;
use super::{certificate, proxy, server};
use crate::model::cluster_pair::Plain;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::secret::Secret;

/// Fields under the names of Stork's form.
pub(super) type FieldMap = BTreeMap<&'static str, Plain>;

/// Bytes in the base64 of Stork's form.
pub(super) fn encoded(bytes: &Bytes) -> Plain {
    Plain::Text(Secret::new(STANDARD.encode(&*bytes.value)))
}

/// The server and the cluster's other fields. `None` where a finding says that there is no server.
pub(super) fn check(entry: &Named<Cluster>, context: &mut Context<'_>) -> Option<(String, FieldMap)> {
    let cluster = &entry.value;
    let mut fields = FieldMap::new();
    let authority = authority(cluster, context);
    let trusts = authority.is_some() || cluster.insecure.is_some() || cluster.authority.is_given();
    if let Some(authority) = &authority {
        fields.insert("certificate-authority-data", encoded(authority));
    }
    check_insecure(cluster, authority.as_ref(), context);
    if cluster.insecure.is_some() {
        fields.insert("insecure-skip-tls-verify", Plain::Bool(true));
    }
    if let Some(name) = &cluster.tls_server_name {
        fields.insert("tls-server-name", Plain::Text(name.value.clone()));
    }
    if let Some(proxy) = &cluster.proxy {
        proxy::check(proxy, context);
        fields.insert("proxy-url", Plain::Text(proxy.value.clone()));
    }
    let server = server::check(entry, trusts, context)?;
    Some((server, fields))
}

fn authority(cluster: &Cluster, context: &mut Context<'_>) -> Option<Bytes> {
    let bytes = context.material(&cluster.authority, "certificate-authority").ok()??;
    if bytes.value.is_empty() {
        let finding = Finding::new(Code::CaEmpty, "the file of the certificate authority is empty")
            .at(&bytes.place, "nothing is in this file")
            .help("name the file that holds the certificate of the destination's API server");
        context.findings.push(finding);
        return None;
    }
    certificate::check_authority(&bytes, "certificate-authority", context.findings);
    Some(bytes)
}

fn check_insecure(cluster: &Cluster, authority: Option<&Bytes>, context: &mut Context<'_>) {
    let Some(insecure) = &cluster.insecure else { return };
    let finding = match authority {
        Some(authority) => Finding::new(
            Code::InsecureWithCa,
            "`insecure-skip-tls-verify` stands beside a certificate authority",
        )
        .at(&insecure.place, "set here")
        .beside(&authority.place, "the certificate authority")
        .help("remove `insecure-skip-tls-verify`"),
        None => Finding::new(Code::InsecureTls, "the certificate of the destination is not verified")
            .at(&insecure.place, "set here")
            .help("give the certificate authority instead"),
    };
    context.findings.push(finding);
}
