//! Tells whether sealed content changed, without a private key and without showing what it is.
//!
//! A clear annotation holds a random salt and one digest for each part of what is sealed, bound to the object's
//! namespace and name. What nobody can guess (a private key, a long token) is digested with SHA-256; what could be
//! guessed (a host name, a short password) with scrypt, so that the annotation is no cheap oracle. One more digest
//! over all parts answers the usual question, "is it the same?", without any scrypt.

mod digest;
mod parts;

use std::fmt;
use std::str::FromStr;

pub use digest::{Hasher, Salt};
pub use parts::{Hidden, Part, PartName};

use super::cluster_pair::ObjectId;
use digest::Digest;

/// The annotation that carries a fingerprint.
pub const ANNOTATION: &str = "pairctl.dev/fingerprint";

/// The digests of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    salt: Salt,
    all: Digest,
    parts: [Digest; PartName::ALL.len()],
}

impl Fingerprint {
    /// The fingerprint of complete content; `None` when a part is not at hand.
    pub fn of(hidden: &Hidden, id: &ObjectId, salt: Salt, hasher: &Hasher) -> Option<Self> {
        let all = hasher.digest(&hidden.all()?, "all", salt, id);
        let mut parts = Vec::with_capacity(PartName::ALL.len());
        for name in PartName::ALL {
            parts.push(hasher.digest(hidden.part(name)?, name.as_str(), salt, id));
        }
        Some(Self { salt, all, parts: parts.try_into().ok()? })
    }

    /// The salt, to be used again for other objects with the same destination.
    pub fn salt(&self) -> Salt {
        self.salt
    }

    /// Whether complete content is what this fingerprint was made of. Costs no scrypt where a secret is strong.
    pub fn matches(&self, hidden: &Hidden, id: &ObjectId, hasher: &Hasher) -> bool {
        hidden.all().is_some_and(|all| hasher.verify(&all, "all", self.salt, id, &self.all))
    }

    /// The parts in which the other of the same object differs; nothing where the salts do, which makes digests incomparable.
    pub fn differing(&self, other: &Self) -> Option<Vec<PartName>> {
        let pairs = PartName::ALL.into_iter().zip(self.parts.iter().zip(&other.parts));
        let differing = pairs.filter(|(_, (one, other))| one != other).map(|(name, _)| name);
        (self.salt == other.salt).then(|| differing.collect())
    }

    /// The parts at hand that differ.
    pub fn changed(&self, hidden: &Hidden, id: &ObjectId, hasher: &Hasher) -> Vec<PartName> {
        let differs = |(name, digest): &(PartName, &Digest)| {
            let part = hidden.part(*name);
            part.is_some_and(|part| !hasher.verify(part, name.as_str(), self.salt, id, digest))
        };
        PartName::ALL.into_iter().zip(&self.parts).filter(differs).map(|(name, _)| name).collect()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v1 salt={} all={}", self.salt, self.all)?;
        PartName::ALL
            .into_iter()
            .zip(&self.parts)
            .try_for_each(|(name, digest)| write!(f, " {}={digest}", name.as_str()))
    }
}

/// A text is no fingerprint that this version knows; then the content counts as changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fingerprint of a known version")]
pub struct UnknownFingerprint;

impl FromStr for Fingerprint {
    type Err = UnknownFingerprint;
    fn from_str(text: &str) -> Result<Self, UnknownFingerprint> {
        let mut words = text.split(' ');
        let version = words.next();
        let mut value = |key: &str| words.next()?.strip_prefix(key)?.strip_prefix('=');
        let mut read = || {
            let salt = value("salt")?.parse().ok()?;
            let all = value("all")?.parse().ok()?;
            let parts: Option<Vec<Digest>> =
                PartName::ALL.into_iter().map(|name| value(name.as_str())?.parse().ok()).collect();
            Some(Self { salt, all, parts: parts?.try_into().ok()? })
        };
        let read = read();
        read.filter(|_| version == Some("v1") && words.next().is_none()).ok_or(UnknownFingerprint)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::cluster_pair::{PairConfig, Plain};
    use crate::model::secret::Secret;

    fn id(name: &str) -> ObjectId {
        ObjectId { namespace: "payments".parse().unwrap(), name: name.parse().unwrap() }
    }

    fn config(server: &str, token: &str) -> PairConfig {
        PairConfig {
            context: "c".into(),
            cluster: "k".into(),
            user: "u".into(),
            namespace: None,
            colors: false,
            server: server.into(),
            cluster_fields: BTreeMap::new(),
            user_fields: BTreeMap::from([("token", Plain::text(token))]),
        }
    }

    fn hidden(server: &str, token: &str, secret_option: &str) -> Hidden {
        let mut hidden = Hidden::default();
        hidden.set_config(&config(server, token), false);
        let secrets = BTreeMap::from([("token".to_owned(), Secret::from(secret_option))]);
        hidden.set_options(&BTreeMap::new(), ["token"], Some(&secrets));
        hidden
    }

    const STRONG: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0";

    #[test]
    fn the_same_content_matches_and_reads_back() {
        let (hasher, content) = (Hasher::default(), hidden("https://a", STRONG, "x"));
        let made = Fingerprint::of(&content, &id("p"), Salt::from_bytes([7; 16]), &hasher).unwrap();
        let read: Fingerprint = made.to_string().parse().unwrap();
        assert_eq!(read, made);
        assert!(read.matches(&content, &id("p"), &hasher));
        assert!(read.changed(&content, &id("p"), &hasher).is_empty());
    }

    #[test]
    fn each_part_is_told_apart_and_bound_to_the_object() {
        let hasher = Hasher::default();
        let content = hidden("https://a", STRONG, "x");
        let made = Fingerprint::of(&content, &id("p"), Salt::from_bytes([7; 16]), &hasher).unwrap();
        for (other, changed) in [
            (hidden("https://b", STRONG, "x"), PartName::Endpoint),
            (hidden("https://a", "another", "x"), PartName::Credential),
            (hidden("https://a", STRONG, "y"), PartName::SecretOptions),
        ] {
            assert!(!made.matches(&other, &id("p"), &hasher));
            assert_eq!(made.changed(&other, &id("p"), &hasher), [changed]);
        }
        assert!(!made.matches(&content, &id("q"), &hasher));
    }

    #[test]
    fn what_can_be_guessed_is_digested_slowly() {
        let (hasher, salt) = (Hasher::default(), Salt::from_bytes([7; 16]));
        let strong =
            Fingerprint::of(&hidden("https://a", STRONG, "x"), &id("p"), salt, &hasher).unwrap().to_string();
        assert!(strong.contains("all=sha256:") && strong.contains("credential=sha256:"), "{strong}");
        assert!(strong.contains("endpoint=scrypt:") && strong.contains("secretOptions=scrypt:"), "{strong}");
        let weak =
            Fingerprint::of(&hidden("https://a", "short", "x"), &id("p"), salt, &hasher).unwrap().to_string();
        assert!(weak.contains("all=scrypt:") && weak.contains("credential=scrypt:"), "{weak}");
    }

    #[test]
    fn what_is_no_fingerprint_is_unknown() {
        let (hasher, salt) = (Hasher::default(), Salt::from_bytes([7; 16]));
        let good = Fingerprint::of(&hidden("https://a", STRONG, "x"), &id("p"), salt, &hasher).unwrap();
        let good = good.to_string();
        assert!(good.parse::<Fingerprint>().is_ok());
        let all = good.split(' ').nth(2).unwrap();
        let broken = [
            good.replacen("v1", "v2", 1),
            good.replacen("v1", "V1", 1),
            good.replacen(' ', "  ", 1),
            good.replacen(all, &format!("{all}="), 1),
            // Bits of the last character that no byte has.
            good.replacen(all, &format!("{}B", &all[..all.len() - 1]), 1),
            good.replacen("all=sha256", "all=md5", 1),
            good.replacen("ca=", "Ca=", 1),
            good.replacen(" ca=", "ca=", 1),
            format!("{good} "),
            format!(" {good}"),
            format!("{good} x=y"),
            good[..good.len() - 1].to_owned(),
        ];
        for text in ["", "v1", "v2 salt=x", "v1 salt= all="].map(str::to_owned).iter().chain(&broken) {
            assert_eq!(text.parse::<Fingerprint>(), Err(UnknownFingerprint), "{text}");
        }
    }
}
