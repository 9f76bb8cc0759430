//! A live object, cut into the parts that fingerprints are made of.

use std::collections::BTreeSet;

use crate::model::expected::Expected;
use crate::model::fingerprint::{Fingerprint, Hasher, Hidden, PartName};
use crate::model::live::LiveSpec;
use crate::model::pairing::OptionValue;

/// The parts of a live object, to be held against a fingerprint.
pub(super) fn of_live(
    expected: &Expected<'_>,
    spec: &LiveSpec,
    fingerprint: Option<&Fingerprint>,
    hasher: &Hasher,
) -> Hidden {
    let options = expected.pair.options.iter();
    let secret = options.filter(|(_, value)| matches!(value, OptionValue::Reference(..)));
    let secret: BTreeSet<&str> = secret.map(|(key, _)| key.as_str()).collect();
    let fits = |secret: &BTreeSet<&str>| {
        let mut hidden = Hidden::default();
        set_options(&mut hidden, spec, secret, false);
        fingerprint
            .is_none_or(|made| !made.changed(&hidden, expected.id, hasher).contains(&PartName::Options))
    };
    let other = if fits(&secret) { None } else { subsets(spec).find(fits) };
    let mut hidden = Hidden::default();
    if let Some(config) = &spec.config {
        hidden.set_config(config, false);
    }
    set_options(&mut hidden, spec, &other.unwrap_or(secret), true);
    hidden
}

fn set_options(hidden: &mut Hidden, spec: &LiveSpec, secret: &BTreeSet<&str>, with_secrets: bool) {
    let options = spec.options.clone().into_iter();
    let (secret, clear): (_, std::collections::BTreeMap<_, _>) =
        options.partition(|(key, _)| secret.contains(key.as_str()));
    hidden.set_options(&clear, secret.keys().map(String::as_str), with_secrets.then_some(&secret));
}

/// Which options may have been secret when the fingerprint was made, where pairings.yaml has changed since: it does not say.
/// Nobody has so many that trying them all, which costs a quick digest each, would take long.
fn subsets(spec: &LiveSpec) -> impl Iterator<Item = BTreeSet<&str>> {
    const MOST: usize = 8;
    let keys: Vec<&str> = spec.options.keys().map(String::as_str).take(MOST).collect();
    let chosen = move |bits: usize| {
        keys.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, key)| *key).collect()
    };
    (0..1 << spec.options.len().min(MOST)).map(chosen)
}
