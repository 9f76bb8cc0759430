//! What of an object must stand in no clear text, however it is spelt.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use url::Url;
use zeroize::Zeroizing;

use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::pairing::CLEAR_OPTIONS;
use crate::model::secret::Secret;

/// Shorter texts stand in others by chance.
const SHORTEST: usize = 6;

/// In the name of what holds a secret. Other arguments of plugins are regions and names of clusters.
const TELLING: [&str; 8] = ["token", "secret", "pass", "pwd", "key", "auth", "cred", "bearer"];

/// The spellings of all secrets of an object: clear, and as base64 shows them within any longer text.
pub(super) struct Secrets(Vec<Secret>);

impl Secrets {
    /// Those of a login and of storage options.
    pub(super) fn of(config: &PairConfig, options: &BTreeMap<String, Secret>) -> Self {
        let mut secrets = Self(Vec::new());
        config.user_fields.iter().for_each(|(key, value)| secrets.add_of_user(key, value));
        let proxy = config.cluster_fields.get("proxy-url").and_then(text);
        for url in proxy.into_iter().chain([config.server.as_str()]) {
            if let Some(password) = Url::parse(url).ok().as_ref().and_then(Url::password) {
                secrets.add(password);
            }
        }
        let hidden = options.iter().filter(|(key, _)| !CLEAR_OPTIONS.contains(&key.as_str()));
        hidden.for_each(|(_, value)| secrets.add(value.expose()));
        secrets
    }

    /// Whether a text holds one of them.
    pub(super) fn are_in(&self, searched: &str) -> bool {
        let letter = |c: char| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        };
        let of_base64 = searched.chars().filter(|c| !c.is_whitespace()).map(letter);
        let of_base64: Zeroizing<String> = Zeroizing::new(of_base64.collect());
        let holds =
            |secret: &Secret| searched.contains(secret.expose()) || of_base64.contains(secret.expose());
        self.0.iter().any(holds)
    }

    fn add_of_user(&mut self, key: &str, value: &Plain) {
        match (key, value) {
            ("token" | "password" | "client-key-data", Plain::Text(value)) => {
                self.add(value.expose());
                let decoded = STANDARD.decode(value.expose()).ok().map(Zeroizing::new);
                if let Some(decoded) = decoded.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok()) {
                    self.add(decoded);
                }
            }
            ("exec", Plain::Map(exec)) => self.add_of_plugin(exec),
            ("auth-provider", Plain::Map(provider)) => {
                if let Some(Plain::Map(config)) = provider.get("config") {
                    let telling = config.iter().filter(|(key, _)| is_telling(key));
                    telling.filter_map(|(_, value)| text(value)).for_each(|value| self.add(value));
                }
            }
            _ => {}
        }
    }

    fn add_of_plugin(&mut self, exec: &BTreeMap<String, Plain>) {
        let mut flag = "";
        for argument in items(exec.get("args")).iter().filter_map(text) {
            let is_flag = argument.starts_with('-');
            let whole = argument.split_once('=').filter(|_| is_flag);
            let (name, value) = whole.unwrap_or((flag, argument));
            if is_telling(name) {
                self.add(value);
            }
            flag = if is_flag { argument } else { "" };
        }
        for variable in items(exec.get("env")) {
            let Plain::Map(variable) = variable else { continue };
            let field = |key| variable.get(key).and_then(text).unwrap_or_default();
            if is_telling(field("name")) {
                self.add(field("value"));
            }
        }
    }

    /// Takes a secret, and each line of one that has several, as a key has.
    fn add(&mut self, secret: &str) {
        let lines = secret.lines().filter(|line| !line.starts_with("-----"));
        for secret in std::iter::once(secret).chain(lines).map(str::trim) {
            if secret.chars().count() >= SHORTEST {
                self.0.push(Secret::from(secret));
                self.0.extend((0..3).map(|before| within_base64(secret, before)));
            }
        }
    }
}

/// What base64 of any text shows of a secret that stands in it behind so many bytes more than a multiple of three: the
/// letters that its neighbours have no part in.
fn within_base64(secret: &str, before: usize) -> Secret {
    let mut bytes = Zeroizing::new(vec![0; before]);
    bytes.extend_from_slice(secret.as_bytes());
    let encoded = Zeroizing::new(STANDARD_NO_PAD.encode(&*bytes));
    Secret::from(&encoded[(before * 8).div_ceil(6)..bytes.len() * 8 / 6])
}

fn is_telling(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TELLING.iter().any(|word| name.contains(word))
}

fn text(value: &Plain) -> Option<&str> {
    match value {
        Plain::Text(text) => Some(text.expose()),
        _ => None,
    }
}

fn items(value: Option<&Plain>) -> &[Plain] {
    match value {
        Some(Plain::List(items)) => items,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_secret_is_found_in_clear_and_in_base64(
            secret in "[!-~é]{6,40}", before in "\\PC{0,9}", after in "\\PC{0,9}",
        ) {
            let mut secrets = Secrets(Vec::new());
            secrets.add(&secret);
            let whole = format!("{before}{secret}{after}");
            prop_assert!(secrets.are_in(&whole));
            prop_assert!(secrets.are_in(&STANDARD.encode(&whole)));
            let of_url = format!("x {}", URL_SAFE.encode(&whole));
            prop_assert!(secrets.are_in(&of_url));
        }
    }

    #[test]
    fn a_key_counts_whole_decoded_and_by_its_lines() {
        let pem = "-----BEGIN PRIVATE KEY-----\nhunter2-1\nhunter2-2\n-----END PRIVATE KEY-----\n";
        let mut secrets = Secrets(Vec::new());
        secrets.add_of_user("client-key-data", &Plain::text(STANDARD.encode(pem)));
        secrets.add_of_user("password", &Plain::text("hunter2-of-basic"));
        for text in
            ["is hunter2-of-basic", pem, &STANDARD.encode(pem), "hunter2-1", &STANDARD.encode("hunter2-2")]
        {
            assert!(secrets.are_in(text));
        }
        assert!(!secrets.are_in("-----BEGIN PRIVATE KEY-----"));
    }

    #[test]
    fn of_a_plugin_counts_what_is_called_a_secret() {
        let texts = |all: &[&str]| Plain::List(all.iter().map(|text| Plain::text(*text)).collect());
        let env = |name, value| Plain::map([("name", Plain::text(name)), ("value", Plain::text(value))]);
        let exec = Plain::map([
            ("args", texts(&["get-token", "production", "--client-secret", "in-argument", "--pass=in-flag"])),
            ("env", Plain::List(vec![env("AWS_PROFILE", "operators"), env("API_TOKEN", "in-variable")])),
        ]);
        let mut secrets = Secrets(Vec::new());
        secrets.add_of_user("exec", &exec);
        for (text, is_there) in [
            ("in-argument", true),
            ("in-flag", true),
            ("in-variable", true),
            ("production", false),
            ("operators", false),
        ] {
            assert_eq!(secrets.are_in(text), is_there, "{text}");
        }
    }
}
