//! `pairctl drift` over 1,000 pairs on a real API server, beside `kubectl diff` and the bare LIST by curl of the same pairs;
//! and over 100 clusters that are far away. Prints a table of medians and ratios.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench whose fleet cannot be made has failed, and prints its table"
)]
#![allow(
    clippy::disallowed_methods,
    dead_code,
    reason = "a bench writes its own files and shares with the tests"
)]

#[path = "../../tests/support/control_plane/mod.rs"]
mod control_plane;
mod delay;
#[path = "../../tests/support/documents.rs"]
mod documents;
mod fleet;
#[path = "../../tests/support/kube_tools.rs"]
mod kube_tools;
#[path = "../../tests/support/tools.rs"]
mod tools;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use control_plane::ControlPlane;
use fleet::Fleet;

const ROUNDS: usize = 5;

fn main() {
    let Some(tools) = kube_tools::kube_tools() else { return };
    let [near, small] = control_plane::start_all(tools).unwrap();
    println!("| | seconds (least to most) | `kubectl diff` to it | it to the bare LIST |\n|---|---|---|---|");
    let fleet = Fleet::of_one_source(&near);
    table("1,000 pairs", &fleet, &near, port(&near));
    let far = delay::farther(port(&near), Duration::from_millis(20));
    table("1,000 pairs, 20 ms away", &fleet, &near, far);
    hundred_clusters(&small);
}

/// Drift, kubectl and curl in turn.
fn table(title: &str, fleet: &Fleet, cluster: &ControlPlane, port: u16) {
    fleet.read_through(cluster, port);
    let directory = fleet.directory.path();
    let pairctl = env!("CARGO_BIN_EXE_pairctl");
    let commands: [(&str, Vec<&str>); 4] = [
        ("pairctl drift", vec![pairctl, "drift", "-o", "json"]),
        ("pairctl drift --from tree", vec![pairctl, "drift", "-o", "json", "--from", "tree"]),
        ("kubectl diff, 8 at a time", vec!["sh", "-c", KUBECTL_DIFF]),
        ("bare LIST", vec!["sh", "-c", LIST]),
    ];
    let mut durations = vec![Vec::new(); commands.len()];
    for _ in 0..ROUNDS {
        for ((_, command), durations) in commands.iter().zip(&mut durations) {
            durations.push(timed(directory, command));
        }
    }
    let medians: Vec<f64> = durations.iter_mut().map(|durations| median(durations)).collect();
    let one_by_one = KUBECTL_DIFF.replace("--concurrency=8", "");
    let one_by_one = timed(directory, &["sh", "-c", &one_by_one]).as_secs_f64();
    for ((name, _), (durations, median)) in commands.iter().zip(durations.iter().zip(&medians)) {
        let (least, most) = (durations[0].as_secs_f64(), durations[ROUNDS - 1].as_secs_f64());
        let (to_kubectl, to_list) = (medians[2] / median, median / medians[3]);
        println!(
            "| {title}: {name} | {median:.3} ({least:.3} to {most:.3}) | {to_kubectl:.1} | {to_list:.2} |"
        );
    }
    let (to_kubectl, to_list) = (medians[2] / one_by_one, one_by_one / medians[3]);
    println!(
        "| {title}: kubectl diff as it is by default, once | {one_by_one:.3} | {to_kubectl:.1} | {to_list:.2} |"
    );
}

const KUBECTL_DIFF: &str =
    "$KUBECTL --kubeconfig secrets/access.yaml diff --server-side --concurrency=8 -f secrets/manifests";
const LIST: &str = "curl -sSf --cacert secrets/ca.crt --cert secrets/admin.crt --key secrets/admin.key \
                    $(cat secrets/url)/apis/stork.libopenstorage.org/v1alpha1/clusterpairs";

/// One pair on each of 100 clusters, 50 ms away: all of them are one API server, to which each has a connection of its own.
fn hundred_clusters(cluster: &ControlPlane) {
    let fleet = Fleet::of_hundred_sources(cluster);
    fleet.read_through(cluster, delay::farther(port(cluster), Duration::from_millis(50)));
    let directory = fleet.directory.path();
    let pairctl = env!("CARGO_BIN_EXE_pairctl");
    let (mut drift, mut chain) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        drift.push(timed(directory, &[pairctl, "drift", "-o", "json", "--from", "tree"]));
        chain.push(timed(directory, &["sh", "-c", LIST]));
    }
    let (drift, chain) = (median(&mut drift), median(&mut chain));
    println!(
        "\n100 clusters, 50 ms away: {drift:.3} s, {:.2} times one LIST of one of them ({chain:.3} s)",
        drift / chain
    );
}

fn port(cluster: &ControlPlane) -> u16 {
    cluster.url().rsplit(':').next().unwrap().parse().unwrap()
}

fn median(durations: &mut [Duration]) -> f64 {
    durations.sort();
    durations[durations.len() / 2].as_secs_f64()
}

fn timed(directory: &Path, command: &[&str]) -> Duration {
    let kubectl = &kube_tools::kube_tools().unwrap().kubectl;
    let start = Instant::now();
    let mut run = Command::new(command[0]);
    run.args(&command[1..]).current_dir(directory).env("KUBECTL", kubectl).stdout(Stdio::null());
    let status = run.status().unwrap();
    assert!(status.success(), "{command:?}");
    start.elapsed()
}
