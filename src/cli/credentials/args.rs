//! The flags that both commands take.

use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::credentials::role::{ExtraResource, Rule, rules};
use crate::model::issued::{Account, TokenKind};
use crate::model::name::NamespaceName;

/// Whose credential it is, what it may do, and how its tokens are made.
#[derive(Clone, Debug, Args)]
pub(super) struct CredentialArgs {
    /// The namespace of the account on the destination
    #[arg(long, value_name = "NAME", default_value = "pairctl")]
    namespace: NamespaceName,
    /// The name of the account, of its role and of the role's binding
    #[arg(long, value_name = "NAME", default_value = "pairctl-pairing")]
    name: NamespaceName,
    /// A resource that migrations bring over beside those of every fleet, such as `kafka.strimzi.io/kafkas`; may be repeated
    #[arg(long = "extra-resource", value_name = "GROUP/RESOURCE")]
    extra: Vec<ExtraResource>,
    /// Let migrations bring roles that grant more than the credential may do itself, which makes it an administrator at once
    #[arg(long)]
    grant_roles: bool,
    /// How tokens are made
    #[arg(long = "token", value_enum, value_name = "KIND", default_value_t = Kind::Secret)]
    kind: Kind,
    /// How long a bound token is to hold
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = time)]
    life: Duration,
}

/// For what the user vouches that pairctl cannot see.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct VouchedArgs {
    /// Vouch that no pair on this cluster holds the old credential, where it cannot be read or its pairs are not live; may be
    /// repeated
    #[arg(long = "without", value_name = "CLUSTER")]
    pub(super) without: Vec<String>,
    /// Do not wait for pairs of pairings.yaml that are not live, where no older commit will bring one back
    #[arg(long)]
    pub(super) without_missing: bool,
}

/// How tokens are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// By the cluster, into a Secret: a token without an end
    Secret,
    /// On request, for the time that --life says, bound to a Secret
    Bound,
}

impl CredentialArgs {
    pub(super) fn account(&self) -> Account {
        Account { namespace: self.namespace.clone(), name: self.name.clone() }
    }

    pub(super) fn rules(&self) -> Vec<Rule> {
        rules(&self.extra, self.grant_roles)
    }

    pub(super) fn kind(&self) -> TokenKind {
        match self.kind {
            Kind::Secret => TokenKind::Secret,
            Kind::Bound => TokenKind::Bound,
        }
    }

    pub(super) fn life(&self) -> Duration {
        self.life
    }
}

/// A number and `d`, `h` or `m`; what API servers take for a token (Kubernetes API, `TokenRequest`) is ten minutes or more.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    let form = || "write a number and d, h or m, such as 90d".to_owned();
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(form)?;
    let seconds: u64 = match unit {
        "d" => 24 * 60 * 60,
        "h" => 60 * 60,
        "m" => 60,
        _ => return Err(form()),
    };
    let number: u64 = number.parse().map_err(|_| form())?;
    number.checked_mul(seconds).filter(|all| *all < 1 << 32).map(Duration::from_secs).ok_or_else(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        for (text, seconds) in [("90d", 7_776_000), ("12h", 43_200), ("10m", 600), ("0d", 0)] {
            assert_eq!(time(text), Ok(Duration::from_secs(seconds)));
        }
        for text in ["", "d", "90", "1w", "-1d", "1.5h", "99999999999999999999d", "999999999d", "1é"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
