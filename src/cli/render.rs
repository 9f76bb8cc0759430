//! `pairctl render`: from pairings.yaml to sealed manifests, one directory per source cluster.

use std::path::Path;
use std::time::SystemTime;

use anyhow::Context;
use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::plain::{self, PlainArgs};
use super::progress::Progress;
use super::{FileArgs, Format};
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::input::{certificates, contents, load, templates, validate};
use crate::model::change::{Change, ChangedFile};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::Hasher;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::model::plan::{Contents, Plan};
use crate::model::seal::Seal;
use crate::render::apply::apply;
use crate::render::change::FileChange;
use crate::render::survey::{Desired, Survey, survey};
use crate::render::template::Templates;
use crate::render::wanted::Sealing;
use crate::report;
use crate::report::json::Report;
use crate::report::text::counted;
use crate::sops::LastModified;

/// Write sealed ClusterPair manifests, one directory per source cluster
///
/// A pair whose content did not change keeps its bytes, and needs no credential: where one is not at hand, the sealed
/// part of the file stays and only the clear part is rendered.
#[derive(Debug, Args)]
pub(super) struct RenderArgs {
    #[command(flatten)]
    common: FileArgs,
    /// Write nothing; exit 1 and list the files if the tree is not what pairings.yaml says
    #[arg(long)]
    check: bool,
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
    verbose: bool,
    /// Set by `pairctl reseal`
    #[arg(skip)]
    sealing: Sealing,
}

impl RenderArgs {
    /// The arguments of a render that seals one source cluster anew, or all of them.
    pub(super) fn reseal(common: FileArgs, only: Option<String>) -> Self {
        let plain = PlainArgs::default();
        Self {
            common,
            check: false,
            only,
            require_credentials: true,
            plain,
            verbose: false,
            sealing: Sealing::Always,
        }
    }
}

/// Loads, validates, plans, gathers credentials, surveys the tree, writes, reports.
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
    let plan = Plan::new(&pairings, only.as_ref());
    let unsealer = Unsealer::new(Places::of_process());
    let contents = contents::gather(&pairings, &plan, now, &unsealer, &mut findings);
    let certificates = certificates::gather(&plan, &mut findings);
    let templates = templates(&pairings, &mut findings);
    if args.require_credentials {
        require_all(&pairings, &plan, &contents, &mut findings);
    }
    if findings.has_errors() {
        return fail(args, findings, output);
    }
    let hasher = Hasher::default();
    let desired = Desired {
        pairings: &pairings,
        plan: &plan,
        contents: &contents,
        templates: &templates,
        certificates: &certificates,
        sealing: args.sealing,
        now,
    };
    let mut survey = survey(&desired, only.as_ref(), &hasher).context("random numbers of this machine")?;
    findings.extend(std::mem::take(&mut survey.findings));
    if findings.has_errors() {
        return fail(args, findings, output);
    }
    if !args.check {
        write(&survey, &pairings.output, now)?;
    }
    findings.extend(not_compared(&survey));
    if args.check {
        findings.extend(stale(&survey));
    }
    let files: Vec<ChangedFile> = survey.files.iter().map(FileChange::reported).collect();
    report(args, &files, findings, output)
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

fn templates(pairings: &Pairings, findings: &mut Findings) -> Templates {
    let users = pairings.templates.as_deref().map(|directory| templates::templates(directory, findings));
    Templates::new(users.unwrap_or_default(), findings)
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

/// One note for all sealed parts that were kept unseen; the report lists them pair by pair.
fn not_compared(survey: &Survey<'_>) -> Option<Finding> {
    let kept = survey.files.iter().filter(|file| !file.not_compared.is_empty()).count();
    let message = format!("{} could not be compared with a credential", counted(kept, "sealed part"));
    let note = Finding::new(Code::CredentialNotChecked, message)
        .help("they stay as they are; --require-credentials makes this an error");
    (kept > 0).then_some(note)
}

/// The verdict of a check; the report lists the files.
fn stale(survey: &Survey<'_>) -> Option<Finding> {
    let count = survey.changed().count();
    let message = format!("the tree is not what pairings.yaml says: {} would change", counted(count, "file"));
    (count > 0)
        .then(|| Finding::new(Code::StaleTree, message).help("run `pairctl render` and commit the result"))
}

fn write(survey: &Survey<'_>, root: &Path, now: SystemTime) -> anyhow::Result<()> {
    let at = LastModified::try_from(now).context("the clock of this machine")?;
    let progress = Progress::new(survey.changed().count(), "sealing");
    apply(&survey.files, root, &at, &|| progress.step())?;
    Ok(())
}

fn fail(args: &RenderArgs, findings: Findings, output: &mut Output) -> anyhow::Result<Outcome> {
    report(args, &[], findings, output)
}

fn report(
    args: &RenderArgs,
    files: &[ChangedFile],
    findings: Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let findings = findings.sorted();
    let stale = files.iter().any(|file| file.change != Change::Unchanged);
    let outcome = match args.check && stale {
        _ if findings.has_errors() => Outcome::Failed,
        true => Outcome::Differences,
        false => Outcome::Clean,
    };
    if args.common.output == Format::Json {
        output.json(&Report::new("render", outcome.word(), &findings).with_files(files))?;
        return Ok(outcome);
    }
    output.findings(&findings)?;
    if outcome != Outcome::Failed {
        let text = report::files::text(files, args.check, args.verbose);
        output.results().write_all(text.as_bytes())?;
    }
    Ok(outcome)
}
