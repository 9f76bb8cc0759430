//! Reports of parts, joined: the whole, or an error.

use pairctl::model::record::FindingRecord;
use pairctl::model::report::{AnyReport, Part, Unmergeable, merge, merge_any};
use pairctl::model::verify::{Verdict, VerifyReport};
use proptest::prelude::*;

use super::any::any_report;
use super::fixture::{cluster, judged, pair, parts, report, typical};

fn named(reports: Vec<VerifyReport>) -> Vec<Part<VerifyReport>> {
    let name = |(number, report)| Part { name: format!("part-{number}.json"), report };
    reports.into_iter().enumerate().map(name).collect()
}

/// Joined as the command does where nobody says how far apart parts may have begun.
fn joined(parts: Vec<VerifyReport>) -> Result<VerifyReport, Unmergeable> {
    merge(named(parts), 3_600)
}

fn sorted(mut report: VerifyReport) -> VerifyReport {
    report.findings.sort_by_key(|finding| format!("{finding:?}"));
    report.findings.dedup();
    report
}

proptest! {
    #[test]
    fn the_parts_of_a_report_are_the_report(report in any_report(), of in 1..6_usize) {
        let merged = joined(parts(&report, of)).unwrap();
        prop_assert_eq!(sorted(merged), sorted(report));
    }

    #[test]
    fn the_order_of_the_files_does_not_count(
        parts in any_report().prop_map(|report| parts(&report, 4)),
        order in Just([0, 1, 2, 3]).prop_shuffle(),
    ) {
        let shuffled = order.map(|index| parts[index].clone()).to_vec();
        prop_assert_eq!(joined(shuffled).unwrap(), joined(parts).unwrap());
    }

    #[test]
    fn without_one_part_nothing_is_joined(report in any_report(), of in 2..6_usize, lost in 0..6_usize) {
        let mut parts = parts(&report, of);
        parts.remove(lost % of);
        prop_assert!(matches!(joined(parts), Err(Unmergeable::Incomplete(_))));
    }

    /// Whatever is taken from a part, or changed in its verdicts, the whole is refused.
    #[test]
    fn an_edited_part_is_refused(report in any_report(), of in 1..4_usize, which in any::<prop::sample::Index>()) {
        let mut parts = parts(&report, of);
        let at = which.index(of);
        prop_assume!(!parts[at].pairs.is_empty());
        let pair = which.index(parts[at].pairs.len());
        let mut without = parts.clone();
        without[at].pairs.remove(pair);
        prop_assert!(matches!(joined(without), Err(Unmergeable::Broken(_))));
        let verdict = parts[at].pairs[pair].verdict;
        parts[at].pairs[pair].verdict = if verdict == Verdict::Works { Verdict::Fails } else { Verdict::Works };
        prop_assert!(matches!(joined(parts), Err(Unmergeable::Broken(_))));
    }
}

/// Each part says of the whole fleet what is wrong with clusters; the whole says it once.
#[test]
fn what_concerns_clusters_is_said_once() {
    let parts = parts(&typical(), 2);
    assert!(parts.iter().all(|part| part.findings.len() == 2 && part.skipped.len() == 1));
    let whole = joined(parts).unwrap();
    assert_eq!((whole.findings.len(), whole.skipped.len()), (2, 1));
}

/// An edit of the second of two parts.
type Edit = fn(&mut VerifyReport);

/// Rancher may have nobody to ask for in one of the parts.
#[test]
fn a_part_without_a_rancher_to_ask_is_joined() {
    for (offline, whole) in [([true, false], false), ([false, true], false), ([true, true], true)] {
        let mut parts = parts(&typical(), 2);
        for (part, offline) in parts.iter_mut().zip(offline) {
            part.checks = vec!["rancher-project-missing".to_owned()];
            part.offline = offline;
        }
        assert_eq!(joined(parts).unwrap().offline, whole);
    }
}

#[test]
fn parts_of_two_runs_are_not_joined() {
    let edits: [(&str, Edit); 13] = [
        ("one of them is `--offline`", |report| report.offline = true),
        ("their `--fail-within` differ", |report| report.fail_within_days = 7),
        ("they looked for other faults (`--only`)", |report| report.checks = vec!["clock-skew".to_owned()]),
        ("clusters that the command line named", |report| report.only = vec!["west".to_owned()]),
        ("their pairings files do not say the same", |report| report.digest = "other".to_owned()),
        ("their rendered trees are not the same", |report| report.tree = "other".to_owned()),
        ("began at 2026-03-01T08:00:00Z and 2026-03-01T09:00:01Z", |report| {
            report.started_at = "2026-03-01T09:00:01Z".to_owned();
        }),
        ("they are of pairctl 0.1.0 and 0.2.0", |report| report.pairctl = "0.2.0".to_owned()),
        ("part 0/2 and part 1/3 are of two ways", |report| report.shard.as_mut().unwrap().of = 3),
        ("are both part 0/2", |report| report.shard.as_mut().unwrap().index = 0),
        ("has version 2 of `verify`", |report| report.version = 2),
        ("they are of fleets of 2 and 3 clusters", |report| report.fleet = 3),
        ("part-1.json does not have the clusters of part 1/2", |report| report.clusters.clear()),
    ];
    for (why, edit) in edits {
        let mut parts = parts(&typical(), 2);
        parts[1].pairs.clear();
        edit(&mut parts[1]);
        parts[1] = judged(parts[1].clone());
        let refused = joined(parts).unwrap_err();
        assert!(matches!(refused, Unmergeable::Mismatch(_)), "{why}: {refused:?}");
        assert!(refused.to_string().contains(why), "{why}: {refused}");
    }
}

#[test]
fn what_no_run_writes_is_refused() {
    let edits: [(&str, Edit); 11] = [
        ("its outcome does not fit what it found", |report| report.outcome = "differences".to_owned()),
        ("its outcome does not fit what it found", |report| report.outcome = "clean".to_owned()),
        ("its outcome is none", |report| report.outcome = "fine".to_owned()),
        ("its startedAt is no time", |report| report.started_at = "yesterday".to_owned()),
        ("its summary does not fit its pairs", |report| {
            report.summary.insert("works".to_owned(), 40);
        }),
        ("the verdict on a pair does not fit its faults", |report| report.pairs[0].faults.clear()),
        ("it names a cluster twice", |report| report.clusters.push(report.clusters[0].clone())),
        ("it names a pair twice", |report| {
            report.pairs.push(report.pairs[0].clone());
            report.summary = VerifyReport::summarise(&report.pairs);
        }),
        ("a pair is of none of its clusters", |report| report.pairs[0].cluster = "north".to_owned()),
        ("it has not all of its clusters", |report| {
            report.shard = None;
            report.findings.clear();
            *report = judged(report.clone());
        }),
        ("there is no such part", |report| report.shard.as_mut().unwrap().index = 2),
    ];
    for (why, edit) in edits {
        let mut parts = parts(&typical(), 2);
        edit(&mut parts[0]);
        let refused = joined(parts).unwrap_err();
        assert!(matches!(refused, Unmergeable::Broken(_)), "{why}: {refused:?}");
        assert!(refused.to_string().contains(why), "{why}: {refused}");
    }
}

#[test]
fn reports_of_two_commands_are_not_joined() {
    let [verified, _] = parts(&typical(), 2).try_into().unwrap();
    let [_, drift] = crate::drift::fixture::parts(&crate::drift::fixture::typical(), 2).try_into().unwrap();
    let parts = vec![
        Part { name: "a.json".to_owned(), report: AnyReport::Verify(verified) },
        Part { name: "b.json".to_owned(), report: AnyReport::Drift(drift) },
    ];
    let refused = merge_any(parts, 3_600).unwrap_err();
    assert_eq!(refused.to_string(), "b.json is a report of `drift` and a.json one of `verify`");
}

/// What CI goes by. An outcome that is too good is refused whatever it is made of.
#[test]
fn the_outcome_follows_from_what_was_found() {
    use Verdict::{AtRisk, Fails, Unknown, Works};
    let findings = typical().findings;
    let (risk, error) = (&findings[..1], &findings[1..]);
    for (findings, readable, verdict, outcome) in [
        (&[][..], true, Works, "clean"),
        (&[], true, AtRisk, "differences"),
        (&[], true, Fails, "differences"),
        (&[], true, Unknown, "failed"),
        (&[], false, Works, "failed"),
        (risk, true, Works, "differences"),
        (error, true, Works, "failed"),
    ] {
        let mut whole = report(vec![cluster("east", readable)], vec![pair("east", "a", verdict)]);
        whole.findings = findings.to_vec();
        assert_eq!(judged(whole).outcome, outcome, "{findings:?} {readable} {verdict:?}");
    }
    let alone = |code: &str, severity: &str| {
        let (code, severity) = (code.to_owned(), severity.to_owned());
        let finding = FindingRecord { code, severity, ..risk[0].clone() };
        judged(VerifyReport { findings: vec![finding], ..report(Vec::new(), Vec::new()) }).outcome
    };
    assert_eq!(
        alone("unknown-option", "warning"),
        "clean",
        "only what concerns clusters weighs as a pair does"
    );
    assert_eq!(
        alone("foreign-pair-undecodable", "error"),
        "differences",
        "an error there is none of the run"
    );
    assert_eq!(alone("project-in-no-pair", "note"), "clean");
}
