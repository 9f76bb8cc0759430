//! `pairctl payload`: what an external store must hold for one pair, for a pipe into the store's own client.

use std::collections::BTreeMap;
use std::io;
use std::time::SystemTime;

use clap::Args;
use zeroize::Zeroizing;

use super::outcome::Outcome;
use super::output::Output;
use super::{FileArgs, credential_output};
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::input::{contents, load, validate};
use crate::model::bridge::one_line;
use crate::model::cluster_pair::ClusterPair;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::pairing::Pairings;
use crate::model::plan::Plan;

/// Print what a store must hold for one pair
///
/// A JSON object with the keys `config` and `options`. Both values are texts: JSON on one line, which External Secrets and argocd-vault-plugin put into the ClusterPair. Pipe
/// them into the store's own client, such as `vault kv put PATH -`.
#[derive(Debug, Args)]
pub(super) struct PayloadArgs {
    #[command(flatten)]
    common: FileArgs,
    /// The pair, as SOURCE-CLUSTER/NAMESPACE/NAME
    object: String,
    /// Print the credential even to a terminal
    #[arg(long)]
    allow_terminal: bool,
}

/// Loads, validates, gathers the one pair's credentials, prints.
pub(super) fn run(args: &PayloadArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    findings.extend(credential_output::refusal(&io::stdout(), args.allow_terminal)?);
    let files = load::load(&args.common.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let object = pairings.and_then(|pairings| object(&pairings, &args.object, &mut findings));
    let findings = findings.sorted();
    output.findings(&findings)?;
    let Some(object) = object.filter(|_| !findings.has_errors()) else { return Ok(Outcome::Failed) };
    let (config, options) = (one_line(&object.config.plain()), one_line(&object.plain_options()));
    let payload = BTreeMap::from([("config", config.as_str()), ("options", options.as_str())]);
    credential_output::write(&Zeroizing::new(serde_json::to_string(&payload)? + "\n"))?;
    Ok(Outcome::Clean)
}

/// The pair with everything that it hides.
fn object(pairings: &Pairings, wanted: &str, findings: &mut Findings) -> Option<ClusterPair> {
    let plan = Plan::new(pairings, None);
    let found = plan.sources.iter().find_map(|(source, planned)| {
        planned.objects.iter().find(|(id, _)| format!("{source}/{id}") == wanted)
    });
    let Some((id, index)) = found else {
        let finding = Finding::new(Code::UnknownPair, format!("there is no pair `{wanted}`"))
            .help("name it as SOURCE-CLUSTER/NAMESPACE/NAME, such as `east/payments/remotecluster`");
        findings.push(finding);
        return None;
    };
    let pair = &pairings.pairs[*index];
    let only = Plan::new(pairings, Some(&pair.source));
    let unsealer = Unsealer::new(Places::of_process());
    let contents = contents::gather(pairings, &only, SystemTime::now(), &unsealer, findings);
    let object = contents[*index].object(id, pair);
    if object.is_none() && !findings.has_errors() {
        let finding = Finding::new(Code::CredentialMissing, format!("not all of `{wanted}` is at hand"))
            .at(&pair.place, "needed for this entry")
            .help(format!("{}; run where it is, or set it", contents[*index].absent.join("; ")));
        findings.push(finding);
    }
    object
}
