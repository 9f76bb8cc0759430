//! Every field of a pair, changed by hand: exactly that is told, and nobody sees what it was or is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::bulk;
use super::fleet::told;
use super::many::Many;
use crate::stork;

const OTHER: &str = "hunter2-by-hand";

/// A namespace, a way to log in, a place in the object, and what somebody puts there.
struct Case {
    namespace: &'static str,
    login: &'static str,
    place: &'static str,
    value: Option<Value>,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("by_hand_cases.txt").lines().filter(|line| !line.starts_with('#'));
    let case = |line: &'static str| {
        let mut words = line.split_whitespace();
        let mut word = || words.next().unwrap();
        let (namespace, login, place) = (word(), word(), word());
        let value = line[line.find(place).unwrap() + place.len()..].trim();
        let value = (value != "-").then(|| serde_json::from_str(value).unwrap());
        Case { namespace, login, place, value }
    };
    lines.map(case).collect()
}

impl Case {
    fn edit(&self, object: &mut Value) {
        let (above, key) = self.place.rsplit_once('/').unwrap();
        let above = above.split('/').skip(1).fold(object, |value, key| entry(value, key));
        match (&self.value, above) {
            (Some(value), above) => *entry(above, key) = value.clone(),
            (None, above) => drop(above.as_object_mut().unwrap().remove(&key.replace("~1", "/")).unwrap()),
        }
    }
}

fn entry<'v>(value: &'v mut Value, key: &str) -> &'v mut Value {
    match value {
        Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
        value if key == "*" => value.as_object_mut().unwrap().values_mut().next().unwrap(),
        value => &mut value[key.replace("~1", "/")],
    }
}

/// The pairs of all cases on a server, as Stork wrote them.
fn many(cases: &[Case]) -> Option<Many> {
    let mut logins: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for case in cases {
        logins.entry(case.login).or_default().insert(case.namespace);
    }
    let logins: Vec<_> =
        logins.into_iter().map(|(login, namespaces)| (login, namespaces.into_iter().collect())).collect();
    let mut many = Many::rendered(&logins)?;
    many.fleet.sandbox.secrets.add(OTHER);
    many.cluster().must(&["apply", "--server-side", "-f", "-"], &bulk::list(&many.objects()));
    bulk::put(many.cluster(), "stork", |object| stork::rewritten(object, &stork::ready()));
    Some(many)
}

#[test]
fn exactly_that_is_told() {
    let cases = cases();
    let Some(many) = many(&cases) else { return };
    bulk::put(many.cluster(), "kubectl-edit", |object| {
        let mut changed = object.clone();
        let here = cases.iter().filter(|case| object["metadata"]["namespace"] == case.namespace);
        here.for_each(|case| case.edit(&mut changed));
        assert_ne!(changed, *object);
        changed
    });
    let lines = |arguments| {
        let (report, code) = many.fleet.drift(arguments);
        assert_eq!((code, &report["summary"]["in-sync"]), (1, &json!(2)));
        told(&report).join("\n") + "\n"
    };
    snapbox::assert_data_eq!(lines(""), snapbox::file!["by_hand.txt"].raw());
    snapbox::assert_data_eq!(lines("--from tree"), snapbox::file!["by_hand_from_tree.txt"].raw());
}
