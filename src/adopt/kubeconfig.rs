//! A pair's configuration as the kubeconfig that it came from, or could have come from.

use zeroize::Zeroizing;

use crate::model::cluster_pair::{PairConfig, Plain};
use crate::yaml;

/// What Stork's form calls otherwise than a kubeconfig does (client-go, `tools/clientcmd/api/types.go` and
/// `tools/clientcmd/api/v1/types.go`).
const RENAMED: [(&str, &str); 5] = [
    ("act-as", "as"),
    ("act-as-uid", "as-uid"),
    ("act-as-groups", "as-groups"),
    ("act-as-user-extra", "as-user-extra"),
    ("InteractiveMode", "interactiveMode"),
];

/// What only client-go's own process knows of a plugin, and no kubeconfig says.
const OF_THE_PROCESS: [&str; 3] = ["Config", "StdinUnavailable", "StdinUnavailableMessage"];

/// The kubeconfig, with one context and everything in it.
pub fn text(config: &PairConfig) -> Zeroizing<String> {
    yaml::to_secret_text(&plain(config).exposed())
}

/// The same as a value.
pub fn plain(config: &PairConfig) -> Plain {
    let named = |key: &str, name: &str, value: Plain| {
        Plain::List(vec![Plain::map([("name", Plain::text(name)), (key, value)])])
    };
    let fields = |fields: &std::collections::BTreeMap<&'static str, Plain>| {
        fields.iter().map(|(key, value)| (renamed(key), field(key, value))).collect::<Vec<_>>()
    };
    let mut cluster = fields(&config.cluster_fields);
    cluster.push(("server", Plain::text(&*config.server)));
    let mut context = vec![("cluster", Plain::text(&*config.cluster)), ("user", Plain::text(&*config.user))];
    context.extend(config.namespace.as_ref().map(|namespace| ("namespace", Plain::text(&**namespace))));
    let colors = config.colors.then_some(("colors", Plain::Bool(true)));
    Plain::map([
        ("apiVersion", Plain::text("v1")),
        ("kind", Plain::text("Config")),
        ("clusters", named("cluster", &config.cluster, Plain::map(cluster))),
        ("contexts", named("context", &config.context, Plain::map(context))),
        ("current-context", Plain::text(&*config.context)),
        ("preferences", Plain::map(colors)),
        ("users", named("user", &config.user, Plain::map(fields(&config.user_fields)))),
    ])
}

/// The command of its exec plugin, where it is one that may stand in clear.
pub fn plugin(config: &PairConfig) -> Option<&str> {
    let Some(Plain::Map(exec)) = config.user_fields.get("exec") else { return None };
    let Some(Plain::Text(command)) = exec.get("command") else { return None };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    Some(command.expose()).filter(|command| !command.is_empty() && command.chars().all(is_plain))
}

fn renamed(key: &str) -> &str {
    RENAMED.iter().find(|(internal, _)| *internal == key).map_or(key, |(_, external)| external)
}

fn field(key: &str, value: &Plain) -> Plain {
    match (key, value) {
        ("exec", Plain::Map(exec)) => {
            let said = |key: &str, value: &Plain| {
                !OF_THE_PROCESS.contains(&key) && *value != Plain::Null && !is_empty_text(value)
            };
            let said = exec.iter().filter(|(key, value)| said(key, value));
            Plain::map(said.map(|(key, value)| (renamed(key), value.clone())))
        }
        _ => value.clone(),
    }
}

fn is_empty_text(value: &Plain) -> bool {
    matches!(value, Plain::Text(text) if text.expose().is_empty())
}
