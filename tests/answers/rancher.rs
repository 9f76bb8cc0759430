//! `pairctl verify` where Rancher is asked for the projects that pairs map: one thing wrong at a time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::fleet::{TOKEN, write_kubeconfig};
use crate::server::{Answer, Server};
use crate::verify::{World, destination, pairings, ready, version};

/// As Rancher makes the tokens of its kubeconfigs.
pub(crate) const RANCHERS: &str = "kubeconfig-u-9xk2v:hunter2-token-of-rancher";
pub(crate) const EAST: &str = "/v3/projects?clusterId=c-m-east&limit=1000";
pub(crate) const WEST: &str = "/v3/projects?clusterId=c-m-west&limit=1000";

/// A project as Rancher tells it, with much that nobody asked for.
pub(crate) fn project(id: &str, name: &str) -> Value {
    json!({
        "id": id, "name": name, "clusterId": id.split(':').next(), "type": "project", "state": "active",
        "annotations": {"secret": "hunter2-annotation"}, "description": "hunter2-description",
        "resourceQuota": null, "links": {"self": "https://hunter2.example.com"},
    })
}

pub(crate) fn collection(data: &[Value]) -> Answer {
    Answer::Body(200, json!({"type": "collection", "pagination": {"limit": 1000}, "data": data}).to_string())
}

pub(crate) fn east() -> Vec<Value> {
    vec![project("c-m-east:p-1", "payments"), project("c-m-east:p-7", "System")]
}

pub(crate) fn west() -> Vec<Value> {
    vec![project("c-m-west:p-2", "payments"), project("c-m-west:p-8", "System")]
}

/// Two pairs, of which one maps a project, and a Rancher.
pub(crate) struct InRancher {
    pub(crate) world: World,
    pub(crate) rancher: Server,
}

impl InRancher {
    /// With these answers of Rancher. Nothing where the machine has no address.
    pub(crate) fn new(answers: &[(&str, Answer)]) -> Option<Self> {
        let rancher = Server::start(answers);
        let mappings = json!({"c-m-east:p-1": "c-m-west:p-2", "p-1": "p-2"});
        let platform = json!({"rancher": {"projectMappings": mappings}});
        let pairs = (&["payments", "shop"][..], &ready(), &platform);
        let mut world = World::new(&destination(), pairs, &[("/version", version("v1.30.0"))], "")?;
        world.sandbox.secrets.add(RANCHERS);
        let cluster = json!({
            "server": format!("{}/k8s/clusters/c-m-local", rancher.url()),
            "certificate-authority-data": STANDARD.encode(rancher.authority()),
        });
        write_kubeconfig(&world.sandbox, "rancher", &cluster, &json!({"token": RANCHERS}));
        let rancher = Self { world, rancher };
        rancher.write_pairings(|_| ());
        Some(rancher)
    }

    pub(crate) fn write_pairings(&self, change: impl FnOnce(&mut Value)) {
        let mut pairings = pairings();
        for (cluster, id, project) in [("east", "c-m-east", "p-1"), ("west", "c-m-west", "p-2")] {
            pairings["clusters"][cluster]["rancher"] = json!({
                "cluster": id, "projects": {"payments": project}, "access": {"file": "secrets/rancher.yaml"},
            });
        }
        pairings["pairs"] = json!([
            {"name": "dr", "source": "east", "destination": "west", "namespaces": ["payments"], "projects": ["payments"]},
            {"name": "dr", "source": "east", "destination": "west", "namespaces": ["shop"]},
        ]);
        change(&mut pairings);
        self.world.sandbox.write("pairings.yaml", &pairings.to_string());
    }

    /// The report and the exit code.
    pub(crate) fn verify(&self, flags: &str) -> (Value, i32) {
        let ran = self.world.sandbox.run(&format!("pairctl verify -o json {flags}"));
        let report = serde_json::from_str(&ran.out);
        (report.unwrap_or_else(|why| panic!("{why}: {}{}", ran.out, ran.err)), ran.code)
    }

    /// This is found at the pair that maps, and nothing else anywhere.
    fn finds(&self, code: &str, weight: &str) {
        for flags in [String::new(), format!("--only {code}")] {
            let (report, exit) = self.verify(&flags);
            assert_eq!(told(&report), [format!("payments: {weight} {code}")], "{report:#}");
            assert_eq!((exit, &report["findings"]), (1, &json!([])), "{report:#}");
        }
        let skip =
            json!([{"code": "no-way-back", "reason": "a move"}, {"code": code, "reason": "on Monday"}]);
        self.write_pairings(|pairings| pairings["verify"]["skip"] = skip);
        let (report, exit) = self.verify("");
        assert_eq!((told(&report), exit), (Vec::new(), 0), "{report:#}");
        assert_eq!(report["pairs"][0]["skipped"][1]["reason"], "on Monday");
        self.write_pairings(|_| ());
    }
}

/// What is told of the pairs: the namespace, the weight and the code.
pub(crate) fn told(report: &Value) -> Vec<String> {
    let pairs = report["pairs"].as_array().unwrap();
    let faults = pairs.iter().flat_map(|pair| {
        let faults = pair["faults"].as_array().cloned().unwrap_or_default();
        faults.into_iter().map(|fault| (pair["namespace"].clone(), fault)).collect::<Vec<_>>()
    });
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    faults
        .map(|(namespace, fault)| {
            format!("{}: {} {}", text(&namespace), text(&fault["severity"]), text(&fault["code"]))
        })
        .collect()
}

#[test]
fn projects_that_are_there_are_no_fault() {
    let Some(world) = InRancher::new(&[(EAST, collection(&east())), (WEST, collection(&west()))]) else {
        return;
    };
    let (report, code) = world.verify("");
    assert_eq!((told(&report), code, &report["findings"]), (Vec::new(), 0, &json!([])), "{report:#}");
    let asked = world.rancher.requests();
    assert_eq!(asked.len(), 2, "each cluster once: {asked:?}");
    let bearer = format!("bearer {RANCHERS}");
    assert!(asked.iter().all(|head| head.to_lowercase().contains(&bearer.to_lowercase())));
    // Each token goes to its own server alone.
    for server in [&world.world.source, &world.world.destination] {
        assert!(server.requests().iter().all(|head| !head.contains(RANCHERS)));
    }
    assert!(asked.iter().all(|head| !head.contains(TOKEN)));
}

#[test]
fn each_fault_of_a_project_is_found_alone() {
    let gone = |mut projects: Vec<Value>| projects.split_off(1);
    let anew = |projects: Vec<Value>, id: &str| [gone(projects), vec![project(id, "payments")]].concat();
    let patched = |mut projects: Vec<Value>, key: &str, value: &str| {
        projects[0][key] = json!(value);
        projects
    };
    for (code, weight, east, west) in [
        ("rancher-project-missing", "error", gone(east()), west()),
        ("rancher-project-missing", "error", east(), gone(west())),
        ("rancher-project-recreated", "error", anew(east(), "c-m-east:p-9"), west()),
        ("rancher-project-recreated", "error", east(), anew(west(), "c-m-west:p-9")),
        ("rancher-project-renamed", "warning", east(), patched(west(), "name", "billing")),
        ("rancher-project-being-removed", "error", patched(east(), "state", "removing"), west()),
        (
            "rancher-project-being-removed",
            "error",
            east(),
            patched(west(), "removed", "2026-01-01T00:00:00Z"),
        ),
        ("rancher-cluster-unknown", "error", east(), vec![]),
    ] {
        let answers = [(EAST, collection(&east)), (WEST, collection(&west))];
        let Some(world) = InRancher::new(&answers) else { return };
        world.finds(code, weight);
    }
}

#[test]
fn the_evidence_says_what_became_of_the_project() {
    let mut there = west();
    there[0]["name"] = json!("billing");
    there.push(project("c-m-west:p-9", "payments"));
    let Some(world) = InRancher::new(&[(EAST, collection(&east()[1..])), (WEST, collection(&there))]) else {
        return;
    };
    let (report, _) = world.verify("");
    let faults = &report["pairs"][0]["faults"];
    assert_eq!(
        faults[0]["evidence"],
        json!(["project `p-1`, `payments` of cluster `east` is none of the 1 there"])
    );
    assert_eq!(
        faults[1]["evidence"],
        json!(["project `p-2`, `payments` of cluster `west` is `billing` there, and `payments` is `p-9`"])
    );
}

/// Whether both forms of an id are mapped or one, by name or by id, it is one project.
#[test]
fn a_project_that_is_mapped_by_its_id_is_looked_for_too() {
    let answers = [(EAST, collection(&east())), (WEST, collection(&west()[1..]))];
    let Some(world) = InRancher::new(&answers) else { return };
    world.write_pairings(|pairings| {
        pairings["clusters"]["west"]["rancher"]["projects"] = json!({});
        pairings["pairs"][0].as_object_mut().unwrap().remove("projects");
        pairings["pairs"][0]["projectMappings"] = json!({"c-m-east:p-1": "c-m-west:p-2"});
    });
    let (report, _) = world.verify("");
    assert_eq!(told(&report), ["payments: error rancher-project-missing"]);
    let evidence = &report["pairs"][0]["faults"][0]["evidence"];
    assert_eq!(evidence, &json!(["project `p-2` of cluster `west` is none of the 1 there"]));
}

/// As in every other place of a kubeconfig: in a variable, with a context of its own, and of a Rancher below a path.
#[test]
fn a_rancher_below_a_path_is_asked_there() {
    let below = |path: &str| format!("/central{path}");
    let (at_east, at_west) = (below(EAST), below(WEST));
    let answers = [(&*at_east, collection(&east())), (&*at_west, collection(&west()[1..]))];
    let Some(mut world) = InRancher::new(&answers) else { return };
    let text = world.world.sandbox.read("secrets/rancher.yaml");
    let text = text.replace("/k8s/clusters/", "/central/k8s/clusters/").replace("\"x\"", "\"central\"");
    let text = text.replace("\"current-context\":\"central\"", "\"current-context\":\"elsewhere\"");
    world.world.sandbox.secret_variable("RANCHER", &text);
    world.write_pairings(|pairings| {
        for cluster in ["east", "west"] {
            let access = json!({"env": "RANCHER", "context": "central"});
            pairings["clusters"][cluster]["rancher"]["access"] = access;
        }
    });
    let (report, _) = world.verify("");
    assert_eq!(told(&report), ["payments: error rancher-project-missing"], "{report:#}");
    assert_eq!(world.rancher.requests().len(), 2);
}

/// A check alone asks nobody whose answer it does not look at.
#[test]
fn nobody_is_asked_in_vain() {
    for (only, source, destination, rancher) in [
        ("no-way-back", 0, 0, 0),
        ("kubeconfig-syntax", 0, 0, 0),
        ("rancher-project-missing", 0, 0, 2),
        ("pair-not-live", 1, 0, 0),
        ("token-expired", 1, 0, 0),
        // The namespaces, the version, and Stork in both of its homes.
        ("project-unmapped", 5, 0, 0),
        // The version, who it is, and the rights.
        ("clock-skew", 1, 14, 0),
    ] {
        let answers = [(EAST, collection(&east())), (WEST, collection(&west()))];
        let Some(world) = InRancher::new(&answers) else { return };
        let (report, code) = world.verify(&format!("--only {only}"));
        let servers = [&world.world.source, &world.world.destination, &world.rancher];
        let asked = servers.map(|server| server.requests().len());
        assert_eq!(asked, [source, destination, rancher], "{only}: {report:#}");
        let is_reading = only == "kubeconfig-syntax";
        assert_eq!((told(&report), code), (Vec::new(), if is_reading { 2 } else { 0 }), "{only}: {report:#}");
        assert_eq!(report["offline"], asked == [0, 0, 0], "{only}");
    }
}
