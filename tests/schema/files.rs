//! Files that people wrote: the schema takes what `validate` takes, and sees mistakes of shape.

use std::fs;
use std::path::Path;

use pairctl::input::schema;
use serde_json::Value;

use super::support::run::files;

/// Mistakes that need no second place in the file to be seen.
const OF_SHAPE: [&str; 6] =
    ["unknown-key", "wrong-type", "bad-mode", "ambiguous-reference", "wrong-api-version", "bad-version"];

fn yaml(file: &Path) -> Option<Value> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(file).unwrap()).ok()?;
    value.apply_merge().ok()?;
    serde_json::to_value(value).ok()
}

#[test]
fn every_example_file_is_valid() {
    let schema = jsonschema::validator_for(&schema::pairings()).unwrap();
    let mut checked = 0;
    for file in files(Path::new("examples")) {
        let is_pairings = fs::read_to_string(&file).is_ok_and(|text| text.contains("\nkind: Pairings\n"));
        if is_pairings && file.extension().is_some_and(|end| end == "yaml") {
            let value = yaml(&file).unwrap();
            let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", file.display());
            checked += 1;
        }
    }
    assert!(checked >= 10, "only {checked} files");
}

#[test]
fn broken_files_are_judged_as_validate_judges_them() {
    let schema = jsonschema::validator_for(&schema::pairings()).unwrap();
    let (mut taken, mut refused) = (0, 0);
    for file in files(Path::new("tests/broken")) {
        let screen = fs::read_to_string(file.with_extension("screen"));
        let (true, Ok(screen)) = (file.extension().is_some_and(|end| end == "yaml"), screen) else {
            continue;
        };
        let Some(value) = yaml(&file) else { continue };
        let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        if !screen.contains("error[") {
            assert!(errors.is_empty(), "{}: {errors:?}", file.display());
            taken += 1;
        } else if OF_SHAPE.iter().any(|code| screen.contains(&format!("error[{code}]"))) {
            assert!(!errors.is_empty(), "{}", file.display());
            refused += 1;
        }
    }
    assert!(taken >= 4 && refused >= 15, "{taken} taken and {refused} refused");
}
