//! The environment variables by which pairings.yaml names what it must not hold.

use std::collections::BTreeMap;

use crate::model::name::ClusterName;
use crate::model::secret::Secret;

/// Variables with their values, each name once.
#[derive(Debug, Default)]
pub(super) struct Variables(pub(super) BTreeMap<String, Secret>);

impl Variables {
    /// Takes a value, under a name made of the cluster's and what the value is.
    pub(super) fn add(&mut self, cluster: &ClusterName, what: &str, value: Secret) -> String {
        let wanted = format!("{}_{}", word(cluster.as_str()), word(what));
        // No variable begins with a digit.
        let wanted = if wanted.starts_with(|first: char| first.is_ascii_digit()) {
            format!("CLUSTER_{wanted}")
        } else {
            wanted
        };
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| !self.0.contains_key(name));
        let name = free.unwrap_or(wanted);
        self.0.insert(name.clone(), value);
        name
    }
}

fn word(text: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_and_each_is_there_once() {
        let mut variables = Variables::default();
        let mut add = |cluster: &str, what| variables.add(&cluster.parse().unwrap(), what, Secret::from(""));
        assert_eq!(add("west-1", "KUBECONFIG"), "WEST_1_KUBECONFIG");
        assert_eq!(add("west.1", "KUBECONFIG"), "WEST_1_KUBECONFIG_2");
        assert_eq!(add("0", "OPTION_my key"), "CLUSTER_0_OPTION_MY_KEY");
    }
}
