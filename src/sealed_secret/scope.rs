//! Where a sealed value may be unsealed.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What a sealed value is bound to. Moving it further than that makes it useless, even for the controller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// To the namespace and the name of its object.
    #[default]
    Strict,
    /// To the namespace; the object may be renamed.
    NamespaceWide,
    /// To the cluster's key alone.
    ClusterWide,
}

/// The value of an annotation that says a scope. Any other value says nothing.
pub(super) const YES: &str = "true";

impl Scope {
    /// The scope as `kubeseal --scope` and pairings.yaml say it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::NamespaceWide => "namespace-wide",
            Self::ClusterWide => "cluster-wide",
        }
    }

    /// The key of the annotation that tells the controller, with `"true"` as its value; nothing says `strict`.
    pub fn annotation(self) -> Option<&'static str> {
        match self {
            Self::Strict => None,
            Self::NamespaceWide => Some("sealedsecrets.bitnami.com/namespace-wide"),
            Self::ClusterWide => Some("sealedsecrets.bitnami.com/cluster-wide"),
        }
    }

    /// The scope that the controller takes from the annotations of a `SealedSecret`; the wider one of two.
    pub fn of(annotations: &BTreeMap<String, String>) -> Self {
        let says = |scope: &Self| {
            scope.annotation().and_then(|key| annotations.get(key)).is_some_and(|value| value == YES)
        };
        [Self::ClusterWide, Self::NamespaceWide].into_iter().find(says).unwrap_or_default()
    }
}

/// What the session key is bound to: the OAEP label (`EncryptionLabel` in sealed-secrets).
///
/// Namespace and name are those of the `SealedSecret`. Neither can have a slash, so no two objects share a label that
/// should not.
pub fn label(scope: Scope, namespace: &str, name: &str) -> Vec<u8> {
    match scope {
        Scope::Strict => format!("{namespace}/{name}").into_bytes(),
        Scope::NamespaceWide => namespace.as_bytes().to_vec(),
        Scope::ClusterWide => Vec::new(),
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is none of the scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scope is `strict`, `namespace-wide` or `cluster-wide`")]
pub struct UnknownScope;

impl FromStr for Scope {
    type Err = UnknownScope;
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let known = [Self::Strict, Self::NamespaceWide, Self::ClusterWide];
        known.into_iter().find(|scope| scope.as_str() == text).ok_or(UnknownScope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(annotations: &[(&str, &str)]) -> Scope {
        Scope::of(&annotations.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn each_scope_has_its_label_and_its_word() {
        for (word, bytes) in [("strict", &b"a/b"[..]), ("namespace-wide", b"a"), ("cluster-wide", b"")] {
            let scope: Scope = word.parse().unwrap();
            assert_eq!((label(scope, "a", "b").as_slice(), scope.to_string().as_str()), (bytes, word));
        }
        assert_eq!("Strict".parse::<Scope>(), Err(UnknownScope));
        assert_eq!("".parse::<Scope>(), Err(UnknownScope));
    }

    #[test]
    fn the_widest_scope_that_the_annotations_say_holds() {
        let namespace = ("sealedsecrets.bitnami.com/namespace-wide", "true");
        let cluster = ("sealedsecrets.bitnami.com/cluster-wide", "true");
        assert_eq!(of(&[]), Scope::Strict);
        assert_eq!(of(&[namespace]), Scope::NamespaceWide);
        assert_eq!(of(&[namespace, cluster]), Scope::ClusterWide);
        assert_eq!(of(&[(cluster.0, "True"), (namespace.0, "yes")]), Scope::Strict);
    }
}
