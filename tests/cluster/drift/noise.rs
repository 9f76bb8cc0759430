//! What Stork and the tools that bring pairs leave on them is no drift.

use serde_json::Value;

use super::bulk;
use super::fleet::told;
use super::many::Many;
use crate::logins::LOGINS;
use crate::noise::{TOOLS, Tool, leave};
use crate::stork;

/// How each tool applies what it brings.
fn ways(tool: &str) -> Vec<Vec<&'static str>> {
    let server =
        |manager| vec!["apply", "--server-side", "--force-conflicts", "--field-manager", manager, "-f", "-"];
    let client = vec!["apply", "-f", "-"];
    match tool {
        "argocd" => vec![client, server("argocd-controller")],
        "flux" => vec![server("kustomize-controller")],
        "external-secrets" => vec![vec!["create", "--field-manager", "external-secrets", "-f", "-"]],
        "helm" => vec![vec!["create", "--field-manager", "helm", "-f", "-"]],
        "rancher-fleet" => vec![server("fleetagent")],
        _ => vec![client],
    }
}

fn bring(many: &Many, objects: &[Value], tool: Tool, how: &[&str]) {
    let mut here: Vec<Value> =
        objects.iter().filter(|object| object["metadata"]["namespace"] == tool.0).cloned().collect();
    for object in &mut here {
        leave(object, tool);
    }
    many.cluster().must(how, &bulk::list(&here));
}

fn assert_in_sync(many: &Many, when: &str) {
    for arguments in ["", "--from tree"] {
        let (report, code) = many.fleet.drift(arguments);
        assert_eq!((told(&report), code), (Vec::new(), 0), "{when}, {arguments}: {report:#}");
        assert_eq!(report["summary"]["in-sync"], LOGINS.len() * TOOLS.len());
    }
}

#[test]
fn no_tool_and_no_login_is_drift() {
    let tools: Vec<&str> = TOOLS.iter().map(|(name, ..)| *name).collect();
    let logins: Vec<_> = LOGINS.iter().map(|login| (*login, tools.clone())).collect();
    let Some(many) = Many::rendered(&logins) else { return };
    let objects = many.objects();
    for tool in TOOLS {
        for how in ways(tool.0) {
            bring(&many, &objects, tool, &how);
        }
    }
    assert_in_sync(&many, "brought");
    for status in [
        serde_json::json!({"remoteStorageId": "", "schedulerStatus": "Error", "storageStatus": ""}),
        stork::ready(),
    ] {
        bulk::put(many.cluster(), "stork", |object| stork::rewritten(object, &status));
        assert_in_sync(&many, "written by Stork");
    }
    let written = bulk::live(many.cluster());
    assert!(written.iter().all(|object| object["metadata"]["finalizers"][0] == "stork.libopenstorage.org/finalizer-cleanup"));
    // Those that only add do so once more, on top of what Stork wrote.
    for tool in TOOLS {
        let again = ways(tool.0).into_iter().filter(|how| how.contains(&"--server-side"));
        again.for_each(|how| bring(&many, &objects, tool, &how));
    }
    assert_in_sync(&many, "brought once more");
}
