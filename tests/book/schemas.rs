//! What the reports for machines hold, made from the descriptions of their schemas; `SNAPSHOTS=overwrite` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use snapbox::Data;

use super::reference::with_section;

/// The schemas of reports, and what writes them.
const SCHEMAS: [(&str, &str); 5] = [
    ("changes-report", "pairctl changes --since COMMIT -o json"),
    ("drift-report", "pairctl drift -o json"),
    ("verify-report", "pairctl verify -o json"),
    ("credentials-report", "pairctl credentials rotate west -o json"),
    ("receipt", "pairctl verify --receipt FILE.json"),
];

#[test]
fn the_page_of_reports_is_true() {
    let mut text = String::new();
    for (name, command) in SCHEMAS {
        let schema: Value =
            serde_json::from_str(&fs::read_to_string(format!("docs/{name}.schema.json")).unwrap()).unwrap();
        let _ = writeln!(text, "### {name}\n\n`{command}`, by [{name}.schema.json]({name}.schema.json).\n");
        text.push_str(&table(&schema));
        for (kind, schema) in schema["$defs"].as_object().unwrap() {
            if schema["properties"].is_object() {
                let _ = writeln!(text, "\n**{kind}.** {}\n", sentence(schema));
                text.push_str(&table(schema));
            } else if let Some(values) = schema["oneOf"].as_array() {
                let _ = writeln!(text, "\n**{kind}.** {}\n\n| value | what |\n|---|---|", sentence(schema));
                for value in values.iter().filter(|value| value["const"].is_string()) {
                    let _ =
                        writeln!(text, "| `{}` | {} |", value["const"].as_str().unwrap(), sentence(value));
                }
            }
        }
        text.push('\n');
    }
    let schemas = glob::glob("docs/*.schema.json").unwrap().count();
    // The one more is that of pairings.yaml.
    assert_eq!(schemas, SCHEMAS.len() + 1, "a schema is not explained");
    let page = fs::read_to_string("docs/reports.md").unwrap();
    let page = with_section(&page, "schemas", text.trim_end());
    snapbox::assert_data_eq!(page, Data::read_from(Path::new("docs/reports.md"), None).raw());
}

fn sentence(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default().replace('\n', " ");
    text.replace("  ", " ").replace('|', "\\|").replace('<', "&lt;")
}

fn table(schema: &Value) -> String {
    let mut table = String::from("| field | what |\n|---|---|\n");
    for (name, field) in schema["properties"].as_object().unwrap() {
        assert!(field["description"].is_string(), "{name} has no description");
        let _ = writeln!(table, "| `{name}` | {} |", sentence(field));
    }
    table
}
