//! The flags of `pairctl init`.

use clap::Args;

use crate::cli::FileArgs;
use crate::cli::pace::PaceArgs;

/// Begin: write pairings.yaml, .sops.yaml and .gitignore for some clusters, and render
///
/// From kubeconfigs and flags; on a terminal it asks for what the flags do not say. Without --live no cluster is asked.
/// Nothing that is there is overwritten, and no credential is written unsealed. docs/init.md tells more.
#[derive(Debug, Args)]
pub(in crate::cli) struct InitArgs {
    #[command(flatten)]
    pub(super) common: FileArgs,
    /// A cluster and its kubeconfig; may be repeated
    #[arg(long, value_name = "NAME=FILE[#CONTEXT]")]
    pub(super) cluster: Vec<String>,
    /// A cluster's API server as the other clusters reach it, where its kubeconfig says another; may be repeated
    #[arg(long, value_name = "NAME=URL")]
    pub(super) endpoint: Vec<String>,
    /// A pair: the cluster that has it, and the one that it points at; may be repeated
    #[arg(long, value_name = "SOURCE:DESTINATION", conflicts_with = "topology")]
    pub(super) pair: Vec<String>,
    /// Pair all clusters by one entry: each with each, each other with the hub, or each with the next
    #[arg(long, value_parser = ["mesh", "hub", "chain"])]
    pub(super) topology: Option<String>,
    /// The hub of `--topology hub`
    #[arg(long, value_name = "NAME", requires = "topology")]
    pub(super) hub: Option<String>,
    /// Pairs for the way back, too
    #[arg(long)]
    pub(super) bidirectional: bool,
    /// What the ClusterPairs are called: `remotecluster` by default, and as their destinations with --topology
    #[arg(long, value_name = "NAME")]
    pub(super) pair_name: Option<String>,
    /// A namespace in which a pair is made; with --live and no new pair, the only ones whose pairs are taken over; may be repeated
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(super) namespace: Vec<String>,
    /// How storage is replicated; `sync-dr` by default
    #[arg(long, value_parser = ["async-dr", "sync-dr", "migration", "default"])]
    pub(super) mode: Option<String>,
    /// Storage options of a destination, for all modes but sync-dr: `west=ip=ADDRESS,token-env=VARIABLE`; may be repeated
    #[arg(long, value_name = "NAME=KEY=VALUE,...")]
    pub(super) storage: Vec<String>,
    /// Seal for this age recipient; may be repeated. Not needed where a .sops.yaml has a rule for clusters/
    #[arg(long, value_name = "RECIPIENT")]
    pub(super) age: Vec<String>,
    /// Exec plugin that your image of Stork has besides those of the stock image; may be repeated
    #[arg(long = "exec-plugin", value_name = "COMMAND")]
    pub(super) exec_plugins: Vec<String>,
    /// Write copies of the kubeconfigs, sealed, to secrets/, and refer to those
    #[arg(long)]
    pub(super) seal_kubeconfigs: bool,
    /// Do not render
    #[arg(long)]
    pub(super) no_render: bool,
    #[command(flatten)]
    pub(super) live: LiveArgs,
}

/// Whether and how clusters are asked.
#[derive(Debug, Args)]
pub(super) struct LiveArgs {
    /// Ask the clusters for the pairs that are live, which are taken over, and Rancher for its projects
    #[arg(long)]
    pub(super) live: bool,
    /// With --live: go on without this cluster where it cannot be read; may be repeated
    #[arg(long, value_name = "NAME", requires = "live")]
    pub(super) without: Vec<String>,
    #[command(flatten)]
    pub(super) pace: PaceArgs,
}
