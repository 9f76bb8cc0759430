//! `pairctl report merge` as a user types it.

use pairctl::model::drift::{DriftReport, State};
use pairctl::report::document;
use snapbox::{Data, IntoData, assert_data_eq};

use super::fixture::{cluster, pair, parts, report, typical};
use crate::support::run::Sandbox;

fn sandbox(whole: &DriftReport, of: usize) -> Sandbox {
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
        let golden = Data::read_from(format!("tests/reports/drift/typical.{ending}").as_ref(), None).raw();
        assert_data_eq!(sandbox.read(&format!("out/{format}")).into_data().raw(), golden);
    }
    assert_eq!(sandbox.snapshot("out").len(), files.len() + 1, "something else was left behind");
}

#[test]
fn the_exit_code_is_that_of_the_outcome() {
    for (state, code) in [(State::InSync, 0), (State::Missing, 1)] {
        let clusters = vec![cluster("a", true), cluster("b", true), cluster("c", true)];
        let whole = report(clusters, vec![pair("b", "one", state)]);
        let ran = sandbox(&whole, 3).run("pairctl report merge part-*.json -o json");
        assert_eq!(ran.code, code);
        assert_eq!(serde_json::from_str::<DriftReport>(&ran.out).unwrap(), whole);
    }
}

#[test]
fn what_does_not_make_a_whole_is_refused_and_nothing_is_written() {
    let sandbox = sandbox(&typical(), 2);
    let whole = sandbox.read("part-1.json");
    sandbox.write("cut.json", &whole[..whole.len() / 2]);
    sandbox.write("other.json", &whole.replace("fb91eb43bfad4dbf", "0000000000000000"));
    sandbox.write("edited.json", &whole.replace("\"unreadable\": 1", "\"unreadable\": 0"));
    sandbox.write("kubeconfig.json", r#"{"version": 1, "token": "do-not-quote"}"#);
    sandbox.write("yaml.json", "token: do-not-quote");
    for (files, code, why) in [
        ("part-0.json", "report-incomplete", "of 2 parts there are 1: 1/2 missing"),
        ("part-0.json part-0.json", "report-mismatch", "part-0.json and part-0.json are both part 0/2"),
        ("part-0.json other.json", "report-mismatch", "part-0.json and other.json are not of one run"),
        ("part-0.json cut.json", "report-unreadable", "cut.json is cut off at line "),
        ("part-0.json edited.json", "report-unreadable", "edited.json is not as pairctl wrote it"),
        ("part-0.json none.json", "report-unreadable", "none.json cannot be read: "),
        ("kubeconfig.json", "report-unreadable", "kubeconfig.json is JSON and no report of pairctl"),
        ("yaml.json", "report-unreadable", "yaml.json is not JSON"),
    ] {
        let ran = sandbox.run(&format!("pairctl report merge {files} -o json -o junit=out.xml"));
        assert_eq!((ran.out.as_str(), ran.code), ("", 2), "{files}");
        assert!(
            ran.err.starts_with(&format!("error[{code}]: ")) && ran.err.contains(why),
            "{files}: {}",
            ran.err
        );
        assert!(!ran.err.contains("do-not-quote"), "{}", ran.err);
        assert!(!sandbox.path().join("out.xml").exists(), "{files}");
    }
}

#[test]
fn a_part_is_not_replaced_by_the_whole() {
    let sandbox = sandbox(&typical(), 2);
    let before = sandbox.read("part-0.json");
    let ran = sandbox.run("pairctl report merge part-*.json -o json=./part-0.json");
    assert!(ran.code == 2 && ran.err.contains("no report can go to ./part-0.json"), "{}", ran.err);
    assert_eq!(sandbox.read("part-0.json"), before);
    let far = before.replace("2026-03-01T08:00:00Z", "2026-03-01T07:00:00Z");
    sandbox.write("far.json", &far);
    let ran = sandbox.run("pairctl report merge far.json part-1.json --within 30m -o json");
    assert!(ran.out.is_empty() && ran.err.contains("error[report-mismatch]: "), "{}", ran.err);
    for within in ["", "--within 1h"] {
        let ran = sandbox.run(&format!("pairctl report merge far.json part-1.json {within} -o json"));
        assert!(!ran.out.is_empty(), "{within}: {}", ran.err);
    }
    // What lies about from yesterday, or from an hour ago, is not of this run.
    for began in ["2026-03-01T06:59:59Z", "2026-02-28T09:00:00Z"] {
        sandbox.write("far.json", &before.replace("2026-03-01T08:00:00Z", began));
        let ran = sandbox.run("pairctl report merge far.json part-1.json -o json");
        assert!(ran.out.is_empty() && ran.err.contains("error[report-mismatch]: "), "{began}: {}", ran.err);
    }
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_and_the_others_are_there() {
    let sandbox = sandbox(&typical(), 2);
    sandbox.type_line("mkdir directory; echo > other; ln -s other link");
    let before = sandbox.read("part-0.json");
    for file in ["directory", "link", "/dev/null", "part-0.json/x"] {
        let ran =
            sandbox.run(&format!("pairctl report merge part-*.json -o junit={file} -o json=whole.json"));
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains(&format!("error: cannot write the report {file}: ")), "{}", ran.err);
        assert!(sandbox.read("whole.json").contains("\"summary\""));
        sandbox.type_line("rm whole.json");
    }
    assert_eq!(sandbox.read("part-0.json"), before);
}

#[test]
fn flags_that_cannot_go_together_are_refused_before_anything_is_read() {
    let screen = sandbox(&typical(), 2).type_line("pairctl report merge none.json -o json -o sarif");
    assert!(screen.contains("only one report goes to standard output, not 2"), "{screen}");
    assert!(screen.ends_with("[exit 2]\n") && !screen.contains("none.json cannot"), "{screen}");
}
