//! A valid kubeconfig in a folder that is a map, and ways to break it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use super::super::{Wanted, resolve};
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::source::Source;

/// The kubeconfig of a recorded run: certificate authority, client certificate and key inline.
pub(super) const VALID: &str =
    include_str!("../../../../tests/parity/storkctl/certs-kubeadm-inline/kubeconfig.yaml");

/// A kubeconfig with a chain of certificates and a key of another type.
pub(super) const K3S: &str =
    include_str!("../../../../tests/parity/storkctl/certs-k3s-inline/kubeconfig.yaml");

/// A certificate authority that belongs to nothing in them.
pub(super) const OTHER_CA: &str =
    include_str!("../../../../tests/parity/storkctl/merge-two-files/sub/ca2.crt");

/// The files that a kubeconfig may name in these tests.
pub(super) fn files() -> BTreeMap<PathBuf, Vec<u8>> {
    let files: [(&str, &[u8]); 7] = [
        ("/k/ca.crt", OTHER_CA.as_bytes()),
        ("/k/empty", b""),
        ("/k/token", b"abc.def\n"),
        ("/k/broken-token", b"abc\ndef\n"),
        ("/k/latin-1", b"\xE4"),
        (
            "/k/other.key",
            include_bytes!("../../../../tests/parity/storkctl/certs-both-file-and-data/pki/other.key"),
        ),
        ("/k/ca.der", include_bytes!("../../../../tests/parity/storkctl/certs-file-der/ca.der")),
    ];
    files.into_iter().map(|(path, bytes)| (path.into(), bytes.to_vec())).collect()
}

/// When the valid kubeconfig's certificate has not expired yet.
pub(super) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

pub(super) const WANTED: fn() -> Wanted<'static> =
    || Wanted { context: None, endpoint: None, exec_plugins: &[], now: now() };

/// What comes of several kubeconfigs, all in the folder `/k`.
pub(super) fn resolved(texts: &[&str], wanted: &Wanted<'_>) -> (Option<PairConfig>, Findings) {
    let sources: Vec<_> =
        texts.iter().map(|text| (Source::unquotable("k.yaml", *text), "/k".into())).collect();
    let sources: Vec<(Arc<Source>, PathBuf)> = sources;
    let files = files();
    let read = |path: &Path| {
        files.get(path).cloned().map(Zeroizing::new).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let mut findings = Findings::default();
    let config = resolve(&sources, wanted, &read, &mut findings);
    assert_eq!(config.is_none(), findings.has_errors(), "{findings:?}");
    (config, findings)
}

/// The codes that one kubeconfig gives.
pub(super) fn codes(text: &str, wanted: &Wanted<'_>) -> Vec<Code> {
    resolved(&[text], wanted).1.into_iter().map(|finding| finding.code).collect()
}

/// Expects one kubeconfig to give these codes.
#[track_caller]
pub(super) fn check(text: &str, expected: &[Code]) {
    assert_eq!(codes(text, &WANTED()), expected, "{text}");
}

/// A kubeconfig with a user of one's own, in flow style.
pub(super) fn with_user(user: &str) -> String {
    with(r#"server: "https://api.example.com:6443""#, user, "cluster: c, user: u")
}

/// A kubeconfig with a cluster of one's own, in flow style.
pub(super) fn with_cluster(cluster: &str) -> String {
    with(cluster, "token: abc", "cluster: c, user: u")
}

/// A kubeconfig with cluster, user and context of one's own.
pub(super) fn with(cluster: &str, user: &str, context: &str) -> String {
    format!(
        "clusters: [{{name: c, cluster: {{{cluster}}}}}]\nusers: [{{name: u, user: {{{user}}}}}]\n\
         contexts: [{{name: k, context: {{{context}}}}}]\ncurrent-context: k\n"
    )
}

/// The data of a field of a kubeconfig.
pub(super) fn data(kubeconfig: &'static str, key: &str) -> &'static str {
    let line = kubeconfig.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(": "));
    line.expect("the field is there")
}
