//! `pairctl certificate`: pins the certificates of the SealedSecrets controllers in the repository.

mod ask;

use anyhow::anyhow;
use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::pace::PaceArgs;
use super::{FileArgs, Format};
use crate::input::{load, validate};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::pin::{Pin, PinChange};
use crate::render::pin;
use crate::report;
use crate::report::json::Report;
use crate::report::text::counted;

/// What the user of the kubeconfig must be allowed, which is what kubeseal needs.
const RIGHTS: &str = r#"Rights that the kubeconfig's user needs in the controller's namespace, here of the default controller and a port
called `http`. sealed-secrets' own manifests grant them to every authenticated user:

  kind: Role
  apiVersion: rbac.authorization.k8s.io/v1
  metadata: {name: read-sealing-certificate, namespace: kube-system}
  rules:
    - apiGroups: [""]
      resources: [services]
      resourceNames: [sealed-secrets-controller]
      verbs: [get]
    - apiGroups: [""]
      resources: [services/proxy]
      resourceNames: ["http:sealed-secrets-controller:http"]
      verbs: [get]"#;

/// Pin the certificates that SealedSecrets are sealed for
///
/// Asks the SealedSecrets controller of each source cluster with `seal: {sealedSecret: ...}`, through the Kubernetes API
/// server, and writes its newest certificate to the file that `certificate` names. Commit it: from then on rendering
/// needs no cluster. After a replaced one, `pairctl render` seals anew.
///
/// Clusters are read with the kubeconfig in `access`, or with `kubeconfig` where there is none.
#[derive(Debug, Args)]
#[command(after_long_help = RIGHTS)]
pub(super) struct CertificateArgs {
    #[command(flatten)]
    common: FileArgs,
    /// The source clusters; by default all that seal for a certificate
    clusters: Vec<String>,
    /// Write nothing; exit 1 if a pinned certificate is not the controller's current one
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    pace: PaceArgs,
}

/// Loads, validates, asks the clusters, compares, writes, reports.
pub(super) fn run(args: &CertificateArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    let files = load::load(&args.common.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let fetched = match &pairings {
        Some(pairings) => ask::certificates(pairings, &args.clusters, args.pace.pace(), &mut findings)?,
        None => Vec::new(),
    };
    let pins = pin::survey(&fetched, &mut findings);
    if findings.has_errors() {
        return report(args, &[], findings, output);
    }
    if args.check {
        findings.extend(stale(&pins));
    } else {
        pin::apply(&fetched, &pins)
            .map_err(|(path, why)| anyhow!(why).context(format!("cannot write {}", path.display())))?;
    }
    report(args, &pins, findings, output)
}

/// The verdict of a check; the report lists the certificates.
fn stale(pins: &[Pin]) -> Option<Finding> {
    let count = pins.iter().filter(|pin| pin.change != PinChange::Unchanged).count();
    let message = format!(
        "{} not the controller's current one",
        match count {
            1 => "1 pinned certificate is".to_owned(),
            _ => format!("{} are", counted(count, "pinned certificate")),
        }
    );
    (count > 0).then(|| {
        Finding::new(Code::StaleCertificate, message)
            .help("run `pairctl certificate`, then `pairctl render`, and commit the result")
    })
}

fn report(
    args: &CertificateArgs,
    pins: &[Pin],
    findings: Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let findings = findings.sorted();
    let stale = pins.iter().any(|pin| pin.change != PinChange::Unchanged);
    let outcome = match args.check && stale {
        _ if findings.has_errors() => Outcome::Failed,
        true => Outcome::Differences,
        false => Outcome::Clean,
    };
    if args.common.output == Format::Json {
        output.json(&Report::new("certificate", outcome.word(), &findings).with_certificates(pins))?;
        return Ok(outcome);
    }
    output.findings(&findings)?;
    if outcome != Outcome::Failed {
        output.results().write_all(report::certificates::text(pins, args.check).as_bytes())?;
    }
    Ok(outcome)
}
