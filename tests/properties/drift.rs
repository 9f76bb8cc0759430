//! Nothing that Stork or another tool leaves is drift, and no change of a spec goes unseen.

use pairctl::model::live::{LiveSpec, LiveValue};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::fleet::{Fleet, fleet};
use crate::leaves::{changed, places};
use crate::logins::LOGINS;
use crate::noise::{self, TOOLS};
use crate::stork;
use crate::world::{World, drifted};

/// A fleet with other ways to log in.
fn fleets() -> impl Strategy<Value = (Fleet, Vec<usize>)> {
    (fleet(), prop::collection::vec(0..LOGINS.len(), 1..6))
}

fn cases(cases: u32) -> ProptestConfig {
    // `PROPTEST_CASES` asks for more.
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(cases), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(200))]

    /// With the credentials at hand, or without; whatever wrote the object, and however often.
    #[test]
    fn noise_is_no_drift_and_one_changed_leaf_is(
        (fleet, logins) in fleets(),
        noises in prop::collection::vec((0..TOOLS.len(), 0..3_u8), 1..9),
        which: Index,
        place: Index,
        how in 0..4_usize,
    ) {
        let world = World::rendered(&fleet, &logins);
        let mut live = world.objects();
        for ((tool, writes), object) in noises.iter().cycle().zip(live.values_mut()) {
            noise::leave(object, TOOLS[*tool]);
            for _ in 0..*writes {
                *object = stork::rewritten(object, &stork::ready());
            }
        }
        let pairs = world.expect(true, |expectation| expectation.compare(&live));
        prop_assert_eq!(drifted(&pairs), Vec::<String>::new());
        prop_assert_eq!(pairs.len(), live.len());
        if live.is_empty() {
            return Ok(());
        }
        let (id, object) = live.iter().nth(which.index(live.len())).unwrap();
        let (id, mut object) = (id.clone(), object.clone());
        let places = places(&object["spec"], "/spec");
        let place = &places[place.index(places.len())];
        changed(&mut object, place, how);
        let is_found = world.expect(true, |expectation| expectation.finds(&mut live, &id, &object));
        prop_assert!(is_found.is_ok(), "{}: {}", place, is_found.unwrap_err());
        let is_found = world.expect(false, |expectation| expectation.finds(&mut live, &id, &object));
        prop_assert!(is_found.is_ok(), "{} from the tree: {}", place, is_found.unwrap_err());
    }

}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_rendered_spec_is_read_back_whole((fleet, logins) in fleets()) {
        let world = World::rendered(&fleet, &logins);
        world.expect(true, |expectation| {
            let live = expectation.objects();
            for (cluster, expected) in &expectation.sources {
                for one in expected {
                    let id = (cluster.to_string(), one.id.namespace.to_string(), one.id.name.to_string());
                    for object in [live[&id].clone(), stork::rewritten(&live[&id], &Value::Null)] {
                        let read = LiveSpec::read(&value(&object["spec"]));
                        prop_assert_eq!(&read.oddities, &[]);
                        prop_assert_eq!(read.config.as_ref(), one.contents.config.as_deref());
                        prop_assert_eq!(Some(&read.options), one.contents.options.as_deref());
                        let mappings = read.project_mappings.iter().map(|(key, text)| (key.clone(), text.expose().to_owned()));
                        prop_assert_eq!(&mappings.collect::<std::collections::BTreeMap<_, _>>(), &one.pair.project_mappings);
                        normal(&read)?;
                    }
                }
            }
            Ok(())
        })?;
    }

}

proptest! {
    #![proptest_config(cases(400))]

    /// Whatever stands in a spec: what was read of it reads the same again, with nothing odd left.
    #[test]
    fn what_was_read_stays_so(login in 0..LOGINS.len(), edits in prop::collection::vec((any::<Index>(), 0..4_usize), 0..4)) {
        let mut object = json!({"spec": rendered(LOGINS[login])});
        for (place, how) in edits {
            let places = places(&object["spec"], "/spec");
            if let Some(place) = places.get(place.index(places.len().max(1))) {
                changed(&mut object, &place.clone(), how);
            }
        }
        normal(&LiveSpec::read(&value(&object["spec"])))?;
    }
}

fn value(spec: &Value) -> LiveValue {
    serde_json::from_str(&spec.to_string()).unwrap()
}

/// Reads what was read once more.
fn normal(read: &LiveSpec) -> Result<(), TestCaseError> {
    let Some(config) = &read.config else { return Ok(()) };
    let written = crate::leaves::written(config, read);
    let again = LiveSpec::read(&LiveValue::from(&written));
    prop_assert_eq!(&again.oddities, &[]);
    prop_assert_eq!(again.config.as_ref(), Some(config));
    prop_assert_eq!(&again.options, &read.options);
    prop_assert_eq!(&again.project_mappings, &read.project_mappings);
    Ok(())
}

/// A spec as pairctl renders it from a kubeconfig.
fn rendered(login: &str) -> Value {
    use pairctl::input::kubeconfig::{Wanted, resolve, source};
    let mut findings = pairctl::model::finding::Findings::default();
    let text = crate::logins::kubeconfig(login, "https://10.2.0.1:6443", "hunter2-of-a-spec-0123456789");
    let source = source("kubeconfig", text.into_bytes().into(), &mut findings).unwrap();
    let wanted =
        Wanted { context: None, endpoint: None, exec_plugins: &[], now: std::time::SystemTime::now() };
    let read = |_: &std::path::Path| unreachable!("it names no file");
    let config = resolve(&[(source, std::path::PathBuf::new())], &wanted, &read, &mut findings).unwrap();
    let mappings = json!({"rancher": {"projectMappings": {"p-1": "p-2"}}});
    json!({"config": config.plain().exposed(), "options": {"ip": "10.0.0.1", "token": "hunter2-px"}, "platformOptions": mappings})
}
