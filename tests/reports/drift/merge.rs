//! Reports of parts, joined: the whole, or an error.

use pairctl::model::drift::{ClusterDrift, DriftReport, Expectation, State};
use pairctl::model::report::{Part, Unmergeable, merge};
use proptest::prelude::*;

use super::fixture::{any_report, judged, pair, parts, typical};

fn named(reports: Vec<DriftReport>) -> Vec<Part<DriftReport>> {
    let name = |(number, report)| Part { name: format!("part-{number}.json"), report };
    reports.into_iter().enumerate().map(name).collect()
}

/// Joined as the command does where nobody says how far apart parts may have begun.
fn joined(parts: Vec<Part<DriftReport>>) -> Result<DriftReport, Unmergeable> {
    merge(parts, 3_600)
}

fn sorted(mut report: DriftReport) -> DriftReport {
    let key = |finding: &pairctl::model::record::FindingRecord| format!("{finding:?}");
    report.findings.sort_by_key(key);
    report.findings.dedup();
    report
}

proptest! {
    #[test]
    fn the_parts_of_a_report_are_the_report(report in any_report(), of in 1..6_usize) {
        let merged = joined(named(parts(&report, of))).unwrap();
        prop_assert_eq!(sorted(merged), sorted(report));
    }

    #[test]
    fn the_order_of_the_files_does_not_count(
        parts in any_report().prop_map(|report| parts(&report, 4)),
        order in Just([0, 1, 2, 3]).prop_shuffle(),
    ) {
        let shuffled = order.map(|index| parts[index].clone()).to_vec();
        prop_assert_eq!(joined(named(shuffled)).unwrap(), joined(named(parts)).unwrap());
    }

    #[test]
    fn without_one_part_nothing_is_joined(report in any_report(), of in 2..6_usize, lost in 0..6_usize) {
        let mut parts = parts(&report, of);
        parts.remove(lost % of);
        prop_assert!(matches!(joined(named(parts)), Err(Unmergeable::Incomplete(_))));
    }

    /// Whatever is taken from a part, or changed in its states, the whole is refused.
    #[test]
    fn an_edited_part_is_refused(report in any_report(), of in 1..4_usize, which in any::<prop::sample::Index>()) {
        let mut parts = parts(&report, of);
        let at = which.index(of);
        prop_assume!(!parts[at].pairs.is_empty());
        let pair = which.index(parts[at].pairs.len());
        let mut without = parts.clone();
        without[at].pairs.remove(pair);
        prop_assert!(matches!(joined(named(without)), Err(Unmergeable::Broken(_))));
        let state = parts[at].pairs[pair].state;
        parts[at].pairs[pair].state = if state == State::InSync { State::Extra } else { State::InSync };
        prop_assert!(matches!(joined(named(parts)), Err(Unmergeable::Broken(_))));
    }
}

#[test]
fn the_worst_outcome_and_the_earliest_start_count() {
    let mut parts = parts(&typical(), 2);
    parts[0].findings.clear();
    parts[0] = judged(parts[0].clone());
    let outcomes: Vec<&str> = parts.iter().map(|part| part.outcome.as_str()).collect();
    assert_eq!(outcomes, ["differences", "failed"]);
    parts[1].started_at = "2026-03-01T07:59:59Z".to_owned();
    let merged = joined(named(parts)).unwrap();
    assert_eq!((merged.outcome.as_str(), merged.started_at.as_str()), ("failed", "2026-03-01T07:59:59Z"));
}

#[test]
fn a_whole_report_is_its_own_and_has_no_parts_beside_it() {
    let whole = typical();
    assert_eq!(joined(named(vec![whole.clone()])), Ok(whole.clone()));
    let beside = [vec![whole.clone()], parts(&whole, 2)].concat();
    assert!(matches!(joined(named(beside)), Err(Unmergeable::Mismatch(_))));
    assert!(matches!(joined(named(vec![whole.clone(), whole])), Err(Unmergeable::Mismatch(_))));
    assert!(matches!(joined(Vec::new()), Err(Unmergeable::Incomplete(_))));
}

/// An edit of the second of two parts.
type Edit = fn(&mut DriftReport);

#[test]
fn parts_of_two_runs_are_not_joined() {
    let edits: [(&str, Edit); 14] = [
        ("their rendered trees are not the same", |report| report.tree = "other".to_owned()),
        ("clusters that the command line named", |report| report.only = vec!["west".to_owned()]),
        ("one of them is `--strict`", |report| report.strict = true),
        ("began at 2026-03-01T08:00:00Z and 2026-03-01T09:00:01Z", |report| {
            report.started_at = "2026-03-01T09:00:01Z".to_owned();
        }),
        ("their pairings files do not say the same", |report| report.digest = "other".to_owned()),
        ("they compared with different things", |report| report.from = Expectation::Tree),
        ("they are of pairctl 0.1.0 and 0.2.0", |report| report.pairctl = "0.2.0".to_owned()),
        ("part 0/2 and part 1/3 are of two ways", |report| report.shard.as_mut().unwrap().of = 3),
        ("are both part 0/2", |report| report.shard.as_mut().unwrap().index = 0),
        ("has version 2 of `drift`", |report| report.version = 2),
        ("has version 1 of `status`", |report| report.command = "status".to_owned()),
        ("they are of fleets of 2 and 3 clusters", |report| report.fleet = 3),
        ("part-1.json does not have the clusters of part 1/2", |report| {
            report.clusters.clear();
            report.pairs.clear();
            report.summary = DriftReport::summarise(&[]);
        }),
        ("does not have the clusters of part 0/2", |report| report.clusters[0].name = "aaa".to_owned()),
    ];
    for (why, edit) in edits {
        let mut parts = parts(&typical(), 2);
        parts[1].pairs.clear();
        parts[1].summary = DriftReport::summarise(&[]);
        edit(&mut parts[1]);
        parts[1] = judged(parts[1].clone());
        let refused = joined(named(parts)).unwrap_err();
        assert!(matches!(refused, Unmergeable::Mismatch(_)), "{why}: {refused:?}");
        assert!(refused.to_string().contains(why), "{why}: {refused}");
    }
}

#[test]
fn what_no_run_writes_is_refused() {
    let edits: [(&str, Edit); 9] = [
        ("its outcome does not fit what it found", |report| report.outcome = "differences".to_owned()),
        ("its outcome is none", |report| report.outcome = "fine".to_owned()),
        ("its outcome does not fit what it found", |report| report.outcome = "clean".to_owned()),
        ("its startedAt is no time", |report| report.started_at = "yesterday".to_owned()),
        ("it names a cluster twice", |report| report.clusters.push(report.clusters[0].clone())),
        ("it names a pair twice", |report| {
            report.pairs.push(report.pairs[0].clone());
            report.summary = DriftReport::summarise(&report.pairs);
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
        let refused = joined(named(parts)).unwrap_err();
        assert!(matches!(refused, Unmergeable::Broken(_)), "{why}: {refused:?}");
        assert!(refused.to_string().contains(why), "{why}: {refused}");
    }
}

/// The directory of a cluster that is no source any more is nobody's part.
#[test]
fn what_is_left_over_is_said_once() {
    let mut parts = parts(&typical(), 2);
    let left = ClusterDrift { live: None, ..super::fixture::cluster("north", true) };
    for part in &mut parts {
        part.clusters.push(left.clone());
    }
    let merged = joined(named(parts.clone())).unwrap();
    assert_eq!(merged.clusters.iter().filter(|cluster| **cluster == left).count(), 1);
    parts[0].clusters.pop();
    parts[1].clusters[1].name = "east".to_owned();
    let refused = joined(named(parts)).unwrap_err().to_string();
    assert_eq!(refused, "two parts do not say the same of cluster `east`");
}

#[test]
fn a_count_of_parts_that_cannot_be_costs_nothing() {
    let mut parts = parts(&typical(), 1);
    parts[0].shard.as_mut().unwrap().of = usize::MAX;
    let refused = joined(named(parts)).unwrap_err().to_string();
    assert!(refused.contains("more missing") && refused.len() < 700, "{refused}");
}

/// What CI goes by. An outcome that is too good is refused whatever it is made of.
#[test]
fn the_outcome_follows_from_what_was_found() {
    let cluster = super::fixture::cluster;
    let stale = ClusterDrift { stale: typical().clusters[0].stale.clone(), ..cluster("east", true) };
    let of = |state| vec![pair("east", "a", state)];
    let good = cluster("east", true);
    for (has_errors, cluster, pairs, strict, outcome) in [
        (false, &good, Vec::new(), true, "clean"),
        (false, &good, of(State::InSync), true, "clean"),
        (false, &good, of(State::Unmanaged), false, "clean"),
        (false, &good, of(State::Unmanaged), true, "differences"),
        (false, &good, of(State::Changed), false, "differences"),
        (false, &good, of(State::Missing), false, "differences"),
        (false, &good, of(State::Extra), false, "differences"),
        (false, &good, of(State::Unreadable), false, "failed"),
        (false, &stale, of(State::InSync), false, "differences"),
        (false, &cluster("east", false), Vec::new(), false, "failed"),
        (true, &stale, of(State::InSync), false, "failed"),
    ] {
        let said = DriftReport::judge(has_errors, std::slice::from_ref(cluster), &pairs, strict);
        assert_eq!(said, outcome, "{cluster:?} {pairs:?}");
    }
}

#[test]
fn the_limit_of_time_is_the_users() {
    let mut parts = parts(&typical(), 2);
    parts[1].started_at = "2026-03-01T09:00:00Z".to_owned();
    assert!(merge(named(parts.clone()), 3600).is_ok());
    assert!(matches!(merge(named(parts), 3599), Err(Unmergeable::Mismatch(_))));
}

#[test]
fn a_part_that_failed_early_is_named_with_its_error() {
    let mut parts = parts(&typical(), 2);
    let early = &mut parts[1];
    early.clusters.clear();
    early.pairs.clear();
    early.summary = DriftReport::summarise(&[]);
    (early.fleet, early.tree, early.digest) = (0, String::new(), "other".to_owned());
    early.findings[0].message = "`pairs` is missing".to_owned();
    let refused = joined(named(parts)).unwrap_err();
    assert!(matches!(refused, Unmergeable::Incomplete(_)), "{refused:?}");
    let said =
        "the run of part-1.json failed before it read any cluster: cluster-unreachable: `pairs` is missing";
    assert_eq!(refused.to_string(), said);
}
