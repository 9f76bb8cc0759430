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

#[test]
fn what_would_be_refused_is_asked_again_at_once() {
    let workshop = Workshop::with(&[("east.yaml", "east.yaml"), ("local.yaml", "local.yaml")]);
    workshop.sandbox.write("list.yaml", "- one\n");
    let answers = [
        "east",
        "east.yaml#nobody",
        "list.yaml",
        "east.yaml",
        "local",
        "local.yaml",
        "",
        "east:east",
        "",
        "n",
        "async-dr",
        "payments",
        "user@h",
        "px.local.example.com",
        "tok en",
        "LOCAL_TOKEN",
        RECIPIENT,
        "https://localhost:6443",
        "https://10.0.0.1:6443",
        "yes",
    ];
    let Some(screen) = typed(&workshop, "LOCAL_TOKEN=hunter2-of-the-storage pairctl init", &answers) else {
        return;
    };
    assert!(screen.ends_with("[exit 0]\n"), "{screen}");
    for said in [
        "the kubeconfig has no context `nobody`",
        "`east` cannot be paired with itself",
        "the option `ip` has a value that is none",
        "it is no name of a variable",
        "`local`: the server is 127.0.0.1, which in Stork's pod is the pod itself. Where do the other clusters reach it",
        "it is this machine; Stork uses one such as",
    ] {
        assert!(screen.contains(said), "{said}: {screen}");
    }
    let pairings: serde_yaml::Value = serde_yaml::from_str(&workshop.sandbox.read("pairings.yaml")).unwrap();
    assert_eq!(pairings["clusters"]["local"]["endpoint"], "https://10.0.0.1:6443");
    std::fs::remove_file(workshop.sandbox.path().join("list.yaml")).unwrap();
    workshop.tree();
}

#[test]
fn answers_that_come_to_nothing_are_not_lost() {
    let workshop = Workshop::with(&[("east.yaml", "east.yaml"), ("plugin.yaml", "a plugin.yaml")]);
    let answers = ["east", "east.yaml", "west", "a plugin.yaml", "", "", "n", "", "payments", RECIPIENT];
    let Some(screen) = typed(&workshop, "pairctl init --seal-kubeconfigs", &answers) else { return };
    assert!(screen.contains("error[exec-plugin-missing]") && screen.ends_with("[exit 2]\n"), "{screen}");
    let command = format!(
        "pairctl init --cluster east=east.yaml --cluster 'west=a plugin.yaml' --pair east:west -n payments --mode sync-dr --age \
         {RECIPIENT} --seal-kubeconfigs"
    );
    assert!(screen.contains(&command), "{screen}");
    assert_eq!(workshop.tree(), "");
    let ran = workshop.sandbox.run(&format!("{command} --exec-plugin corp-login"));
    assert_eq!(ran.code, 0, "{}", ran.err);
}
