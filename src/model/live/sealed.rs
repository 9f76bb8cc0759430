//! What nobody opened before it was applied.

use super::{LivePair, LiveValue};
use crate::model::pointer::Pointer;

impl LivePair {
    /// Where ciphertext or a placeholder stands instead of a value: `/spec` where all of it is, else the first place.
    pub fn ciphertext(&self) -> Option<Pointer> {
        let spec = Pointer::new(["spec"]);
        let of_config = |config| first_sealed(config, &spec).is_some() && is_all_sealed(config);
        match first_sealed(&self.spec, &spec) {
            Some(_) if self.spec.get("config").is_some_and(of_config) => Some(spec),
            Some(first) => Some(first),
            None => (self.sops != LiveValue::Null).then(|| Pointer::new(["sops"])),
        }
    }
}

fn is_sealed(text: &str) -> bool {
    ["ENC[", "<path:"].iter().any(|sealed| text.starts_with(sealed))
}

/// Whether nothing stands open in it; what is empty is never sealed.
fn is_all_sealed(value: &LiveValue) -> bool {
    match value {
        LiveValue::Text(text) => text.expose().is_empty() || is_sealed(text.expose()),
        LiveValue::Map(entries) => entries.values().all(is_all_sealed),
        LiveValue::List(items) => items.iter().all(is_all_sealed),
        LiveValue::Null => true,
        LiveValue::Bool(_) | LiveValue::Number(_) => false,
    }
}

fn first_sealed(value: &LiveValue, at: &Pointer) -> Option<Pointer> {
    match value {
        LiveValue::Text(text) => is_sealed(text.expose()).then(|| at.clone()),
        LiveValue::Map(entries) => {
            entries.iter().find_map(|(key, value)| first_sealed(value, &at.child(key)))
        }
        _ => None,
    }
}
