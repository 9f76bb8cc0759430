//! For whom to seal: the rules of a `.sops.yaml` that is there, or `--age`.

use std::collections::BTreeSet;

use super::site::Site;
use super::wishes::Wishes;
use crate::adopt::founding::{SECRETS, Seal};
use crate::input::creation_rules;
use crate::model::cluster_pair::ObjectId;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::NamespaceName;
use crate::model::pairing::Pairings;
use crate::model::plan::Plan;
use crate::model::recipient::Recipient;
use crate::sops::creation_rules::NoKeys;
use crate::sops::{CreationRules, ENCRYPTED_REGEX};

/// What a `.sops.yaml` says of some files.
pub(super) enum Rule {
    /// It is not there.
    Unwritten,
    /// It has no rule for them.
    Unruled,
    /// Age recipients.
    Age(Vec<Recipient>),
    /// Other keys, or not the same for all of them.
    Others,
    /// It has a rule for some of them, and none for this one.
    Partly(String),
}

/// The keys of a fleet.
pub(super) struct Keys {
    /// For the tree.
    pub(super) seal: Seal,
    /// For sealed inputs; where there is none, only sops itself can seal.
    pub(super) inputs: Vec<Recipient>,
    /// Whether a `.sops.yaml` is to be written.
    pub(super) writes_rules: bool,
}

/// The rules of the `.sops.yaml` beside pairings.yaml, or else of the next one above it in the work tree.
pub(super) fn rules(site: &Site, findings: &mut Findings) -> Option<CreationRules> {
    let mut found = site.upwards(".sops.yaml").into_iter();
    let found = found.find_map(|path| creation_rules::found(&path, site.working_directory()))?;
    found.map_err(|finding| findings.push(*finding)).ok()
}

/// Whether they may have a rule for the rendered tree, while nobody can say yet which files that has.
pub(super) fn may_seal(rules: Option<&CreationRules>, site: &Site, wishes: &Wishes) -> bool {
    let Some(rules) = rules else { return false };
    let clusters: BTreeSet<&str> = wishes.clusters.iter().map(|(name, _)| name.as_str()).collect();
    let name = wishes.pair_name.as_deref().unwrap_or("remotecluster");
    let is_ruled = |cluster: &str, namespace: &NamespaceName, name: &str| {
        let file = format!("clusters/{cluster}/{namespace}/{name}.clusterpair.yaml");
        !matches!(rules.keys_for(&site.absolute(&site.file(&file))), Err(NoKeys::NoRule(_)))
    };
    let is_unknown = clusters.is_empty() || wishes.namespaces.is_empty();
    is_unknown
        || clusters.iter().any(|cluster| {
            let names = || clusters.iter().copied().chain([name]);
            wishes.namespaces.iter().any(|namespace| names().any(|name| is_ruled(cluster, namespace, name)))
        })
}

/// What they say of the rendered tree.
pub(super) fn of_tree(
    rules: Option<&CreationRules>,
    site: &Site,
    pairings: &Pairings,
    findings: &mut Findings,
) -> Rule {
    let plan = Plan::new(pairings, None);
    let files = plan.sources.iter().flat_map(|(source, planned)| {
        let file =
            move |id: &ObjectId| format!("clusters/{source}/{}/{}.clusterpair.yaml", id.namespace, id.name);
        planned.objects.keys().map(file)
    });
    rule(rules, site, files.collect(), findings)
}

/// What they say of sealed kubeconfigs.
fn of_inputs(rules: Option<&CreationRules>, site: &Site, wishes: &Wishes, findings: &mut Findings) -> Rule {
    rule(rules, site, wishes.clusters.iter().map(|(name, _)| Site::sealed(name)).collect(), findings)
}

fn rule(rules: Option<&CreationRules>, site: &Site, files: Vec<String>, findings: &mut Findings) -> Rule {
    let Some(rules) = rules else { return Rule::Unwritten };
    let (mut sets, mut unruled) = (Vec::new(), None);
    for file in files {
        match rules.keys_for(&site.absolute(&site.file(&file))) {
            Ok(keys) => sets.push(keys),
            Err(NoKeys::NoRule(path)) => unruled = Some(path),
            Err(NoKeys::Flaw(place, flaw)) => {
                place.source.mask_value_at(place.span.start);
                let message = format!(".sops.yaml cannot be used: {}", flaw.message);
                findings
                    .push(Finding::new(Code::SopsConfigBroken, message).at(&place, "here").help(flaw.help));
                return Rule::Others;
            }
        }
    }
    if let Some(path) = unruled {
        return if sets.is_empty() { Rule::Unruled } else { Rule::Partly(path) };
    }
    let first = sets.first().filter(|first| sets.iter().all(|keys| keys == *first));
    let recipients =
        first.and_then(|keys| keys.age_alone()).map(|all| all.into_iter().map(str::parse).collect());
    match recipients {
        Some(Ok(recipients)) => Rule::Age(recipients),
        _ => Rule::Others,
    }
}

/// Joins what the rules and the flags say; a finding where they contradict each other.
pub(super) fn keys(
    tree: &Rule,
    rules: Option<&CreationRules>,
    site: &Site,
    wishes: &Wishes,
    findings: &mut Findings,
) -> Option<Keys> {
    let config = rules.map(|rules| site.way(rules.path())).unwrap_or_default();
    let seal = joined(tree, config, wishes, findings)?;
    let inputs = match (of_inputs(rules, site, wishes, findings), &seal) {
        (Rule::Age(recipients), _) => recipients,
        (Rule::Unwritten | Rule::Unruled, Seal::Age(recipients)) => recipients.clone(),
        _ => Vec::new(),
    };
    Some(Keys { seal, inputs, writes_rules: matches!(tree, Rule::Unwritten) })
}

fn joined(tree: &Rule, config: String, wishes: &Wishes, findings: &mut Findings) -> Option<Seal> {
    let given: BTreeSet<&Recipient> = wishes.recipients.iter().collect();
    match tree {
        Rule::Age(recipients) if given.is_empty() || given == recipients.iter().collect() => {
            Some(Seal::Age(recipients.clone()))
        }
        Rule::Others if given.is_empty() => Some(Seal::Config(config)),
        Rule::Partly(path) => {
            let message =
                format!(".sops.yaml has a rule for a part of what is rendered, and none for {path}");
            let help = "add one with `path_regex: ^clusters/` behind the others, or take those out";
            findings.push(Finding::new(Code::BadArgument, message).help(help));
            None
        }
        Rule::Age(_) | Rule::Others => {
            let message = "--age names other keys than .sops.yaml has for clusters/, and `sops updatekeys` would bring the \
                           tree back to those";
            let help = "leave --age away to seal for the keys of .sops.yaml, or change its rule first";
            findings.push(Finding::new(Code::BadArgument, message).help(help));
            None
        }
        Rule::Unwritten => Some(Seal::Age(wishes.recipients.clone())),
        Rule::Unruled => {
            let help = format!(
                "add above the others: `- path_regex: ^clusters/`, with `encrypted_regex: {ENCRYPTED_REGEX}`, \
                 `mac_only_encrypted: true` and `age`; and one with `path_regex: ^{SECRETS}/` for sealed inputs"
            );
            let message = ".sops.yaml has no rule for what is rendered, and stays as it is";
            findings.push(Finding::new(Code::InitRules, message).help(help));
            Some(Seal::Age(wishes.recipients.clone()))
        }
    }
}
