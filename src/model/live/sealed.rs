//! What nobody opened before it was applied.

use super::{LivePair, LiveValue};
use crate::model::pointer::Pointer;

impl LivePair {
    /// The first place where ciphertext or a placeholder stands instead of a value.
    pub fn ciphertext(&self) -> Option<Pointer> {
        if self.sops == LiveValue::Null {
            return first_sealed(&self.spec, &Pointer::new(["spec"]));
        }
        Some(Pointer::new(["sops"]))
    }
}

fn first_sealed(value: &LiveValue, at: &Pointer) -> Option<Pointer> {
    match value {
        LiveValue::Text(text) => {
            ["ENC[", "<path:"].iter().any(|sealed| text.expose().starts_with(sealed)).then(|| at.clone())
        }
        LiveValue::Map(entries) => {
            entries.iter().find_map(|(key, value)| first_sealed(value, &at.child(key)))
        }
        _ => None,
    }
}
