//! Metrics, read by the parser of Prometheus' own Python client.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::tools;

const READ: &str = r"
import json, sys
from prometheus_client.parser import text_string_to_metric_families
def families(text):
    return [[f.name, f.type, f.documentation, [[s.name, s.labels, s.value] for s in f.samples]]
            for f in text_string_to_metric_families(text)]
json.dump([families(text) for text in json.load(sys.stdin)], sys.stdout)
";

/// Each text as name, type, help and samples; `None` where there is no such parser.
pub(crate) fn read(texts: &[String]) -> Option<Vec<Value>> {
    let mut child = Command::new(tools::prometheus_client()?)
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&serde_json::to_vec(texts).unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the parser failed");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The samples of a family.
pub(crate) fn samples<'f>(families: &'f Value, name: &str) -> &'f Vec<Value> {
    let families = families.as_array().unwrap();
    families.iter().find(|family| family[0] == name).unwrap()[3].as_array().unwrap()
}

/// The grammar of the format, for machines without Python: every line is a comment or a sample.
pub(crate) fn is_well_formed(text: &str) {
    for line in text.lines().filter(|line| !line.starts_with("# ")) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<u64>().is_ok(), "{line}");
        let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{line}");
        assert!(labels.ends_with('}') && !line.contains(|c: char| c.is_control()), "{line}");
    }
}
