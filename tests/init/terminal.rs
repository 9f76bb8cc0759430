//! The questions on a terminal.

use super::workshop::{RECIPIENT, Workshop};

/// What stands on a terminal where these answers are typed.
#[expect(clippy::print_stderr, reason = "says why a test is passed over")]
fn typed(workshop: &Workshop, command: &str, answers: &[&str]) -> Option<String> {
    let sandbox = &workshop.sandbox;
    if !sandbox.type_line("command -v script").ends_with("[exit 0]\n") {
        eprintln!("ignored: no `script` (util-linux) to make a terminal with");
        return None;
    }
    sandbox.write("answers", &format!("{}\n", answers.join("\n")));
    let screen = sandbox.type_line(&format!("script -qec '{command}' /dev/null < answers"));
    std::fs::remove_file(sandbox.path().join("answers")).unwrap();
    Some(screen.replace('\r', ""))
}

#[test]
fn it_asks_shows_and_writes() {
    let workshop = Workshop::of_two();
    let answers = [
        "East",
        "east",
        "nowhere.yaml",
        "east.yaml",
        "east",
        "west",
        "west.yaml#dr@west",
        "",
        "east:south",
        "",
        "maybe",
        "n",
        "async-dr",
        "payments web",
        "px.west.example.com",
        "",
        "AGE-SECRET-KEY-1",
        RECIPIENT,
        "yes",
    ];
    let Some(screen) = typed(&workshop, "WEST_PX_TOKEN=hunter2-of-the-storage pairctl init", &answers) else {
        return;
    };
    assert!(screen.ends_with("[exit 0]\n"), "{screen}");
    for said in [
        "`East` is no name of a cluster",
        "nowhere.yaml is no file",
        "`east` is named already",
        "there is no cluster `south`",
        "yes or no",
        "[WEST_PX_TOKEN]",
        "this is an age identity",
        "Write it? [yes]",
        "# Which clusters are paired, and how.",
        ".sops.yaml, pairings.schema.json, .gitignore; then all is rendered",
        "written    pairings.yaml: 2 clusters and 2 ClusterPairs",
        "created   clusters/east/web/remotecluster.clusterpair.yaml",
    ] {
        assert!(screen.contains(said), "{said}: {screen}");
    }
    let pairings: serde_yaml::Value = serde_yaml::from_str(&workshop.sandbox.read("pairings.yaml")).unwrap();
    let pair = &pairings["pairs"][0];
    assert_eq!((pair["source"].as_str(), pair["destination"].as_str()), (Some("east"), Some("west")));
    assert_eq!(pair["mode"], "async-dr");
    assert!(pair.get("bidirectional").is_none());
    assert_eq!(pairings["clusters"]["west"]["kubeconfig"]["context"], "dr@west");
    assert_eq!(pairings["clusters"]["west"]["options"]["token"]["env"], "WEST_PX_TOKEN");
    workshop.tree();
}

#[test]
fn whoever_declines_gets_nothing() {
    let workshop = Workshop::of_two();
    let flags = format!(
        "--cluster east=east.yaml --cluster west=west.yaml --topology hub -n payments --age {RECIPIENT}"
    );
    let Some(screen) = typed(&workshop, &format!("pairctl init {flags}"), &["west", "no"]) else { return };
    assert!(
        screen.contains("Which of them is the hub?") && screen.ends_with("nothing is written\n[exit 0]\n"),
        "{screen}"
    );
    assert_eq!(workshop.tree(), "");
    // Flags that say everything are asked nothing, on a terminal too.
    let screen = typed(&workshop, &format!("pairctl init {flags} --hub west"), &[]).unwrap();
    assert!(!screen.contains('?') && screen.ends_with("[exit 0]\n"), "{screen}");
}

#[test]
fn answers_that_end_write_nothing() {
    let workshop = Workshop::of_two();
    let Some(screen) = typed(&workshop, "pairctl init", &["east", "east.yaml"]) else { return };
    assert!(
        screen.contains("the answers ended, and nothing is written") && screen.ends_with("[exit 2]\n"),
        "{screen}"
    );
    assert_eq!(workshop.tree(), "");
    // A report for machines is never a conversation.
    let screen = typed(&workshop, "pairctl init -o json", &[]).unwrap();
    assert!(screen.contains("\"init-incomplete\"") && !screen.contains("Cluster 1"), "{screen}");
}
