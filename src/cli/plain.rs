//! `pairctl render --plain`: all manifests in clear, for a pipe into `kubeseal` or `sops`. Nothing of it reaches the disk.

use std::io;
use std::time::SystemTime;

use clap::{Args, ValueEnum};

use super::credential_output;
use crate::input::contents;
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::model::cluster_pair::ObjectId;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::{Pair, Pairings};
use crate::model::plan::{Contents, Plan};
use crate::render::plain::PlainManifests;

/// What each pair is printed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum PlainKind {
    /// The ClusterPair itself
    #[default]
    Clusterpair,
    /// A Secret that holds the ClusterPair's manifest under `clusterpair.yaml`
    Secret,
}

/// The flags of `render --plain`.
#[derive(Debug, Default, Args)]
pub(super) struct PlainArgs {
    /// Print all manifests in clear to a pipe, for `kubeseal` or `sops`, and write nothing
    #[arg(long, conflicts_with_all = ["check", "require_credentials", "verbose"])]
    pub(super) plain: bool,
    /// What each pair is printed as
    #[arg(long = "as", value_enum, requires = "plain", value_name = "KIND", default_value = "clusterpair")]
    kind: PlainKind,
    /// Print credentials even to a terminal
    #[arg(long, requires = "plain")]
    allow_terminal: bool,
}

/// Prints every pair of the plan, or says what is not at hand.
pub(super) fn run(
    args: &PlainArgs,
    pairings: &Pairings,
    only: Option<&ClusterName>,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    findings.extend(credential_output::refusal(&io::stdout(), args.allow_terminal)?);
    let plan = Plan::new(pairings, only);
    let unsealer = Unsealer::new(Places::of_process());
    let contents = contents::gather(pairings, &plan, SystemTime::now(), &unsealer, findings);
    let objects = || plan.sources.values().flat_map(|source| &source.objects);
    for (id, index) in objects().filter(|(_, index)| !contents[**index].are_complete()) {
        findings.push(not_at_hand(id, &pairings.pairs[*index], &contents[*index]));
    }
    if findings.has_errors() {
        return Ok(());
    }
    let manifests = PlainManifests::new(&contents);
    let documents = objects().filter_map(|(id, index)| {
        let (pair, contents) = (&pairings.pairs[*index], &contents[*index]);
        match args.kind {
            PlainKind::Clusterpair => manifests.cluster_pair(id, pair, contents),
            PlainKind::Secret => manifests.secret(id, pair, contents),
        }
    });
    credential_output::write_all(documents)
}

fn not_at_hand(id: &ObjectId, pair: &Pair, contents: &Contents) -> Finding {
    let message = format!("not all of ClusterPair {id} of cluster `{}` is at hand", pair.source);
    Finding::new(Code::CredentialMissing, message)
        .at(&pair.place, "needed for this entry")
        .help(format!("{}; run where it is, or set it", contents.absent.join("; ")))
}
