//! Whole runs: the example's own reports, and what is refused. All output passes the leak gate.

use std::path::Path;

use serde_json::Value;

use super::support::run::Sandbox;

fn example() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    assert!(!sandbox.secrets.is_empty());
    let reports = "pairctl verify --offline -o json > verify.json; pairctl calendar -o json > calendar.json";
    sandbox.run(reports);
    sandbox
}

#[test]
fn a_page_of_the_example_holds_no_secret() {
    let sandbox = example();
    let ran =
        sandbox.run("pairctl report html -f pairings.yaml --verify verify.json --calendar calendar.json");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("<!DOCTYPE html>") && ran.out.ends_with("</html>\n"), "{}", ran.out);
    for shown in ["east/payments/remotecluster", "async-dr", "client-certificate"] {
        let parts: Vec<&str> = shown.split('/').collect();
        assert!(parts.iter().all(|part| ran.out.contains(part)), "{shown}");
    }
}

#[test]
fn every_picture_of_the_example_tells_how_its_pairs_stand() {
    let sandbox = example();
    for format in ["mermaid", "dot", "svg", "json"] {
        let plain = sandbox.run(&format!("pairctl graph -o {format}"));
        let told = sandbox.run(&format!("pairctl graph -o {format} --health verify.json"));
        assert_eq!((plain.code, told.code), (0, 0), "{}{}", plain.err, told.err);
        let verify: Value = serde_json::from_str(&sandbox.read("verify.json")).unwrap();
        let word = verify["pairs"][0]["verdict"].as_str().unwrap();
        assert!(told.out.contains(word), "{format}: {}", told.out);
        assert_ne!(plain.out, told.out);
    }
}

#[test]
fn one_cluster_is_drawn_with_its_neighbours_alone() {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/rancher-mesh"));
    let names = |line: &str| {
        let drawn: Value = serde_json::from_str(&sandbox.run(line).out).unwrap();
        let clusters = drawn["clusters"].as_array().unwrap().clone();
        clusters.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = names("pairctl graph -o json");
    assert_eq!(names("pairctl graph -o json --only berlin --only madrid --only oslo"), all);
    let ran = sandbox.run("pairctl graph --only bern");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("error[unknown-cluster]: there is no cluster `bern`") && ran.out.is_empty(),
        "{}",
        ran.err
    );
}

#[test]
fn what_is_no_report_is_refused_without_a_word_of_it() {
    let sandbox = example();
    sandbox.write("other.json", "{\"version\": 2, \"command\": \"verify\"}");
    sandbox.write("cut.json", "{\"version\": 1, \"comm");
    for (flags, why) in [
        ("--verify gone.json", "gone.json cannot be read"),
        ("--verify cut.json", "cut.json is cut off at line 1"),
        ("--verify other.json", "other.json is a report of version 2, and this pairctl reads version 1"),
        ("--verify secrets/east.kubeconfig.yaml", "secrets/east.kubeconfig.yaml is not JSON"),
        ("--drift verify.json", "verify.json is not a report of `pairctl drift`"),
        ("--calendar verify.json", "verify.json is not a report of `pairctl calendar`"),
    ] {
        let ran = sandbox.run(&format!("pairctl report html {flags}"));
        assert_eq!(ran.code, 2, "{flags}");
        assert!(ran.out.is_empty() && ran.err.contains("error[report-unreadable]: "), "{flags}: {}", ran.err);
        assert!(ran.err.contains(why), "{flags}: {}", ran.err);
    }
}

#[test]
fn a_report_of_yesterdays_pairings_is_told() {
    let sandbox = example();
    let changed = sandbox.read("pairings.yaml").replace("[payments, web]", "[payments, web, warehouse]");
    sandbox.write("pairings.yaml", &changed);
    let said =
        "warning[report-outdated]: the report of `verify` is of other pairings files than the pairings file";
    let page = sandbox.run("pairctl report html -f pairings.yaml --verify verify.json");
    assert!(page.code == 0 && page.err.contains(said), "{}", page.err);
    let drawn = sandbox.run("pairctl graph -o json --health verify.json");
    assert!(drawn.code == 0 && drawn.err.contains(said), "{}", drawn.err);
    // The new pairs are in no report: nobody knows how they stand.
    let drawn: Value = serde_json::from_str(&drawn.out).unwrap();
    assert_eq!(drawn["links"][0]["health"]["unknown"], 1, "{drawn}");
}

#[test]
fn a_page_of_nothing_is_refused() {
    let ran = example().run("pairctl report html");
    assert!(ran.code == 2 && ran.err.contains("--verify"), "{}", ran.err);
}

#[test]
fn a_broken_pairings_file_has_no_picture() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "pairings.yaml",
        "apiVersion: pairctl.dev/v1alpha1\nkind: Pairings\npairs: [{source: east}]\n",
    );
    sandbox.write("verify.json", &super::fixture::meshes(5).verify.to_string());
    for command in ["graph --health verify.json", "report html --verify verify.json"] {
        let ran = sandbox.run(&format!("pairctl {command} -f pairings.yaml"));
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains("error[missing-key]"), "{}", ran.err);
        // Nothing can be said of the report beside a file that nobody understands.
        assert!(!ran.err.contains("report-outdated"), "{}", ran.err);
    }
}
