//! stub
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use crate::model::{
    cluster_pair::{PairConfig, Plain},
    finding::{Finding, Findings},
    source::Source,
};
use crate::yaml::{self, Node};
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};
use zeroize::Zeroizing;
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub context: Option<&'a str>,
    pub endpoint: Option<&'a str>,
    pub exec_plugins: &'a [String],
    pub now: SystemTime,
}
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> io::Result<Zeroizing<Vec<u8>>>;
pub fn source(path: &str, bytes: Zeroizing<Vec<u8>>) -> Result<Arc<Source>, Finding> {
    Ok(Source::unquotable(path, String::from_utf8(bytes.to_vec()).unwrap_or_default()))
}
fn item<'a>(root: &'a Node, list: &str, name: &str, key: &str) -> Option<&'a Node> {
    let yaml::Value::Sequence(items) = &root.get(list)?.value else { return None };
    items.iter().find(|i| i.get("name").and_then(Node::text) == Some(name))?.get(key)
}
pub fn resolve(
    k: &[(Arc<Source>, PathBuf)],
    w: &Wanted<'_>,
    _r: ReadFile<'_>,
    _f: &mut Findings,
) -> Option<PairConfig> {
    let root = yaml::parse(k[0].0.text(), yaml::LaterDocuments::Ignore).ok()??;
    let context = w.context.or(root.get("current-context").and_then(Node::text))?;
    let c = item(&root, "contexts", context, "context")?;
    let (cluster, user) = (c.get("cluster")?.text()?, c.get("user")?.text()?);
    let cl = item(&root, "clusters", cluster, "cluster")?;
    let us = item(&root, "users", user, "user")?;
    let f = |n: &Node, keys: &[&'static str]| -> BTreeMap<&'static str, Plain> {
        keys.iter().filter_map(|k| Some((*k, Plain::text(n.get(k)?.text()?)))).collect()
    };
    Some(PairConfig {
        context: context.into(),
        cluster: cluster.into(),
        user: user.into(),
        namespace: None,
        colors: false,
        server: w.endpoint.or(cl.get("server")?.text())?.into(),
        cluster_fields: f(cl, &["certificate-authority-data"]),
        user_fields: f(us, &["client-certificate-data", "client-key-data", "token"]),
    })
}
