//! Random fleets on a real API server: what it and Stork make of them is no drift.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::bulk;
use super::fleet::turn;
use crate::fleet::{CLUSTERS, Fleet, fleet};
use crate::logins::LOGINS;
use crate::noise::{self, TOOLS};
use crate::stork;
use crate::world::{Objects, World, drifted};

const FLEETS: usize = 20;

/// Gives each fleet namespaces of its own, so that one server can hold them all.
fn in_own_namespaces(value: &mut Value, number: usize) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("namespaces", Value::Array(names)) => {
                        for name in names {
                            *name = json!(format!("f{number}-{}", name.as_str().unwrap()));
                        }
                    }
                    (_, value) => in_own_namespaces(value, number),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| in_own_namespaces(item, number)),
        _ => {}
    }
}

fn worlds() -> Vec<World> {
    let mut runner = TestRunner::deterministic();
    let world = |number| {
        let mut one: Fleet = fleet().new_tree(&mut runner).unwrap().current();
        in_own_namespaces(&mut one.pairings, number);
        World::rendered(&one, &[number % LOGINS.len(), (number + 5) % LOGINS.len()])
    };
    (0..FLEETS).map(world).collect()
}

#[test]
fn no_fleet_drifts_on_its_way_through_a_server() {
    let Some(clusters) = crate::fleet() else { return };
    let _turn = turn(clusters);
    let worlds = worlds();
    let wanted: Vec<Objects> = worlds.iter().map(World::objects).collect();
    let mut applied: Vec<Objects> = vec![Objects::new(); worlds.len()];
    let mut written = applied.clone();
    // One source cluster of every fleet at a time: two may have one name in one namespace.
    for source in CLUSTERS {
        let here = || wanted.iter().flatten().filter(|((of, ..), _)| of == source);
        let names: BTreeSet<&str> = here().map(|((_, namespace, _), _)| namespace.as_str()).collect();
        let objects: Vec<Value> = here().map(|(_, object)| object.clone()).collect();
        if objects.is_empty() {
            continue;
        }
        let east = clusters[0];
        bulk::namespaces(east, &names.into_iter().collect::<Vec<_>>());
        east.must(&["apply", "--server-side", "-f", "-"], &bulk::list(&objects));
        take(&mut applied, source, &bulk::live(east));
        bulk::put(east, "stork", |object| {
            let mut object = object.clone();
            noise::leave(&mut object, TOOLS[objects.len() % TOOLS.len()]);
            stork::rewritten(&object, &stork::ready())
        });
        take(&mut written, source, &bulk::live(east));
        super::clear(clusters);
    }
    let mut pairs = 0;
    for (world, live) in worlds.iter().zip(&applied).chain(worlds.iter().zip(&written)) {
        for at_hand in [true, false] {
            let told = world.expect(at_hand, |wanted| wanted.compare(live));
            assert_eq!(drifted(&told), Vec::<String>::new());
            assert_eq!(told.len(), live.len());
            pairs += told.len();
        }
    }
    assert!(pairs > 4 * FLEETS, "only {pairs} pairs");
}

/// Sorts what is live by fleet.
fn take(fleets: &mut [Objects], source: &str, live: &[Value]) {
    for object in live {
        let text = |key: &str| object["metadata"][key].as_str().unwrap().to_owned();
        let (namespace, name) = (text("namespace"), text("name"));
        let number: usize = namespace[1..].split('-').next().unwrap().parse().unwrap();
        fleets[number].insert((source.to_owned(), namespace, name), object.clone());
    }
}
