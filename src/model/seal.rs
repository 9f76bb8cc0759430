//! How the manifests of a source cluster are sealed.

use std::path::PathBuf;

use super::name::ClusterName;
use super::recipient::Recipient;
use super::source::Place;
use crate::sealed_secret::Scope;

/// A way to seal.
#[derive(Clone, Debug)]
pub enum Seal {
    /// SOPS files.
    Sops(Sops),
    /// SealedSecrets, each with a bridge.
    SealedSecret(SealedSecretSeal),
    /// ExternalSecrets; nothing sealed is in Git.
    ExternalSecret(ExternalSecret),
    /// Placeholders for argocd-vault-plugin; nothing sealed is in Git.
    VaultPlugin {
        /// The path in the vault.
        path: KeyPattern,
    },
}

impl Seal {
    /// This way for one source cluster: `{source}` is replaced in paths.
    #[must_use]
    pub fn of_source(mut self, source: &ClusterName) -> Self {
        if let Self::SealedSecret(seal) = &mut self {
            let fill = |text: &str| text.replace("{source}", source.as_str());
            seal.certificate.path = PathBuf::from(fill(&seal.certificate.path.to_string_lossy()));
            if let Bridge::Flux(flux) = &mut seal.bridge {
                flux.path = fill(&flux.path);
            }
        }
        self
    }
}

/// SealedSecrets for the controller of a source cluster.
#[derive(Clone, Debug)]
pub struct SealedSecretSeal {
    /// The controller's certificate.
    pub certificate: CertificateReference,
    /// What a SealedSecret is bound to.
    pub scope: Scope,
    /// The controller's Service.
    pub controller: Controller,
    /// What makes the ClusterPair from the Secret.
    pub bridge: Bridge,
}

/// A certificate in the repository, and the place in pairings.yaml that says so.
#[derive(Clone, Debug)]
pub struct CertificateReference {
    /// The PEM file.
    pub path: PathBuf,
    /// Where the user wrote it.
    pub place: Place,
}

/// The Service of the SealedSecrets controller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Controller {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
}

/// What makes a ClusterPair from an unsealed Secret, since no controller unseals into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bridge {
    /// A Job that applies the manifest.
    Job {
        /// The image, or the template's own.
        image: Option<String>,
    },
    /// An ExternalSecret that reads the Secret of its own cluster.
    ExternalSecrets {
        /// How often.
        refresh_interval: String,
    },
    /// A Kustomization of Flux that substitutes variables.
    Flux(FluxBridge),
}

impl Bridge {
    /// The word of pairings.yaml.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Job { .. } => "job",
            Self::ExternalSecrets { .. } => "externalSecrets",
            Self::Flux(_) => "flux",
        }
    }
}

/// How Flux finds the tree of a source cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FluxBridge {
    /// The directory of the source cluster, from the root of the source.
    pub path: String,
    /// The kind of what brings the tree.
    pub source_kind: String,
    /// What brings the tree.
    pub source: FluxObject,
    /// A Kustomization to wait for.
    pub depends_on: Option<FluxObject>,
}

/// The name of an object of Flux.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FluxObject {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
}

/// SOPS files of the ClusterPairs.
#[derive(Clone, Debug)]
pub struct Sops {
    /// Who can open the files.
    pub keys: SopsKeys,
    /// Whether a KSOPS generator is rendered.
    pub ksops: bool,
}

/// Who can open SOPS files.
#[derive(Clone, Debug)]
pub enum SopsKeys {
    /// Age recipients, sorted; sealed without the `sops` program.
    Age(Vec<Recipient>),
    /// What the creation rules of a `.sops.yaml` say; sealed by the `sops` program.
    Config(SopsConfig),
}

/// A `.sops.yaml`, and the place in pairings.yaml that says so.
#[derive(Clone, Debug)]
pub struct SopsConfig {
    /// The file.
    pub path: PathBuf,
    /// Where the user wrote it.
    pub place: Place,
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
