//! What pairctl writes as YAML is read back to the same object by readers that are not its own: `serde_yaml` for every
//! input, and kubectl, whose Go reader follows YAML 1.1, for the awkward words.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/tools.rs"]
mod tools;

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use pairctl::model::cluster_pair::{ClusterPair, ObjectId, PairConfig, Plain};
use pairctl::model::secret::Secret;
use pairctl::yaml::to_text;
use proptest::prelude::*;
use serde_json::Value;

/// A pair with awkward names of context, cluster and user, awkward options, labels and annotations.
fn pair(words: &[String]) -> ClusterPair {
    let word = |at: usize| words[at % words.len()].clone();
    let numbered = |from: usize| (from..from + 6).map(|at| (word(at), word(at + 1)));
    ClusterPair {
        id: ObjectId { namespace: "payments".parse().unwrap(), name: "remotecluster".parse().unwrap() },
        labels: numbered(0).collect(),
        annotations: numbered(3).collect(),
        config: Arc::new(PairConfig {
            context: word(0),
            cluster: word(1),
            user: word(2),
            namespace: Some(word(3)),
            colors: false,
            server: word(4),
            cluster_fields: BTreeMap::from([("proxy-url", Plain::text(word(5)))]),
            user_fields: BTreeMap::from([
                ("token", Plain::text(word(6))),
                ("exec", Plain::map([("args", Plain::List(words.iter().map(Plain::text).collect()))])),
            ]),
        }),
        options: numbered(5).map(|(key, value)| (key, Secret::from(value.as_str()))).collect(),
        project_mappings: numbered(7).collect(),
    }
}

fn object(pair: &ClusterPair) -> Value {
    serde_json::to_value(pair.plain().exposed()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn serde_yaml_reads_the_same_object(words in prop::collection::vec(hostile::text(), 8..16)) {
        let pair = pair(&words);
        let text = to_text(&pair.plain().exposed());
        let read: Value = serde_yaml::from_str(&text).unwrap();
        prop_assert_eq!(read, object(&pair), "{}", text);
    }

    #[test]
    fn pairctl_reads_its_own_words(words in prop::collection::vec(hostile::text(), 8..16)) {
        let pair = pair(&words);
        let text = to_text(&pair.plain().exposed());
        let node = pairctl::yaml::parse(&text, pairctl::yaml::LaterDocuments::Refuse).unwrap().unwrap();
        let config = node.get("spec").and_then(|spec| spec.get("config")).unwrap();
        let context = config.get("current-context").and_then(|context| context.text());
        prop_assert_eq!(context, Some(words[0].as_str()));
    }
}

/// Words that some reader of YAML takes for something else, and texts that are hard to quote.
fn awkward() -> Vec<String> {
    let mut words: Vec<String> = [
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "Y",
        "N",
        "true",
        "False",
        "null",
        "Null",
        "~",
        "",
        " ",
        "0",
        "007",
        "0o7",
        "0x1F",
        "0b1",
        "1_000",
        "1e3",
        "1E+3",
        ".5",
        "5.",
        "-1",
        "+1",
        ".inf",
        "-.Inf",
        ".nan",
        "12:30",
        "1:02:03",
        "190:20:30",
        "2024-01-02",
        "2024-01-02T03:04:05Z",
        "2024-01-02 03:04:05",
        "=",
        "<<",
        "-",
        "?",
        ":",
        "- a",
        "? a",
        "a: b",
        "a:",
        "#x",
        "a #b",
        "&a",
        "*a",
        "!a",
        "!!str",
        "|",
        ">",
        "%TAG",
        "@a",
        "`a",
        "{a",
        "[a",
        "a, b",
        "'",
        "\"",
        "\\",
        "---",
        "...",
        "a\nb",
        "a\n",
        "\na",
        "a\n\n",
        "\ta",
        "\t\n",
        "\ta\nb",
        " \n",
        "\n\ta",
        "a\t",
        "tab\tinside",
        "ü",
        "日本",
        "🚀",
        "\u{feff}a",
        "\u{2028}",
        "a\u{85}b",
        "\u{7f}",
        "\u{1}",
        "ENC[x]",
        "${VAR}",
        "{{ .x }}",
    ]
    .map(str::to_owned)
    .to_vec();
    words.push("x ".repeat(150) + "x");
    words.push("a".repeat(400));
    words
}

/// Keys and values both, as kubectl reads them without a server.
#[test]
fn kubectl_reads_the_same_object() {
    let Some(kubectl) = tools::kubectl() else { return };
    for words in awkward().chunks(7) {
        let pair = pair(words);
        let mut command = Command::new(kubectl);
        command.args(["annotate", "--local", "-f", "-", "-o", "json", "kubectl=read"]);
        let mut child = command
            .env("KUBECONFIG", "/nonexistent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(to_text(&pair.plain().exposed()).as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        let mut read: Value = serde_json::from_slice(&output.stdout).unwrap();
        read["metadata"]["annotations"].as_object_mut().unwrap().remove("kubectl");
        assert_eq!(read, object(&pair), "{words:?}");
    }
}
