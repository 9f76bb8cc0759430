//! Templates with what they are given.

use std::fs;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};
use serde::Deserialize as _;
use serde_json::Value;

/// Renders a template as pairctl does, where an unknown variable is an error.
pub(crate) fn render(name: &str, values: &Value) -> String {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name)).unwrap();
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().keep_trailing_newline(true).build().unwrap());
    // The name decides how values are escaped.
    environment.add_template(name, &text).unwrap();
    environment.get_template(name).unwrap().render(minijinja::value::Serde(values)).unwrap()
}

/// The objects in it.
pub(crate) fn objects(text: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(text).map(|document| Value::deserialize(document).unwrap()).collect()
}

/// The one object of a kind.
pub(crate) fn object(text: &str, kind: &str) -> Value {
    let mut found = objects(text).into_iter().filter(|object| object["kind"] == kind);
    let object = found.next().unwrap_or_else(|| panic!("no {kind} in\n{text}"));
    assert!(found.next().is_none(), "more than one {kind}");
    object
}
