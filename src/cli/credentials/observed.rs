//! The world as a rotation sees it: the destination, what is at hand, the tree, and every live pair.

use std::time::SystemTime;

use super::args::VouchedArgs;
use super::fleet::{self, Fleet};
use super::probed;
use super::target::Target;
use crate::cli::drift::tree::Scope;
use crate::credentials::carried::Known;
use crate::credentials::rotation::{Hand, LiveUse, Standing, World};
use crate::input::contents;
use crate::model::cluster_pair::{ObjectId, PairConfig};
use crate::model::expected::Inventory;
use crate::model::finding::{Findings, Severity};
use crate::model::fingerprint::{Hasher, PartName};
use crate::model::live::LiveMetadata;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::model::plan::{Contents, Plan};

/// What is looked at.
pub(super) struct Observing<'a> {
    pub(super) pairings: &'a Pairings,
    pub(super) target: &'a Target<'a>,
    /// The objects that point at the destination.
    pub(super) plan: Plan<'a>,
    /// For what the user vouches.
    pub(super) vouched: &'a VouchedArgs,
}

/// What was seen.
pub(super) struct Observed {
    pub(super) world: World,
    /// The kubeconfig at hand.
    pub(super) config: Option<PairConfig>,
    /// Pairs that point here and carry what pairctl did not issue: which, whether pairings.yaml makes it, and what it is.
    pub(super) of_others: Vec<(String, bool, String)>,
}

impl<'a> Observing<'a> {
    /// Looks at the pairs that point at the destination.
    pub(super) fn new(pairings: &'a Pairings, target: &'a Target<'a>, vouched: &'a VouchedArgs) -> Self {
        let mut plan = Plan::new(pairings, None);
        let name = &target.cluster.name;
        for source in plan.sources.values_mut() {
            source.objects.retain(|_, index| pairings.pairs[*index].destination == *name);
        }
        plan.sources.retain(|_, source| !source.objects.is_empty());
        Self { pairings, target, plan, vouched }
    }

    /// Whether pairings.yaml makes a live pair, to point at the destination.
    pub(super) fn is_wanted(&self, source: &ClusterName, metadata: &LiveMetadata) -> bool {
        let (Ok(namespace), Ok(name)) = (metadata.namespace.parse(), metadata.name.parse()) else {
            return false;
        };
        let id = ObjectId { namespace, name };
        self.plan.sources.get(source).is_some_and(|source| source.objects.contains_key(&id))
    }

    /// Reads all of it. Nothing where a finding stands in the way; clusters that cannot be read do not.
    pub(super) fn observe(&self, findings: &mut Findings) -> anyhow::Result<Option<Observed>> {
        let now = SystemTime::now();
        let (target, hasher) = (self.target, Hasher::default());
        // What is wrong with the kubeconfig at hand is a reason for another one, and none to stop.
        let (contents, of_kubeconfig) =
            contents::gather_by_destination(self.pairings, &self.plan, now, target.unsealer, findings);
        let stale = self.stale(&contents, &hasher, now, findings)?;
        let seen = match target.observe()? {
            Ok(seen) => seen,
            Err(finding) => {
                findings.push(*finding);
                return Ok(None);
            }
        };
        let (Some(stale), false) = (stale, findings.has_errors()) else { return Ok(None) };
        let account_uid = seen.account_uid.as_deref();
        let known = Known { account: &target.account, account_uid, generations: &seen.generations };
        let unusable = of_kubeconfig.into_values().flatten().find(|one| one.severity() == Severity::Error);
        let at_hand = self.at_hand(&contents, unusable.map(|finding| finding.message));
        let config = at_hand.as_ref().ok().cloned();
        let mut fleet = fleet::read(self, known, &self.servers(config.as_ref())?, findings)?;
        let newest = seen.generations.last();
        let is_newest = |config: &&PairConfig| newest.is_some() && known.of_config(config) == newest;
        let (of_hand, mut pairs) =
            self.asked(config.as_ref().filter(is_newest), std::mem::take(&mut fleet.pairs))?;
        let hand = match at_hand {
            Ok(config) => {
                let generation = known.of_config(&config).map(|one| one.name.clone());
                Hand::Here { generation, standing: of_hand.unwrap_or_else(not_asked) }
            }
            Err(why) => Hand::Absent(why),
        };
        pairs.sort_by(|one, other| one.pair.cmp(&other.pair));
        let own = seen.own.as_ref();
        let own = own.and_then(|own| seen.generations.iter().find(|one| known.is_said(own, one)));
        let own = own.map(|one| one.name.clone());
        let Fleet { missing, unread, of_others, .. } = fleet;
        let world = World { own, hand, stale, pairs, missing, unread, generations: seen.generations };
        Ok(Some(Observed { world, config, of_others }))
    }

    /// Every address of the destination that is known.
    fn servers(&self, at_hand: Option<&PairConfig>) -> anyhow::Result<Vec<String>> {
        let (own, _) = self.target.route().map_err(|finding| anyhow::anyhow!(finding.message))?;
        let endpoint = self.target.cluster.endpoint.clone();
        Ok(endpoint.into_iter().chain(at_hand.map(|config| config.server.clone())).chain([own]).collect())
    }

    /// The kubeconfig at hand, or why there is none.
    fn at_hand(&self, contents: &[Contents], unusable: Option<String>) -> Result<PairConfig, String> {
        let index = self.plan.sources.values().flat_map(|source| source.objects.values()).next();
        let contents = index.map(|index| &contents[*index]);
        let config = contents.and_then(|contents| contents.config.as_deref().cloned());
        config.ok_or_else(|| {
            let absent = contents.map(|contents| contents.absent.join("; ")).filter(|why| !why.is_empty());
            let none = || format!("cluster `{}` has no `kubeconfig`", self.target.cluster.name);
            absent.or(unusable).unwrap_or_else(none)
        })
    }

    /// The objects of the tree whose sealed way to the destination is not what is at hand. References to stores do not say.
    fn stale(
        &self,
        contents: &[Contents],
        hasher: &Hasher,
        now: SystemTime,
        findings: &mut Findings,
    ) -> anyhow::Result<Option<Vec<String>>> {
        let sources = self.plan.sources.iter().map(|(name, source)| (*name, source.cluster)).collect();
        let scope = Scope { pairings: self.pairings, plan: &self.plan, sources: &sources, fleet: None };
        let Some(inventory) = scope.inventory(contents, hasher, now, findings)? else { return Ok(None) };
        let Inventory { objects, .. } = inventory;
        let mut stale = Vec::new();
        for (source, plan) in &self.plan.sources {
            for (id, index) in &plan.objects {
                let found = objects.get(source).and_then(|objects| objects.get(id));
                let is_as_at_hand = found.is_some_and(|state| {
                    let changed = state.rendered.fingerprint.as_ref();
                    let changed = changed.map(|made| made.changed(&contents[*index].hidden, id, hasher));
                    state.rendered.is_in_tree
                        && !changed.unwrap_or_default().iter().any(|part| OF_CONFIG.contains(part))
                });
                if !is_as_at_hand {
                    stale.push(format!("{source}/{id}"));
                }
            }
        }
        Ok(Some(stale))
    }

    /// What the destination says to the kubeconfig at hand and to each live pair; to each credential once.
    fn asked(
        &self,
        hand: Option<&PairConfig>,
        pairs: Vec<(LiveUse, Option<PairConfig>)>,
    ) -> anyhow::Result<(Option<Standing>, Vec<LiveUse>)> {
        let mut tried: Vec<&PairConfig> = Vec::new();
        for config in hand.into_iter().chain(pairs.iter().filter_map(|(_, config)| config.as_ref())) {
            if !tried.contains(&config) {
                tried.push(config);
            }
        }
        if tried.is_empty() {
            return Ok((None, pairs.into_iter().map(|(pair, _)| pair).collect()));
        }
        let route = self.target.route().map_err(|finding| anyhow::anyhow!(finding.message))?;
        let place = &self.target.cluster.place;
        let standings = probed::standings(&tried, &route, place, self.target.pace)?;
        let of = |config: &PairConfig| answer_to(config, &tried, &standings);
        let of_hand = hand.map(of);
        let standings: Vec<Option<Standing>> =
            pairs.iter().map(|(_, config)| config.as_ref().map(of)).collect();
        let with = |((pair, _), standing): ((LiveUse, _), Option<Standing>)| LiveUse {
            standing: standing.unwrap_or(pair.standing.clone()),
            ..pair
        };
        Ok((of_hand, pairs.into_iter().zip(standings).map(with).collect()))
    }
}

/// The answer to a credential, of all that were tried and the answers in their order.
fn answer_to<C: PartialEq>(config: &C, tried: &[&C], standings: &[Standing]) -> Standing {
    let at = tried.iter().position(|one| *one == config);
    at.and_then(|at| standings.get(at)).cloned().unwrap_or_else(not_asked)
}

/// What nobody has said is not that it works.
fn not_asked() -> Standing {
    Standing::Unknown("it was not asked".to_owned())
}

/// The parts of what is sealed that come from the kubeconfig.
const OF_CONFIG: [PartName; 3] = [PartName::Endpoint, PartName::Authority, PartName::Credential];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_did_not_come_is_none_that_it_works() {
        let standings = [Standing::Works];
        let answers = ["a", "b", "c"].map(|one| answer_to(&one, &[&"a", &"b"], &standings));
        assert_eq!(answers, [Standing::Works, not_asked(), not_asked()]);
    }
}
