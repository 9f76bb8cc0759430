//! Texts with rules: the patterns are those of `model/name` and of `validate`, or laxer ones.

use serde_json::{Value, json};

/// What the schema says of a kind of text; each word stands in an `x-text` or `x-keys` of `input/document`.
pub(super) fn rules(kind: &str) -> Option<Value> {
    let id = "^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$";
    let label = "^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$";
    let key = "^(?!(config|options)$)(?!pairctl\\.dev/)([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$";
    let subdomain = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$";
    let (pattern, says) = match kind {
        "some" => return Some(json!({"minLength": 1})),
        "cluster" => (subdomain, "lower-case letters, digits, `-` and `.`, at most 63, such as `east`"),
        "name" => {
            (subdomain, "lower-case letters, digits, `-` and `.`, at most 253, such as `remotecluster`")
        }
        "namespace" => (
            "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
            "lower-case letters, digits and `-`, at most 63, such as `payments`",
        ),
        "label" => (label, "at most 63 letters, digits, `-`, `_` and `.`, or nothing"),
        "key" => (key, "such as `example.com/team`, and not pairctl's own"),
        "id" => (id, "an id as Rancher writes it, such as `c-m-7k2xqp4d` or `p-4xk2v`"),
        "variable" => ("^[A-Za-z_][A-Za-z0-9_]*$", "the name of an environment variable, not its value"),
        "age" => ("^[Aa][Gg][Ee]1", "a public key, `age1...`, as `age-keygen -y` prints it"),
        "version" => ("^[0-9]+\\.[0-9]+\\.[0-9]+", "three numbers, such as `2.12.0`"),
        "duration" => {
            ("^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$", "a duration, such as `1h`, `90m` or `1h30m`")
        }
        "endpoint" => ("^(?!http:)", "an https URL, such as `https://10.0.0.1:6443`"),
        "output" => ("^[^/]", "a directory below this file's own, such as `clusters`"),
        "pairName" => (
            "^([a-z0-9.-]|\\{source\\}|\\{destination\\})+$",
            "a name with `{source}` and `{destination}` in it",
        ),
        "keyPattern" => (
            "^(?=.*\\{source\\})(?=.*\\{namespace\\})(?=.*\\{name\\})",
            "a path with `{source}`, `{namespace}` and `{name}` in it",
        ),
        "sourcePattern" => ("^([^{}]|\\{source\\})+$", "a path in which `{source}` is the only place"),
        _ => return None,
    };
    let mut rules = json!({"pattern": pattern, "patternErrorMessage": says});
    let longest = match kind {
        "cluster" | "namespace" => Some(63),
        "name" => Some(253),
        _ => None,
    };
    if let Some(longest) = longest {
        rules["maxLength"] = longest.into();
    }
    Some(rules)
}
