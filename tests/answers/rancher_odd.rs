//! A Rancher that does not answer, or oddly: nothing of it is ever taken for a sound answer.

use serde_json::{Value, json};

use crate::fleet::add_kubeconfig;
use crate::rancher::{EAST, InRancher, RANCHERS, WEST, collection, east, project, told, west};
use crate::server::{Answer, Server, status_of};
use crate::verify::{World, destination, pairings, ready, version};
use crate::workshop::{hold, identity, seal};

/// Pages that end in a link to the next one.
fn page(data: &[Value], next: &str) -> Answer {
    Answer::Body(200, json!({"type": "collection", "pagination": {"next": next}, "data": data}).to_string())
}

fn text(text: &str) -> Answer {
    Answer::Body(200, text.to_owned())
}

/// The one that asks is told so, the pair that maps is unknown, and the other works.
fn is_unreadable(world: &InRancher, flags: &str, part: &str) {
    let (report, code) = world.verify(flags);
    let findings = report["findings"].as_array().unwrap();
    let codes: Vec<&Value> = findings.iter().map(|finding| &finding["code"]).collect();
    assert_eq!((codes, code), (vec![&json!("rancher-unreadable")], 2), "{part}: {report:#}");
    let message = findings[0]["message"].as_str().unwrap();
    assert!(message.contains("cluster `west`") && message.contains(part), "{part}: {message}");
    let verdicts: Vec<&Value> = [0, 1].iter().map(|at| &report["pairs"][at]["verdict"]).collect();
    assert_eq!(verdicts, ["unknown", "works"], "{part}: {report:#}");
    assert!(report["pairs"][0]["notChecked"].to_string().contains("Rancher gave no answer for `west`"));
    let screen = world.world.sandbox.type_line(&format!("pairctl verify {flags}"));
    assert!(screen.contains("error[rancher-unreadable]") && screen.ends_with("[exit 2]\n"), "{screen}");
}

#[test]
fn a_rancher_that_gives_no_sound_answer_is_never_fine() {
    let loops = format!("https://elsewhere.example.com{WEST}&marker=c-m-west%3Ap-8");
    let at_marker = format!("{WEST}&marker=c-m-west%3Ap-8");
    for (answer, part) in [
        (
            Answer::Body(401, json!({"type": "error", "message": "hunter2-message"}).to_string()),
            "take the token",
        ),
        (Answer::Body(403, status_of(403, "hunter2-message")), "may not list projects"),
        (Answer::Body(404, status_of(404, "hunter2-message")), "is no Rancher"),
        (Answer::Body(302, String::new()), "302"),
        (Answer::Body(500, "hunter2-page".to_owned()), "500"),
        (Answer::Echo, "500"),
        (text("<html>hunter2-page</html>"), "is no Rancher"),
        (text("{}"), "is no Rancher"),
        (text(r#"{"type": "error", "data": []}"#), "is no Rancher"),
        (text(r#"{"type": "collection"}"#), "is no Rancher"),
        (text(r#"{"type": "collection", "data": {"id": "c-m-west:p-2"}}"#), "is no Rancher"),
        (text(r#"{"type": "collection", "data": [{"id": 7}]}"#), "is no Rancher"),
        (text(r#"{"type": "collection", "data": [{"name": "payments"}]}"#), "is no Rancher"),
        (
            text(r#"{"type": "collection", "data": [{"id": "c-m-west:p-2", "name": ["payments"]}]}"#),
            "is no Rancher",
        ),
        (text(&format!("\"{}\"", "x".repeat(17 << 20))), "length limit"),
        (Answer::CutOff(r#"{"type": "collection", "data": ["#.to_owned()), "it cannot be reached"),
        (page(&west(), &loops), "has no end"),
        (page(&west(), "https://elsewhere.example.com/"), "has no end"),
    ] {
        let answers = [(EAST, collection(&east())), (WEST, answer.clone()), (&at_marker, answer)];
        let Some(world) = InRancher::new(&answers) else { return };
        is_unreadable(&world, "", part);
    }
}

#[test]
fn a_silent_rancher_costs_no_more_than_the_limit() {
    let Some(world) = InRancher::new(&[(EAST, collection(&east())), (WEST, Answer::Silence)]) else { return };
    let started = std::time::Instant::now();
    is_unreadable(&world, "--timeout 1", "within 1 s");
    assert!(started.elapsed().as_secs() < 15);
}

/// Every cluster has a project, so that none means a user who sees none.
#[test]
fn a_token_that_sees_no_project_proves_nothing() {
    let known = Answer::Body(200, json!({"type": "cluster", "id": "c-m-west"}).to_string());
    let hidden = Answer::Body(403, json!({"type": "error", "code": "Forbidden"}).to_string());
    let elsewhere = vec![project("c-m-other:p-2", "payments")];
    for (projects, cluster) in [(vec![], known.clone()), (vec![], hidden), (elsewhere, known)] {
        let answers =
            [(EAST, collection(&east())), (WEST, collection(&projects)), ("/v3/clusters/c-m-west", cluster)];
        let Some(world) = InRancher::new(&answers) else { return };
        is_unreadable(&world, "", "the token sees no project of `c-m-west`");
    }
}

#[test]
fn a_project_of_another_cluster_is_none_of_this_one() {
    let mut stranger = project("c-m-west:p-2", "payments");
    stranger["clusterId"] = json!("c-m-other");
    for other in [project("c-m-other:p-2", "payments"), stranger] {
        let there = [other, west().remove(1)];
        let Some(world) = InRancher::new(&[(EAST, collection(&east())), (WEST, collection(&there))]) else {
            return;
        };
        let (report, _) = world.verify("");
        assert_eq!(told(&report), ["payments: error rancher-project-missing"], "{report:#}");
    }
}

#[test]
fn all_pages_count_and_links_lead_nowhere_else() {
    let elsewhere = Server::start(&[]);
    let at_marker = format!("{WEST}&marker=c-m-west%3Ap-2");
    let next = format!("{}{at_marker}", elsewhere.url());
    let first = page(&west()[1..], &next);
    let answers = [(EAST, collection(&east())), (WEST, first), (&at_marker, collection(&west()[..1]))];
    let Some(world) = InRancher::new(&answers) else { return };
    let (report, code) = world.verify("");
    assert_eq!((told(&report), code), (Vec::new(), 0), "{report:#}");
    assert_eq!((world.rancher.requests().len(), elsewhere.requests().len()), (3, 0));
}

#[test]
fn a_project_without_a_name_is_there_all_the_same() {
    for name in [json!(null), json!("")] {
        let mut there = west();
        there[0]["name"] = name;
        let Some(world) = InRancher::new(&[(EAST, collection(&east())), (WEST, collection(&there))]) else {
            return;
        };
        let (report, code) = world.verify("");
        assert_eq!((told(&report), code), (Vec::new(), 0), "{report:#}");
    }
}

#[test]
fn a_hostile_name_drives_no_terminal_and_tells_no_secret() {
    let hostile = format!("\u{1b}[2J`evil`\nworks    east/payments/dr\u{7} {RANCHERS} {}", "x".repeat(5000));
    let mut there = west();
    there[0]["name"] = json!(hostile);
    let Some(world) = InRancher::new(&[(EAST, collection(&east())), (WEST, collection(&there))]) else {
        return;
    };
    let ran = world.world.sandbox.run("pairctl verify");
    assert!(ran.out.contains("warning[rancher-project-renamed]") && ran.out.contains("evil"), "{}", ran.out);
    assert!(
        !ran.out.contains(['\u{1b}', '\u{7}']) && !ran.out.contains("\nworks    east/payments"),
        "{:?}",
        ran.out
    );
    assert!(ran.out.len() < 2000, "{}", ran.out);
}

#[test]
fn a_kubeconfig_for_rancher_that_cannot_be_used_is_told() {
    let answers = [(EAST, collection(&east())), (WEST, collection(&west()))];
    let Some(world) = InRancher::new(&answers) else { return };
    for (access, code) in [
        (json!({"env": "NOT_AT_HAND"}), "access-missing"),
        (json!({"file": "secrets/none.yaml"}), "access-missing"),
        (json!({"file": "secrets/rancher.yaml", "context": "elsewhere"}), "rancher-unreadable"),
        (json!({"file": "pairings.yaml"}), "rancher-unreadable"),
    ] {
        world.write_pairings(|pairings| pairings["clusters"]["west"]["rancher"]["access"] = access.clone());
        let (report, exit) = world.verify("");
        assert_eq!((&report["findings"][0]["code"], exit), (&json!(code), 2), "{access}: {report:#}");
        assert_eq!(report["pairs"][0]["verdict"], "unknown", "{access}: {report:#}");
        assert!(report["findings"][0]["place"]["line"].is_u64(), "{report:#}");
    }
}

/// As every other input it may be a SOPS file, which is opened in memory.
#[test]
fn a_sealed_kubeconfig_for_rancher_is_opened_in_memory() {
    let answers = [(EAST, collection(&east())), (WEST, collection(&west()[1..]))];
    let Some(mut world) = InRancher::new(&answers) else { return };
    let sandbox = &mut world.world.sandbox;
    sandbox.secrets.add(identity(0));
    let sealed = seal(sandbox, "secrets/rancher.yaml", &["--input-type", "yaml", "--output-type", "yaml"]);
    let Some(()) = sealed else { return };
    let ran = sandbox.run("pairctl verify");
    assert!(ran.code == 2 && ran.err.contains("asking Rancher for cluster `east`"), "{}", ran.err);
    hold(sandbox, 0);
    let (report, _) = world.verify("");
    assert_eq!(told(&report), ["payments: error rancher-project-missing"], "{report:#}");
}

/// A kubeconfig that Rancher gave out for the cluster does for Rancher too, and says which cluster it is.
#[test]
fn a_source_behind_rancher_needs_no_second_kubeconfig() {
    let below = "/k8s/clusters/c-m-east";
    let at_version = format!("{below}/version");
    let source = [(&*at_version, version("v1.30.0")), (EAST, collection(&east()[1..]))];
    let mappings = json!({"rancher": {"projectMappings": {"p-1": "p-2"}}});
    let pair = (&["payments"][..], &ready(), &mappings);
    let Some(world) = World::new(&destination(), pair, &source, below) else { return };
    add_kubeconfig(&world.sandbox, "east", &world.source);
    let direct = world.sandbox.read("secrets/east.yaml");
    let url = world.source.url();
    world.sandbox.write("secrets/east.yaml", &direct.replace(&url, &format!("{url}{below}")));
    let mut pairings = pairings();
    pairings["pairs"][0]["projectMappings"] = json!({"p-1": "p-2"});
    pairings["verify"]["skip"]
        .as_array_mut()
        .unwrap()
        .push(json!({"code": "mapping-bare-only", "reason": "one Rancher"}));
    world.sandbox.write("pairings.yaml", &pairings.to_string());
    let ran = world.sandbox.run("pairctl verify -o json");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told(&report), ["payments: error rancher-project-missing"], "{report:#}");
    // Nobody said that Rancher should be asked for the other one.
    let unseen = report["pairs"][0]["notChecked"].to_string();
    assert!(unseen.contains("Rancher was not asked for `west`"), "{unseen}");
}

/// Without a way to Rancher nothing is wrong, and what was not looked at is said.
#[test]
fn a_fleet_whose_rancher_nobody_may_ask_is_told_what_was_not_looked_at() {
    let Some(world) = InRancher::new(&[]) else { return };
    world.write_pairings(|pairings| {
        for cluster in ["east", "west"] {
            pairings["clusters"][cluster]["rancher"].as_object_mut().unwrap().remove("access");
        }
    });
    let (report, code) = world.verify("");
    assert_eq!((told(&report), code), (Vec::new(), 0), "{report:#}");
    let unseen = report["pairs"][0]["notChecked"].to_string();
    for part in ["`east`: nothing says how; add `rancher.access`", "`west`: its kubeconfig cannot be used"] {
        assert!(unseen.contains(part), "{unseen}");
    }
    assert!(!report["pairs"][1]["notChecked"].to_string().contains("Rancher"));
    // Where nothing else is looked for, nothing at all was: of the pair that maps, nobody knows.
    let (report, code) = world.verify("--only rancher-project-missing");
    let verdicts: Vec<&Value> = [0, 1].iter().map(|at| &report["pairs"][at]["verdict"]).collect();
    assert_eq!((verdicts, code), (vec![&json!("unknown"), &json!("works")], 2), "{report:#}");
    assert_eq!(report["offline"], true, "{report:#}");
    assert!(world.rancher.requests().is_empty());
    let (report, _) = world.verify("--only rancher-project-missing --only pair-not-live");
    assert_eq!((&report["pairs"][0]["verdict"], &report["offline"]), (&json!("works"), &json!(false)));
}

/// Where a pair is not live, and that is passed over, somebody still has to know what it logs in with.
#[test]
fn a_pair_that_is_nowhere_is_unknown_though_its_absence_is_skipped() {
    let source = [("/version", version("v1.30.0"))];
    let Some(world) = World::new(&destination(), (&[], &ready(), &json!({})), &source, "") else { return };
    let ran = world.sandbox.run("pairctl verify -o json");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (told(&report), ran.code),
        (vec!["payments: error pair-not-live".to_owned()], 1),
        "{report:#}"
    );
    assert_eq!(report["pairs"][0]["verdict"], "fails");
    let mut pairings = pairings();
    pairings["verify"]["skip"]
        .as_array_mut()
        .unwrap()
        .push(json!({"code": "pair-not-live", "reason": "it comes on Monday"}));
    world.sandbox.write("pairings.yaml", &pairings.to_string());
    let ran = world.sandbox.run("pairctl verify -o json");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((told(&report), ran.code), (Vec::new(), 2), "{report:#}");
    assert_eq!(report["pairs"][0]["verdict"], "unknown", "{report:#}");
    // What looks at no credential knows all that it asks for.
    for only in ["namespace-of-two-sources", "pair-being-deleted"] {
        let ran = world.sandbox.run(&format!("pairctl verify -o json --only {only}"));
        assert_eq!(ran.code, 0, "{only}: {}", ran.out);
    }
}
