//! How the manifests of a source cluster are sealed.

use super::recipient::Recipient;

/// A way to seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seal {
    /// SOPS files for age recipients.
    Sops(Sops),
    /// ExternalSecrets; nothing sealed is in Git.
    ExternalSecret(ExternalSecret),
    /// Placeholders for argocd-vault-plugin; nothing sealed is in Git.
    VaultPlugin {
        /// The path in the vault.
        path: KeyPattern,
    },
}

/// SOPS for age recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sops {
    /// Who can open the files, sorted.
    pub recipients: Vec<Recipient>,
    /// Whether a KSOPS generator is rendered.
    pub ksops: bool,
}

/// An ExternalSecret with a generic target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalSecret {
    /// The name of the store.
    pub store: String,
    /// `SecretStore` or `ClusterSecretStore`.
    pub store_kind: String,
    /// The key in the store.
    pub key: KeyPattern,
    /// How often the store is read, such as `1h`.
    pub refresh_interval: String,
    /// `CreateOrMerge` or `Merge`; others would write the whole object and wipe Stork's status.
    pub creation_policy: String,
}

/// A key or path with places for `{source}`, `{destination}`, `{namespace}` and `{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPattern(String);

impl KeyPattern {
    /// Checks that the pattern tells the objects of a fleet apart and has no other places.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        let rest = ["source", "destination", "namespace", "name"]
            .iter()
            .fold(text.to_owned(), |rest, place| rest.replace(&format!("{{{place}}}"), ""));
        if rest.contains(['{', '}']) {
            return Err("the places are {source}, {destination}, {namespace} and {name}");
        }
        if !["{source}", "{namespace}", "{name}"].iter().all(|place| text.contains(place)) {
            return Err("it needs {source}, {namespace} and {name}, or two pairs would share a key");
        }
        if rest
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | '#' | '|' | '"' | '\''))
        {
            return Err("it has a character that a path cannot have");
        }
        Ok(Self(text.to_owned()))
    }

    /// The key of one object.
    pub fn fill(&self, source: &str, destination: &str, namespace: &str, name: &str) -> String {
        let places = [
            ("{source}", source),
            ("{destination}", destination),
            ("{namespace}", namespace),
            ("{name}", name),
        ];
        places.iter().fold(self.0.clone(), |text, (place, value)| text.replace(place, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_tells_objects_apart() {
        let pattern =
            KeyPattern::new("kv/{source}/{namespace}/{name}").map(|pattern| pattern.fill("e", "w", "n", "p"));
        assert_eq!(pattern.as_deref(), Ok("kv/e/n/p"));
        for bad in [
            "kv/{source}/{name}",
            "{source}{namespace}{name}{x}",
            "{source}/{namespace}/{name} a",
            "a<{source}{namespace}{name}",
        ] {
            assert!(KeyPattern::new(bad).is_err(), "{bad}");
        }
    }
}
