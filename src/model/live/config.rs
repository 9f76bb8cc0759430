//! `spec.config` of a live object: client-go's *internal* kubeconfig (client-go `tools/clientcmd/api/types.go`).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::login;
use super::spec::{Oddities, OddityKind};
use super::value::LiveValue;
use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::pointer::Pointer;
use crate::model::secret::Secret;

/// What Stork's types expect in a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// Bytes, as base64.
    Bytes,
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// Lists of texts by key.
    TextsByKey,
    /// An exec plugin.
    Exec,
    /// An auth provider.
    AuthProvider,
    /// What pairctl never renders, and Stork reads.
    Foreign,
    /// The file that an entry came from, which nothing reads.
    Origin,
    /// Objects that no JSON decodes into.
    Extensions,
}

impl Kind {
    /// Whether Go's type would leave the value out: null, or the empty value of that very type. An empty one of another type
    /// does not decode.
    fn is_absent(self, value: &LiveValue) -> bool {
        match (self, value) {
            (_, LiveValue::Null) => true,
            (Self::Flag, LiveValue::Bool(value)) => !value,
            (Self::Text | Self::Bytes | Self::Foreign | Self::Origin, LiveValue::Text(text)) => {
                text.expose().is_empty()
            }
            (Self::Texts, LiveValue::List(items)) => items.is_empty(),
            (Self::TextsByKey | Self::Extensions, LiveValue::Map(entries)) => entries.is_empty(),
            _ => false,
        }
    }
}

type Field = (&'static str, Kind);
type Fields = BTreeMap<&'static str, Plain>;

const CLUSTER: [Field; 8] = [
    ("LocationOfOrigin", Kind::Origin),
    ("server", Kind::Text),
    ("tls-server-name", Kind::Text),
    ("insecure-skip-tls-verify", Kind::Flag),
    ("certificate-authority", Kind::Foreign),
    ("certificate-authority-data", Kind::Bytes),
    ("proxy-url", Kind::Text),
    ("extensions", Kind::Extensions),
];

const CONTEXT: [Field; 5] = [
    ("LocationOfOrigin", Kind::Origin),
    ("cluster", Kind::Text),
    ("user", Kind::Text),
    ("namespace", Kind::Text),
    ("extensions", Kind::Extensions),
];

const USER: [Field; 16] = [
    ("LocationOfOrigin", Kind::Origin),
    ("client-certificate", Kind::Foreign),
    ("client-certificate-data", Kind::Bytes),
    ("client-key", Kind::Foreign),
    ("client-key-data", Kind::Bytes),
    ("token", Kind::Text),
    ("tokenFile", Kind::Foreign),
    ("act-as", Kind::Text),
    ("act-as-uid", Kind::Text),
    ("act-as-groups", Kind::Texts),
    ("act-as-user-extra", Kind::TextsByKey),
    ("username", Kind::Text),
    ("password", Kind::Text),
    ("auth-provider", Kind::AuthProvider),
    ("exec", Kind::Exec),
    ("extensions", Kind::Extensions),
];

/// The config, where its current context leads to a cluster and a user.
pub(super) fn read(value: &LiveValue, at: &Pointer, oddities: &mut Oddities) -> Option<PairConfig> {
    match value {
        LiveValue::Map(entries) if !entries.is_empty() => {}
        LiveValue::Map(_) | LiveValue::Null => {
            oddities.push(at.clone(), OddityKind::Dangling);
            return None;
        }
        _ => {
            oddities.push(at.clone(), OddityKind::Undecodable);
            return None;
        }
    }
    let mut named: BTreeMap<&str, BTreeMap<&String, Fields>> = BTreeMap::new();
    let (mut current, mut colors) = (String::new(), false);
    for (key, value) in oddities.entries(value, at) {
        let at = at.child(key);
        let fields: &[Field] = match key.as_str() {
            "clusters" => &CLUSTER,
            "contexts" => &CONTEXT,
            "users" => &USER,
            "current-context" => {
                current = text(oddities.text(value, &at));
                continue;
            }
            "preferences" => {
                colors = preferences(value, &at, oddities);
                continue;
            }
            "extensions" => {
                oddities.push_unless(value.is_absent_mapping(), at, OddityKind::Undecodable);
                continue;
            }
            _ => {
                oddities.push_unless_empty(at, value, OddityKind::Unread);
                continue;
            }
        };
        let entries: Vec<_> = oddities.entries(value, &at).collect();
        let read =
            entries.into_iter().map(|(name, value)| (name, entry(value, &at.child(name), fields, oddities)));
        named.insert(key, read.collect());
    }
    chosen(named, current, colors, at, oddities)
}

/// What the current context names; the rest are credentials that nobody asked for.
fn chosen(
    mut named: BTreeMap<&str, BTreeMap<&String, Fields>>,
    current: String,
    colors: bool,
    at: &Pointer,
    oddities: &mut Oddities,
) -> Option<PairConfig> {
    let mut take = |kind: &str, name: &str| named.get_mut(kind)?.remove(&name.to_owned());
    let found = take("contexts", &current).and_then(|context| {
        let (cluster, user) = (field(&context, "cluster"), field(&context, "user"));
        Some((context, take("clusters", &cluster)?, cluster, take("users", &user)?, user))
    });
    let Some((context, mut cluster_fields, cluster, user_fields, user)) = found else {
        // Which entries are the right ones, nobody knows.
        oddities.push(at.child("current-context"), OddityKind::Dangling);
        return None;
    };
    for (kind, rest) in named {
        for name in rest.into_keys() {
            let at = at.child(kind).child(name);
            oddities.forget_below(&at);
            oddities.push(at, OddityKind::Foreign);
        }
    }
    let namespace = Some(field(&context, "namespace")).filter(|namespace| !namespace.is_empty());
    let server = field(&cluster_fields, "server");
    cluster_fields.remove("server");
    Some(PairConfig {
        context: current,
        cluster,
        user,
        namespace,
        colors,
        server,
        cluster_fields,
        user_fields,
    })
}

fn preferences(value: &LiveValue, at: &Pointer, oddities: &mut Oddities) -> bool {
    let mut colors = false;
    for (key, value) in oddities.entries(value, at) {
        let at = at.child(key);
        match (key.as_str(), value) {
            ("colors", LiveValue::Bool(value)) => colors = *value,
            ("colors", LiveValue::Null) => {}
            ("colors", _) => oddities.push(at, OddityKind::Undecodable),
            ("extensions", value) => {
                oddities.push_unless(value.is_absent_mapping(), at, OddityKind::Undecodable);
            }
            _ => oddities.push_unless_empty(at, value, OddityKind::Unread),
        }
    }
    colors
}

/// The fields of one entry that pairctl renders, in the form in which it renders them.
fn entry(value: &LiveValue, at: &Pointer, known: &[Field], oddities: &mut Oddities) -> Fields {
    let mut fields = Fields::new();
    for (key, value) in oddities.entries(value, at) {
        let at = at.child(key);
        match known.iter().find(|(name, _)| name == key) {
            None => oddities.push_unless_empty(at, value, OddityKind::Unread),
            Some((name, kind)) => {
                fields.extend(plain(value, *kind, &at, oddities).map(|plain| (*name, plain)));
            }
        }
    }
    fields
}

/// A field as pairctl renders it; nothing where it is empty or odd.
fn plain(value: &LiveValue, kind: Kind, at: &Pointer, oddities: &mut Oddities) -> Option<Plain> {
    match kind {
        Kind::Exec => return login::exec(value, at, oddities),
        Kind::AuthProvider => return login::auth_provider(value, at, oddities),
        _ if kind.is_absent(value) => return None,
        _ => {}
    }
    match (kind, value) {
        (Kind::Text, LiveValue::Text(text)) => Some(Plain::Text(text.clone())),
        (Kind::Bytes, LiveValue::Text(text)) => bytes(text).map(Plain::Text).or_else(|| {
            oddities.push(at.clone(), OddityKind::Undecodable);
            None
        }),
        (Kind::Flag, LiveValue::Bool(value)) => Some(Plain::Bool(*value)),
        (Kind::Texts, value) => texts(value, at, oddities),
        (Kind::TextsByKey, value) => {
            let lists: Vec<_> = oddities.entries(value, at).collect();
            let lists = lists.into_iter().map(|(key, value)| {
                (key.clone(), texts(value, &at.child(key), oddities).unwrap_or(Plain::Null))
            });
            Some(Plain::Map(lists.collect()))
        }
        (Kind::Foreign, LiveValue::Text(_)) => {
            oddities.push(at.clone(), OddityKind::Foreign);
            None
        }
        (Kind::Origin, LiveValue::Text(_)) => {
            oddities.push(at.clone(), OddityKind::Unread);
            None
        }
        _ => {
            oddities.push(at.clone(), OddityKind::Undecodable);
            None
        }
    }
}

/// Bytes as base64 on one line: Go's decoder passes over line breaks (`encoding/base64`).
fn bytes(text: &Secret) -> Option<Secret> {
    let line: String = text.expose().split(['\r', '\n']).collect();
    let line = Secret::new(line);
    STANDARD.decode(line.expose()).is_ok().then_some(line)
}

/// A list of texts; nothing where there is none.
pub(super) fn texts(value: &LiveValue, at: &Pointer, oddities: &mut Oddities) -> Option<Plain> {
    let LiveValue::List(items) = value else {
        oddities.push_unless(*value == LiveValue::Null, at.clone(), OddityKind::Undecodable);
        return None;
    };
    let texts = items.iter().enumerate().map(|(index, item)| {
        Plain::Text(oddities.text(item, &at.child(index.to_string())).unwrap_or_else(|| Secret::from("")))
    });
    Some(Plain::List(texts.collect()))
}

fn field(fields: &Fields, key: &str) -> String {
    match fields.get(key) {
        Some(Plain::Text(text)) => text.expose().to_owned(),
        _ => String::new(),
    }
}

fn text(text: Option<Secret>) -> String {
    text.map(|text| text.expose().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_in_base64_are_passed_over() {
        let read = |text: &str| bytes(&Secret::from(text)).map(|bytes| bytes.expose().to_owned());
        assert_eq!(read("QUJD\r\nREVG\n"), Some("QUJDREVG".to_owned()));
        assert_eq!((read("QUJ"), read("QU JD")), (None, None));
    }
}
