//! What became of pinned certificates, for people: a line for each, and a summary.

use std::fmt::Write;

use super::text::counted;
use crate::model::pin::{Pin, PinChange};

/// Lists the certificates; with `check` as what a run without it would do.
pub fn text(pins: &[Pin], check: bool) -> String {
    let mut text = String::new();
    for pin in pins {
        let Pin { cluster, path, change, key, previous_key, valid_until } = pin;
        let key = match previous_key {
            Some(previous) if previous == key => format!("the same key {}", key.short()),
            Some(previous) => format!("key {} -> {}", previous.short(), key.short()),
            None => format!("key {}", key.short()),
        };
        let word = word(*change, check);
        let _ = writeln!(text, "{word:<9} {path} (cluster {cluster}, {key}, valid until {valid_until})");
    }
    let counts = PinChange::ALL.map(|change| {
        let count = pins.iter().filter(|pin| pin.change == change).count();
        format!("{count} {}", word(change, check))
    });
    let _ = writeln!(text, "{}: {}", counted(pins.len(), "certificate"), counts.join(", "));
    if !check && pins.iter().any(Pin::needs_reseal) {
        text.push_str("run `pairctl render`: it seals anew what was sealed for a replaced key\n");
    }
    text
}

fn word(change: PinChange, check: bool) -> &'static str {
    match (change, check) {
        (PinChange::Pinned, true) => "missing",
        (PinChange::Replaced, true) => "stale",
        (change, _) => change.as_str(),
    }
}
