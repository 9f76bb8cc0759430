//! Reports of whole runs: in every format at once, and of the parts of a fleet.

use pairctl::model::verify::VerifyReport;
use serde_json::{Value, json};

use super::fleet::{Fleet, merge};
use super::reports::troubled;
use super::support::run::Sandbox;

const FILES: [&str; 6] = ["json", "markdown", "junit", "sarif", "github", "prometheus"];

fn flags() -> String {
    FILES.map(|format| format!("-o {format}=out/{format}")).join(" ")
}

/// Every format of a fleet with every kind of credential passes the leak gate, on the screen and on the disk.
#[test]
fn every_format_at_once_tells_no_secret() {
    let sandbox = troubled().lay_out();
    let ran = sandbox.run(&format!("pairctl verify --offline --verbose -o text {}", flags()));
    assert_eq!(ran.code, 2, "{}", ran.err);
    for format in FILES {
        let text = sandbox.read(&format!("out/{format}"));
        assert!(text.contains("token-expired"), "{format}: {text}");
        sandbox.secrets.refuse(text.as_bytes(), format);
    }
    assert!(
        ran.out.contains("works    c03/payments/dr -> c04\n"),
        "--verbose names pairs that work: {}",
        ran.out
    );
    let report: VerifyReport = serde_json::from_str(&sandbox.read("out/json")).unwrap();
    assert_eq!((report.fleet, report.clusters.len()), (20, 20));
}

/// People get findings with their own lines on standard error; a machine gets nothing there.
#[test]
fn findings_go_to_people() {
    let mut fleet = Fleet::sound();
    merge(&mut fleet.pairings, &json!({"clusters": {"c21": {}}}));
    let sandbox = fleet.lay_out();
    for (flags, told) in [("", 1), ("-o text", 1), ("-o json=a.json", 1), ("-o json", 0), ("-o sarif", 0)] {
        let ran = sandbox.run(&format!("pairctl verify --offline {flags}"));
        assert_eq!((ran.err.matches("warning[cluster-in-no-pair]").count(), ran.code), (told, 1), "{flags}");
    }
}

#[test]
fn no_report_replaces_what_the_run_reads_or_renders() {
    let sandbox = Fleet::sound().lay_out();
    let before = sandbox.snapshot(".");
    for file in [
        "pairings.yaml",
        "secrets/c01.json",
        "secrets/px-token",
        "certificates/c07.pem",
        "clusters/c01/a.json",
    ] {
        let ran = sandbox.run(&format!("pairctl verify --offline -o json -o junit={file}"));
        assert_eq!((ran.out.as_str(), ran.code), ("", 2), "{file}: {}", ran.err);
        assert!(ran.err.contains(&format!("no report can go to {file}: ")), "{file}: {}", ran.err);
    }
    assert_eq!(sandbox.snapshot("."), before);
}

/// What a run says, without when it began and in one order of findings.
fn timeless(text: &str) -> Value {
    let mut report: Value = serde_json::from_str(text).unwrap();
    report["startedAt"] = Value::Null;
    report["findings"].as_array_mut().unwrap().sort_by_key(ToString::to_string);
    report
}

fn parts(sandbox: &Sandbox, of: usize) {
    for index in 0..of {
        let ran =
            sandbox.run(&format!("pairctl verify --offline --shard {index}/{of} -o json=part-{index}.json"));
        assert!(ran.code >= 0, "{}", ran.err);
    }
}

#[test]
fn the_parts_of_a_fleet_make_the_whole() {
    let mut fleet = troubled();
    merge(&mut fleet.pairings, &json!({"clusters": {"c22": {}}}));
    let sandbox = fleet.lay_out();
    let whole = sandbox.run("pairctl verify --offline -o json");
    for of in [1, 3, 25] {
        sandbox.run("rm -f part-*.json");
        parts(&sandbox, of);
        let merged = sandbox.run("pairctl report merge part-*.json -o json");
        assert_eq!((merged.err.as_str(), merged.code), ("", whole.code));
        assert_eq!(timeless(&merged.out), timeless(&whole.out), "{of}");
    }
    let part: VerifyReport = serde_json::from_str(&sandbox.read("part-24.json")).unwrap();
    assert!(part.pairs.is_empty() && part.findings.len() == 1, "the shape of the fleet is that of the whole");
}

#[test]
fn a_part_of_other_flags_is_refused() {
    let sandbox = Fleet::sound().lay_out();
    parts(&sandbox, 2);
    for (flags, why) in [
        ("--fail-within 7d", "their `--fail-within` differ"),
        ("--only token-expired", "they looked for other faults (`--only`)"),
        ("c01 c02", "clusters that the command line named"),
    ] {
        sandbox.run(&format!("pairctl verify --offline --shard 1/2 {flags} -o json=other.json"));
        let ran = sandbox.run("pairctl report merge part-0.json other.json -o json");
        assert!(ran.out.is_empty() && ran.code == 2, "{flags}");
        assert!(
            ran.err.contains("error[report-mismatch]: ") && ran.err.contains(why),
            "{flags}: {}",
            ran.err
        );
    }
}
