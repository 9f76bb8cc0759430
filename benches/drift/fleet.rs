//! Fleets whose tree is on an API server.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::control_plane::ControlPlane;
use crate::documents;

/// An ordinary kubeadm kubeconfig, 6 KB, with a throw-away RSA key.
const KUBECONFIG: &str = "tests/parity/storkctl/certs-kubeadm-inline/kubeconfig.yaml";

/// A repository, with everything that kubectl and curl need below `secrets`.
pub(crate) struct Fleet {
    pub(crate) directory: tempfile::TempDir,
}

impl Fleet {
    /// One source cluster with 20 destinations in 50 namespaces.
    pub(crate) fn of_one_source(cluster: &ControlPlane) -> Self {
        let namespaces: Vec<String> = (0..50).map(|number| format!("namespace-{number}")).collect();
        let destinations: Vec<String> = (0..20).map(|number| format!("west-{number:02}")).collect();
        let pair = |west: &String| json!({"name": west, "source": "east", "destination": west, "namespaces": namespaces});
        Self::new(
            cluster,
            &["east".to_owned()],
            &destinations,
            &destinations.iter().map(pair).collect::<Vec<_>>(),
            &namespaces,
        )
    }

    /// 100 source clusters with one pair each.
    pub(crate) fn of_hundred_sources(cluster: &ControlPlane) -> Self {
        let sources: Vec<String> = (0..100).map(|number| format!("east-{number:02}")).collect();
        let pair = |east: &String| json!({"name": "dr", "source": east, "destination": "west", "namespaces": ["payments"]});
        let pairs: Vec<Value> = sources.iter().map(pair).collect();
        Self::new(cluster, &sources, &["west".to_owned()], &pairs, &["payments".to_owned()])
    }

    fn new(
        cluster: &ControlPlane,
        sources: &[String],
        destinations: &[String],
        pairs: &[Value],
        namespaces: &[String],
    ) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let fleet = Self { directory };
        let kubeconfig = fs::read_to_string(KUBECONFIG).unwrap();
        let server = kubeconfig.lines().find_map(|line| line.trim().strip_prefix("server: ")).unwrap();
        let mut clusters = Map::new();
        for name in destinations {
            let file = format!("secrets/{name}.yaml");
            fleet.save(&file, &kubeconfig.replace(server, &format!("https://{name}.example.com:6443")));
            clusters.insert(name.clone(), json!({"kubeconfig": {"file": file}}));
        }
        for name in sources {
            clusters.insert(name.clone(), json!({"access": {"file": "secrets/access.yaml"}}));
        }
        let pairings = json!({
            "apiVersion": "pairctl.dev/v1alpha1",
            "kind": "Pairings",
            "seal": {"sops": {"age": [documents::recipient(0).as_str()]}},
            "clusters": clusters,
            "pairs": pairs,
        });
        fleet.save("pairings.yaml", &pairings.to_string());
        let mut render = Command::new(env!("CARGO_BIN_EXE_pairctl"));
        assert!(render.arg("render").current_dir(fleet.directory.path()).output().unwrap().status.success());
        for namespace in namespaces {
            cluster.namespace(namespace);
        }
        fleet.apply(cluster, &sources[0]);
        fleet
    }

    fn save(&self, path: &str, text: &str) {
        let path = self.directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Opens the tree of a source cluster and applies it.
    fn apply(&self, cluster: &ControlPlane, source: &str) {
        let tree = walkdir::WalkDir::new(self.directory.path().join("clusters").join(source));
        let files = tree.into_iter().map(Result::unwrap).map(walkdir::DirEntry::into_path);
        let is_pair = |path: &PathBuf| path.to_string_lossy().ends_with(".clusterpair.yaml");
        for (number, file) in files.filter(is_pair).enumerate() {
            let object = documents::open(&fs::read_to_string(file).unwrap(), 0).unwrap();
            self.save(&format!("secrets/manifests/{number}.json"), &object.to_string());
        }
        let manifests = self.directory.path().join("secrets/manifests");
        cluster.must(&["apply", "--server-side", "-f", manifests.to_str().unwrap()], "");
    }

    /// Says how the cluster is reached.
    pub(crate) fn read_through(&self, cluster: &ControlPlane, port: u16) {
        let text = fs::read_to_string(cluster.kubeconfig()).unwrap();
        let (own, url) = (cluster.url(), format!("https://127.0.0.1:{port}"));
        self.save("secrets/access.yaml", &text.replace(&own, &url));
        self.save("secrets/url", &url);
        let kubeconfig: Value = serde_yaml::from_str(&text).unwrap();
        let decoded =
            |value: &Value| String::from_utf8(STANDARD.decode(value.as_str().unwrap()).unwrap()).unwrap();
        let user = &kubeconfig["users"][0]["user"];
        let authority = &kubeconfig["clusters"][0]["cluster"]["certificate-authority-data"];
        self.save("secrets/ca.crt", &decoded(authority));
        self.save("secrets/admin.crt", &decoded(&user["client-certificate-data"]));
        self.save("secrets/admin.key", &decoded(&user["client-key-data"]));
    }
}
