//! Every pair that storkctl printed in a recorded run: imported and rendered again it is the same object, or it is left
//! out for the reason that `golden.txt` lists. Nothing is passed over.

use std::fmt::Write as _;

use serde_yaml::Value;

use crate::adopted::Dumps;
use crate::same_object::{difference, normal, objects};
use crate::storkctl::{Case, cases};

#[test]
fn every_pair_that_storkctl_printed_is_the_same_or_left_out_as_listed() {
    let mut table = String::new();
    let mut wrong = Vec::new();
    let (mut printed, mut adopted) = (0, 0);
    for case in cases() {
        let Some(object) = &case.output else { continue };
        printed += 1;
        let (verdict, is_adopted) = verdict(&case, object, &mut wrong);
        adopted += usize::from(is_adopted);
        writeln!(table, "{}: {verdict}", case.name).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(printed > 110 && adopted > 80, "{adopted} of {printed}");
    snapbox::assert_data_eq!(table, snapbox::file!["golden.txt"].raw());
}

/// What became of a pair, and whether it is in pairings.yaml.
fn verdict(case: &Case, object: &Value, wrong: &mut Vec<String>) -> (String, bool) {
    let text = std::fs::read_to_string(case.folder.join("stdout.yaml")).unwrap();
    let dumps = Dumps::new(&[("source", &text)]);
    let ran = dumps.write();
    if ran.code == 2 {
        let why = ran.err.lines().find_map(|line| line.split_once(" is left out: "));
        let Some((_, why)) = why else {
            wrong.push(format!("{}: {}", case.name, ran.err));
            return (String::new(), false);
        };
        return (format!("left out: {why}"), false);
    }
    let mut theirs = object.clone();
    let options = theirs["spec"]["options"].as_mapping_mut().unwrap();
    let had_placeholder = options.remove("insert_storage_options_here").is_some();
    let [ours] = <[Value; 1]>::try_from(dumps.rendered("source")).unwrap();
    if let Some(path) = difference("", &normal(ours), &normal(theirs)) {
        wrong.push(format!("{}: differs at {path}", case.name));
    }
    let is_said = ran.err.contains("import-placeholder");
    if is_said != had_placeholder || ran.code != i32::from(had_placeholder) {
        wrong.push(format!("{}: exit {}, {}", case.name, ran.code, ran.err));
    }
    (if had_placeholder { "same but for the placeholder" } else { "same" }.to_owned(), true)
}

/// Without a current context storkctl sends the whole kubeconfig, and nothing leads to a cluster in it.
const WITHOUT_CONTEXT: &str = "create-sync-dr-no-current-context-source";

/// `storkctl create clusterpair` makes objects with options of its own; the same with its test server's address replaced.
#[test]
fn what_storkctl_create_sends_is_the_same() {
    let text = include_str!("storkctl-create.yaml");
    let dumps = Dumps::new(&[("east", text)]);
    let ran = dumps.write();
    assert_eq!((ran.code, ran.err.matches("[import-left-out]").count()), (1, 1), "{}", ran.err);
    assert!(ran.err.contains(WITHOUT_CONTEXT), "{}", ran.err);
    let theirs = objects(text).into_iter().filter(|object| object["metadata"]["name"] != WITHOUT_CONTEXT);
    let theirs: Vec<Value> = theirs.map(normal).collect();
    assert!(theirs.len() > 3);
    let ours = dumps.rendered("east");
    assert_eq!(ours.len(), theirs.len());
    for theirs in theirs {
        let ours = ours.iter().find(|ours| ours["metadata"]["name"] == theirs["metadata"]["name"]).unwrap();
        assert_eq!(difference("", &normal(ours.clone()), &theirs), None, "{:?}", theirs["metadata"]["name"]);
    }
}
