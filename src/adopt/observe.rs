//! One object, in the words of pairings.yaml.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::metadata::{self, OwnMetadata, Withheld};
use super::secrets::Secrets;
use crate::model::cluster_pair::{ObjectId, PairConfig};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::live::{LAST_APPLIED, LivePair, LiveSpec, LiveValue, Oddity, OddityKind};
use crate::model::name::ClusterName;
use crate::model::pairing::{CLEAR_OPTIONS, DESTINATION_LABEL, Mode};
use crate::model::secret::Secret;

/// An object that pairings.yaml can probably say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The cluster that has it.
    pub source: ClusterName,
    /// Its namespace and name.
    pub id: ObjectId,
    /// What the destination is called, where pairctl rendered the object.
    pub destination: Option<ClusterName>,
    /// How Stork reaches the destination.
    pub config: Arc<PairConfig>,
    /// How storage is replicated.
    pub mode: Mode,
    /// The storage options but for the mode.
    pub options: BTreeMap<String, Secret>,
    /// Rancher project mappings.
    pub project_mappings: BTreeMap<String, String>,
    /// The user's own labels.
    pub labels: BTreeMap<String, String>,
    /// The user's own annotations.
    pub annotations: BTreeMap<String, String>,
    /// Labels and annotations that pairings.yaml is not to repeat.
    pub withheld: Vec<Withheld>,
    /// Fields beside the spec that no rendered object has.
    pub dropped: Vec<String>,
    /// Whether storkctl's placeholder for options was left out.
    pub had_placeholder: bool,
    /// Whether kubectl's annotation holds the object a second time.
    pub has_second_copy: bool,
}

/// The key that `storkctl generate clusterpair` prints where it gets no options (storkctl, `pkg/storkctl/clusterpair.go`).
const PLACEHOLDER: &str = "insert_storage_options_here";

/// The object, or the finding that says why pairings.yaml cannot say it.
pub fn observe(source: &ClusterName, pair: &LivePair) -> Result<Adopted, Box<Finding>> {
    if !pair.sops.is_empty() || has_ciphertext(&pair.spec) {
        return Err(Box::new(sealed(source, pair)));
    }
    read(source, pair).map_err(|(why, help)| Box::new(left_out(source, &pair.metadata, &why).help(help)))
}

/// The finding that an object is left out, for a reason.
pub fn left_out(source: &ClusterName, id: &impl std::fmt::Display, why: &str) -> Finding {
    Finding::new(Code::ImportLeftOut, is_left_out(source, id, why))
}

/// A file may call its object anything, on several lines too.
fn is_left_out(source: &ClusterName, id: &impl std::fmt::Display, why: &str) -> String {
    let id = id.to_string();
    format!("ClusterPair {} of cluster `{source}` is left out: {why}", id.escape_debug())
}

/// What is done about most of it.
pub const BY_HAND: &str = "write a pair for it by hand, and mind what changes";

type Why = (String, &'static str);

fn read(source: &ClusterName, pair: &LivePair) -> Result<Adopted, Why> {
    let metadata = &pair.metadata;
    let invalid = |what, why| {
        (format!("its {what} is not valid: {why}"), "give the object a name that Kubernetes takes")
    };
    if metadata.namespace.is_empty() {
        return Err((
            "it names no namespace".to_owned(),
            "add `metadata.namespace`: where it is applied decides otherwise",
        ));
    }
    let namespace = metadata.namespace.parse().map_err(|why| invalid("namespace", why))?;
    let name = metadata.name.parse().map_err(|why| invalid("name", why))?;
    if metadata.deletion_timestamp.is_some() {
        return Err(("it is being deleted".to_owned(), "nothing, if it was deleted on purpose"));
    }
    let spec = LiveSpec::read(&pair.spec);
    if let Some(why) = odd(&spec.oddities) {
        return Err(why);
    }
    let config = spec.config.ok_or(("it has no kubeconfig".to_owned(), BY_HAND))?;
    let mut options = spec.options;
    let had_placeholder = take_placeholder(&mut options);
    let mode = take_mode(&mut options)?;
    let clear = |(key, value): (String, Secret)| (key, value.expose().to_owned());
    let project_mappings = spec.project_mappings.into_iter().map(clear).collect();
    let secrets = Secrets::of(&config, &options);
    if let Some(what) = shows(&secrets, &options, &project_mappings) {
        let why = format!("its {what} would show a secret of it in clear");
        return Err((why, "see how the secret came there, renew it, and import again"));
    }
    let OwnMetadata { labels, annotations, withheld } = metadata::own(metadata, &secrets);
    Ok(Adopted {
        source: source.clone(),
        id: ObjectId { namespace, name },
        destination: metadata.labels.get(DESTINATION_LABEL).and_then(|name| name.parse().ok()),
        config: Arc::new(config),
        mode,
        options,
        project_mappings,
        labels,
        annotations,
        withheld,
        dropped: dropped(pair),
        had_placeholder,
        has_second_copy: metadata.annotations.contains_key(LAST_APPLIED),
    })
}

fn dropped(pair: &LivePair) -> Vec<String> {
    let owned = !pair.metadata.owner_references.is_empty();
    let owners = owned.then(|| "metadata.ownerReferences".to_owned());
    owners.into_iter().chain(pair.others.iter().cloned()).collect()
}

/// What of a spec stands in pairings.yaml in clear, and holds a secret.
fn shows(
    secrets: &Secrets,
    options: &BTreeMap<String, Secret>,
    mappings: &BTreeMap<String, String>,
) -> Option<String> {
    let clear = CLEAR_OPTIONS
        .into_iter()
        .find(|key| options.get(*key).is_some_and(|value| secrets.are_in(value.expose())));
    let is_shown = || mappings.iter().any(|(from, to)| secrets.are_in(from) || secrets.are_in(to));
    clear.map(|key| format!("option `{key}`")).or_else(|| is_shown().then(|| "project mappings".to_owned()))
}

/// What of a spec pairctl never renders, but for the file that an entry came from: Stork reads that path nowhere, and
/// storkctl's is of the machine on which it ran.
fn odd(oddities: &[Oddity]) -> Option<Why> {
    let is_origin = |oddity: &Oddity| {
        oddity.kind == OddityKind::Unread
            && oddity.pointer.keys().last().is_some_and(|key| key == "LocationOfOrigin")
    };
    let mut odd: Vec<_> = oddities.iter().filter(|oddity| !is_origin(oddity)).collect();
    odd.sort_by(|one, other| (one.kind, &one.pointer).cmp(&(other.kind, &other.pointer)));
    let worst = odd.first()?;
    let (what, help) = match worst.kind {
        OddityKind::Undecodable => {
            ("Stork cannot decode", "delete it or mend it: Stork's list of all pairs fails with it")
        }
        OddityKind::Dangling => ("no current context leads to a cluster and a user by", BY_HAND),
        OddityKind::Foreign => {
            ("pairctl never renders", "remove it if no migration needs it, and import again")
        }
        OddityKind::Unread => ("Stork does not read", "remove it, and import again"),
    };
    let more = match odd.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Some((format!("{what} {}{more}", worst.pointer), help))
}

fn take_placeholder(options: &mut BTreeMap<String, Secret>) -> bool {
    let is_alone =
        options.len() == 1 && options.get(PLACEHOLDER).is_some_and(|value| value.expose().is_empty());
    if is_alone {
        options.clear();
    }
    is_alone
}

/// The mode that the options say. Without any there is no storage to pair; without `mode`, Portworx chooses.
fn take_mode(options: &mut BTreeMap<String, Secret>) -> Result<Mode, Why> {
    if options.is_empty() {
        return Ok(Mode::SyncDr);
    }
    let mode = match options.remove("mode") {
        None => Mode::PortworxDefault,
        Some(word) => Mode::ALL.into_iter().find(|mode| mode.option() == Some(word.expose())).ok_or_else(|| {
            let why = "its option `mode` is neither DisasterRecovery nor OneTimeMigration";
            (why.to_owned(), "remove the option, which is the same to Portworx, or choose one of the two, and import again")
        })?,
    };
    if let Some(missing) = ["ip", "token"].into_iter().find(|key| !options.contains_key(*key)) {
        let why = format!(
            "it has storage options and no `{missing}` among them, without which no storage is paired"
        );
        return Err((why, "complete the options, or remove all of them, and import again"));
    }
    Ok(mode)
}

fn has_ciphertext(value: &LiveValue) -> bool {
    match value {
        LiveValue::Text(text) => text.expose().starts_with("ENC["),
        LiveValue::List(items) => items.iter().any(has_ciphertext),
        LiveValue::Map(entries) => entries.values().any(has_ciphertext),
        _ => false,
    }
}

fn sealed(source: &ClusterName, pair: &LivePair) -> Finding {
    let message = is_left_out(source, &pair.metadata, "its credentials are ciphertext");
    Finding::new(Code::ImportSealed, message)
        .help("import what is on the cluster, or decrypt the file first: `sops decrypt FILE | pairctl import --from-files NAME=-`")
}
