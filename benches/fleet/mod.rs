//! Fleets made up: clusters in a ring, each paired with the next ones, in about ten namespaces with each.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use sha2::{Digest, Sha512};

/// An ordinary kubeadm kubeconfig, 6 KB, with a throw-away RSA key.
const CERTIFICATE: &str = "tests/parity/storkctl/certs-kubeadm-inline/kubeconfig.yaml";

/// One with a service account's token, 3 KB.
const TOKEN: &str = "tests/parity/storkctl/token-inline/kubeconfig.yaml";

#[allow(dead_code, reason = "one bench seals otherwise")]
/// SOPS files for one recipient.
pub(crate) const SOPS: &str = "sops: {age: [age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73]}";

/// How large a fleet is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fleet {
    /// `ClusterPair` objects, as many on each cluster.
    pub(crate) pairs: usize,
    /// Each of them is source and destination.
    pub(crate) clusters: usize,
}

impl Fleet {
    /// Writes pairings.yaml, and a kubeconfig and a Portworx token per cluster.
    pub(crate) fn write(&self, directory: &Path, seal: &str) {
        let kubeconfigs = [CERTIFICATE, TOKEN].map(|path| fs::read_to_string(path).unwrap());
        for at in 0..self.clusters {
            save(
                &directory.join(format!("secrets/{}.yaml", name(at))),
                &kubeconfig(&kubeconfigs[at % 2], at),
            );
            let token = Sha512::digest(name(at));
            let token: Vec<String> = token.iter().map(|byte| format!("{byte:02x}")).collect();
            save(&directory.join(format!("secrets/{}.px-token", name(at))), &token.concat());
        }
        save(&directory.join("pairings.yaml"), &self.pairings(seal));
    }

    fn pairings(&self, seal: &str) -> String {
        let mut text =
            format!("apiVersion: pairctl.dev/v1alpha1\nkind: Pairings\nseal: {{{seal}}}\nclusters:\n");
        for at in 0..self.clusters {
            let name = name(at);
            // kubeadm's kubeconfig names a server that other clusters often do not reach.
            let endpoint = if at % 2 == 0 {
                format!("endpoint: https://{name}.example.com:6443\n    ")
            } else {
                String::new()
            };
            let _ = writeln!(
                text,
                "  {name}:\n    {endpoint}kubeconfig: {{file: secrets/{name}.yaml}}\n    rancher: {{cluster: c-m-{at:04}, projects: \
                 {{payments: p-a{at:04}, web: p-b{at:04}}}}}\n    options: {{ip: px.{name}.example.com, port: '9001', token: \
                 {{file: secrets/{name}.px-token}}}}"
            );
        }
        text.push_str("pairs:\n");
        for (from, step) in
            (0..self.clusters).flat_map(|from| (0..self.destinations()).map(move |step| (from, step)))
        {
            let destination = (from + step + 1) % self.clusters;
            let _ = writeln!(
                text,
                "  - name: to-{to}\n    source: {source}\n    destination: {to}\n    mode: {mode}\n    namespaces: \
                 [{namespaces}]\n    projects: [payments, web]\n    labels: {{example.com/team: team-{step}}}",
                to = name(destination),
                source = name(from),
                // A third of the clusters pairs storage, too.
                mode = if destination.is_multiple_of(3) { "async-dr" } else { "sync-dr" },
                namespaces = self.namespaces(step),
            );
        }
        text
    }

    /// How many clusters each one is paired with.
    fn destinations(&self) -> usize {
        assert_eq!(self.pairs % self.clusters, 0, "as many on each cluster");
        (self.pairs / self.clusters / 10).clamp(1, self.clusters - 1)
    }

    /// Those of the pairs with one destination; what does not divide evenly goes to the first ones.
    fn namespaces(&self, step: usize) -> String {
        let (each, over) = {
            let objects = self.pairs / self.clusters;
            (objects / self.destinations(), objects % self.destinations())
        };
        let names = (0..each + usize::from(step < over)).map(|number| format!("namespace-{number}"));
        names.collect::<Vec<_>>().join(", ")
    }
}

/// The same for every cluster but for its server and its token.
fn kubeconfig(example: &str, at: usize) -> String {
    let server = example.lines().find_map(|line| line.trim().strip_prefix("server: ")).unwrap();
    let own = example.replace(server, &format!("https://10.0.{}.{}:6443", at / 250, at % 250 + 1));
    // Where the signature of the token begins.
    own.replace(".AAECAwQF", &format!(".{at:08}"))
}

fn name(at: usize) -> String {
    format!("cluster-{at:04}")
}

pub(crate) fn save(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = fs::OpenOptions::new().create(true).write(true).truncate(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}
