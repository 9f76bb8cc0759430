//! What each format looks like, and that none of them breaks on a large fleet.

use pairctl::model::verify::VerifyReport;
use pairctl::report::document;
use pairctl::report::screen::TextSettings;
use pairctl::report::standpoint::Standpoint;
use pairctl::report::verify::{github, junit, markdown, prometheus, sarif, text};
use snapbox::{Data, IntoData, assert_data_eq};

use super::fixture;

/// A format's golden file and its function.
type Format = (&'static str, fn(&VerifyReport) -> String);

const EVERYTHING: TextSettings = TextSettings { verbose: true, colour: true, findings: true };

const FORMATS: [Format; 8] = [
    ("txt", |report| text::text(report, TextSettings::default())),
    ("colour.txt", |report| text::text(report, EVERYTHING)),
    ("json", document::text),
    ("md", markdown::text),
    ("xml", junit::text),
    ("sarif", sarif::text),
    ("github", |report| github::text(report, &Standpoint::default())),
    ("prom", prometheus::text),
];

#[test]
fn each_format_of_a_typical_report() {
    let report = fixture::typical();
    for (ending, format) in FORMATS {
        let golden = Data::read_from(format!("tests/reports/verify/typical.{ending}").as_ref(), None).raw();
        assert_data_eq!(format(&report).into_data().raw(), golden);
    }
}

#[test]
fn two_thousand_pairs_stay_sane() {
    let report = fixture::big(2_000);
    for (ending, format) in FORMATS {
        let started = std::time::Instant::now();
        let text = format(&report);
        assert!(text.len() < 8_000_000, "{ending}: {} bytes", text.len());
        assert!(started.elapsed().as_secs() < 20, "{ending}: {:?}", started.elapsed());
    }
}
