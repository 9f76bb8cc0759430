//! What the schema shows and says is so.

use pairctl::input::schema;
use regex_lite::Regex;
use serde_json::{Value, json};

use super::keys::{Key, Section, sections};
use super::whole::{read, with};

/// Runs a test over every key.
fn each_key(test: impl Fn(&Value, &Section, &Key)) {
    let schema = schema::pairings();
    for section in sections(&schema) {
        section.keys.iter().for_each(|key| test(&schema, &section, key));
    }
}

/// Every example fits its own schema, and a whole file with it is valid for the schema and for `validate`.
#[test]
fn every_example_is_valid() {
    let whole_schema = jsonschema::validator_for(&schema::pairings()).unwrap();
    each_key(|root, section, key| {
        let mut own = key.schema.clone();
        own["$defs"] = root["$defs"].clone();
        let own = jsonschema::validator_for(&own).unwrap();
        for example in key.schema.get("examples").and_then(Value::as_array).into_iter().flatten() {
            assert!(own.is_valid(example), "{}: {example}", key.path);
            let whole = with(section, &key.name, example);
            let errors: Vec<String> =
                whole_schema.iter_errors(&whole).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", key.path);
            let (pairings, findings) = read(&whole.to_string());
            assert!(pairings.is_some(), "{}: {findings:?}", key.path);
        }
    });
}

/// A default that is written out changes nothing. Portworx' own defaults are none of pairctl's.
#[test]
fn every_default_is_what_holds_without_the_key() {
    let place = Regex::new(r"Place \{ source: Source\([^)]*\), span: [0-9]+\.\.[0-9]+ \}").unwrap();
    let meant = |whole: &Value| {
        let (pairings, findings) = read(&whole.to_string());
        place
            .replace_all(&format!("{:?}", pairings.unwrap_or_else(|| panic!("{findings:?}"))), "")
            .into_owned()
    };
    let checked = std::cell::Cell::new(0);
    each_key(|_, section, key| {
        let Some(default) = key.schema.get("default").filter(|_| !section.path.ends_with("options")) else {
            return;
        };
        let mut whole = with(section, &key.name, default);
        if (&*section.path, &*key.name) == ("groups[]", "pairName") {
            // Else it would be named as the pair.
            whole["pairs"][0]["name"] = json!("other");
        }
        let said = meant(&whole);
        let (_, pointer) = super::whole::around(&section.path);
        whole.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove(&key.name);
        assert_eq!(said, meant(&whole), "{}", key.path);
        checked.set(checked.get() + 1);
    });
    assert!(checked.get() > 12, "only {} defaults", checked.get());
}

/// A word of a closed set with one slip is refused, and the right one named.
#[test]
fn every_misspelt_word_is_recognised() {
    let whole_schema = jsonschema::validator_for(&schema::pairings()).unwrap();
    let checked = std::cell::Cell::new(0);
    each_key(|_, section, key| {
        for (word, _) in key.words().into_iter().take(8) {
            let slip = format!("{word}{}", word.chars().last().unwrap());
            let whole = with(section, &key.name, &json!(slip));
            assert!(!whole_schema.is_valid(&whole), "{}: {slip}", key.path);
            let (pairings, findings) = read(&whole.to_string());
            assert!(pairings.is_none(), "{}: {slip}", key.path);
            let help = format!("did you mean `{word}`?");
            assert!(format!("{findings:?}").contains(&help), "{}: {findings:?}", key.path);
            checked.set(checked.get() + 1);
        }
    });
    assert!(checked.get() >= 30, "only {} words", checked.get());
}

/// Whatever stands at a key, the schema takes it where `validate` does; and mostly refuses what `validate` refuses.
#[test]
fn every_key_takes_what_validate_takes() {
    let whole_schema = jsonschema::validator_for(&schema::pairings()).unwrap();
    let values = json!([
        null, true, 7, 1.5, "", "x", "a.b", "A_b", "2.12.0", "1h30m", "x y", "{source}", [], ["x"], ["x", 7], [null], {},
        {"x": "y"}, {"x": 7}, {"x": null}, {"env": "X"}, {"file": 7, "env": null}, {"env": "X", "file": "x"},
    ]);
    let (taken, refused, lax) = (std::cell::Cell::new(0), std::cell::Cell::new(0), std::cell::Cell::new(0));
    let count = |counter: &std::cell::Cell<i32>| counter.set(counter.get() + 1);
    each_key(|_, section, key| {
        for value in values.as_array().unwrap() {
            let whole = with(section, &key.name, value);
            let errors: Vec<String> =
                whole_schema.iter_errors(&whole).map(|error| error.to_string()).collect();
            let (pairings, findings) = read(&whole.to_string());
            match (pairings.is_some(), errors.is_empty()) {
                (true, true) => count(&taken),
                (true, false) => panic!("{}: {value}: {errors:?}", key.path),
                (false, false) => count(&refused),
                (false, true) => {
                    let is_shape =
                        findings.iter().any(|one| ["wrong-type", "unknown-key"].contains(&one.code.as_str()));
                    assert!(!is_shape, "{}: {value}: {findings:?}", key.path);
                    count(&lax);
                }
            }
        }
    });
    let (taken, refused, lax) = (taken.get(), refused.get(), lax.get());
    assert!(
        taken > 400 && refused > 1000 && lax < refused / 4,
        "{taken} taken, {refused} refused, {lax} by validate alone"
    );
}
