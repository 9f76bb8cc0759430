//! What is said of the steps of a rotation.

use std::fmt::Write as _;

use crate::credentials::rotation::{Reason, Step};
use crate::model::name::ClusterName;
use crate::model::probe::Right;
use crate::model::rotation::{RotationReport, StepName, StepRecord, StepState};
use crate::report::printable::one_line;

/// What a credential may not do.
pub(super) fn lacking(rights: &[Right]) -> String {
    let said = |right: &Right| match right.group {
        "" => format!("{} {}", right.verb, right.resource),
        group => format!("{} {}.{group}", right.verb, right.resource),
    };
    format!("it may not {}", rights.iter().map(said).collect::<Vec<_>>().join(", "))
}

/// The step that is next, and what is to be done about it.
pub(super) fn next(step: &Step, cluster: &ClusterName) -> Option<StepRecord> {
    let (name, what, missing) = match step {
        Step::Issue => (StepName::Issue, "make another token beside the one in use".to_owned(), Vec::new()),
        Step::HandOut(one) => (
            StepName::HandOut,
            format!(
                "the kubeconfig at hand is not that of `{one}`: pipe `pairctl credentials rotate {cluster} --hand-out` into what \
                 keeps it, and run this again where it is at hand"
            ),
            Vec::new(),
        ),
        Step::Grant(rights) => {
            (StepName::HandOut, "the new credential lacks rights".to_owned(), vec![lacking(rights)])
        }
        Step::Render(stale) => (
            StepName::Render,
            "run `pairctl render` and commit, or say --render".to_owned(),
            stale
                .iter()
                .map(|object| format!("{object} in the tree is not of the kubeconfig at hand"))
                .collect(),
        ),
        Step::Wait(reasons) => (
            StepName::Wait,
            "the old credential stays; run this again, or say --wait SECONDS".to_owned(),
            reasons.iter().map(Reason::to_string).collect(),
        ),
        Step::Revoke(one) => {
            (StepName::Revoke, format!("delete the Secret `{one}`, which nothing carries"), Vec::new())
        }
        Step::Close(one) => (StepName::Close, format!("note that `{one}` is all that is in use"), Vec::new()),
        Step::Done => return None,
    };
    Some(StepRecord { step: name, state: StepState::Next, what, missing })
}

/// The steps after one, as far as they can be told.
pub(super) fn to_come(after: StepName) -> impl Iterator<Item = StepRecord> {
    let what = |step| match step {
        StepName::Issue => "make another token",
        StepName::HandOut => "hand out its kubeconfig",
        StepName::Render => "render the tree with it",
        StepName::Wait => "wait until all live pairs carry it and work",
        StepName::Revoke => "delete the Secrets of the others",
        StepName::Close => "note that the rotation came to its end",
    };
    let later = StepName::ALL.into_iter().filter(move |step| *step > after);
    later.map(move |step| StepRecord {
        step,
        state: StepState::ToCome,
        what: what(step).to_owned(),
        missing: Vec::new(),
    })
}

/// The report for people.
pub(super) fn text(report: &RotationReport) -> String {
    let mut text = String::new();
    for step in &report.steps {
        let _ =
            writeln!(text, "{:<8} {:<8} {}", step.state.as_str(), step.step.as_str(), one_line(&step.what));
        for missing in &step.missing {
            let _ = writeln!(text, "  {}", one_line(missing));
        }
    }
    let end = match (report.outcome, report.steps.is_empty()) {
        ("clean", true) => "nothing to do",
        ("clean", false) => "complete",
        ("differences", _) => "not complete",
        _ => "stopped",
    };
    let _ = writeln!(text, "rotation of the credential for {}: {end}", report.cluster);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_named_a_pair_does_not_drive_the_terminal() {
        let missing = vec!["east/a\u{1b}[2J/b\nrotation of the credential for west: complete".to_owned()];
        let step = StepRecord {
            step: StepName::Wait,
            state: StepState::Next,
            what: "x\u{202e}".to_owned(),
            missing,
        };
        let report = RotationReport {
            version: 1,
            command: "credentials rotate",
            outcome: "differences",
            cluster: "west".to_owned(),
            generations: Vec::new(),
            steps: vec![step],
            findings: Vec::new(),
        };
        let text = text(&report);
        assert!(!text.contains(['\u{1b}', '\u{202e}']) && text.lines().count() == 3, "{text}");
    }
}
