//! The checks, one file each.

pub(super) mod admin_credential;
pub(super) mod admin_pair_stork_too_old;
pub(super) mod authority_expired;
pub(super) mod authority_expires_soon;
pub(super) mod authority_not_yet_valid;
pub(super) mod client_certificate_expired;
pub(super) mod client_certificate_expires_soon;
pub(super) mod client_certificate_not_yet_valid;
pub(super) mod client_certificate_wrong_use;
pub(super) mod clock_skew;
pub(super) mod cluster_in_no_pair;
pub(super) mod credential_refused;
pub(super) mod credential_unusable;
pub(super) mod destination_not_asked;
pub(super) mod destination_not_serving;
pub(super) mod destination_of_many;
pub(super) mod destination_older;
pub(super) mod destination_slow;
pub(super) mod destination_unreachable;
pub(super) mod destination_untrusted;
pub(super) mod finalizer_missing;
pub(super) mod foreign_pair_undecodable;
pub(super) mod mapping_bare_only;
pub(super) mod mapping_chained;
pub(super) mod mapping_many_to_one;
pub(super) mod mapping_not_reversed;
pub(super) mod namespace_in_no_pair;
pub(super) mod namespace_missing;
pub(super) mod namespace_of_two_sources;
pub(super) mod no_way_back;
pub(super) mod options_after_ready;
pub(super) mod pair_being_deleted;
pub(super) mod pair_degraded;
pub(super) mod pair_not_live;
pub(super) mod pair_pending;
pub(super) mod pair_undecodable;
pub(super) mod pair_undecrypted;
pub(super) mod personal_login;
pub(super) mod project_in_no_pair;
pub(super) mod project_unmapped;
pub(super) mod rancher_cluster_unknown;
pub(super) mod rancher_project_being_removed;
pub(super) mod rancher_project_missing;
pub(super) mod rancher_project_recreated;
pub(super) mod rancher_project_renamed;
pub(super) mod ready_but_dead;
pub(super) mod rights_missing;
pub(super) mod running_stork_no_admin_pairs;
pub(super) mod running_stork_too_old;
pub(super) mod same_cluster;
pub(super) mod scheduler_error;
pub(super) mod sealed_for_others;
pub(super) mod sealing_certificate_expired;
pub(super) mod sealing_certificate_expires_soon;
pub(super) mod server_behind_rancher;
pub(super) mod several_credentials;
pub(super) mod status_committed;
pub(super) mod storage_error;
pub(super) mod stork_not_running;
pub(super) mod token_expired;
pub(super) mod token_expires_soon;
pub(super) mod token_never_expires;
pub(super) mod token_not_yet_valid;
pub(super) mod token_wrong_audience;
pub(super) mod two_appliers;

use super::in_rancher::{BothInRancher, Mapped};
use crate::model::verify::Fault;

/// Where Kubernetes and Go say how long a certificate holds.
const CERTIFICATES: &str =
    "Go crypto/x509 verify.go; Kubernetes docs, Authenticating: X509 client certificates";
/// Where Kubernetes says how long a token holds.
const TOKENS: &str = "Kubernetes docs, Managing service accounts: bound tokens; RFC 7519";
/// Where Stork maps Rancher projects.
const MAPPINGS: &str =
    "Stork pkg/migration/controllers/migration.go and pkg/utils/utils.go: whole strings, mapped once";
/// Where it is said for which certificates nothing is sealed.
const SEALING: &str = "kubeseal pkg/kubeseal, ParseKey: it does not seal for an expired certificate";
/// Where Rancher's own client says what it tells of projects.
const RANCHER: &str = "Rancher pkg/client/generated/management/v3/zz_generated_project.go, GET /v3/projects; Portworx docs: projects exist on both clusters";

/// The fault, with a line for each mapped project that has something to be said of it; nothing where none has.
fn at_projects(
    both: &BothInRancher<'_>,
    fault: Fault,
    line: impl Fn(&Mapped<'_>) -> Option<String>,
) -> Option<Fault> {
    let lines: Vec<String> = both.projects().iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| lines.into_iter().fold(fault, Fault::shown_by))
}
