//! Characters that do not survive the way to Stork.

use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};

/// Reports every part of the configuration that holds such a character; whether there is none.
///
/// YAML readers refuse them even where a writer escapes them for JSON (go-yaml `readerc.go`), and U+0085 comes out as a
/// space.
pub(super) fn check(config: &PairConfig, findings: &mut Findings) -> bool {
    let names = [("the name of the context", &config.context), ("the name of the cluster", &config.cluster)];
    let names =
        names.into_iter().chain([("the name of the user", &config.user), ("`server`", &config.server)]);
    let texts = names.map(|(what, text)| (what.to_owned(), is_broken(text)));
    let namespace = config.namespace.iter().map(|text| ("`namespace`".to_owned(), is_broken(text)));
    let fields = config.cluster_fields.iter().chain(&config.user_fields);
    let fields = fields.map(|(key, value)| (format!("`{key}`"), has_broken(value)));
    let mut clean = true;
    for (what, _) in texts.chain(namespace).chain(fields).filter(|(_, broken)| *broken) {
        clean = false;
        let finding = Finding::new(Code::ControlCharacter, format!("{what} holds a control character"))
            .help("remove the character; it is often invisible in an editor");
        findings.push(finding);
    }
    clean
}

fn has_broken(value: &Plain) -> bool {
    match value {
        Plain::Null | Plain::Bool(_) => false,
        Plain::Text(text) => is_broken(text.expose()),
        Plain::List(items) => items.iter().any(has_broken),
        Plain::Map(entries) => entries.iter().any(|(key, value)| is_broken(key) || has_broken(value)),
    }
}

fn is_broken(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}'))
}
