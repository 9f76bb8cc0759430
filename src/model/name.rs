//! Names that Kubernetes has rules for. Each rule is stated once, with an example.

use std::fmt;
use std::sync::Arc;

/// Why a text is not the name that it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameError(pub &'static str);

macro_rules! name {
    ($(#[$doc:meta])* $type:ident, $check:path) => {
        $(#[$doc])*
        ///
        /// Shared by its copies: a fleet has a name in thousands of places.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $type(Arc<str>);

        impl $type {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $type {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                $check(text).map(|()| Self(text.into()))
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// A cluster in pairings.yaml, such as `east`. A DNS subdomain, since it names a directory and goes into names of
    /// pairs, and no longer than the label that carries it may be.
    ClusterName, cluster_name
}
name! {
    /// A namespace, such as `payments`: a DNS label (RFC 1123).
    NamespaceName, dns_label
}
name! {
    /// The name of a `ClusterPair`, such as `remotecluster`: a DNS subdomain, as storkctl checks it.
    PairName, dns_subdomain
}

/// A DNS label (RFC 1123), as Kubernetes checks names of namespaces.
fn dns_label(text: &str) -> Result<(), NameError> {
    if text.is_empty() || text.len() > 63 {
        return Err(NameError("it must have 1 to 63 characters"));
    }
    if text.contains('.') {
        return Err(NameError("it must have no dots"));
    }
    part(text)
}

/// A DNS subdomain (RFC 1123), as Kubernetes checks names of most objects.
fn dns_subdomain(text: &str) -> Result<(), NameError> {
    if text.is_empty() || text.len() > 253 {
        return Err(NameError("it must have 1 to 253 characters"));
    }
    text.split('.').try_for_each(part)
}

fn cluster_name(text: &str) -> Result<(), NameError> {
    if text.is_empty() || text.len() > 63 {
        return Err(NameError("it must have 1 to 63 characters"));
    }
    dns_subdomain(text)
}

fn part(text: &str) -> Result<(), NameError> {
    if !text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        return Err(NameError("it must consist of lower-case letters, digits and dashes"));
    }
    if text.is_empty() || text.starts_with('-') || text.ends_with('-') {
        return Err(NameError("each part must begin and end with a letter or digit"));
    }
    Ok(())
}

/// Checks a label's or annotation's key: an optional DNS subdomain and a slash, then a qualified name
/// (Kubernetes' `IsQualifiedName`).
pub fn check_metadata_key(key: &str) -> Result<(), NameError> {
    let name = match key.split_once('/') {
        None => key,
        Some((prefix, name)) => {
            dns_subdomain(prefix)
                .map_err(|_| NameError("the part before the slash must be a DNS subdomain"))?;
            name
        }
    };
    if name.is_empty() {
        return Err(NameError("the name part must not be empty"));
    }
    check_label_value(name)
}

/// Checks a label's value: empty, or at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.
pub fn check_label_value(value: &str) -> Result<(), NameError> {
    if value.len() > 63 {
        return Err(NameError("it must have at most 63 characters"));
    }
    if !value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        return Err(NameError("it must consist of letters, digits, `-`, `_` and `.`"));
    }
    let ends = [value.bytes().next(), value.bytes().last()];
    if ends.into_iter().flatten().any(|byte| !byte.is_ascii_alphanumeric()) {
        return Err(NameError("it must begin and end with a letter or digit"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_kubernetes() {
        assert!("remote.cluster-1".parse::<PairName>().is_ok());
        assert!("a".repeat(253).parse::<PairName>().is_ok());
        assert!("payments".parse::<NamespaceName>().is_ok());
        for bad in ["", "A", "a_b", "-a", "a-", "a..b", "ü", "a/b", "../x"] {
            assert!(bad.parse::<PairName>().is_err(), "{bad}");
        }
        for bad in ["a.b", &"a".repeat(64)] {
            assert!(bad.parse::<NamespaceName>().is_err(), "{bad}");
        }
        assert!("a".repeat(254).parse::<ClusterName>().is_err());
    }

    #[test]
    fn metadata_keys_and_values_follow_kubernetes() {
        assert!(check_metadata_key("example.com/Team_1").is_ok());
        assert!(check_metadata_key("team").is_ok());
        for bad in ["", "/x", "x/", "a b", "Ex.com/a", "-x", "a/b/c"] {
            assert!(check_metadata_key(bad).is_err(), "{bad}");
        }
        assert!(check_label_value("").is_ok());
        assert!(check_label_value("x ").is_err());
    }
}
