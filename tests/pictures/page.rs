//! The page as a text: its size, its policy, its data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pairctl::model::calendar::Calendar;
use pairctl::model::drift::DriftReport;
use pairctl::model::verify::VerifyReport;
use pairctl::report::html::{Sources, page};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::fixture::{self, Reports};
use super::hostile;

/// The page of all three reports.
pub(crate) fn of(reports: &Reports) -> String {
    let verify: VerifyReport = serde_json::from_value(reports.verify.clone()).unwrap();
    let drift: DriftReport = serde_json::from_value(reports.drift.clone()).unwrap();
    let calendar: Calendar = serde_json::from_value(reports.calendar.clone()).unwrap();
    page(&Sources { pairings: None, verify: Some(&verify), drift: Some(&drift), calendar: Some(&calendar) })
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

fn data(page: &str) -> Value {
    serde_json::from_str(between(page, "<script type=\"application/json\" id=\"data\">", "</script>"))
        .unwrap()
}

#[test]
fn two_hundred_clusters_and_two_thousand_pairs_are_less_than_two_megabytes() {
    for reports in [fixture::meshes(200), fixture::one_part(200)] {
        let page = of(&reports);
        super::tools::say(&format!("a page of 200 clusters and 2,000 pairs: {} KB", page.len() / 1000));
        assert!(page.len() < 2_000_000, "{} bytes", page.len());
        // And the pair that is not pairctl's.
        assert_eq!(data(&page)["rows"].as_array().unwrap().len(), 2_001);
    }
}

/// What a browser would load: there is no address in the page but the name of a language of XML.
#[test]
fn nothing_in_the_page_leads_out_of_it() {
    let page = of(&fixture::meshes(20)).replace("http://www.w3.org/2000/svg", "");
    for loads in
        ["http:", "https:", "//cdn", "src=", "@import", "url(http", "<link", "<iframe", "<object", "fetch("]
    {
        assert!(!page.contains(loads), "{loads}");
    }
    assert!(page.match_indices("href=\"").all(|(at, _)| page[at + 6..].starts_with('#')));
}

#[test]
fn the_policy_allows_the_one_script_and_no_request() {
    let page = of(&fixture::meshes(5));
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let script = between(&page, "<script>", "</script>");
    let digest = STANDARD.encode(Sha256::digest(script));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        )
    );
}

#[test]
fn hostile_texts_are_shown_and_never_markup() {
    let mut reports = fixture::meshes(15);
    for (at, name) in hostile::NAMES.iter().enumerate() {
        let fault =
            json!({"code": name, "severity": "error", "message": name, "evidence": [name], "help": name});
        reports.verify["pairs"][at] = json!({"cluster": name, "namespace": name, "name": name, "destination": name,
            "verdict": "fails", "faults": [fault], "notChecked": [name]});
        reports.drift["pairs"][at] = json!({"cluster": name, "namespace": name, "name": name, "destination": name,
            "state": "changed", "diff": name, "evidence": [name]});
        reports.calendar["entries"][at]["cluster"] = json!(name);
        reports.calendar["entries"][at]["subject"] = json!(name);
        let finding = json!({"code": name, "severity": name, "message": name, "help": name});
        reports.drift["findings"].as_array_mut().unwrap().push(finding);
    }
    let page = of(&reports);
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    for forbidden in ["<img", "\u{1b}", "\u{202e}"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let rows = data(&page);
    let shown = |name: &str| rows["rows"].as_array().unwrap().iter().any(|row| row["cluster"] == name);
    for name in hostile::NAMES.iter().filter(|name| !name.contains('\n')) {
        assert!(shown(name), "{name}");
    }
}

/// A page that says "works" of a pair of which a report says nothing would be worse than none.
#[test]
fn a_pair_that_a_report_does_not_know_is_unknown() {
    let mut reports = fixture::meshes(5);
    reports.verify["pairs"].as_array_mut().unwrap().remove(0);
    let first = &reports.drift["pairs"][0];
    let (source, destination) = (first["cluster"].clone(), first["destination"].clone());
    let data = data(&of(&reports));
    let cell = data["links"].as_array().unwrap().iter();
    let cell =
        cell.clone().find(|link| link["source"] == source && link["destination"] == destination).unwrap();
    assert_eq!(cell["health"]["unknown"], 1, "{cell}");
    assert_eq!(cell["worst"], "unknown");
}

#[test]
fn one_report_alone_makes_a_page() {
    let reports = fixture::meshes(5);
    let verify: VerifyReport = serde_json::from_value(reports.verify.clone()).unwrap();
    let drift: DriftReport = serde_json::from_value(reports.drift.clone()).unwrap();
    let calendar: Calendar = serde_json::from_value(reports.calendar).unwrap();
    for (sources, has) in [
        (Sources { verify: Some(&verify), ..Sources::default() }, "Would a failover work today?"),
        (Sources { drift: Some(&drift), ..Sources::default() }, "Is it as pairings.yaml says?"),
        (Sources { calendar: Some(&calendar), ..Sources::default() }, "When do credentials end?"),
    ] {
        let page = page(&sources);
        let all =
            ["Would a failover work today?", "Is it as pairings.yaml says?", "When do credentials end?"];
        assert!(all.iter().all(|title| page.contains(title) == (*title == has)), "{has}");
    }
}
