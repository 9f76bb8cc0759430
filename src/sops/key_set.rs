//! Which keys can open a file, whoever made them: what `.sops.yaml` asks for and what a `sops` block has, in one form.

use std::collections::BTreeSet;

use crate::yaml::{Node, Value};

/// The public name of one key, with its kind, such as `pgp/85D77543B3D624B63CEA9E6DBC17301B491B3F21`.
///
/// The same key has the same id in `.sops.yaml` and in a `sops` block. How a key is reached (a role, a profile, an
/// encryption context) is no part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KeyId(String);

impl KeyId {
    /// An age recipient of any kind.
    pub(super) fn age(recipient: &str) -> Self {
        Self(format!("age/{recipient}"))
    }

    /// The fingerprint of a PGP key, which may be written in groups.
    pub(super) fn pgp(fingerprint: &str) -> Self {
        Self(format!("pgp/{}", fingerprint.replace(' ', "")))
    }

    /// The ARN of a key of AWS.
    pub(super) fn kms(arn: &str) -> Self {
        Self(format!("kms/{}", arn.replace(' ', "")))
    }

    /// The resource of a key of Google Cloud.
    pub(super) fn gcp_kms(resource: &str) -> Self {
        Self(format!("gcp_kms/{}", resource.replace(' ', "")))
    }

    /// A key of Huawei Cloud, `region:uuid`.
    pub(super) fn hckms(id: &str) -> Self {
        Self(format!("hckms/{id}"))
    }

    /// One version of a key in a vault of Azure.
    pub(super) fn azure(vault: &str, name: &str, version: &str) -> Self {
        Self(format!("azure_kv/{vault}/{name}/{version}"))
    }

    /// A key of a transit engine of Vault.
    pub(super) fn vault(address: &str, engine: &str, key: &str) -> Self {
        Self(format!("hc_vault/{address}/{engine}/{key}"))
    }
}

/// The keys of a file: any of one group opens it, or of several groups as many as the threshold says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySet {
    /// Sorted, and without repetitions in a group.
    groups: Vec<BTreeSet<KeyId>>,
    /// Of several groups, how many it takes.
    threshold: usize,
}

/// Where a `sops` block lists keys.
const FIELDS: [&str; 7] = ["age", "pgp", "kms", "gcp_kms", "hckms", "azure_kv", "hc_vault"];

impl KeySet {
    /// The keys of these groups; sops takes all groups where no threshold is given.
    pub(super) fn new(mut groups: Vec<BTreeSet<KeyId>>, threshold: Option<usize>) -> Self {
        groups.sort();
        let all = groups.len();
        let threshold = threshold.filter(|threshold| all > 1 && *threshold > 0).unwrap_or(all);
        Self { groups, threshold }
    }

    /// Whether no key is in it, or a group has none.
    pub(super) fn lacks_keys(&self) -> bool {
        self.groups.is_empty() || self.groups.iter().any(BTreeSet::is_empty)
    }

    /// The recipients, where any one of some age keys opens the file and no key of another kind does.
    pub fn age_alone(&self) -> Option<Vec<&str>> {
        let [group] = &*self.groups else { return None };
        group.iter().map(|key| key.0.strip_prefix("age/")).collect()
    }

    /// Those of these keys that another set does not have, each with its kind.
    pub fn without(&self, other: Option<&Self>) -> Vec<String> {
        let known: BTreeSet<&KeyId> = other.iter().flat_map(|other| other.groups.iter().flatten()).collect();
        let new: BTreeSet<&KeyId> = self.groups.iter().flatten().filter(|key| !known.contains(key)).collect();
        new.into_iter().map(|key| key.0.clone()).collect()
    }

    /// The keys of a `sops` block (`stores/stores.go` in sops). `None` where it has no list of keys that sops would read.
    pub fn of_stanza(stanza: &Node) -> Option<Self> {
        let has_group = FIELDS.iter().any(|field| items(stanza, field).next().is_some());
        let groups = if has_group {
            vec![group(stanza)?]
        } else {
            items(stanza, "key_groups").map(group).collect::<Option<_>>()?
        };
        let threshold =
            stanza.get("shamir_threshold").and_then(Node::text).and_then(|text| text.parse().ok());
        Some(Self::new(groups, threshold)).filter(|keys| !keys.lacks_keys())
    }
}

fn group(fields: &Node) -> Option<BTreeSet<KeyId>> {
    let ids = FIELDS.iter().flat_map(|field| items(fields, field).map(|item| id(field, item)));
    ids.collect()
}

fn items<'n>(fields: &'n Node, field: &str) -> impl Iterator<Item = &'n Node> {
    let list = match fields.get(field).map(|node| &node.value) {
        Some(Value::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    list.iter().map(|item| &**item)
}

/// The id of one entry. One without a sealed data key opens nothing.
fn id(field: &str, entry: &Node) -> Option<KeyId> {
    let text = |key| entry.get(key).and_then(Node::text);
    text("enc").filter(|sealed| !sealed.is_empty())?;
    Some(match field {
        "age" => KeyId::age(text("recipient")?),
        "pgp" => KeyId::pgp(text("fp")?),
        "kms" => KeyId::kms(text("arn")?),
        "gcp_kms" => KeyId::gcp_kms(text("resource_id")?),
        "hckms" => KeyId::hckms(text("key_id")?),
        "azure_kv" => KeyId::azure(text("vault_url")?, text("name")?, text("version")?),
        _ => KeyId::vault(text("vault_address")?, text("engine_path")?, text("key_name")?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{LaterDocuments, parse};

    fn of(text: &str) -> Option<KeySet> {
        KeySet::of_stanza(&parse(text, LaterDocuments::Refuse).unwrap().unwrap())
    }

    #[test]
    fn the_order_and_the_dates_of_keys_are_no_difference() {
        let one = of(
            "pgp: [{fp: A, enc: x, created_at: 1}]\nage: [{recipient: r, enc: y}, {recipient: s, enc: y}]",
        );
        let two =
            of("kms: []\nage: [{recipient: s, enc: z}, {recipient: r, enc: z}]\npgp: [{fp: A, enc: z}]");
        assert!(one.is_some() && one == two);
        assert_ne!(one, of("age: [{recipient: s, enc: z}, {recipient: r, enc: z}]"));
        assert_ne!(of("age: [{recipient: A, enc: z}]"), of("pgp: [{fp: A, enc: z}]"));
    }

    #[test]
    fn groups_and_their_threshold_count() {
        let groups =
            "key_groups: [{age: [{recipient: r, enc: y}]}, {hc_vault: [], pgp: [{fp: A, enc: y}]}]\n";
        assert_eq!(of(groups), of(&format!("{groups}shamir_threshold: 2")));
        assert_ne!(of(groups), of(&format!("{groups}shamir_threshold: 1")));
        assert_ne!(of(groups), of("age: [{recipient: r, enc: y}]\npgp: [{fp: A, enc: y}]"));
    }

    #[test]
    fn age_alone_is_one_group_of_age_keys() {
        let age = "age: [{recipient: s, enc: z}, {recipient: r, enc: z}]";
        assert_eq!(of(age).unwrap().age_alone(), Some(vec!["r", "s"]));
        assert_eq!(of(&format!("{age}\npgp: [{{fp: A, enc: x}}]")).unwrap().age_alone(), None);
        let groups = "key_groups: [{age: [{recipient: r, enc: y}]}, {age: [{recipient: s, enc: y}]}]";
        assert_eq!(of(groups).unwrap().age_alone(), None);
    }

    #[test]
    fn a_block_without_usable_keys_has_no_set() {
        for text in ["{}", "age: []", "age: [{recipient: r}]", "age: [{enc: x}]", "key_groups: [{age: []}]"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
