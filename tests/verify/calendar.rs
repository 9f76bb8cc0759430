//! `pairctl calendar`: the credentials of the example, in every format.

use std::path::Path;

use serde_json::Value;

use crate::support::run::Sandbox;

#[test]
fn every_credential_of_the_example_is_listed_in_every_format() {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    let told: Value = serde_json::from_str(&sandbox.run("pairctl calendar -o json").out).unwrap();
    let entries: Vec<String> = told["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| format!("{} {} {}", entry["cluster"], entry["kind"], entry["pairs"]).replace('"', ""))
        .collect();
    assert_eq!(
        entries,
        [
            "east client-certificate 2",
            "east certificate-authority 2",
            "west certificate-authority 2",
            "west token 2"
        ]
    );
    let table = sandbox.run("pairctl calendar");
    assert_eq!((table.code, table.out.lines().count()), (0, 5), "{}", table.out);
    // What never ends has no event and no end.
    let events = sandbox.run("pairctl calendar -o icalendar").out;
    assert_eq!(events.matches("BEGIN:VEVENT").count(), 3, "{events}");
    let metrics = sandbox.run("pairctl calendar -o prometheus").out;
    assert_eq!(metrics.matches("\npairctl_credential_end_timestamp_seconds{").count(), 3, "{metrics}");
}
