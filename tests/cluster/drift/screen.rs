//! What a person reads on a bad day.

use serde_json::json;

use super::fleet::Fleet;

#[test]
fn a_bad_day_on_the_screen() {
    let Some(mut fleet) = Fleet::applied() else { return };
    fleet.sandbox.secrets.add_marked("hunter2-by-hand-0123456789-abcdefgh hunter2-location");
    let user = fleet.user("east");
    let token =
        json!({"spec": {"config": {"users": {&*user: {"token": "hunter2-by-hand-0123456789-abcdefgh"}}}}});
    fleet.patch("east", "shop", "dr", &token);
    let status = json!({"status": {"storageStatus": "Ready", "schedulerStatus": "Ready"}});
    fleet.patch("west", "shop", "dr", &status);
    fleet.patch(
        "west",
        "shop",
        "dr",
        &json!({"metadata": {"labels": {"team": "z"}}, "spec": {"options": {"ip": "10.9.9.9"}}}),
    );
    fleet.cluster("north").must(&["delete", "clusterpair", "to-east", "-n", "payments"], "");
    fleet.patch(
        "east",
        "payments",
        "dr",
        &json!({"spec": {"options": {"backuplocation": "hunter2-location"}}}),
    );
    fleet.write_pairings(|pairings| {
        let pairs = pairings["pairs"].as_array_mut().unwrap();
        pairs[0]["namespaces"] = json!(["shop"]);
        pairs[0]["labels"]["team"] = json!("b");
    });
    snapbox::assert_data_eq!(fleet.sandbox.type_line("pairctl drift"), snapbox::file!["screen.txt"].raw());
    // Every other format of the same run, in files that pass the leak gate.
    let formats = ["text", "json", "markdown", "junit", "sarif", "github", "prometheus"];
    let flags = formats.map(|format| format!("-o {format}=reports/{format}")).join(" ");
    let ran = fleet.sandbox.run(&format!("pairctl drift --verbose {flags}"));
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    let reports = fleet.sandbox.tree("reports");
    for format in formats {
        assert!(reports.contains(&format!("=== reports/{format}\n")), "{reports}");
    }
    assert!(reports.matches("payments/dr").count() > 10, "{reports}");
}
