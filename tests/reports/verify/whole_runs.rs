//! `pairctl report merge` with reports of `pairctl verify`, as a user types it.

use pairctl::model::verify::VerifyReport;
use pairctl::report::document;
use snapbox::{Data, IntoData, assert_data_eq};

use super::fixture::{parts, typical};
use crate::support::run::Sandbox;

fn sandbox(whole: &VerifyReport, of: usize) -> Sandbox {
    let sandbox = Sandbox::new();
    for (index, part) in parts(whole, of).iter().enumerate() {
        sandbox.write(&format!("part-{index}.json"), &document::text(part));
    }
    sandbox
}

#[test]
fn every_format_goes_to_its_file_and_the_text_to_the_screen() {
    let sandbox = sandbox(&typical(), 2);
    let files = ["json", "markdown", "junit", "sarif", "github", "prometheus"];
    let flags: Vec<String> = files.iter().map(|format| format!("-o {format}=out/{format}")).collect();
    let ran =
        sandbox.run(&format!("pairctl report merge part-1.json part-0.json -o text {}", flags.join(" ")));
    assert_eq!((ran.err.as_str(), ran.code), ("", 2));
    assert!(ran.out.contains("error[cluster-unreachable]: ") && !ran.out.contains('\u{1b}'), "{}", ran.out);
    for (format, ending) in files.iter().zip(["json", "md", "xml", "sarif", "github", "prom"]) {
        let golden = Data::read_from(format!("tests/reports/verify/typical.{ending}").as_ref(), None).raw();
        assert_data_eq!(sandbox.read(&format!("out/{format}")).into_data().raw(), golden);
    }
    assert_eq!(sandbox.snapshot("out").len(), files.len() + 1, "something else was left behind");
}

#[test]
fn what_does_not_make_a_whole_is_refused_and_nothing_is_written() {
    let sandbox = sandbox(&typical(), 2);
    let whole = sandbox.read("part-1.json");
    sandbox.write("edited.json", &whole.replace("\"unknown\": 1", "\"unknown\": 0"));
    sandbox.write("drift.json", &whole.replace("\"verify\"", "\"drift\""));
    sandbox.write("status.json", &whole.replace("\"verify\"", "\"status\""));
    let drift = crate::drift::fixture::parts(&crate::drift::fixture::typical(), 2);
    sandbox.write("other.json", &document::text(&drift[1]));
    for (files, code, why) in [
        ("part-0.json", "report-incomplete", "of 2 parts there are 1: 1/2 missing"),
        ("part-0.json edited.json", "report-unreadable", "edited.json is not as pairctl wrote it"),
        ("part-0.json drift.json", "report-unreadable", "is JSON and no report of `pairctl drift`"),
        ("part-0.json status.json", "report-unreadable", "is the report of neither `pairctl drift` nor"),
        (
            "part-0.json other.json",
            "report-mismatch",
            "other.json is a report of `drift` and part-0.json one of `verify`",
        ),
    ] {
        let ran = sandbox.run(&format!("pairctl report merge {files} -o json -o junit=out.xml"));
        assert_eq!((ran.out.as_str(), ran.code), ("", 2), "{files}");
        assert!(
            ran.err.starts_with(&format!("error[{code}]: ")) && ran.err.contains(why),
            "{files}: {}",
            ran.err
        );
        assert!(!sandbox.path().join("out.xml").exists(), "{files}");
    }
}
