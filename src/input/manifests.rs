//! ClusterPairs in files: what `storkctl generate`, `kubectl get -o yaml` and people write. Every file holds credentials,
//! so that no line of one is ever shown.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;
use zeroize::Zeroizing;

use super::kubeconfig::scalar::{Kind, kind};
use super::secrets;
use crate::model::cluster_pair::KIND;
use crate::model::code::Code;
use crate::model::entries::Entries;
use crate::model::finding::{Finding, Findings};
use crate::model::live::{LivePair, LiveValue};
use crate::model::secret::Secret;
use crate::model::source::{Place, Source};
use crate::yaml::{self, Entry, Node, Value};

/// The group of ClusterPairs, whatever the version.
const GROUP: &str = "stork.libopenstorage.org/";

/// An object that a file holds, or what keeps it from being one.
pub struct Manifest {
    /// The file.
    pub file: String,
    /// The object.
    pub pair: Result<LivePair, &'static str>,
}

/// All ClusterPairs of a file, of the YAML and JSON files of a directory, or of standard input, which is `-`. Objects of
/// other kinds are passed over.
pub fn read(path: &Path, findings: &mut Findings) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    for file in files(path, findings) {
        let shown = if is_stdin(&file) { "standard input".to_owned() } else { file.display().to_string() };
        let bytes = if is_stdin(&file) { stdin() } else { secrets::read(&file) };
        match bytes {
            Ok(bytes) => {
                let values = values(&shown, bytes, findings).unwrap_or_default();
                for value in values {
                    collect(value, &shown, &mut manifests);
                }
            }
            Err(why) => findings.push(unreadable(&shown, &why.to_string())),
        }
    }
    manifests
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn stdin() -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn files(path: &Path, findings: &mut Findings) -> Vec<PathBuf> {
    if is_stdin(path) || !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_manifest(entry.path()) => {
                files.push(entry.into_path());
            }
            Ok(_) => {}
            Err(why) => findings.push(unreadable(&path.display().to_string(), &why.to_string())),
        }
    }
    files
}

fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| ["yaml", "yml", "json"].contains(&extension))
}

fn unreadable(file: &str, why: &str) -> Finding {
    Finding::new(Code::FileUnreadable, format!("{file} cannot be read: {why}"))
        .help("name a file, a directory of files, or `-` for standard input")
}

/// The documents of a text. JSON is read as such first: not all of it is YAML.
fn values(file: &str, mut bytes: Zeroizing<Vec<u8>>, findings: &mut Findings) -> Option<Vec<LiveValue>> {
    if let Ok(value) = serde_json::from_slice(&bytes) {
        return Some(vec![value]);
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    let Ok(text) = std::str::from_utf8(&bytes) else {
        findings.push(unreadable(file, "it is not UTF-8 text"));
        return None;
    };
    match yaml::parse_all(text) {
        Ok(documents) => Some(documents.iter().map(value).collect()),
        Err(error) => {
            let place = Place::new(&Source::unquotable(file, text), error.span);
            let finding = Finding::new(Code::YamlSyntax, error.message).at(&place, "the parser stopped here");
            findings.push(
                finding.help("name manifests as `storkctl generate` or `kubectl get -o yaml` prints them"),
            );
            None
        }
    }
}

fn value(node: &Node) -> LiveValue {
    match &node.value {
        Value::Sequence(items) => LiveValue::List(items.iter().map(|item| value(item)).collect()),
        Value::Mapping(entries) => LiveValue::Map(mapping(entries)),
        Value::Scalar(scalar) => match kind(scalar) {
            Kind::Null => LiveValue::Null,
            Kind::Bool(value) => LiveValue::Bool(value),
            Kind::Number => LiveValue::Number(Secret::from(scalar.text.as_str())),
            Kind::Text => LiveValue::Text(Secret::from(scalar.text.as_str())),
        },
    }
}

/// Of a repeated key the last counts, and a mapping's own beat those of merge keys.
fn mapping(entries: &[Entry]) -> Entries<LiveValue> {
    let (merged, own): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| entry.merged);
    let all = merged.into_iter().chain(own);
    all.filter_map(|entry| Some((entry.key.text()?.to_owned(), value(&entry.value)))).collect()
}

fn collect(value: LiveValue, file: &str, manifests: &mut Vec<Manifest>) {
    let text = |key: &str| match value.get(key) {
        Some(LiveValue::Text(text)) => text.expose().to_owned(),
        _ => String::new(),
    };
    let kind = text("kind");
    if kind == KIND && text("apiVersion").starts_with(GROUP) {
        manifests.push(Manifest { file: file.to_owned(), pair: LivePair::from_value(value) });
    } else if kind.ends_with("List")
        && let LiveValue::Map(mut entries) = value
        && let Some(LiveValue::List(items)) = entries.remove("items")
    {
        for item in items {
            collect(item, file, manifests);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut manifests = Vec::new();
        let values = values("f", Zeroizing::new(text.as_bytes().to_vec()), &mut Findings::default());
        values.unwrap().into_iter().for_each(|value| collect(value, "f", &mut manifests));
        manifests
            .into_iter()
            .map(|one| one.pair.map_or_else(str::to_owned, |pair| pair.metadata.to_string()))
            .collect()
    }

    const HEAD: &str = "apiVersion: stork.libopenstorage.org/v1alpha1\nkind: ClusterPair\n";

    #[test]
    fn several_documents_lists_and_json_are_read() {
        let one = |name| format!("{HEAD}metadata: {{name: {name}, namespace: b}}\n");
        assert_eq!(found(&format!("---\n{}---\n# nothing\n---\n{}", one("a"), one("c"))), ["b/a", "b/c"]);
        let json = r#"{"apiVersion": "stork.libopenstorage.org/v1alpha1", "kind": "ClusterPair",
            "metadata": {"name": "a", "namespace": "b"}}"#;
        let list = format!("{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{json}, {json}]}}");
        assert_eq!(found(json), ["b/a"]);
        assert_eq!(found(&list), ["b/a", "b/a"]);
        assert_eq!(found("kind: Secret\napiVersion: v1\n"), [""; 0]);
        assert_eq!(found("\u{feff}kind: ClusterPair\napiVersion: apps/v1\n"), [""; 0]);
    }

    #[test]
    fn what_is_no_object_is_said() {
        assert_eq!(found(HEAD), ["it has no name"]);
        assert_eq!(found(&format!("{HEAD}metadata: {{name: 5}}")), ["a field of its `metadata` is no text"]);
        let odd = format!("{HEAD}metadata: {{name: a, labels: {{x: yes}}}}");
        assert_eq!(found(&odd), ["a label or annotation is no text"]);
    }
}
