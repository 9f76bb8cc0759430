//! Live pairs of which nobody can tell what they carry, and whether they point at a destination all the same.

use crate::model::live::LiveValue;

/// Whether a live `spec` names one of these servers anywhere.
pub fn names_server(spec: &LiveValue, servers: &[String]) -> bool {
    let mut is_named = false;
    texts(spec, &mut |text| {
        let is_one = |server: &String| address(server).eq_ignore_ascii_case(address(text));
        is_named |= !address(text).is_empty() && servers.iter().any(is_one);
    });
    is_named
}

/// Whether a live `spec` runs a program to log in, in any context: what that brings, nobody sees.
pub fn runs_a_program(spec: &LiveValue) -> bool {
    match spec {
        LiveValue::List(items) => items.iter().any(runs_a_program),
        LiveValue::Map(entries) => entries.iter().any(|(key, value)| {
            let is_program = ["exec", "auth-provider"].contains(&key.as_str()) && !value.is_empty();
            is_program || runs_a_program(value)
        }),
        _ => false,
    }
}

/// Every text and every key of a value.
pub(super) fn texts(value: &LiveValue, each: &mut dyn FnMut(&str)) {
    match value {
        LiveValue::Null | LiveValue::Bool(_) | LiveValue::Number(_) => {}
        LiveValue::Text(text) => each(text.expose()),
        LiveValue::List(items) => items.iter().for_each(|item| texts(item, each)),
        LiveValue::Map(entries) => entries.iter().for_each(|(key, value)| {
            each(key);
            texts(value, each);
        }),
    }
}

/// A server, however it is written; letters of either case are the same.
fn address(server: &str) -> &str {
    let server = server.trim();
    let (scheme, rest) = server.split_at_checked("https://".len()).unwrap_or(("", server));
    let server = if scheme.eq_ignore_ascii_case("https://") { rest } else { server };
    let server = server.trim_end_matches('/');
    server.strip_suffix(":443").unwrap_or(server)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_server_is_known_however_it_is_written() {
        let spec = |server: &str| {
            serde_json::from_value(json!({"config": {"clusters": {"c": {"server": server}}}})).unwrap()
        };
        let here = ["https://West.example.com".to_owned(), "https://10.0.0.1:6443".to_owned(), String::new()];
        for server in ["https://west.example.com:443/", "WEST.example.com", "https://10.0.0.1:6443/"] {
            assert!(names_server(&spec(server), &here), "{server}");
        }
        for server in ["https://10.0.0.1", "https://west.example.com.evil", "", "é"] {
            assert!(!names_server(&spec(server), &here), "{server}");
        }
    }

    #[test]
    fn a_program_is_seen_in_any_context() {
        let runs = |user| runs_a_program(&serde_json::from_value(json!({"users": {"u": user}})).unwrap());
        assert!(runs(json!({"exec": {"command": "x"}})) && runs(json!({"auth-provider": {"name": "gcp"}})));
        assert!(!runs(json!({"token": "x", "exec": null})));
    }
}
