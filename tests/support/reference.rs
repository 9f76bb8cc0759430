//! The reference page of pairings.yaml, from its schema.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::keys::{Key, Section, choices, sections};

const INTRODUCTION: &str = "# Keys of pairings.yaml

Made from the JSON Schema that `pairctl schema` prints; [editor.md](editor.md) tells how editors complete and check the file with
it. Every key is of `pairctl.dev/v1alpha1`, and there since version 0.1.0.

- A key that may be absent may be null too, which says the same.
- A text may stand without quotes although YAML takes it for a number or a truth value: `namespaces: [2024]`.
- Paths are relative to the file that says them.
- An unknown key is an error. `clusters.NAME` is a mapping with names of your choice, `pairs[]` one item of a list.
";

/// More words than these are listed elsewhere.
const MANY: usize = 20;

/// The whole page.
pub(crate) fn page(schema: &Value) -> String {
    let mut page = INTRODUCTION.to_owned();
    for section in sections(schema) {
        let what = description(&section.schema);
        let _ = write!(page, "\n## {}\n\n{what}\n\n{}\n", title(&section.path), contents(&section));
        section.keys.iter().for_each(|key| page.push_str(&entry(key)));
    }
    page
}

fn title(path: &str) -> String {
    if path.is_empty() { "The file".to_owned() } else { format!("In `{path}`") }
}

fn contents(section: &Section) -> String {
    let link = |key: &Key| format!("[`{}`](#{})", key.name, anchor(&key.path));
    section.keys.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn entry(key: &Key) -> String {
    let mut entry =
        format!("\n### `{}`\n\n{}\n\n- Type: {}\n", key.path, description(&key.schema), kind(key));
    if key.is_required {
        entry.push_str("- Required\n");
    }
    if let Some(default) = key.schema.get("default") {
        let _ = writeln!(entry, "- Default: `{}`", inline(default));
    }
    if let Some(only) = key.schema.get("const") {
        let _ = writeln!(entry, "- Value: `{}`", inline(only));
    }
    let words = key.words();
    if words.len() > MANY {
        entry.push_str("- Values: the codes of [diagnostics.md](diagnostics.md)\n");
    } else if !words.is_empty() {
        entry.push_str("- Values:\n");
        for (word, meaning) in words {
            let _ = writeln!(entry, "  - `{word}`: {meaning}");
        }
    }
    for rule in rules(key) {
        let _ = writeln!(entry, "- {rule}");
    }
    if let Some(needs) = key.schema.get("x-needs") {
        let _ = writeln!(entry, "- Needs: {}", needs.as_str().unwrap());
    }
    if let Some(example) = key.schema.get("examples").and_then(|examples| examples.get(0)) {
        let yaml = serde_yaml::to_string(&json!({ key.name.as_str(): example })).unwrap();
        let _ = write!(entry, "\n```yaml\n{yaml}```\n");
    }
    entry
}

/// What a text, the texts of a list or table, or its keys must look like.
fn rules(key: &Key) -> Vec<String> {
    let inner = [
        ("Form", Some(&key.schema)),
        ("Each", key.schema.get("items").or(key.schema.get("additionalProperties"))),
        ("Each key", key.schema.get("propertyNames")),
    ];
    let says = |(what, schema): (&str, Option<&Value>)| {
        Some(format!("{what}: {}", schema?.get("patternErrorMessage")?.as_str()?))
    };
    inner.into_iter().filter_map(says).collect()
}

fn kind(key: &Key) -> String {
    let schema = &key.schema;
    let link = key.section.as_ref().map(|section| format!("[`{section}`](#{})", anchor(&title(section))));
    let holds = |below: &str| link.clone().unwrap_or_else(|| value(&schema[below]));
    if !key.words().is_empty() {
        "one of these words".to_owned()
    } else if schema.get("items").is_some() {
        format!("list of {}", link.clone().unwrap_or_else(|| "texts".to_owned()))
    } else if schema.get("additionalProperties").is_some_and(Value::is_object) {
        format!("mapping with keys of your choice, each with {}", holds("additionalProperties"))
    } else if let Some(link) = link {
        format!("mapping, see {link}")
    } else {
        value(schema)
    }
}

/// The word for a value that is no mapping.
fn value(schema: &Value) -> String {
    let reference = |choice: &Value| choice.get("$ref").is_some();
    if choices(schema).any(|choice| choice["type"] == "boolean") {
        "`true` or `false`".to_owned()
    } else if choices(schema).any(reference) {
        "a text, or a reference (`file` or `env`)".to_owned()
    } else {
        "a text".to_owned()
    }
}

/// What it is; the default and what it needs come in paragraphs of their own, for editors.
fn description(schema: &Value) -> &str {
    schema["description"].as_str().unwrap().split("\n\n").next().unwrap()
}

/// A value on one line.
fn inline(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The anchor of a heading, as GitHub and mdBook make it.
pub(crate) fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-').collect()
}
