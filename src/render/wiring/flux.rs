//! Flux: a Kustomization per source cluster, and a GitRepository where it is asked for.

use serde::Serialize;

use super::{Place, Repository, holds_pairs, is_ksops, seal, unfit};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::plan::{Plan, SourcePlan};
use crate::model::seal::{Bridge, Seal, SealedSecretSeal, Sops, SopsKeys};
use crate::render::template::{Templates, WIRING_FLUX};

/// The name of the Kustomization, and of the GitRepository.
const NAME: &str = "clusterpairs";
/// The Kustomization's name becomes a label of all that it applies.
const LONGEST_NAME: usize = 63;

/// What Flux must be told.
#[derive(Debug)]
pub struct Flux<'a> {
    /// The rendered tree.
    pub root: &'a Place,
    /// The repository to print a GitRepository for, with its branch.
    pub repository: Option<(&'a Repository, &'a str)>,
    /// What brings the tree where there is no `repository`.
    pub source: (SourceKind, &'a str),
    /// Where Flux is.
    pub namespace: &'a str,
    /// The Secret with a kubeconfig of each source cluster, `{source}` in its name replaced, where Flux runs elsewhere.
    pub remote: Option<&'a str>,
    /// The Secret with the keys for SOPS files; where nothing is said, [`Decryption::AGE`] where age opens them.
    pub decryption_secret: Option<&'a str>,
}

/// What brings a tree to Flux.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SourceKind {
    /// A Git repository.
    GitRepository,
    /// An OCI artifact.
    #[serde(rename = "OCIRepository")]
    OciRepository,
    /// A bucket.
    Bucket,
}

#[derive(Serialize)]
struct Context<'a> {
    namespace: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<&'a str>,
    source: Origin<'a>,
    sources: Vec<Target<'a>>,
}

#[derive(Serialize)]
struct Origin<'a> {
    kind: SourceKind,
    name: &'a str,
}

#[derive(Serialize)]
struct Target<'a> {
    name: &'a str,
    kustomization: String,
    path: String,
    holds_pairs: bool,
    holds_sealed_secrets: bool,
    wait: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    decryption: Option<Decryption<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kubeconfig: Option<String>,
}

/// Who opens SOPS files.
#[derive(Debug, Serialize)]
pub struct Decryption<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
}

impl Decryption<'_> {
    /// The Secret of age keys in Flux's own documentation.
    pub const AGE: &'static str = "sops-age";
}

impl Flux<'_> {
    /// The manifests; nothing where a finding says why not.
    pub fn manifests(
        &self,
        plan: &Plan<'_>,
        templates: &Templates,
        findings: &mut Findings,
    ) -> Option<String> {
        findings.extend(self.several(plan));
        let sources: Vec<Target<'_>> = plan.sources.values().map(|source| self.target(source)).collect();
        for (source, target) in plan.sources.values().zip(&sources) {
            let unfit = self.why_not(source).map(|(why, help)| unfit(source.cluster, "Flux", why, help));
            findings.extend(unfit.into_iter().chain(too_long(&target.kustomization)));
        }
        if findings.has_errors() {
            return None;
        }
        let (kind, name) = self.source;
        let source = match self.repository {
            Some(_) => Origin { kind: SourceKind::GitRepository, name: NAME },
            None => Origin { kind, name },
        };
        let (repository, revision) =
            self.repository.map(|(repository, revision)| (repository.as_str(), revision)).unzip();
        let context = Context { namespace: self.namespace, repository, revision, source, sources };
        templates.wiring(WIRING_FLUX, &context, findings)
    }

    /// Flux on each source cluster would apply all that is printed, the pairs of others too.
    fn several(&self, plan: &Plan<'_>) -> Option<Finding> {
        let names: Vec<&str> = plan.sources.keys().map(|name| name.as_str()).collect();
        (self.remote.is_none() && names.len() > 1).then(|| {
            let message = "one Flux would apply the pairs of several source clusters to its own";
            let help = format!(
                "name one, for the Flux that runs on it: {}; or say --remote for a Flux that applies to others",
                names.join(", ")
            );
            Finding::new(Code::BadArgument, message).help(help)
        })
    }

    fn target<'a>(&'a self, source: &SourcePlan<'a>) -> Target<'a> {
        let (name, seal) = (source.cluster.name.as_str(), seal(source));
        Target {
            name,
            kustomization: self.remote.map_or_else(|| NAME.to_owned(), |_| format!("{NAME}-{name}")),
            path: format!("./{}/{name}", self.root.as_str()),
            holds_pairs: seal.is_some_and(holds_pairs),
            holds_sealed_secrets: matches!(seal, Some(Seal::SealedSecret(_))),
            wait: !seal.is_some_and(is_waited_for),
            decryption: seal.and_then(|seal| self.decryption(seal)),
            kubeconfig: self.remote.map(|pattern| pattern.replace("{source}", name)),
        }
    }

    /// KMS keys are opened by what Flux's pod is allowed, without a Secret.
    fn decryption(&self, seal: &Seal) -> Option<Decryption<'_>> {
        match seal {
            Seal::Sops(Sops { keys: SopsKeys::Age(_), .. }) => {
                Some(Decryption { secret: Some(self.decryption_secret.unwrap_or(Decryption::AGE)) })
            }
            Seal::Sops(_) => Some(Decryption { secret: self.decryption_secret }),
            _ => None,
        }
    }

    fn why_not(&self, source: &SourcePlan<'_>) -> Option<(&'static str, &'static str)> {
        let seal = seal(source)?;
        match seal {
            Seal::Sops(_) if is_ksops(seal) => Some((
                "their kustomization needs KSOPS, which Flux does not run",
                "leave out `ksops`: Flux decrypts by itself; or take `pairctl wiring argocd`",
            )),
            Seal::VaultPlugin { .. } => Some((
                "it would apply the placeholders of argocd-vault-plugin as they are",
                "take another way to seal",
            )),
            Seal::SealedSecret(SealedSecretSeal { bridge: Bridge::Flux(_), .. }) if self.remote.is_some() => {
                Some((
                    "their bridge is a Kustomization, and Flux does not run there",
                    "take the bridge `job` or `externalSecrets`, or leave out --remote where Flux does run there",
                ))
            }
            _ => None,
        }
    }
}

/// A bridge of Flux may wait for this Kustomization, which must then not wait for the bridge.
fn is_waited_for(seal: &Seal) -> bool {
    let Seal::SealedSecret(SealedSecretSeal { bridge: Bridge::Flux(flux), .. }) = seal else { return false };
    flux.depends_on.is_some()
}

fn too_long(kustomization: &str) -> Option<Finding> {
    (kustomization.len() > LONGEST_NAME).then(|| {
        let message = format!("`{kustomization}` has more than {LONGEST_NAME} characters");
        Finding::new(Code::BadArgument, message)
            .help("Flux puts the name of a Kustomization into a label: give the cluster a shorter one")
    })
}
