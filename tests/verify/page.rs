//! The tables of docs/verify.md are made from the registry and from the catalogue; `SNAPSHOTS=overwrite` writes them anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use pairctl::model::code::Code;
use pairctl::model::finding::Severity;
use pairctl::verify::{CHECKS, READINGS};

use super::catalogue::severity;
use super::live::{LiveFault, live_faults};
use super::table::{Fault, Stork, faults};

#[test]
fn the_page_of_checks_is_true() {
    let mut page = fs::read_to_string("docs/verify.md").unwrap();
    let tables =
        [("checks", checks()), ("readings", readings()), ("catalogue", catalogue()), ("live", live())];
    for (name, table) in tables {
        page = with_section(&page, name, &table);
    }
    snapbox::assert_data_eq!(page, snapbox::file!["../../docs/verify.md"].raw());
}

/// The page with what stands between two marks replaced.
fn with_section(page: &str, name: &str, table: &str) -> String {
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let (before, rest) = page.split_once(&start).unwrap_or_else(|| panic!("no mark for {name}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no end of {name}"));
    format!("{before}{start}\n{table}\n{end}{after}")
}

fn checks() -> String {
    let mut table = String::from("| code | what | weight | source |\n|---|---|---|---|\n");
    for check in CHECKS {
        add_row(&mut table, check.code, check.severity(), check.source);
    }
    table
}

fn readings() -> String {
    let mut table = String::from("| code | what | weight | source |\n|---|---|---|---|\n");
    for reading in READINGS {
        add_row(&mut table, reading.code, reading.severity, reading.source);
    }
    table
}

fn add_row(table: &mut String, code: Code, severity: Severity, source: &str) {
    let _ = writeln!(table, "| `{}` | {} | {} | {source} |", code.as_str(), code.summary(), severity.word());
}

fn catalogue() -> String {
    let faults = faults();
    let mut table = String::from(
        "| what is wrong | `pairctl verify` | `storkctl get clusterpair` | `kubectl diff` |\n|---|---|---|---|\n",
    );
    for fault in &faults {
        let found = match fault.code.as_deref().unwrap() {
            code if fault.is_refused() => format!("error `{code}`, refused"),
            code => format!("{} `{code}`", severity(fault).word()),
        };
        let (what, stork, diff) = (&fault.what, storkctl(fault).0, kubectl_diff(fault));
        let _ = writeln!(table, "| {what} | {found} | {stork} | {diff} |");
    }
    let shown = faults.iter().filter(|fault| storkctl(fault).1).count();
    let _ = writeln!(
        table,
        "\n{} faults: `pairctl verify` finds each, `storkctl get clusterpair` shows that {shown} of them are not well, \
         `kubectl diff` shows none.",
        faults.len(),
    );
    table
}

fn live() -> String {
    let faults = live_faults();
    let mut table = String::from(
        "| what is wrong | `pairctl verify` | `storkctl get clusterpair` | `kubectl diff` |\n|---|---|---|---|\n",
    );
    for fault in &faults {
        let LiveFault { what, code, storkctl, diff } = fault;
        let weight = CHECKS.iter().find(|check| check.code.as_str() == code).unwrap().severity().word();
        let _ = writeln!(table, "| {what} | {weight} `{code}` | {storkctl} | {diff} |");
    }
    let seen = |is_shown: fn(&LiveFault) -> bool| faults.iter().filter(|fault| is_shown(fault)).count();
    let _ = writeln!(
        table,
        "\n{} faults: `pairctl verify` finds each, `storkctl get clusterpair` shows that {} of them are not well, \
         `kubectl diff` shows {}.",
        faults.len(),
        seen(LiveFault::is_shown_by_storkctl),
        seen(LiveFault::is_shown_by_diff),
    );
    table
}

/// The catalogue says what happens on real servers, where each of its faults is put.
#[test]
fn every_live_fault_is_put_into_a_real_server() {
    let faults = live_faults();
    let words: BTreeSet<&str> = faults.iter().map(|fault| fault.what.as_str()).collect();
    assert_eq!(words.len(), faults.len(), "two faults have one name");
    let tests =
        ["destination", "source", "beside", "rancher"].map(|name| format!("tests/cluster/verify/{name}.rs"));
    let tests = tests.map(|path| fs::read_to_string(path).unwrap()).concat();
    let untried: Vec<_> = words.iter().filter(|what| !tests.contains(&format!("\"{what}\""))).collect();
    assert!(untried.is_empty(), "no test has {untried:?}");
}

/// What it prints, and whether a reader learns from it that something is wrong. It prints what Stork wrote once: the
/// controller leaves a pair alone that is Ready, and returns before it writes where it can make no client.
fn storkctl(fault: &Fault) -> (&'static str, bool) {
    match fault.stork.unwrap_or_else(|| panic!("{}: what does Stork make of it?", fault.what)) {
        Stork::ReadyBefore => ("Ready, since it was", false),
        Stork::Ready => ("Ready", false),
        Stork::Error => ("Error", true),
        Stork::StorageError => ("Ready, storage Error", true),
        Stork::Silent => ("empty", true),
        Stork::Undecodable => ("fails for all pairs", true),
        Stork::NotMade => ("Ready, of the pair before", false),
    }
}

/// It holds the tree against the cluster, so what is in both is no difference, and neither is what could not be made.
fn kubectl_diff(fault: &Fault) -> &'static str {
    match fault.stork {
        Some(Stork::NotMade) => "nothing, no new file",
        Some(Stork::ReadyBefore) => "nothing, time is in no file",
        _ if fault.is_refused() => "nothing, once applied",
        _ => "nothing, both have it",
    }
}
