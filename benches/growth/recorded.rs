//! What the API servers of a fleet would hold, had its tree been applied: recorded from the tree, where metadata and
//! fingerprints are clear, and from `pairctl render --plain`, which prints what the tree hides to a pipe.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde_json::{Map, Value, json};

/// The objects of each cluster.
pub(crate) struct Recorded {
    clusters: BTreeMap<String, Vec<Object>>,
}

/// A ClusterPair as JSON.
pub(crate) struct Object {
    /// All but the spec, without the braces.
    head: String,
    /// One for all pairs that share it, so that this process stays small.
    spec: Arc<str>,
}

/// The specs that were read, by their YAML.
type Specs = HashMap<String, Spec>;

/// As JSON, and as whoever applied it owns its fields.
struct Spec {
    json: Arc<str>,
    fields: Value,
}

impl Recorded {
    /// Records a repository whose tree is rendered.
    pub(crate) fn of_tree(directory: &Path) -> Self {
        let mut plain = Command::new(env!("CARGO_BIN_EXE_pairctl"));
        let output = plain.args(["render", "--plain"]).current_dir(directory).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let tree = directory.join("clusters");
        let files = walkdir::WalkDir::new(&tree).sort_by_file_name().into_iter();
        let paths = files.map(|entry| entry.unwrap().into_path());
        let mut pairs = paths.filter(|path| path.to_string_lossy().ends_with(".clusterpair.yaml"));
        let (mut clusters, mut specs) = (BTreeMap::<_, Vec<_>>::new(), Specs::new());
        // The stream has the order of the tree: clusters, namespaces, names.
        for document in text.trim_start_matches("---\n").split("\n---\n") {
            let path = pairs.next().unwrap();
            let source = path.strip_prefix(&tree).unwrap().iter().next().unwrap().to_str().unwrap();
            let objects = clusters.entry(source.to_owned()).or_default();
            objects.push(Object::new(&fs::read_to_string(&path).unwrap(), document, &mut specs));
        }
        assert_eq!(pairs.next(), None);
        Self { clusters }
    }

    /// The objects of a cluster, in the order of an API server.
    pub(crate) fn of(&self, cluster: &str) -> Option<&[Object]> {
        self.clusters.get(cluster).map(Vec::as_slice)
    }
}

impl Object {
    /// From the manifest in the tree and the one in clear.
    fn new(sealed: &str, plain: &str, specs: &mut Specs) -> Self {
        let (head, _) = sealed.split_once("\nspec:\n").unwrap();
        let (same, spec) = plain.split_once("\nspec:\n").unwrap();
        let (mut object, same): (Map<String, Value>, Value) =
            (serde_yaml::from_str(head).unwrap(), serde_yaml::from_str(same).unwrap());
        for key in ["name", "namespace"] {
            assert_eq!(object["metadata"][key], same["metadata"][key]);
        }
        if !specs.contains_key(spec) {
            specs.insert(spec.to_owned(), Spec::read(spec));
        }
        let spec = &specs[spec];
        let metadata = object["metadata"].as_object_mut().unwrap();
        let owned = ["labels", "annotations"].map(|key| (format!("f:{key}"), owned_fields(&metadata[key])));
        metadata.extend(added_by_server(json!({"f:metadata": Map::from_iter(owned), "f:spec": spec.fields})));
        object.insert(
            "status".to_owned(),
            json!({"schedulerStatus": "Ready", "storageStatus": "Ready", "remoteStorageId": "c1"}),
        );
        let head = Value::from(object).to_string();
        Self { head: head[1..head.len() - 1].to_owned(), spec: Arc::clone(&spec.json) }
    }

    /// The object as an API server prints it.
    pub(crate) fn json(&self) -> String {
        format!(r#"{{{},"spec":{}}}"#, self.head, self.spec)
    }
}

impl Spec {
    fn read(yaml: &str) -> Self {
        let value: Value = serde_yaml::from_str(yaml).unwrap();
        Self { json: value.to_string().into(), fields: owned_fields(&value) }
    }
}

/// What an API server adds to the metadata of an object that Flux applied and that Stork then looked after.
fn added_by_server(applied: Value) -> Map<String, Value> {
    let manager = |name: &str, operation: &str, part: &str, fields: Value| {
        json!({
            "manager": name, "operation": operation, "subresource": part, "time": "2026-01-02T03:04:05Z",
            "apiVersion": "stork.libopenstorage.org/v1alpha1", "fieldsType": "FieldsV1", "fieldsV1": fields,
        })
    };
    let status = json!({"f:status": {".": {}, "f:remoteStorageId": {}, "f:schedulerStatus": {}, "f:storageStatus": {}}});
    let added = json!({
        "uid": "6c1e2a0f-3a55-4f0e-9a57-1f2d3c4b5a69", "resourceVersion": "4711", "generation": 2,
        "creationTimestamp": "2026-01-02T03:04:05Z",
        "managedFields": [
            manager("kustomize-controller", "Apply", "", applied), manager("stork", "Update", "", status),
        ],
    });
    let Value::Object(added) = added else { unreachable!("it is an object") };
    added
}

/// A value as `managedFields` tells who owns its fields.
fn owned_fields(value: &Value) -> Value {
    let fields = value.as_object().into_iter().flatten();
    fields.map(|(key, value)| (format!("f:{key}"), owned_fields(value))).collect::<Map<_, _>>().into()
}
