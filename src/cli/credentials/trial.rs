//! A new kubeconfig, tried before anybody gets it.

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use zeroize::Zeroizing;

use super::target::Target;
use super::{probed, told};
use crate::adopt::kubeconfig as written;
use crate::credentials::kubeconfig::with_token;
use crate::credentials::rotation::Standing;
use crate::input::kubeconfig::{self, Wanted};
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::issued::Generation;

/// The kubeconfig of a generation, which the destination was seen to take.
pub(super) fn kubeconfig(
    target: &Target<'_>,
    base: &PairConfig,
    generation: &Generation,
    findings: &mut Findings,
) -> anyhow::Result<Option<Zeroizing<String>>> {
    let Some(token) = target.token(generation, findings)? else { return Ok(None) };
    let config = with_token(base, &target.account, &token.text);
    if let Some(finding) = not_accepted(target, &config)? {
        findings.push(finding);
        return Ok(None);
    }
    let text = written::text(&config);
    // What pairs could not use would be found out at the next render, and by then the secret store has it.
    let mut of_text = Findings::default();
    check(&text, target, &mut of_text);
    let is_usable = !of_text.has_errors();
    findings.extend(of_text);
    Ok(Some(text).filter(|_| is_usable))
}

/// Why what was just issued is not to be handed out.
pub(super) fn not_accepted(target: &Target<'_>, config: &PairConfig) -> anyhow::Result<Option<Finding>> {
    let route = match target.route() {
        Ok(route) => route,
        Err(finding) => return Ok(Some(*finding)),
    };
    let place = &target.cluster.place;
    let standing = probed::standings(&[config], &route, place, target.pace)?.pop();
    let why = match standing {
        Some(Standing::Works) => return Ok(None),
        Some(Standing::Lacks(rights)) => told::lacking(&rights),
        Some(Standing::Refused(why) | Standing::Unknown(why)) => why,
        None => "it was not asked".to_owned(),
    };
    let message = format!(
        "cluster `{}` does not take what it has just issued, at {}: {why}",
        target.cluster.name, config.server
    );
    let help = "see whether `access` and `endpoint` lead to the same cluster; `pairctl credentials issue --apply` brings the role up to date";
    Ok(Some(Finding::new(Code::CredentialNotAccepted, message).at(place, "this cluster").help(help)))
}

/// What a credential at hand is short of.
pub(super) fn lacks(target: &Target<'_>, what: &str) -> Finding {
    let cluster = &target.cluster.name;
    let message = format!("the new credential is not all that pairs need on cluster `{cluster}`: {what}");
    Finding::new(Code::CredentialNotAccepted, message).at(&target.cluster.place, "this cluster").help(
        format!(
            "bring its role up to date, `pairctl credentials issue {cluster}` prints it, and run this again"
        ),
    )
}

fn check(text: &str, target: &Target<'_>, findings: &mut Findings) {
    let bytes = Zeroizing::new(text.as_bytes().to_vec());
    let Some(source) = kubeconfig::source("the new kubeconfig", bytes, findings) else { return };
    let endpoint = target.cluster.endpoint.as_deref();
    let wanted = Wanted { context: None, endpoint, exec_plugins: &[], now: SystemTime::now() };
    let read = |_: &std::path::Path| Err(io::Error::other("it names no files").into());
    kubeconfig::resolve(&[(source, PathBuf::new())], &wanted, &read, findings);
}
