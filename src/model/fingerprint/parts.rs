//! What a `ClusterPair` hides, cut into parts that change for different reasons.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::digest::Algorithm;
use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::secret::Secret;

/// The parts of what is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartName {
    /// The destination's server.
    Endpoint,
    /// How the destination is recognised: its certificate authority and the other TLS and proxy settings.
    Authority,
    /// What the pair logs in with, and the names of context, cluster and user.
    Credential,
    /// Storage options that stand in pairings.yaml, and the keys of the others.
    Options,
    /// Storage options that are kept elsewhere.
    SecretOptions,
}

impl PartName {
    /// All parts, in the order of the annotation.
    pub const ALL: [Self; 5] =
        [Self::Endpoint, Self::Authority, Self::Credential, Self::Options, Self::SecretOptions];

    /// The word in the annotation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Authority => "ca",
            Self::Credential => "credential",
            Self::Options => "options",
            Self::SecretOptions => "secretOptions",
        }
    }
}

impl fmt::Display for PartName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Endpoint => "endpoint",
            Self::Authority => "certificate authority",
            Self::Credential => "credential",
            Self::Options => "storage options",
            Self::SecretOptions => "secret storage options",
        })
    }
}

/// How much is at stake when the digest of a part is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    /// It stands in pairings.yaml in clear, whoever connects is shown it, or it is nothing.
    Public,
    /// It holds a secret that nobody can guess.
    Strong,
    /// It could be guessed.
    Guessable,
}

/// One part: a SHA-256 of its content, which never leaves the process, and whether the content could be guessed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Part {
    content: [u8; 32],
    #[zeroize(skip)]
    strength: Strength,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({:?})", self.strength)
    }
}

impl Part {
    fn new(value: &Plain, strength: Strength) -> Self {
        let bytes = Zeroizing::new(serde_json::to_vec(&value.exposed()).expect("texts as keys make JSON"));
        Self { content: Sha256::digest(&*bytes).into(), strength }
    }

    pub(super) fn content(&self) -> &[u8; 32] {
        &self.content
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        match self.strength {
            Strength::Public | Strength::Strong => Algorithm::Sha256,
            Strength::Guessable => Algorithm::Scrypt,
        }
    }
}

/// All parts of one object; those that are not at hand are absent.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    parts: [Option<Part>; PartName::ALL.len()],
}

impl Hidden {
    /// A part, if it is at hand.
    pub fn part(&self, name: PartName) -> Option<&Part> {
        self.parts[name as usize].as_ref()
    }

    /// The parts that are at hand on both sides and differ.
    pub fn differing(&self, other: &Self) -> Vec<PartName> {
        let differs = |name: &PartName| match (self.part(*name), other.part(*name)) {
            (Some(one), Some(other)) => one.content != other.content,
            _ => false,
        };
        PartName::ALL.into_iter().filter(differs).collect()
    }

    /// The parts that are not at hand.
    pub fn missing(&self) -> impl Iterator<Item = PartName> {
        PartName::ALL.into_iter().filter(|name| self.part(*name).is_none())
    }

    /// Takes the parts of a whole config. `endpoint_is_public` says that the server stands in pairings.yaml.
    pub fn set_config(&mut self, config: &PairConfig, endpoint_is_public: bool) {
        let server = Plain::text(&*config.server);
        let public = if endpoint_is_public { Strength::Public } else { Strength::Guessable };
        self.set(PartName::Endpoint, Part::new(&server, public));
        let fields = |fields: &BTreeMap<&'static str, Plain>| {
            Plain::map(fields.iter().map(|(key, value)| (*key, value.clone())))
        };
        // A certificate authority is public; a proxy's URL may carry a password.
        let proxied = config.cluster_fields.contains_key("proxy-url");
        let authority = if proxied { Strength::Guessable } else { Strength::Public };
        self.set(PartName::Authority, Part::new(&fields(&config.cluster_fields), authority));
        let credential = Plain::map([
            ("names", names(config)),
            ("colors", Plain::Bool(config.colors)),
            ("user", fields(&config.user_fields)),
        ]);
        let strong = config.user_fields.iter().any(|(key, value)| match value {
            Plain::Text(text) => matches!(*key, "client-key-data" | "token") && is_strong(text),
            _ => false,
        });
        let strength = if strong { Strength::Strong } else { Strength::Guessable };
        self.set(PartName::Credential, Part::new(&credential, strength));
    }

    /// Takes the endpoint alone, which stands in pairings.yaml.
    pub fn set_public_endpoint(&mut self, server: &str) {
        self.set(PartName::Endpoint, Part::new(&Plain::text(server), Strength::Public));
    }

    /// Takes the storage options: those in clear, the keys of the others, and the others if they are at hand.
    pub fn set_options<'k>(
        &mut self,
        clear: &BTreeMap<String, Secret>,
        secret_keys: impl IntoIterator<Item = &'k str>,
        secret: Option<&BTreeMap<String, Secret>>,
    ) {
        let texts = |texts: &BTreeMap<String, Secret>| {
            Plain::map(texts.iter().map(|(key, value)| (&**key, Plain::Text(value.clone()))))
        };
        let keys = Plain::List(secret_keys.into_iter().map(Plain::text).collect());
        let options = Plain::map([("clear", texts(clear)), ("keys", keys)]);
        self.set(PartName::Options, Part::new(&options, Strength::Public));
        if let Some(secret) = secret {
            let strength = match secret.values().any(is_strong) {
                _ if secret.is_empty() => Strength::Public,
                true => Strength::Strong,
                false => Strength::Guessable,
            };
            self.set(PartName::SecretOptions, Part::new(&texts(secret), strength));
        }
    }

    fn set(&mut self, name: PartName, part: Part) {
        self.parts[name as usize] = Some(part);
    }

    /// All parts as one; strong as soon as one part is.
    pub(super) fn all(&self) -> Option<Part> {
        let mut hash = Sha256::new();
        let mut strength = Strength::Guessable;
        for part in &self.parts {
            let part = part.as_ref()?;
            hash.update(part.content);
            if part.strength == Strength::Strong {
                strength = Strength::Strong;
            }
        }
        Some(Part { content: hash.finalize().into(), strength })
    }
}

fn names(config: &PairConfig) -> Plain {
    let names = [&config.context, &config.cluster, &config.user];
    let namespace = config.namespace.as_ref().map(|namespace| Plain::text(&**namespace));
    Plain::List(names.into_iter().map(|name| Plain::text(&**name)).chain(namespace).collect())
}

/// Whether nobody can guess the text: long, and not a pattern. A key or a token that a machine made is.
fn is_strong(text: &Secret) -> bool {
    let text = text.expose();
    let mut distinct = [false; 256];
    text.bytes().for_each(|byte| distinct[usize::from(byte)] = true);
    text.len() >= 32 && distinct.iter().filter(|seen| **seen).count() >= 12
}
