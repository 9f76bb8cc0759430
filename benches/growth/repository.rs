//! A fleet on disk, once rendered and once not, and the stand-in for its clusters.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::fleet::{self, Fleet};
use crate::recorded::Recorded;
use crate::server;

/// A fleet of some size, and what answers for it.
pub(crate) struct Repository {
    /// Removed at the end.
    _directory: tempfile::TempDir,
    rendered: PathBuf,
    without_tree: PathBuf,
    server: Child,
}

impl Repository {
    /// Renders a fleet, starts what answers for its clusters, and sees that all of it is in sync.
    pub(crate) fn new(fleet: Fleet) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let [rendered, without_tree] = ["rendered", "without-tree"].map(|name| directory.path().join(name));
        for path in [&rendered, &without_tree] {
            fleet.write(path, fleet::SOPS);
        }
        run(&rendered, &["render"]);
        let server = start_server(&rendered);
        let repository = Self { _directory: directory, rendered, without_tree, server };
        repository.assert_in_sync(fleet.pairs);
        repository
    }

    /// The directory whose tree is as pairings.yaml and the clusters are.
    pub(crate) fn rendered(&self) -> &Path {
        &self.rendered
    }

    /// The directory that has no tree: the one that a run left is removed first.
    pub(crate) fn without_tree(&self) -> &Path {
        let tree = self.without_tree.join("clusters");
        if tree.exists() {
            fs::remove_dir_all(tree).unwrap();
        }
        &self.without_tree
    }

    fn assert_in_sync(&self, pairs: usize) {
        let report = run(&self.rendered, &["drift", "-f", "drift.yaml", "-o", "json"]);
        let report: Value = serde_json::from_slice(&report).unwrap();
        assert_eq!(report["summary"]["in-sync"], json!(pairs), "{}", report["summary"]);
        assert_eq!(report["pairs"].as_array().unwrap().len(), pairs);
    }
}

/// Runs pairctl, which must find nothing wrong. Returns what it printed.
fn run(directory: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut pairctl = Command::new(env!("CARGO_BIN_EXE_pairctl"));
    let output = pairctl.args(arguments).current_dir(directory).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The argument of the process that stands in for API servers; the directory of the fleet follows.
const SERVER: &str = "server";

/// Stands in for the API servers of a fleet until it is killed, if this process was started as such.
pub(crate) fn is_server() -> bool {
    let mut arguments = env::args().skip(1);
    if arguments.next().is_none_or(|first| first != SERVER) {
        return false;
    }
    let recorded = Recorded::of_tree(Path::new(&arguments.next().unwrap()));
    server::serve(recorded, |port, certificate| println!("{port} {}", STANDARD.encode(certificate)));
    true
}

/// Starts the server, and writes how its clusters are reached: `drift.yaml` is pairings.yaml with a login to each.
fn start_server(directory: &Path) -> Child {
    let mut server = Command::new(env::current_exe().unwrap());
    let mut server = server.arg(SERVER).arg(directory).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let (port, authority) = line.trim().split_once(' ').unwrap();
    let mut pairings = String::new();
    for line in fs::read_to_string(directory.join("pairings.yaml")).unwrap().lines() {
        let _ = writeln!(pairings, "{line}");
        if let Some(name) = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':')) {
            let file = format!("secrets/access/{name}.yaml");
            let _ = writeln!(pairings, "    access: {{file: {file}}}");
            let server = format!("https://127.0.0.1:{port}/{name}");
            fleet::save(&directory.join(file), &access(&server, authority));
        }
    }
    fleet::save(&directory.join("drift.yaml"), &pairings);
    server
}

/// A kubeconfig that leads to a server.
fn access(server: &str, authority: &str) -> String {
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": {"server": server, "certificate-authority-data": authority}}],
        "users": [{"name": "u", "user": {"token": "reader"}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "current-context": "x",
    })
    .to_string()
}

impl Drop for Repository {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}
