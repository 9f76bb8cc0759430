//! Templates with what they are given.

use std::fs;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};
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
