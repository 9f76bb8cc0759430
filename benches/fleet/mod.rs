//! A fleet made up: clusters in a ring, each paired with the next ten in ten namespaces.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// An ordinary kubeadm kubeconfig, 6 KB, with a throw-away RSA key.
const KUBECONFIG: &str = "tests/parity/storkctl/certs-kubeadm-inline/kubeconfig.yaml";

#[allow(dead_code, reason = "one bench seals otherwise")]
/// SOPS files for one recipient.
pub(crate) const SOPS: &str = "sops: {age: [age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73]}";

/// Writes pairings.yaml and a kubeconfig per cluster: `clusters * 100` pairs.
pub(crate) fn write(directory: &Path, clusters: usize, seal: &str) {
    let kubeconfig = fs::read_to_string(KUBECONFIG).unwrap();
    let server = kubeconfig.lines().find_map(|line| line.trim().strip_prefix("server: ")).unwrap();
    let mut pairings =
        format!("apiVersion: pairctl.dev/v1alpha1\nkind: Pairings\nseal: {{{seal}}}\nclusters:\n");
    for at in 0..clusters {
        let own = kubeconfig.replace(server, &format!("https://10.0.{}.{}:6443", at / 250, at % 250 + 1));
        save(&directory.join(format!("secrets/{}.yaml", name(at))), &own);
        let _ = writeln!(
            pairings,
            "  {name}: {{kubeconfig: {{file: secrets/{name}.yaml}}, rancher: {{cluster: c-m-{at:04}, projects: \
             {{payments: p-a{at:04}, web: p-b{at:04}}}}}}}",
            name = name(at)
        );
    }
    pairings.push_str("pairs:\n");
    let namespaces: Vec<String> = (0..10).map(|number| format!("namespace-{number}")).collect();
    for (from, step) in (0..clusters).flat_map(|from| (1..=10).map(move |step| (from, step))) {
        let (source, destination) = (name(from), name((from + step) % clusters));
        let _ = writeln!(
            pairings,
            "  - {{name: to-{destination}, source: {source}, destination: {destination}, namespaces: [{}], projects: \
             [payments, web], labels: {{example.com/team: team-{step}}}}}",
            namespaces.join(", ")
        );
    }
    save(&directory.join("pairings.yaml"), &pairings);
}

fn name(at: usize) -> String {
    format!("cluster-{at:04}")
}

pub(crate) fn save(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = fs::OpenOptions::new().create(true).write(true).truncate(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}
