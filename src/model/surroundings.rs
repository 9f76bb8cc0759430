//! What a source cluster says beside its pairs. Who may only list pairs is not told, which is no fault.

use std::collections::BTreeMap;

use semver::Version;

use super::rancher::names_a_project;

/// Something that was asked for, or why it was not told.
pub type Seen<T> = Result<T, String>;

/// What there is round the pairs of a source cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// The version of its Kubernetes, such as `v1.36.2`.
    pub version: Seen<String>,
    /// Its namespaces.
    pub namespaces: Seen<BTreeMap<String, Marks>>,
    /// Its Stork.
    pub stork: Seen<RunningStork>,
}

/// The labels and annotations of a namespace that are Rancher's; nothing else of them is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The labels.
    pub labels: BTreeMap<String, String>,
    /// The annotations.
    pub annotations: BTreeMap<String, String>,
}

impl Marks {
    /// The projects that they name, in whichever form.
    pub fn projects(&self) -> impl Iterator<Item = &str> {
        let all = self.labels.iter().chain(&self.annotations);
        let projects = all.filter(|(key, value)| names_a_project(key) && !value.is_empty());
        projects.map(|(_, value)| value.as_str())
    }
}

/// The Deployment of Stork.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningStork {
    /// Where it is.
    pub namespace: String,
    /// The version in its image's tag, where that is one.
    pub version: Option<Version>,
    /// How many of its pods are ready.
    pub ready: u64,
}

impl Surroundings {
    /// What was not told, each in a sentence.
    pub fn unseen(&self) -> Vec<String> {
        let stork = match &self.stork {
            Err(why) => Some(why.clone()),
            Ok(stork) if stork.version.is_none() => {
                Some("the version of Stork is not in the tag of its image".to_owned())
            }
            Ok(_) => None,
        };
        let others = [self.version.as_ref().err().cloned(), self.namespaces.as_ref().err().cloned()];
        others.into_iter().flatten().chain(stork).collect()
    }
}

/// The major and minor of a version of Kubernetes, such as `v1.36.2+k3s1`.
pub fn minor(version: &str) -> Option<(u64, u64)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
