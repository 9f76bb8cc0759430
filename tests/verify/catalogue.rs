//! The catalogue through the binary: each fault is found by its own code at its own pairs, and nothing else is.

use std::collections::BTreeSet;
use std::thread;

use pairctl::model::code::Code;
use pairctl::model::finding::Severity;
use pairctl::verify::{CHECKS, Check, Looks, READINGS};
use serde_json::{Value, json};

use super::fleet::{Fleet, merge, verify};
use super::found::{Found, at_pairs, beside_pairs, wanted};
use super::support::run::Sandbox;
use super::table::{Fault, faults, sound};

/// Tries all of a table, on several threads, and names what fails.
pub(super) fn each(table: &[Fault], test: fn(&Fault)) {
    let parts: Vec<&[Fault]> = table.chunks(table.len().div_ceil(4)).collect();
    let failed: Vec<String> = thread::scope(|scope| {
        let run = |part| {
            move || {
                let failed = |fault: &&Fault| std::panic::catch_unwind(|| test(fault)).is_err();
                let part: &[Fault] = part;
                part.iter().filter(failed).map(|fault| fault.what.clone()).collect::<Vec<_>>()
            }
        };
        let threads: Vec<_> = parts.into_iter().map(|part| scope.spawn(run(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{} failed: {failed:#?}", failed.len());
}

fn assert_clean(sandbox: &Sandbox, what: &str) {
    let (report, ran) = verify(sandbox, "");
    assert_eq!(at_pairs(&report, "faults"), Found::new(), "{what}");
    assert_eq!(report["findings"], json!([]), "{what}");
    assert_eq!((ran.code, &report["outcome"]), (0, &json!("clean")), "{what}");
    assert_eq!(report["summary"]["works"], report["pairs"].as_array().unwrap().len(), "{what}");
}

#[test]
fn a_sound_fleet_gives_no_finding() {
    let fleet = Fleet::sound();
    assert_eq!(fleet.pairings["clusters"].as_object().unwrap().len(), 20);
    let sandbox = fleet.lay_out();
    assert_clean(&sandbox, "the sound fleet");
    let text = sandbox.run("pairctl verify --offline");
    assert!(text.out.starts_with("43 pairs: 43 works, 0 at-risk"), "{}", text.out);
    let validated = sandbox.run("pairctl validate");
    assert_eq!((validated.code, validated.err.as_str()), (0, ""));
}

#[test]
fn what_looks_odd_and_is_sound_gives_no_finding() {
    each(&sound(), |fault| assert_clean(&fault.fleet().lay_out(), &fault.what));
}

#[test]
fn each_fault_is_found_by_its_own_code_at_its_own_pairs() {
    each(&faults(), |fault| {
        let sandbox = laid_out(fault, |_| {});
        let (report, ran) = verify(&sandbox, "");
        assert_found(fault, &report);
        if fault.is_refused() {
            assert_eq!(ran.code, 2, "{}", fault.what);
            return;
        }
        assert_eq!(ran.code, i32::from(severity(fault) > Severity::Note), "{}", fault.what);
        // Alone, the check finds the same.
        let (alone, _) = verify(&sandbox, &format!("--only {}", fault.code.as_ref().unwrap()));
        assert_found(fault, &alone);
        assert_skipped(fault);
    });
}

/// Skipped by its code, nothing is found, and the reason is told where it would have been.
fn assert_skipped(fault: &Fault) {
    let reason = "we know, and it is mended on Monday";
    let sandbox = laid_out(fault, |fleet| {
        let rule = json!({"code": fault.code, "reason": reason});
        merge(&mut fleet.pairings, &json!({"verify": {"skip": [rule]}}));
    });
    let (report, ran) = verify(&sandbox, "");
    assert_eq!((at_pairs(&report, "faults"), &report["findings"]), (Found::new(), &json!([])));
    assert_eq!(at_pairs(&report, "skipped"), wanted(fault, &report), "{}", fault.what);
    let beside: Vec<_> = fault.at.cluster.iter().filter_map(|_| fault.code.clone()).collect();
    assert_eq!(beside_pairs(&report, "skipped"), beside, "{}", fault.what);
    assert_eq!(ran.code, 0, "{}", fault.what);
    assert!(ran.out.contains(reason), "{}", fault.what);
    let text = sandbox.run("pairctl verify --offline").out;
    assert!(text.contains(&format!("skipped[{}]: {reason}", fault.code.as_ref().unwrap())), "{text}");
}

fn assert_found(fault: &Fault, report: &Value) {
    let code = fault.code.as_ref().unwrap();
    assert_eq!(at_pairs(report, "faults"), wanted(fault, report), "{}", fault.what);
    let beside = beside_pairs(report, "findings");
    match fault.at.cluster.as_ref().or(fault.at.refused.as_ref()) {
        None => {
            assert_eq!(beside, Vec::<String>::new(), "{}", fault.what);
            assert!(!wanted(fault, report).is_empty(), "{}: at no pair", fault.what);
        }
        Some(text) => {
            assert!(
                !beside.is_empty() && beside.iter().all(|found| found == code),
                "{}: {beside:?}",
                fault.what
            );
            let pairings = fault.fleet().pairings_text();
            for finding in report["findings"].as_array().unwrap() {
                let line = finding["place"]["line"].as_u64().unwrap();
                let line = pairings.lines().nth(usize::try_from(line).unwrap() - 1).unwrap();
                assert!(line.contains(text), "{}: at `{line}`", fault.what);
            }
        }
    }
    // Whatever is wrong with one destination hides no other pair.
    let there = report["pairs"].as_array().unwrap().len();
    assert!(if fault.is_refused() { there == 0 } else { there >= 40 }, "{}: {there} pairs", fault.what);
}

/// The fleet with the fault in it, and with the tree that an earlier pairings.yaml made.
pub(super) fn laid_out(fault: &Fault, change: impl Fn(&mut Fleet)) -> Sandbox {
    let mut fleet = fault.fleet();
    change(&mut fleet);
    let Some(rendered) = &fault.rendered else { return fleet.lay_out() };
    let mut earlier = fleet.clone();
    merge(&mut earlier.pairings, &rendered.pairings);
    let sandbox = earlier.lay_out();
    let ran = sandbox.run(&format!("pairctl render --only {}", rendered.only));
    assert_eq!(ran.code, 0, "{}", ran.err);
    sandbox.write("pairings.yaml", &fleet.pairings_text());
    sandbox
}

/// How much a fault weighs for a failover.
pub(super) fn severity(fault: &Fault) -> Severity {
    let code = fault.code.as_deref().unwrap();
    let of_reading = READINGS.iter().find(|reading| reading.code.as_str() == code);
    let of_check = CHECKS.iter().find(|check| check.code.as_str() == code);
    let of_code = || Code::ALL.iter().find(|one| one.as_str() == code).unwrap().severity();
    let severity = of_reading.map(|reading| reading.severity);
    severity.or(of_check.map(pairctl::verify::Check::severity)).unwrap_or_else(of_code)
}

/// Whether it finds something without a cluster that answers.
fn is_offline(check: &Check) -> bool {
    matches!(
        check.looks,
        Looks::AtCredential(_)
            | Looks::AtPair(_)
            | Looks::AtFleet(_)
            | Looks::AtEnds(_)
            | Looks::AtClusters(_)
    )
}

#[test]
fn every_check_and_reading_is_in_the_catalogue() {
    let faults = faults();
    let tried: BTreeSet<&str> = faults.iter().filter_map(|fault| fault.code.as_deref()).collect();
    // Sealed kubeconfigs have tests of their own.
    let elsewhere = |code: &Code| {
        [Code::SealedInputWrongIdentity, Code::SealedInputTampered, Code::SealedInputNoKey].contains(code)
    };
    // What clusters say is put into real ones, in tests/cluster/verify.
    let offline = CHECKS.iter().filter(|check| is_offline(check));
    let codes = offline.map(|check| check.code).chain(READINGS.iter().map(|reading| reading.code));
    let missing: Vec<_> = codes.filter(|code| !tried.contains(code.as_str()) && !elsewhere(code)).collect();
    assert!(missing.is_empty(), "no fault for {missing:?}");
    assert!(tried.len() >= 75, "only {} codes", tried.len());
    let words: BTreeSet<&str> = faults.iter().map(|fault| fault.what.as_str()).collect();
    assert_eq!(words.len(), faults.len(), "two faults have one name");
}
