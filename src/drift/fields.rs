//! Which fields of a part differ. Without the credentials at hand a part is told as a whole.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::drift::Direction;
use crate::model::expected::Expected;
use crate::model::fingerprint::PartName;
use crate::model::live::LiveSpec;
use crate::model::pairing::OptionValue;
use crate::model::pointer::Pointer;
use crate::model::secret::Secret;

/// A field that differs.
pub(super) struct Field {
    pub(super) pointer: Pointer,
    /// Its name; nothing for a part that is told as a whole.
    pub(super) key: Option<String>,
    pub(super) direction: Direction,
}

/// The fields of a part that differ, or the part. `is_exact` says that what is at hand is what the tree has.
pub(super) fn differing(
    expected: &Expected<'_>,
    spec: &LiveSpec,
    part: PartName,
    is_exact: bool,
) -> Vec<Field> {
    let mut fields = match part {
        PartName::Options | PartName::SecretOptions if is_exact => options(expected, spec, part),
        PartName::Options | PartName::SecretOptions => Vec::new(),
        _ => match (&expected.contents.config, &spec.config) {
            (Some(wanted), Some(live)) if is_exact => config(wanted, live, part),
            _ => Vec::new(),
        },
    };
    if fields.is_empty() && !is_told_by_keys(expected, spec, part, is_exact) {
        fields.push(whole(expected, spec, part));
    }
    fields
}

/// Whether secret options are gone, which the keys say already: they belong to the other options. Where nobody knows what the
/// rest should be, all of them must be.
fn is_told_by_keys(expected: &Expected<'_>, spec: &LiveSpec, part: PartName, is_exact: bool) -> bool {
    let keys = secret_keys(expected);
    let gone = keys.iter().filter(|key| !spec.options.contains_key(**key)).count();
    part == PartName::SecretOptions && gone > 0 && (is_exact || gone == keys.len())
}

/// A part that is told as a whole.
fn whole(expected: &Expected<'_>, spec: &LiveSpec, part: PartName) -> Field {
    let at = |kind: &str, name: &dyn Fn(&PairConfig) -> String| match &spec.config {
        Some(config) => Pointer::new(["spec", "config", kind, &name(config)]),
        None => Pointer::new(["spec", "config"]),
    };
    let pointer = match part {
        PartName::Endpoint => at("clusters", &|config| config.cluster.clone()).child("server"),
        PartName::Authority => at("clusters", &|config| config.cluster.clone()),
        PartName::Credential => at("users", &|config| config.user.clone()),
        PartName::Options => Pointer::new(["spec", "options"]),
        PartName::SecretOptions => match secret_keys(expected).as_slice() {
            [only] => Pointer::new(["spec", "options", only]),
            _ => Pointer::new(["spec", "options"]),
        },
    };
    Field { pointer, key: None, direction: Direction::Changed }
}

fn secret_keys<'e>(expected: &'e Expected<'_>) -> Vec<&'e str> {
    let options = expected.pair.options.iter();
    let secret = options.filter(|(_, value)| matches!(value, OptionValue::Reference(..)));
    secret.map(|(key, _)| key.as_str()).collect()
}

fn config(wanted: &PairConfig, live: &PairConfig, part: PartName) -> Vec<Field> {
    let config = Pointer::new(["spec", "config"]);
    let cluster = config.child("clusters").child(&*live.cluster);
    match part {
        PartName::Endpoint => vec![changed(cluster.child("server"))],
        PartName::Authority => differing_keys(&wanted.cluster_fields, &live.cluster_fields, &cluster),
        _ => {
            let context = config.child("contexts").child(&*live.context);
            let names = [
                (wanted.context != live.context, config.child("current-context")),
                (wanted.cluster != live.cluster, context.child("cluster")),
                (wanted.user != live.user, context.child("user")),
                (wanted.namespace != live.namespace, context.child("namespace")),
                (wanted.colors != live.colors, config.child("preferences").child("colors")),
            ];
            let names =
                names.into_iter().filter(|(differs, _)| *differs).map(|(_, pointer)| changed(pointer));
            let user = config.child("users").child(&*live.user);
            names.chain(differing_keys(&wanted.user_fields, &live.user_fields, &user)).collect()
        }
    }
}

fn changed(pointer: Pointer) -> Field {
    let key = pointer.keys().last().cloned();
    Field { pointer, key, direction: Direction::Changed }
}

fn differing_keys(
    wanted: &BTreeMap<&'static str, Plain>,
    live: &BTreeMap<&'static str, Plain>,
    at: &Pointer,
) -> Vec<Field> {
    let keys: BTreeSet<&&str> = wanted.keys().chain(live.keys()).collect();
    let field = |key: &&&str| {
        let direction = direction(wanted.get(**key), live.get(**key))?;
        Some(Field { pointer: at.child(**key), key: Some((**key).to_owned()), direction })
    };
    keys.iter().filter_map(field).collect()
}

/// How a wanted value and a live one differ; nothing where they do not.
pub(super) fn direction<T: PartialEq>(wanted: Option<&T>, live: Option<&T>) -> Option<Direction> {
    match (wanted, live) {
        (None, Some(_)) => Some(Direction::Added),
        (Some(_), None) => Some(Direction::Removed),
        (wanted, live) => (wanted != live).then_some(Direction::Changed),
    }
}

/// The options of one of the two parts. Those that stand in pairings.yaml can always be told apart.
fn options(expected: &Expected<'_>, spec: &LiveSpec, part: PartName) -> Vec<Field> {
    let options = &expected.pair.options;
    let at_hand = expected.contents.options.as_deref();
    let wanted = |key: &str| -> Option<Option<&Secret>> {
        match options.get(key) {
            Some(OptionValue::Literal(text)) => Some(Some(text)),
            Some(OptionValue::Reference(..)) => Some(at_hand.and_then(|options| options.get(key))),
            None => None,
        }
    };
    let is_secret = |key: &str| matches!(options.get(key), Some(OptionValue::Reference(..)));
    let keys: BTreeSet<&String> = options.keys().chain(spec.options.keys()).collect();
    let field = |key: &&String| {
        let direction = match (wanted(key), spec.options.get(*key)) {
            (None, Some(_)) => Direction::Added,
            (Some(_), None) => Direction::Removed,
            (Some(Some(wanted)), Some(live)) if wanted != live => Direction::Changed,
            _ => return None,
        };
        // A secret option that is not there counts for the keys, which the other part has.
        let of_keys = !is_secret(key) || direction != Direction::Changed;
        ((part == PartName::Options) == of_keys).then(|| Field {
            pointer: Pointer::new(["spec", "options", key]),
            key: Some((*key).clone()),
            direction,
        })
    };
    keys.iter().filter_map(field).collect()
}
