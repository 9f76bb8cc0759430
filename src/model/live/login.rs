//! The two ways to log in that have a form of their own: exec plugins and auth providers.

use super::config::texts;
use super::spec::{Oddities, OddityKind};
use super::value::LiveValue;
use crate::model::cluster_pair::Plain;
use crate::model::pointer::Pointer;

/// An exec plugin, with the fields that client-go's type never leaves out. Even an empty one is one.
pub(super) fn exec(value: &LiveValue, at: &Pointer, oddities: &mut Oddities) -> Option<Plain> {
    if *value == LiveValue::Null {
        return None;
    }
    let mut fields: Vec<(&str, Plain)> = vec![
        ("Config", Plain::Null),
        ("InteractiveMode", Plain::text("")),
        ("StdinUnavailable", Plain::Bool(false)),
        ("StdinUnavailableMessage", Plain::text("")),
        ("apiVersion", Plain::text("")),
        ("args", Plain::Null),
        ("command", Plain::text("")),
        ("env", Plain::Null),
        ("provideClusterInfo", Plain::Bool(false)),
    ];
    for (key, value) in oddities.entries(value, at) {
        let at = at.child(key);
        let plain = match (key.as_str(), value) {
            (_, LiveValue::Null) => continue,
            ("InteractiveMode" | "apiVersion" | "command" | "installHint", LiveValue::Text(text)) => {
                Plain::Text(text.clone())
            }
            ("provideClusterInfo", LiveValue::Bool(value)) => Plain::Bool(*value),
            ("args", value) => texts(value, &at, oddities).unwrap_or(Plain::Null),
            ("env", value) => variables(value, &at, oddities),
            ("StdinUnavailable", LiveValue::Bool(_)) | ("StdinUnavailableMessage", LiveValue::Text(_)) => {
                oddities.push_unless_empty(at, value, OddityKind::Foreign);
                continue;
            }
            (
                "InteractiveMode"
                | "apiVersion"
                | "command"
                | "installHint"
                | "provideClusterInfo"
                | "Config"
                | "StdinUnavailable"
                | "StdinUnavailableMessage",
                _,
            ) => {
                oddities.push(at, OddityKind::Undecodable);
                continue;
            }
            _ => {
                oddities.push_unless_empty(at, value, OddityKind::Unread);
                continue;
            }
        };
        fields.retain(|(name, _)| *name != key);
        if key != "installHint" || !value.is_empty() {
            fields.push((key, plain));
        }
    }
    Some(Plain::map(fields))
}

fn variables(value: &LiveValue, at: &Pointer, oddities: &mut Oddities) -> Plain {
    let LiveValue::List(items) = value else {
        oddities.push(at.clone(), OddityKind::Undecodable);
        return Plain::Null;
    };
    let variable = |(index, item): (usize, &LiveValue)| {
        let at = at.child(index.to_string());
        let mut fields = vec![("name", Plain::text("")), ("value", Plain::text(""))];
        for (key, value) in oddities.entries(item, &at) {
            match fields.iter_mut().find(|(name, _)| name == key) {
                Some((_, field)) => {
                    if let Some(text) = oddities.text(value, &at.child(key)) {
                        *field = Plain::Text(text);
                    }
                }
                None => oddities.push_unless_empty(at.child(key), value, OddityKind::Unread),
            }
        }
        Plain::map(fields)
    };
    Plain::List(items.iter().enumerate().map(variable).collect())
}

/// An auth provider. Even an empty one is one.
pub(super) fn auth_provider(value: &LiveValue, at: &Pointer, oddities: &mut Oddities) -> Option<Plain> {
    if *value == LiveValue::Null {
        return None;
    }
    let (mut name, mut config) = (Plain::text(""), None);
    for (key, value) in oddities.entries(value, at) {
        let at = at.child(key);
        match key.as_str() {
            "name" => name = oddities.text(value, &at).map_or_else(|| Plain::text(""), Plain::Text),
            "config" => {
                let texts = oddities.texts(value, &at);
                let texts = texts.into_iter().map(|(key, text)| (key, Plain::Text(text)));
                config = Some(Plain::map(texts)).filter(|_| !value.is_empty());
            }
            _ => oddities.push_unless_empty(at, value, OddityKind::Unread),
        }
    }
    Some(Plain::map([("name", name)].into_iter().chain(config.map(|config| ("config", config)))))
}
