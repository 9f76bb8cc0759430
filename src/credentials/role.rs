//! What the credential of a pair may do on the destination: what Stork does there, and nothing else.

use std::fmt;
use std::str::FromStr;

/// One rule of the role, and why it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The API groups; the core group is empty.
    pub groups: Vec<String>,
    /// The resources, in the plural.
    pub resources: Vec<String>,
    /// The verbs.
    pub verbs: &'static [&'static str],
    /// Why Stork needs it, for whoever reads the manifest.
    pub why: &'static str,
}

/// A resource beyond those of every fleet, such as `kafka.strimzi.io/kafkas` or `/pods`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExtraResource {
    group: String,
    resource: String,
}

/// Why a text names no resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtraResourceError {
    /// It has another form.
    #[error("write GROUP/RESOURCE, such as kafka.strimzi.io/kafkas, in lower case and in the plural")]
    Form,
    /// It stands for everything.
    #[error("`*` is no least privilege; name the resources")]
    Wildcard,
}

impl FromStr for ExtraResource {
    type Err = ExtraResourceError;
    fn from_str(text: &str) -> Result<Self, ExtraResourceError> {
        if text.contains('*') {
            return Err(ExtraResourceError::Wildcard);
        }
        let (group, resource) = text.split_once('/').ok_or(ExtraResourceError::Form)?;
        let is_name = |text: &str| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
            text.chars().all(fits)
        };
        let is_resource = is_name(resource) && !resource.is_empty() && !resource.contains('.');
        if !is_name(group) || !is_resource {
            return Err(ExtraResourceError::Form);
        }
        Ok(Self { group: group.to_owned(), resource: resource.to_owned() })
    }
}

impl fmt::Display for ExtraResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.group, self.resource)
    }
}

/// What Stork does to a resource that it brings over: it creates it; where it is there, it gets, updates or deletes it; and it
/// lists what an earlier migration brought, to purge it (Stork `pkg/migration/controllers/migration.go`). It never patches:
/// `patch` is here since whoever may update gains nothing by it, and a later Stork may.
const BROUGHT_OVER: &[&str] = &["get", "list", "create", "update", "patch", "delete"];

/// The rules, those of every fleet first.
///
/// What is brought over is what Stork collects (Stork `pkg/resourcecollector/resourcecollector.go`,
/// `GetSupportedK8SResources`), but for the kinds of `OpenShift` and for webhook configurations, which are extra resources.
/// With `grants_roles`, roles may grant what the credential itself may not do, as some applications' roles do. Without it too,
/// whoever brings workloads and Secrets into any namespace can in the end act as any account of the cluster: migrations need that
/// much. What is kept away is what they do not need.
pub fn rules(extra: &[ExtraResource], grants_roles: bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = OF_EVERY_FLEET.iter().map(Fixed::rule).collect();
    if grants_roles {
        rules.push(GRANTING.rule());
    }
    rules.extend(extra.iter().map(|one| Rule {
        groups: vec![one.group.clone()],
        resources: vec![one.resource.clone()],
        verbs: BROUGHT_OVER,
        why: "asked for with --extra-resource",
    }));
    rules
}

struct Fixed {
    group: &'static str,
    resources: &'static [&'static str],
    verbs: &'static [&'static str],
    why: &'static str,
}

impl Fixed {
    fn rule(&self) -> Rule {
        Rule {
            groups: vec![self.group.to_owned()],
            resources: self.resources.iter().map(|one| (*one).to_owned()).collect(),
            verbs: self.verbs,
            why: self.why,
        }
    }
}

const OF_EVERY_FLEET: [Fixed; 9] = [
    Fixed {
        group: "",
        resources: &["namespaces"],
        verbs: &["get", "create"],
        why: "a namespace that is not there yet is created; one that is there is left alone",
    },
    Fixed {
        group: "",
        resources: &[
            "persistentvolumes",
            "persistentvolumeclaims",
            "configmaps",
            "secrets",
            "services",
            "serviceaccounts",
            "endpoints",
            "limitranges",
            "resourcequotas",
        ],
        verbs: BROUGHT_OVER,
        why: "brought over by every migration",
    },
    Fixed {
        group: "apps",
        resources: &["deployments", "statefulsets", "daemonsets", "replicasets"],
        verbs: BROUGHT_OVER,
        why: "brought over by every migration; scaled when a failover or a failback begins",
    },
    Fixed {
        group: "batch",
        resources: &["cronjobs", "jobs"],
        verbs: BROUGHT_OVER,
        why: "brought over by every migration, jobs where the migration asks for them",
    },
    Fixed {
        group: "networking.k8s.io",
        resources: &["ingresses", "networkpolicies"],
        verbs: BROUGHT_OVER,
        why: "brought over by every migration",
    },
    Fixed {
        group: "policy",
        resources: &["poddisruptionbudgets"],
        verbs: BROUGHT_OVER,
        why: "brought over by every migration",
    },
    Fixed {
        group: "rbac.authorization.k8s.io",
        resources: &["roles", "rolebindings", "clusterroles", "clusterrolebindings"],
        verbs: BROUGHT_OVER,
        why: "brought over by every migration; without `escalate` and `bind` the API server takes no role that grants more than this one",
    },
    Fixed {
        group: "stork.libopenstorage.org",
        resources: &["migrationschedules", "migrations"],
        verbs: BROUGHT_OVER,
        why: "a schedule is copied to the destination; failover and failback suspend it and migrate a last time",
    },
    Fixed {
        group: "stork.libopenstorage.org",
        resources: &["applicationregistrations"],
        verbs: &["get", "list"],
        why: "which custom resources belong to an application",
    },
];

const GRANTING: Fixed = Fixed {
    group: "rbac.authorization.k8s.io",
    resources: &["roles", "clusterroles"],
    verbs: &["bind", "escalate"],
    why: "asked for with --grant-roles: with this the credential is an administrator at once",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::probe::RIGHTS;

    #[test]
    fn all_rights_that_verify_asks_for_are_granted() {
        let rules = rules(&[], false);
        for right in RIGHTS {
            let grants = |rule: &Rule| {
                rule.groups.iter().any(|group| group == right.group)
                    && rule.resources.iter().any(|resource| resource == right.resource)
                    && rule.verbs.contains(&right.verb)
            };
            assert!(rules.iter().any(grants), "{right:?}");
        }
    }

    #[test]
    fn nothing_grants_more_than_it_has_unless_asked_for() {
        let is_dangerous =
            |verb: &&str| ["escalate", "bind", "impersonate", "*", "deletecollection"].contains(verb);
        assert!(!rules(&[], false).iter().flat_map(|rule| rule.verbs).any(is_dangerous));
        assert!(rules(&[], true).iter().any(|rule| rule.verbs == ["bind", "escalate"]));
        for rule in rules(&[], true) {
            assert!(!rule.resources.iter().chain(&rule.groups).any(|name| name == "*"), "{rule:?}");
            for never in ["nodes", "pods", "pods/exec", "serviceaccounts/token", "customresourcedefinitions"]
            {
                assert!(!rule.resources.iter().any(|name| name == never), "{rule:?}");
            }
        }
    }

    #[test]
    fn an_extra_resource_has_a_group_and_a_plural() {
        for good in ["kafka.strimzi.io/kafkas", "/pods"] {
            assert_eq!(good.parse::<ExtraResource>().unwrap().to_string(), good);
        }
        for bad in ["kafkas", "a/b/c", "A/b", "a/", "a/b.c", "a b/c"] {
            assert_eq!(bad.parse::<ExtraResource>(), Err(ExtraResourceError::Form), "{bad}");
        }
        for everything in ["*/kafkas", "a/*", "*"] {
            assert_eq!(
                everything.parse::<ExtraResource>(),
                Err(ExtraResourceError::Wildcard),
                "{everything}"
            );
        }
        let extra = ["a/b".parse().unwrap()];
        assert_eq!(rules(&extra, false).last().unwrap().resources, ["b"]);
    }
}
