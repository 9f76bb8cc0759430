//! `pairctl wiring`: the manifests that point Argo CD or Flux at the rendered tree.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::outcome::Outcome;
use super::output::Output;
use crate::input::{load, validate};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::pairing::Pairings;
use crate::model::plan::Plan;
use crate::render::wiring::{ArgoCd, Flux, Place, Repository, SourceKind};

/// Print the manifests that point Argo CD or Flux at the rendered tree
///
/// From pairings.yaml and flags alone: no credential, no cluster and no file of the tree is read, and nothing secret is
/// printed. `wiring/argocd.yaml.j2` and `wiring/flux.yaml.j2` in your `templates` directory replace the built-in templates.
#[derive(Debug, Args)]
pub(super) struct WiringCommand {
    #[command(subcommand)]
    tool: Tool,
}

#[derive(Debug, Subcommand)]
enum Tool {
    Argocd(ArgocdArgs),
    Flux(FluxArgs),
}

/// What both tools take.
#[derive(Debug, Args)]
struct TreeArgs {
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    file: PathBuf,
    /// The source clusters; by default all
    #[arg(value_name = "CLUSTER")]
    clusters: Vec<String>,
    /// Where in the repository the working directory lies
    #[arg(long, default_value = ".", value_name = "PATH")]
    path_prefix: PathBuf,
}

/// Print an ApplicationSet, and the keys of argocd-cm that it needs
///
/// The ApplicationSet makes an Application for each source cluster whose Secret in Argo CD has the label
/// `pairctl.dev/cluster: NAME`. Apply both with `kubectl apply --server-side`. docs/gitops.md explains every line.
#[derive(Debug, Args)]
struct ArgocdArgs {
    #[command(flatten)]
    tree: TreeArgs,
    /// The URL of the repository that holds the tree
    #[arg(long, value_name = "URL")]
    repo: String,
    /// The branch, tag or commit to apply
    #[arg(long, default_value = "main")]
    revision: String,
    /// Where Argo CD is
    #[arg(long, default_value = "argocd")]
    namespace: String,
    /// The AppProject of the Applications
    #[arg(long, default_value = "default")]
    project: String,
}

/// Print a Kustomization per source cluster
///
/// For the Flux that runs on a source cluster, name it: `pairctl wiring flux east`. For one that applies to others, say
/// --remote. docs/gitops.md explains every line.
#[derive(Debug, Args)]
struct FluxArgs {
    #[command(flatten)]
    tree: TreeArgs,
    /// The URL of the repository that holds the tree: prints a GitRepository too
    #[arg(long, value_name = "URL")]
    repo: Option<String>,
    /// The branch to apply, with --repo
    #[arg(long, default_value = "main", requires = "repo", value_name = "BRANCH")]
    revision: String,
    /// What brings the tree, where it is there already
    #[arg(long, default_value = "GitRepository/flux-system", value_name = "KIND/NAME", conflicts_with = "repo", value_parser = source)]
    source: (SourceKind, String),
    /// Where Flux is
    #[arg(long, default_value = "flux-system")]
    namespace: String,
    /// Flux runs elsewhere, and has a Secret with a kubeconfig of each source cluster
    #[arg(long, value_name = "SECRET", num_args = 0..=1, require_equals = true, default_missing_value = "{source}-kubeconfig")]
    remote: Option<String>,
    /// The Secret that opens SOPS files; by default `sops-age` where age does
    #[arg(long, value_name = "SECRET")]
    decryption_secret: Option<String>,
}

/// The kinds that a Kustomization of Flux takes.
fn source(text: &str) -> Result<(SourceKind, String), String> {
    let (kind, name) = text.split_once('/').filter(|(_, name)| !name.is_empty()).ok_or("it is KIND/NAME")?;
    let kind = match kind {
        "GitRepository" => SourceKind::GitRepository,
        "OCIRepository" => SourceKind::OciRepository,
        "Bucket" => SourceKind::Bucket,
        _ => return Err("the kinds are GitRepository, OCIRepository and Bucket".to_owned()),
    };
    Ok((kind, name.to_owned()))
}

/// Loads, validates, renders, prints.
pub(super) fn run(command: &WiringCommand, output: &mut Output) -> anyhow::Result<Outcome> {
    let tree = match &command.tool {
        Tool::Argocd(args) => &args.tree,
        Tool::Flux(args) => &args.tree,
    };
    let mut findings = Findings::default();
    let files = load::load(&tree.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let text = pairings.and_then(|pairings| manifests(command, tree, &pairings, &mut findings));
    let findings = findings.sorted();
    output.findings(&findings)?;
    let Some(text) = text.filter(|_| !findings.has_errors()) else { return Ok(Outcome::Failed) };
    output.results().write_all(text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn manifests(
    command: &WiringCommand,
    tree: &TreeArgs,
    pairings: &Pairings,
    findings: &mut Findings,
) -> Option<String> {
    let plan = plan(pairings, &tree.clusters, findings);
    let templates = super::templates(pairings, findings);
    let root = or_found(Place::new(&tree.path_prefix, &pairings.output), findings);
    let (given, urls_only) = match &command.tool {
        Tool::Argocd(args) => (Some(&args.repo), false),
        Tool::Flux(args) => (args.repo.as_ref(), true),
    };
    let repository = given.map(|given| or_found(Repository::new(given, urls_only), findings));
    if findings.has_errors() {
        return None;
    }
    let (root, repository) = (root.as_ref()?, repository.flatten());
    match &command.tool {
        Tool::Argocd(args) => {
            let (repository, revision) = (repository.as_ref()?, &args.revision);
            let (namespace, project) = (&args.namespace, &args.project);
            ArgoCd { root, repository, revision, namespace, project }.manifests(&plan, &templates, findings)
        }
        Tool::Flux(args) => {
            let repository = repository.as_ref().map(|repository| (repository, args.revision.as_str()));
            let source = (args.source.0, args.source.1.as_str());
            let (remote, decryption_secret) = (args.remote.as_deref(), args.decryption_secret.as_deref());
            let namespace = &args.namespace;
            Flux { root, repository, source, namespace, remote, decryption_secret }
                .manifests(&plan, &templates, findings)
        }
    }
}

fn or_found<T>(result: Result<T, Box<Finding>>, findings: &mut Findings) -> Option<T> {
    result.map_err(|finding| findings.push(*finding)).ok()
}

/// The source clusters that are named, or all; one that is none is a finding.
fn plan<'p>(pairings: &'p Pairings, named: &[String], findings: &mut Findings) -> Plan<'p> {
    let mut plan = Plan::new(pairings, None);
    for name in named.iter().collect::<BTreeSet<_>>() {
        if !pairings.clusters.keys().any(|known| known.as_str() == name) {
            findings.push(super::unknown_cluster(name, pairings));
        } else if !plan.sources.keys().any(|source| source.as_str() == name) {
            findings.push(
                Finding::new(Code::BadArgument, format!("cluster `{name}` is the source of no pair"))
                    .help("nothing is rendered for it, so that there is nothing to apply"),
            );
        }
    }
    plan.sources.retain(|source, _| named.is_empty() || named.iter().any(|name| name == source.as_str()));
    plan
}
