//! `pairctl render`: from pairings.yaml to sealed manifests, one directory per source cluster.

use std::path::Path;
use std::time::SystemTime;

use anyhow::Context;
use clap::Args;

use super::FileArgs;
use super::check_report::CheckArgs;
use super::outcome::Outcome;
use super::output::Output;
use super::plain::{self, PlainArgs};
use super::progress::Progress;
use super::render_report::{self, Rendered, fail};
use crate::input::identities::Places;
use crate::input::sops_binary::SopsBinary;
use crate::input::unseal::Unsealer;
use crate::input::{certificates, contents, creation_rules, load, validate};
use crate::model::change::ChangedFile;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::Hasher;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::model::plan::{Contents, Plan};
use crate::model::seal::Seal;
use crate::render::apply::{Workshop, apply};
use crate::render::survey::{Desired, Survey, survey};
use crate::render::wanted::Sealing;
use crate::sops::LastModified;

/// Write sealed ClusterPair manifests, one directory per source cluster
///
/// A pair whose content did not change keeps its bytes, and needs no credential: where one is not at hand, the sealed
/// part of the file stays and only the clear part is rendered.
#[derive(Debug, Args)]
pub(super) struct RenderArgs {
    #[command(flatten)]
    pub(super) common: CheckArgs,
    /// Write nothing; exit 1 and list the files if the tree is not what pairings.yaml says
    #[arg(long)]
    pub(super) check: bool,
    /// Render one source cluster and leave the others alone
    #[arg(long, value_name = "CLUSTER")]
    only: Option<String>,
    /// Fail where a credential is not at hand, instead of keeping the sealed part
    #[arg(long)]
    require_credentials: bool,
    #[command(flatten)]
    plain: PlainArgs,
    /// List unchanged files too
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// Set by `pairctl reseal`
    #[arg(skip)]
    sealing: Sealing,
}

impl RenderArgs {
    /// The arguments of a render without any flag.
    pub(super) fn plain_run(common: FileArgs) -> Self {
        Self { require_credentials: false, sealing: Sealing::default(), ..Self::reseal(common, None) }
    }

    /// The arguments of a render that seals one source cluster anew, or all of them.
    pub(super) fn reseal(common: FileArgs, only: Option<String>) -> Self {
        let plain = PlainArgs::default();
        Self {
            common: common.into(),
            check: false,
            only,
            require_credentials: true,
            plain,
            verbose: false,
            sealing: Sealing::Always,
        }
    }
}

/// Loads, validates, renders, reports.
pub(super) fn run(args: &RenderArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    let mut findings = Findings::default();
    let files = load::load(&args.common.file, &mut findings);
    let Some(pairings) = validate::validate(&files, &mut findings) else {
        return fail(args, findings, output);
    };
    let only = only(args, &pairings, &mut findings);
    if args.plain.plain {
        plain::run(&args.plain, &pairings, only.as_ref(), &mut findings)?;
        return plain_outcome(findings, output);
    }
    match rendered(args, &pairings, only.as_ref(), now, &mut findings)? {
        Some(rendered) => render_report::report(args, &rendered, findings, output),
        None => fail(args, findings, output),
    }
}

/// Plans, gathers, surveys and writes; nothing where a finding stands in the way.
pub(super) fn rendered(
    args: &RenderArgs,
    pairings: &Pairings,
    only: Option<&ClusterName>,
    now: SystemTime,
    findings: &mut Findings,
) -> anyhow::Result<Option<Rendered>> {
    let plan = Plan::new(pairings, only);
    let unsealer = Unsealer::new(Places::of_process());
    let contents = contents::gather(pairings, &plan, now, &unsealer, findings);
    let certificates = certificates::gather(&plan, findings);
    let program = SopsBinary { working_directory: std::env::current_dir().context("the working directory")? };
    let rules = creation_rules::gather(&plan, &program.working_directory, findings);
    let templates = super::templates(pairings, findings);
    if args.require_credentials {
        require_all(pairings, &plan, &contents, findings);
    }
    if findings.has_errors() {
        return Ok(None);
    }
    let desired = Desired {
        pairings,
        plan: &plan,
        contents: &contents,
        templates: &templates,
        certificates: &certificates,
        creation_rules: &rules,
        working_directory: &program.working_directory,
        sealing: args.sealing,
        now,
    };
    let files = files(args, &desired, only, &program, findings)?;
    let sealing_certificates = certificates::expiries(&plan, &certificates, now);
    Ok(files.map(|files| Rendered { files, sealing_certificates }))
}

/// Surveys the tree and writes it; nothing where a finding stands in the way.
fn files(
    args: &RenderArgs,
    desired: &Desired<'_>,
    only: Option<&ClusterName>,
    program: &SopsBinary,
    findings: &mut Findings,
) -> anyhow::Result<Option<Vec<ChangedFile>>> {
    let output = &desired.pairings.output;
    let root = only.map_or_else(|| output.clone(), |only| output.join(only.as_str()));
    let mut survey =
        survey(desired, &[root], &Hasher::default()).context("random numbers of this machine")?;
    findings.extend(std::mem::take(&mut survey.findings));
    findings.extend(survey.blocked.iter().map(|blocked| blocked.finding.clone()));
    let at = LastModified::try_from(desired.now).context("the clock of this machine")?;
    if !args.check && !findings.has_errors() {
        findings.extend(write(&survey, &desired.pairings.output, &at, program)?);
    }
    if findings.has_errors() {
        return Ok(None);
    }
    let sealed_now = (!args.check).then_some(&at);
    Ok(Some(survey.files.iter().map(|file| file.reported(sealed_now, desired.now)).collect()))
}

/// Standard output holds the manifests and nothing else.
fn plain_outcome(findings: Findings, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = findings.sorted();
    output.findings(&findings)?;
    Ok(if findings.has_errors() { Outcome::Failed } else { Outcome::Clean })
}

fn only(args: &RenderArgs, pairings: &Pairings, findings: &mut Findings) -> Option<ClusterName> {
    let wanted = args.only.as_ref()?;
    let found = pairings.clusters.keys().find(|name| name.as_str() == wanted);
    if found.is_none() {
        findings.push(super::unknown_cluster(wanted, pairings));
    }
    found.cloned()
}

/// For the job that has all credentials: each that is missing is an error. References need none.
fn require_all(pairings: &Pairings, plan: &Plan<'_>, contents: &[Contents], findings: &mut Findings) {
    let is_sealed = |seal: &Seal| matches!(seal, Seal::Sops(_) | Seal::SealedSecret(_));
    let sealed = plan.sources.values().filter(|source| source.cluster.seal.as_ref().is_some_and(is_sealed));
    for index in sealed.flat_map(|source| source.objects.values()) {
        for absent in &contents[*index].absent {
            let finding = Finding::new(Code::CredentialMissing, absent.clone())
                .at(&pairings.pairs[*index].place, "needed for this entry")
                .help("set it; this command does not do without it");
            findings.push(finding);
        }
    }
}

fn write(
    survey: &Survey<'_>,
    root: &Path,
    at: &LastModified,
    program: &SopsBinary,
) -> anyhow::Result<Findings> {
    let progress = Progress::new(survey.changed().count(), "sealing");
    let workshop = Workshop { at, program };
    Ok(apply(&survey.files, root, workshop, &|| progress.step())?)
}
