//! What a bearer token says of itself.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use x509_cert::der::DateTime;

use super::printable;

/// The claims of a JSON Web Token (RFC 7519), unverified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// Whose it is, such as `system:serviceaccount:dr:stork`.
    #[serde(default, rename = "sub")]
    pub subject: Option<String>,
    /// Who made it.
    #[serde(default, rename = "iss")]
    pub issuer: Option<String>,
    /// For whom it is.
    #[serde(default, rename = "aud")]
    pub audience: Audience,
    /// When it ends, in seconds since 1970.
    #[serde(default, rename = "exp")]
    pub ends: Option<i64>,
    /// From when it holds.
    #[serde(default, rename = "nbf")]
    pub begins: Option<i64>,
}

/// For whom a token is: one text or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several, or none.
    Many(Vec<String>),
}

impl Default for Audience {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Audience {
    /// All of them.
    pub fn all(&self) -> Vec<&str> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many.iter().map(String::as_str).collect(),
        }
    }
}

impl Claims {
    /// The claims of a token; nothing where it is opaque.
    pub fn read(token: &str) -> Option<Self> {
        let mut segments = token.split('.');
        let (_, payload, _) = (segments.next()?, segments.next()?, segments.next()?);
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?).ok()
    }

    /// When it ends; nothing where it does not, or where the year has more than four digits.
    pub fn end(&self) -> Option<SystemTime> {
        time(self.ends?).map(|time| time.to_system_time())
    }

    /// From when it holds.
    pub fn begin(&self) -> Option<SystemTime> {
        time(self.begins?).map(|time| time.to_system_time())
    }

    /// When it ends, as RFC 3339 writes it.
    pub fn until(&self) -> Option<String> {
        time(self.ends?).map(|time| time.to_string())
    }

    /// The namespace and name of the service account whose it is.
    pub fn service_account(&self) -> Option<(&str, &str)> {
        self.subject.as_deref()?.strip_prefix("system:serviceaccount:")?.split_once(':')
    }

    /// All that may be said, on one line.
    pub fn said(&self) -> String {
        let subject = self.subject.as_ref().map(|subject| format!(" of `{}`", printable(subject)));
        let end = match (self.ends, self.until()) {
            (None, _) => ", without an end".to_owned(),
            (Some(_), Some(until)) => format!(", until {until}"),
            (Some(_), None) => ", with an end that is no date".to_owned(),
        };
        format!("token{}{end}", subject.unwrap_or_default())
    }
}

fn time(seconds: i64) -> Option<DateTime> {
    let seconds = u64::try_from(seconds).unwrap_or_default();
    DateTime::from_unix_duration(Duration::from_secs(seconds)).ok()
}
