//! What no input may do: make the reader panic, or get a secret of its own into a message.

use std::fmt::Write;

use proptest::prelude::*;

use super::fixture::{K3S, VALID, WANTED, resolved, with};
use crate::model::finding::Findings;

/// A text that nothing but a leak would show.
const SECRET: &str = "hunter2hunter2";

/// Everything that a reader of the findings could see; lines of a kubeconfig are never among it.
fn shown(findings: &Findings) -> String {
    let mut shown = String::new();
    for finding in findings.as_slice() {
        let places = finding.place.iter().chain(&finding.related);
        for (place, label) in places {
            assert!(!place.source.is_quotable());
            writeln!(shown, "{place} {label}").unwrap();
        }
        shown.push_str(&finding.message);
        shown.push_str(finding.help.as_deref().unwrap_or_default());
        writeln!(shown, "{finding:?}").unwrap();
    }
    shown
}

/// Text that looks like a kubeconfig more often than chance would have it.
fn kubeconfig_like() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "clusters:",
        "users:",
        "contexts:",
        "- name: a",
        "  user:",
        "  cluster:",
        "  context:",
        "    exec:",
        "    token: ",
        "current-context: a",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "<<: *a",
        "? ",
        ": ",
        "|",
        ">-",
        "\n",
        "\n  ",
        "!!str ",
        "\"",
        "'",
        "\t",
        "#",
        "---\n",
        "\u{feff}",
        "null",
        "a",
        "server: https://x",
        "- ",
        "\u{85}",
        "%YAML 1.1\n",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

/// A value that holds the secret, in one of many forms.
fn secret_value() -> impl Strategy<Value = String> {
    let quoted = format!("\"{SECRET}\"");
    prop::sample::select(vec![
        SECRET.to_owned(),
        format!("{quoted} "),
        format!("[{quoted}]"),
        format!("{{{quoted}: 1}}"),
        format!("{{a: {quoted}}}"),
        format!("\"{SECRET}\\n{SECRET}\""),
        format!("\"{SECRET}\\u0085\""),
        format!("*{SECRET}"),
        format!("!{SECRET} 1"),
        format!("\"https://user:{SECRET}@localhost\""),
        format!("\"http://{SECRET}:{SECRET}@h\""),
        format!("{quoted} {quoted}"),
    ])
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        resolved(&[&text], &WANTED());
    }

    #[test]
    fn no_kubeconfig_like_text_does(text in kubeconfig_like()) {
        resolved(&[&text, VALID], &WANTED());
    }

    #[test]
    fn no_broken_kubeconfig_does(at in 0..VALID.len(), len in 0_usize..40, with in any::<String>()) {
        let end = (at + len).min(VALID.len());
        let broken = format!("{}{with}{}", &VALID[..at], &VALID[end..]);
        resolved(&[&broken], &WANTED());
        resolved(&[K3S, &broken], &WANTED());
    }

    #[test]
    fn no_finding_holds_a_secret(
        field in prop::sample::select(vec![
            "token", "tokenFile", "password", "username", "client-key-data", "client-key", "client-certificate",
            "client-certificate-data", "as", "as-groups", "as-uid", "as-user-extra", "exec", "auth-provider", "unknown",
        ]),
        inner in prop::sample::select(vec!["", "command", "apiVersion", "args", "env", "name", "config", "interactiveMode"]),
        value in secret_value(),
        on_cluster in prop::sample::select(vec![
            "", "proxy-url", "server", "certificate-authority", "certificate-authority-data", "unknown",
        ]),
    ) {
        let value = if inner.is_empty() { value } else { format!("{{{inner}: {value}}}") };
        let user = format!("{field}: {value}");
        let cluster = if on_cluster.is_empty() {
            "server: 'https://x'".to_owned()
        } else {
            format!("{on_cluster}: {value}")
        };
        let text = with(&cluster, &user, "cluster: c, user: u");
        let (_, findings) = resolved(&[&text], &WANTED());
        prop_assert!(!shown(&findings).contains(SECRET), "{}", shown(&findings));
        let (_, findings) = resolved(&[&text, &text.replace("name: c", "name: d")], &WANTED());
        prop_assert!(!shown(&findings).contains(SECRET), "{}", shown(&findings));
    }
}
