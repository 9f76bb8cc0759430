//! Argo CD: an ApplicationSet, and what its ConfigMap must say.

use serde::Serialize;

use super::{Place, Repository, holds_pairs, is_ksops, seal, unfit};
use crate::model::finding::Findings;
use crate::model::plan::{Plan, SourcePlan};
use crate::model::seal::{Bridge, Seal, SealedSecretSeal};
use crate::render::template::{Templates, WIRING_ARGOCD};

/// The places of a live ClusterPair that Stork writes and no manifest has, as JSON pointers (Stork
/// `pkg/migration/controllers/clusterpair.go`). There is no third: manifests have the form that Stork's own types write.
const IGNORED: [&str; 2] = ["/status", "/metadata/finalizers"];

/// The name by which argocd-vault-plugin's documentation registers itself for trees of kustomize.
const VAULT_PLUGIN: &str = "argocd-vault-plugin-kustomize";

/// What Argo CD must be told.
#[derive(Debug)]
pub struct ArgoCd<'a> {
    /// The rendered tree.
    pub root: &'a Place,
    /// The repository that holds it.
    pub repository: &'a Repository,
    /// A branch, tag or commit.
    pub revision: &'a str,
    /// Where Argo CD is.
    pub namespace: &'a str,
    /// The AppProject of the Applications.
    pub project: &'a str,
}

#[derive(Serialize)]
struct Context<'a> {
    namespace: &'a str,
    project: &'a str,
    repository: &'a str,
    revision: &'a str,
    root: &'a str,
    sets: Vec<Set<'a>>,
    holds_pairs: bool,
    ksops: bool,
    ignored: [&'static str; 2],
}

/// Source clusters whose directories are fetched alike.
#[derive(Serialize)]
struct Set<'a> {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin: Option<&'static str>,
    sources: Vec<&'a str>,
}

impl ArgoCd<'_> {
    /// The manifests; nothing where a finding says why not.
    pub fn manifests(
        &self,
        plan: &Plan<'_>,
        templates: &Templates,
        findings: &mut Findings,
    ) -> Option<String> {
        for source in plan.sources.values() {
            findings.extend(why_not(source).map(|(why, help)| unfit(source.cluster, "Argo CD", why, help)));
        }
        if findings.has_errors() {
            return None;
        }
        let any = |holds: fn(&Seal) -> bool| plan.sources.values().filter_map(seal).any(holds);
        let context = Context {
            namespace: self.namespace,
            project: self.project,
            repository: self.repository.as_str(),
            revision: self.revision,
            root: self.root.as_str(),
            sets: sets(plan),
            holds_pairs: any(holds_pairs),
            ksops: any(is_ksops),
            ignored: IGNORED,
        };
        templates.wiring(WIRING_ARGOCD, &context, findings)
    }
}

fn sets<'a>(plan: &'a Plan<'_>) -> Vec<Set<'a>> {
    let is_for_plugin = |source: &SourcePlan<'_>| matches!(seal(source), Some(Seal::VaultPlugin { .. }));
    let set = |name, plugin: Option<&'static str>| {
        let sources = plan.sources.values().filter(|source| is_for_plugin(source) == plugin.is_some());
        Set { name, plugin, sources: sources.map(|source| source.cluster.name.as_str()).collect() }
    };
    let both = [set("clusterpairs", None), set("clusterpairs-vault-plugin", Some(VAULT_PLUGIN))];
    both.into_iter().filter(|set| !set.sources.is_empty()).collect()
}

fn why_not(source: &SourcePlan<'_>) -> Option<(&'static str, &'static str)> {
    let seal = seal(source)?;
    match seal {
        Seal::Sops(_) if !is_ksops(seal) => Some((
            "it would apply the ciphertext of SOPS as it is",
            "seal with `sops: {..., ksops: true}`, or take `pairctl wiring flux`; `pairctl wiring argocd CLUSTER...` prints \
             the others",
        )),
        Seal::SealedSecret(SealedSecretSeal { bridge: Bridge::Flux(_), .. }) => Some((
            "their bridge is a Kustomization of Flux",
            "take the bridge `job` or `externalSecrets`, or `pairctl wiring flux`; `pairctl wiring argocd CLUSTER...` prints \
             the others",
        )),
        _ => None,
    }
}
