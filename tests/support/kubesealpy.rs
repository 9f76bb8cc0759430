//! kubesealpy, an implementation that shares no code with kubeseal.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::tools;

/// The key that belongs to the certificates of the tests.
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/sealing/key.pem");

const UNSEAL: &str = r#"
import json, sys
from kubesealpy import SealedSecret, Unsealer
unsealer = Unsealer.from_private_key_file(sys.argv[1])
answers = []
for text in json.load(sys.stdin):
    try:
        answers.append(unsealer.unseal(SealedSecret.from_yaml(text)).data)
    except Exception as error:
        answers.append(type(error).__name__)
json.dump(answers, sys.stdout)
"#;

/// For each object the `data` of its Secret, or the name of the error. `None` where there is no kubesealpy.
pub(crate) fn unsealed(objects: &[String]) -> Option<Vec<Value>> {
    let mut child = Command::new(tools::kubesealpy()?)
        .args(["-c", UNSEAL, KEY])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(serde_json::to_string(objects).unwrap().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "kubesealpy failed");
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), objects.len());
    Some(answers)
}
