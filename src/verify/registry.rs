//! Every check, one line each.

use super::checks;
use super::in_rancher::BothInRancher;
use super::subject::{Answered, Credential, Fleet, Horizon, OnSource, SourceCluster, Subject};
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::pairing::Cluster;
use crate::model::verify::Fault;

/// One check.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// What it finds; each check has a code of its own.
    pub code: Code,
    /// What it looks at.
    pub looks: Looks,
    /// Where the fact behind it comes from.
    pub source: &'static str,
}

impl Check {
    /// How much what it finds weighs for a failover.
    pub fn severity(&self) -> Severity {
        match self.code {
            // It keeps a render from sealing the next credential; what is sealed already opens, and the pair works.
            Code::SealingCertificateExpired => Severity::Warning,
            code => code.severity(),
        }
    }
}

/// What a check looks at, and how.
#[derive(Clone, Copy, Debug)]
pub enum Looks {
    /// At what a pair logs in with.
    AtCredential(fn(&Credential<'_>) -> Option<Fault>),
    /// At one object and what is known of its two ends.
    AtPair(fn(&Subject<'_>, Horizon) -> Option<Fault>),
    /// At the shape of the fleet: the positions of the objects in [`Fleet::subjects`], each with its fault.
    AtFleet(fn(&Fleet<'_>) -> Vec<(usize, Fault)>),
    /// At the same and at where credentials lead: once with those at hand, and once with the live ones.
    AtEnds(fn(&Fleet<'_>) -> Vec<(usize, Fault)>),
    /// At clusters beside their pairs: the clusters, each with its fault.
    AtClusters(for<'f> fn(&Fleet<'f>) -> Vec<(&'f Cluster, Fault)>),
    /// At what the pair logs in with that is asked about at its destination: whether anybody but Stork can.
    AtLogin(fn(&Credential<'_>) -> Option<Fault>),
    /// At what the destination answers to the credential of a pair.
    AtProbe(fn(&Answered<'_>) -> Option<Fault>),
    /// At the object on the source cluster.
    AtLive(fn(&OnSource<'_>) -> Option<Fault>),
    /// At that, and at what the source cluster says beside its pairs.
    AroundLive(fn(&OnSource<'_>) -> Option<Fault>),
    /// At both, and at what the destination answers.
    AtBothEnds(fn(&OnSource<'_>) -> Option<Fault>),
    /// At all pairs that a source cluster has: what is wrong, with the namespace where that is.
    AtSource(fn(&SourceCluster<'_>) -> Vec<(String, Fault)>),
    /// At that, and at what the cluster says beside them.
    AroundSource(fn(&SourceCluster<'_>) -> Vec<(String, Fault)>),
    /// At what Rancher has of the projects that a pair maps.
    AtRancher(fn(&BothInRancher<'_>) -> Option<Fault>),
}

/// All checks, in the order of the documentation.
pub const CHECKS: &[Check] = &[
    checks::client_certificate_expired::CHECK,
    checks::client_certificate_expires_soon::CHECK,
    checks::client_certificate_not_yet_valid::CHECK,
    checks::client_certificate_wrong_use::CHECK,
    checks::authority_expired::CHECK,
    checks::authority_expires_soon::CHECK,
    checks::authority_not_yet_valid::CHECK,
    checks::token_expired::CHECK,
    checks::token_expires_soon::CHECK,
    checks::token_not_yet_valid::CHECK,
    checks::token_never_expires::CHECK,
    checks::token_wrong_audience::CHECK,
    checks::admin_credential::CHECK,
    checks::personal_login::CHECK,
    checks::several_credentials::CHECK,
    checks::server_behind_rancher::CHECK,
    checks::no_way_back::CHECK,
    checks::same_cluster::CHECK,
    checks::namespace_of_two_sources::CHECK,
    checks::destination_of_many::CHECK,
    checks::admin_pair_stork_too_old::CHECK,
    checks::mapping_bare_only::CHECK,
    checks::mapping_not_reversed::CHECK,
    checks::mapping_chained::CHECK,
    checks::mapping_many_to_one::CHECK,
    checks::cluster_in_no_pair::CHECK,
    checks::project_in_no_pair::CHECK,
    checks::sealing_certificate_expired::CHECK,
    checks::sealing_certificate_expires_soon::CHECK,
    checks::sealed_for_others::CHECK,
    checks::destination_unreachable::CHECK,
    checks::destination_untrusted::CHECK,
    checks::credential_refused::CHECK,
    checks::rights_missing::CHECK,
    checks::destination_slow::CHECK,
    checks::destination_not_serving::CHECK,
    checks::destination_not_asked::CHECK,
    checks::clock_skew::CHECK,
    checks::credential_unusable::CHECK,
    checks::pair_not_live::CHECK,
    checks::scheduler_error::CHECK,
    checks::destination_older::CHECK,
    checks::namespace_missing::CHECK,
    checks::pair_undecodable::CHECK,
    checks::pair_undecrypted::CHECK,
    checks::status_committed::CHECK,
    checks::ready_but_dead::CHECK,
    checks::storage_error::CHECK,
    checks::pair_degraded::CHECK,
    checks::pair_pending::CHECK,
    checks::pair_being_deleted::CHECK,
    checks::options_after_ready::CHECK,
    checks::finalizer_missing::CHECK,
    checks::two_appliers::CHECK,
    checks::stork_not_running::CHECK,
    checks::running_stork_too_old::CHECK,
    checks::running_stork_no_admin_pairs::CHECK,
    checks::project_unmapped::CHECK,
    checks::namespace_in_no_pair::CHECK,
    checks::foreign_pair_undecodable::CHECK,
    checks::rancher_cluster_unknown::CHECK,
    checks::rancher_project_missing::CHECK,
    checks::rancher_project_recreated::CHECK,
    checks::rancher_project_renamed::CHECK,
    checks::rancher_project_being_removed::CHECK,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::verify::{AT_CLUSTERS, IN_RANCHER};

    /// The outcome of a report follows from its codes, without the checks that raised them.
    #[test]
    fn reports_know_the_checks_of_clusters() {
        let is_at_clusters = |check: &&Check| {
            matches!(check.looks, Looks::AtClusters(_) | Looks::AtSource(_) | Looks::AroundSource(_))
        };
        let at_clusters = CHECKS.iter().filter(is_at_clusters);
        let codes: Vec<Code> = at_clusters.map(|check| check.code).collect();
        assert_eq!(codes, AT_CLUSTERS);
        let in_rancher = CHECKS.iter().filter(|check| matches!(check.looks, Looks::AtRancher(_)));
        assert_eq!(in_rancher.map(|check| check.code).collect::<Vec<_>>(), IN_RANCHER);
    }
}
