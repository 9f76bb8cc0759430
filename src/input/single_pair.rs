//! One pair from flags, without a pairings.yaml: the core of `pairctl generate`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::kubeconfig::{self, ReadFile, Wanted};
use super::{flags, mappings};
use crate::model::cluster_pair::{ClusterPair, ObjectId};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::NameError;
use crate::model::source::Source;

/// What the flags say, as texts.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The name of the pair.
    pub name: &'a str,
    /// Its namespace on the source cluster.
    pub namespace: &'a str,
    /// `--project-mappings`; empty where it is not given.
    pub project_mappings: &'a str,
    /// `--storageoptions`; empty where it is not given.
    pub storage_options: &'a str,
}

/// Builds the pair, or says everything that is wrong with what it is built of.
pub fn build(
    request: &Request<'_>,
    kubeconfigs: &[(Arc<Source>, PathBuf)],
    wanted: &Wanted<'_>,
    read: ReadFile<'_>,
    findings: &mut Findings,
) -> Option<ClusterPair> {
    let mut found = Findings::default();
    let name = checked(request.name, "name", &mut found);
    let namespace = checked(request.namespace, "namespace", &mut found);
    let project_mappings = project_mappings(request.project_mappings, &mut found);
    let options = flags::storage_options(request.storage_options, &mut found);
    let config = kubeconfig::resolve(kubeconfigs, wanted, read, &mut found);
    let usable = !found.has_errors();
    findings.extend(found);
    let (id, config) = (ObjectId { namespace: namespace?, name: name? }, Arc::new(config?));
    let (labels, annotations) = (BTreeMap::new(), BTreeMap::new());
    usable.then_some(ClusterPair { id, labels, annotations, config, options, project_mappings })
}

fn project_mappings(text: &str, findings: &mut Findings) -> BTreeMap<String, String> {
    let mappings = flags::project_mappings(text, findings);
    mappings::check(&mappings, findings);
    mappings.into_iter().map(|mapping| (mapping.source.value, mapping.target.value)).collect()
}

fn checked<T: std::str::FromStr<Err = NameError>>(
    text: &str,
    what: &str,
    findings: &mut Findings,
) -> Option<T> {
    match text.parse() {
        Ok(name) => Some(name),
        Err(error) => {
            let finding =
                Finding::new(Code::InvalidName, format!("the {what} `{}` is not valid", text.escape_debug()))
                    .help(error.to_string());
            findings.push(finding);
            None
        }
    }
}
