//! Who has to be asked for what checks look at.

use std::collections::BTreeSet;

use super::reading::READINGS;
use super::registry::{CHECKS, Check, Looks};
use crate::model::code::Code;

/// Something beyond pairings.yaml that a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The credential of a pair: who has none knows nothing of it.
    Credentials,
    /// The pairs on their source clusters.
    Sources,
    /// What source clusters say beside them.
    Surroundings,
    /// The answers of destinations.
    Probes,
    /// Rancher's projects.
    Rancher,
}

/// What some checks look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs(BTreeSet<Need>);

impl Needs {
    /// What these checks look at, and what is read for these codes; for all where none is given.
    pub fn of(checks: &[Check], codes: &[Code]) -> Self {
        let is_read = READINGS.iter().any(|reading| codes.is_empty() || codes.contains(&reading.code));
        let needs = checks.iter().flat_map(|check| of(check.looks)).copied();
        Self(needs.chain(is_read.then_some(Need::Credentials)).collect())
    }

    /// What the checks of these codes look at.
    pub fn of_codes(codes: &[Code]) -> Self {
        let checks: Vec<Check> = CHECKS.iter().copied().filter(|check| codes.contains(&check.code)).collect();
        Self::of(&checks, codes)
    }

    /// The same and more.
    #[must_use]
    pub fn with(mut self, more: &[Need]) -> Self {
        self.0.extend(more);
        self
    }

    /// Whether something is needed.
    pub fn has(&self, need: Need) -> bool {
        self.0.contains(&need)
    }

    /// Whether Rancher alone is asked.
    pub fn is_of_rancher_alone(&self) -> bool {
        self.has(Need::Rancher) && self.0.len() == 1
    }

    /// Whether any cluster is asked, or Rancher.
    pub fn anybody(&self) -> bool {
        self.0.iter().any(|need| *need != Need::Credentials)
    }
}

/// Whether some of these checks, or what is read for these codes, shows something where nobody is asked.
pub fn sees_offline(checks: &[Check], codes: &[Code]) -> bool {
    let is_read = READINGS.iter().any(|reading| codes.is_empty() || codes.contains(&reading.code));
    is_read || checks.iter().any(|check| is_seen_offline(check.looks))
}

fn is_seen_offline(looks: Looks) -> bool {
    use Looks::{AtClusters, AtCredential, AtEnds, AtFleet, AtPair};
    matches!(looks, AtCredential(_) | AtPair(_) | AtFleet(_) | AtEnds(_) | AtClusters(_))
}

/// The live pair comes first in most of it: it says where a probe goes and with what, and what a failover maps.
fn of(looks: Looks) -> &'static [Need] {
    match looks {
        Looks::AtPair(_) | Looks::AtFleet(_) | Looks::AtClusters(_) => &[],
        Looks::AtCredential(_) | Looks::AtLogin(_) => &[Need::Credentials, Need::Sources],
        Looks::AtEnds(_) | Looks::AtLive(_) | Looks::AtSource(_) => &[Need::Sources],
        Looks::AtProbe(_) => &[Need::Credentials, Need::Sources, Need::Probes],
        Looks::AroundLive(_) | Looks::AroundSource(_) => &[Need::Sources, Need::Surroundings],
        Looks::AtBothEnds(_) => &[Need::Sources, Need::Surroundings, Need::Probes],
        Looks::AtRancher(_) => &[Need::Rancher],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(code: Code) -> Needs {
        let checks: Vec<Check> = CHECKS.iter().copied().filter(|check| check.code == code).collect();
        Needs::of(&checks, &[code])
    }

    #[test]
    fn a_check_asks_for_no_more_than_it_looks_at() {
        use Need::{Credentials, Probes, Rancher, Sources, Surroundings};
        for (code, needed) in [
            (Code::NoWayBack, &[][..]),
            (Code::ClusterInNoPair, &[]),
            (Code::KubeconfigSyntax, &[Credentials]),
            (Code::PairNotLive, &[Sources]),
            (Code::SameCluster, &[Sources]),
            (Code::ForeignPairUndecodable, &[Sources]),
            (Code::TokenExpired, &[Credentials, Sources]),
            (Code::ProjectUnmapped, &[Sources, Surroundings]),
            (Code::ClockSkew, &[Credentials, Sources, Probes]),
            (Code::DestinationOlder, &[Sources, Surroundings, Probes]),
            (Code::RancherProjectMissing, &[Rancher]),
        ] {
            assert_eq!(needs(code), Needs::default().with(needed), "{code:?}");
            assert_eq!(needs(code).anybody(), needed.iter().any(|need| *need != Credentials), "{code:?}");
        }
        let all = [Credentials, Sources, Surroundings, Probes, Rancher];
        assert_eq!(Needs::of(CHECKS, &[]), Needs::default().with(&all));
    }
}
