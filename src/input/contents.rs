//! Gathers what the planned pairs hide. Each kubeconfig and each secret is read once, however many pairs use it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use zeroize::Zeroizing;

use super::secrets::{self, Fetched};
use super::unseal::{Unopened, Unsealer};
use super::{kubeconfig, options};
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::Hidden;
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, KubeconfigReference, OptionValue, Pair, Pairings, Reference};
use crate::model::plan::{Contents, Plan};
use crate::model::secret::Secret;
use crate::model::source::{Place, Spanned};
use crate::parallel;

/// The contents of every pair, at its position in [`Pairings::pairs`]; those that the plan does not name stay empty.
pub fn gather(
    pairings: &Pairings,
    plan: &Plan<'_>,
    now: SystemTime,
    unsealer: &Unsealer,
    findings: &mut Findings,
) -> Vec<Contents> {
    let (contents, of_destinations) = gather_by_destination(pairings, plan, now, unsealer, findings);
    findings.extend(of_destinations.into_values().flatten());
    contents
}

/// The same, with what there is to say of each destination's kubeconfig kept apart.
pub fn gather_by_destination(
    pairings: &Pairings,
    plan: &Plan<'_>,
    now: SystemTime,
    unsealer: &Unsealer,
    findings: &mut Findings,
) -> (Vec<Contents>, BTreeMap<ClusterName, Findings>) {
    let planned: BTreeSet<usize> =
        plan.sources.values().flat_map(|source| source.objects.values().copied()).collect();
    let pairs = || planned.iter().map(|index| &*pairings.pairs[*index]);
    let (destinations, of_destinations) = destinations(pairings, pairs(), (now, unsealer));
    let secrets = option_secrets(pairs(), unsealer, findings);
    let mut contents = vec![Contents::default(); pairings.pairs.len()];
    for index in planned {
        let pair = &pairings.pairs[index];
        if let Some(destination) = destinations.get(&pair.destination) {
            contents[index] = contents_of(pair, destination, &secrets);
        }
    }
    (contents, of_destinations)
}

/// What pairings.yaml itself says of every pair, without any credential: no file and no variable is read.
pub fn clear(pairings: &Pairings, plan: &Plan<'_>) -> Vec<Contents> {
    let mut contents = vec![Contents::default(); pairings.pairs.len()];
    for index in plan.sources.values().flat_map(|source| source.objects.values().copied()) {
        let pair = &pairings.pairs[index];
        let mut hidden = Hidden::default();
        if let Some(endpoint) = pairings.clusters.get(&pair.destination).and_then(|one| one.endpoint.as_ref())
        {
            hidden.set_public_endpoint(endpoint);
        }
        contents[index] =
            contents_of(pair, &Destination { config: None, hidden, absent: None }, &BTreeMap::new());
    }
    contents
}

/// What a destination gives to all pairs that point at it.
struct Destination {
    config: Option<Arc<PairConfig>>,
    hidden: Hidden,
    absent: Option<String>,
}

fn destinations<'p>(
    pairings: &'p Pairings,
    pairs: impl Iterator<Item = &'p Pair>,
    (now, unsealer): (SystemTime, &Unsealer),
) -> (BTreeMap<&'p ClusterName, Destination>, BTreeMap<ClusterName, Findings>) {
    let mut plugins: BTreeMap<&ClusterName, Vec<String>> = BTreeMap::new();
    for pair in pairs {
        let of_source = pairings.clusters.get(&pair.source).map(|source| &source.stork.exec_plugins);
        let of_source = of_source.cloned().unwrap_or_default();
        // Every Stork that uses the credential must have the plugin.
        plugins
            .entry(&pair.destination)
            .and_modify(|common| common.retain(|plugin| of_source.contains(plugin)))
            .or_insert(of_source);
    }
    let wanted: Vec<_> = plugins.iter().collect();
    let read = parallel::map(&wanted, |(name, plugins)| {
        let mut found = Findings::default();
        let cluster = pairings.clusters.get(name);
        let destination = cluster.map(|cluster| destination(cluster, plugins, (now, unsealer), &mut found));
        (destination, found)
    });
    let (mut destinations, mut findings) = (BTreeMap::new(), BTreeMap::new());
    for ((name, _), (destination, found)) in wanted.into_iter().zip(read) {
        findings.insert((*name).clone(), found);
        destinations.extend(destination.map(|destination| (*name, destination)));
    }
    (destinations, findings)
}

fn destination(
    cluster: &Cluster,
    exec_plugins: &[String],
    (now, unsealer): (SystemTime, &Unsealer),
    findings: &mut Findings,
) -> Destination {
    let mut hidden = Hidden::default();
    let endpoint = cluster.endpoint.as_deref();
    if let Some(endpoint) = endpoint {
        hidden.set_public_endpoint(endpoint);
    }
    let without = |absent| Destination { config: None, hidden: hidden.clone(), absent };
    let Some(given) = &cluster.kubeconfig else { return without(None) };
    let bytes = match secrets::fetch(&given.reference, unsealer) {
        Fetched::Here(bytes) => bytes,
        Fetched::Absent(why) => return without(Some(why)),
        Fetched::Failed(failure) => {
            findings.push(failure.at(&given.place, "the kubeconfig"));
            return without(None);
        }
    };
    let mut found = Findings::default();
    let wanted = kubeconfig::Wanted { context: given.context.as_deref(), endpoint, exec_plugins, now };
    // Something that the kubeconfig names is sealed for an identity that is not at hand.
    let absent = RefCell::new(None);
    let config = read_kubeconfig(given, bytes, &wanted, (unsealer, &absent), &mut found);
    let label = format!("the kubeconfig of cluster `{}`", cluster.name);
    findings.extend(found.into_iter().map(|finding| match &finding.place {
        Some(_) => finding.beside(&given.place, &*label),
        None => finding.at(&given.place, &*label),
    }));
    if let Some(config) = &config {
        hidden.set_config(config, endpoint.is_some());
    }
    Destination { config: config.map(Arc::new), hidden, absent: absent.into_inner() }
}

fn read_kubeconfig(
    given: &KubeconfigReference,
    bytes: Zeroizing<Vec<u8>>,
    wanted: &kubeconfig::Wanted<'_>,
    (unsealer, absent): (&Unsealer, &RefCell<Option<String>>),
    findings: &mut Findings,
) -> Option<PairConfig> {
    let (path, folder) = match &given.reference {
        Reference::File(path) => {
            (path.display().to_string(), path.parent().map(Path::to_path_buf).unwrap_or_default())
        }
        Reference::Env(name) => (format!("${name}"), PathBuf::new()),
    };
    let source = kubeconfig::source(&path, bytes, findings)?;
    let read = |path: &Path| {
        let opened = unsealer.plain(path, secrets::read(path)?);
        opened.map_err(|why| {
            if let Unopened::Absent(why) = &why {
                absent.replace(Some(why.clone()));
            }
            why.into()
        })
    };
    kubeconfig::resolve(&[(source, folder)], wanted, &read, findings)
}

/// The secret options by reference. What is absent is left out; the sentence is made again where it is needed.
fn option_secrets<'p>(
    pairs: impl Iterator<Item = &'p Pair>,
    unsealer: &Unsealer,
    findings: &mut Findings,
) -> BTreeMap<&'p Reference, Result<Secret, String>> {
    let mut secrets = BTreeMap::new();
    for pair in pairs {
        for (key, value) in &pair.options {
            let OptionValue::Reference(reference, place) = value else { continue };
            if secrets.contains_key(reference) {
                continue;
            }
            let fetched = match secrets::fetch(reference, unsealer) {
                Fetched::Here(bytes) => option_secret(key, &bytes, place, findings),
                Fetched::Absent(why) => Err(why),
                Fetched::Failed(failure) => {
                    findings.push(failure.clone().at(place, "the value"));
                    Err(failure.message)
                }
            };
            secrets.insert(reference, fetched);
        }
    }
    secrets
}

/// The value of an option by reference, without the white space round it, which a file's last line break always is.
pub fn option_secret(
    key: &str,
    bytes: &[u8],
    place: &Place,
    findings: &mut Findings,
) -> Result<Secret, String> {
    let problem = match std::str::from_utf8(bytes).map(str::trim) {
        Ok("") => "the value is empty",
        Ok(text) if text.contains(char::is_control) => {
            "the value has a control character or a line break inside"
        }
        Ok(text) => {
            let key = Spanned { value: key.to_owned(), place: place.clone() };
            options::check(&key, text, place, findings);
            return Ok(Secret::from(text));
        }
        Err(_) => "the value is not UTF-8 text",
    };
    let finding = Finding::new(Code::BadOption, format!("option `{key}` cannot be used: {problem}"));
    findings.push(finding.at(place, "its value is kept here").help("mend what the reference names"));
    Err(problem.to_owned())
}

fn contents_of(
    pair: &Pair,
    destination: &Destination,
    secrets: &BTreeMap<&Reference, Result<Secret, String>>,
) -> Contents {
    let mut absent: Vec<String> = destination.absent.iter().cloned().collect();
    let (mut clear, mut secret, mut keys) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for (key, value) in &pair.options {
        match value {
            OptionValue::Literal(text) => {
                clear.insert(key.clone(), text.clone());
            }
            OptionValue::Reference(reference, _) => {
                keys.push(key.as_str());
                match secrets.get(reference) {
                    Some(Ok(text)) => {
                        secret.insert(key.clone(), text.clone());
                    }
                    Some(Err(why)) => absent.push(why.clone()),
                    None => {}
                }
            }
        }
    }
    let whole = secret.len() == keys.len();
    let mut hidden = destination.hidden.clone();
    hidden.set_options(&clear, keys, whole.then_some(&secret));
    clear.extend(secret);
    let options = whole.then(|| Arc::new(clear));
    Contents { config: destination.config.clone(), options, hidden, absent }
}
