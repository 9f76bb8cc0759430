//! The checks, one file each.

pub(super) mod authority_expired;
pub(super) mod authority_expires_soon;
pub(super) mod authority_not_yet_valid;
pub(super) mod client_certificate_expired;
pub(super) mod client_certificate_expires_soon;
pub(super) mod client_certificate_not_yet_valid;
pub(super) mod credential_refused;
pub(super) mod destination_unreachable;
pub(super) mod destination_untrusted;
pub(super) mod no_way_back;
pub(super) mod pair_not_live;
pub(super) mod rights_missing;
pub(super) mod scheduler_error;
pub(super) mod token_expired;
pub(super) mod token_expires_soon;

/// Where Kubernetes and Go say how long a certificate holds.
const CERTIFICATES: &str =
    "Go crypto/x509 verify.go; Kubernetes docs, Authenticating: X509 client certificates";
/// Where Kubernetes says how long a token holds.
const TOKENS: &str = "Kubernetes docs, Managing service accounts: bound tokens; RFC 7519";
