//! The action against clusters: a drift becomes a comment, or the summary of a scheduled job.

use serde_json::json;

use crate::drift::fleet::Fleet;
use crate::run::Sandbox;
use crate::runner::Runner;

const WITH: [(&str, &str); 1] = [("commands", "validate check drift")];

#[test]
fn a_drifted_cluster_makes_a_comment_and_one_in_sync_takes_it_back() {
    let Some(mut fleet) = Fleet::applied() else { return };
    let mut runner = Runner::new(std::mem::replace(&mut fleet.sandbox, Sandbox::new()));
    let base = runner.git("rev-parse HEAD");
    runner.pull_request(&base);
    let job = runner.uses(&WITH);
    assert!(job.passed && runner.forge.state().comments.is_empty(), "{}", job.log);

    let label = |value: &str| json!({"metadata": {"labels": {"team": value}}});
    fleet.patch("east", "payments", "dr", &label("b"));
    let job = runner.uses(&WITH);
    assert!(!job.passed);
    assert_eq!(job.outputs["outcome"], "differences");
    let title = "title=changed east/payments/dr -> west::";
    let annotation = job.annotations().into_iter().find(|line| line.contains(title)).expect(&job.log);
    assert!(annotation.starts_with("::warning file=pairings.yaml,line=1,col="), "{annotation}");
    let body = runner.forge.state().comments[0].body.clone();
    assert!(body.contains("### pairctl drift: 1 pair of 6 is not in sync"), "{body}");
    assert_eq!(job.summary.matches("pairctl drift: 1 pair").count(), 1, "{}", job.summary);

    fleet.patch("east", "payments", "dr", &label("a"));
    assert!(runner.uses(&WITH).passed);
    let comments = runner.forge.state().comments.clone();
    let wanted = "**pairctl**: nothing to report from validate check drift.";
    assert!(comments.len() == 1 && comments[0].body.contains(wanted), "{comments:?}");
    assert!(!comments[0].body.contains("any more"), "{comments:?}");
}

#[test]
fn a_scheduled_job_tells_of_a_drift_in_its_summary_and_of_a_cluster_that_nobody_could_read() {
    let Some(mut fleet) = Fleet::applied() else { return };
    fleet.patch("west", "shop", "dr", &json!({"spec": {"options": {"token": "hunter2-stolen-token"}}}));
    let mut runner = Runner::new(std::mem::replace(&mut fleet.sandbox, Sandbox::new()));
    runner.sandbox.secrets.add("hunter2-stolen-token");
    let job = runner.uses(&WITH);
    assert!(!job.passed && job.outputs["outcome"] == "differences", "{}", job.log);
    assert!(job.summary.contains("### pairctl drift: 1 pair of 6 is not in sync"), "{}", job.summary);
    assert!(runner.forge.state().requests.is_empty());
    let report: serde_json::Value = serde_json::from_str(
        &std::fs::read_to_string(format!("{}/drift.json", job.outputs["report"])).unwrap(),
    )
    .unwrap();
    assert_eq!(report["summary"]["changed"], 1);

    let text = runner.sandbox.read("pairings.yaml");
    let access = fleet.cluster("east").kubeconfig();
    runner.sandbox.write("pairings.yaml", &text.replace(&access.display().to_string(), "not-there.yaml"));
    let job = runner.uses(&[("commands", "drift")]);
    assert!(!job.passed && job.outputs["outcome"] == "failed", "{}", job.log);
}
