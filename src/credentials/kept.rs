//! Rules that a role has on its cluster and that this run does not ask for: whoever asked for them may need them still.

use serde::Deserialize;
use serde_json::Value;

use super::role::Rule;
use crate::model::credential::printable;

/// A rule as a cluster has it (Kubernetes API, `rbac.authorization.k8s.io/v1` `PolicyRule`).
#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[derive(Default)]
struct LiveRule {
    api_groups: Vec<String>,
    resources: Vec<String>,
    verbs: Vec<String>,
    resource_names: Vec<String>,
    #[serde(rename = "nonResourceURLs")]
    urls: Vec<String>,
}

/// Those rules of a role that grant something beyond these, whole.
pub fn beyond(live: &[Value], wanted: &[Rule]) -> Vec<Value> {
    let is_covered = |rule: &Value| LiveRule::deserialize(rule).is_ok_and(|rule| rule.is_within(wanted));
    live.iter().filter(|rule| !is_covered(rule)).cloned().collect()
}

impl LiveRule {
    fn is_within(&self, wanted: &[Rule]) -> bool {
        let grants = |rule: &Rule, group: &String, resource: &String, verb: &String| {
            rule.groups.contains(group) && rule.resources.contains(resource) && rule.verbs.contains(&&**verb)
        };
        let is_granted =
            |group, resource, verb| wanted.iter().any(|rule| grants(rule, group, resource, verb));
        self.urls.is_empty()
            && self.api_groups.iter().all(|group| {
                self.resources
                    .iter()
                    .all(|resource| self.verbs.iter().all(|verb| is_granted(group, resource, verb)))
            })
    }
}

/// What a rule says, on one line.
pub fn said(rule: &Value) -> String {
    let LiveRule { api_groups, resources, verbs, resource_names, urls } =
        LiveRule::deserialize(rule).unwrap_or_default();
    let all = |texts: &[String]| texts.iter().map(|text| printable(text)).collect::<Vec<_>>().join(", ");
    let mut on = resources;
    on.extend(urls);
    let group = all(&api_groups);
    let of = if group.is_empty() { String::new() } else { format!(" of {group}") };
    let named =
        if resource_names.is_empty() { String::new() } else { format!(" named {}", all(&resource_names)) };
    format!("{} on {}{of}{named}", all(&verbs), all(&on))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::credentials::role::rules;

    fn live(rules: &[Rule]) -> Vec<Value> {
        let rule =
            |one: &Rule| json!({"apiGroups": one.groups, "resources": one.resources, "verbs": one.verbs});
        rules.iter().map(rule).collect()
    }

    #[test]
    fn what_was_added_by_a_flag_is_beyond_a_run_without_it() {
        let (plain, more) = (rules(&[], false), rules(&["kafka.strimzi.io/kafkas".parse().unwrap()], true));
        assert_eq!(beyond(&live(&plain), &plain), Vec::<Value>::new());
        assert_eq!(beyond(&live(&plain), &more), Vec::<Value>::new());
        let said: Vec<String> = beyond(&live(&more), &plain).iter().map(super::said).collect();
        let expected = [
            "bind, escalate on roles, clusterroles of rbac.authorization.k8s.io",
            "get, list, create, update, patch, delete on kafkas of kafka.strimzi.io",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn what_nobody_can_compare_is_beyond() {
        let plain = rules(&[], false);
        for rule in [
            json!({"nonResourceURLs": ["/metrics"], "verbs": ["get"]}),
            json!({"apiGroups": ["*"], "resources": ["secrets"], "verbs": ["get"]}),
            json!({"apiGroups": [""], "resources": ["secrets"], "verbs": ["watch"]}),
            json!({"apiGroups": "odd"}),
        ] {
            assert_eq!(beyond(std::slice::from_ref(&rule), &plain), [rule]);
        }
        let named =
            json!({"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"], "resourceNames": ["a"]});
        assert_eq!(beyond(&[named], &plain), Vec::<Value>::new());
        let hostile =
            json!({"apiGroups": [""], "resources": ["x\u{1b}[2J"], "verbs": ["get"], "resourceNames": ["a"]});
        assert_eq!(super::said(&hostile), "get on x?[2J named a");
    }
}
