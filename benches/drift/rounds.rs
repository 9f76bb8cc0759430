//! pairctl, kubectl and curl in turn, so that whatever else the machine does meets all of them.

use std::fmt::Write as _;
use std::path::Path;

use crate::cost::{self, Cost};
use crate::fleet::Fleet;
use crate::table::{Spread, short};

pub(crate) const DRIFT: &str = "`pairctl drift`";
pub(crate) const FROM_TREE: &str = "`pairctl drift --from tree`";
pub(crate) const DIFF: &str = "`kubectl diff --server-side --concurrency=8`";
pub(crate) const ONE_BY_ONE: &str = "the same as it is by default, once";
pub(crate) const LIST: &str = "bare LIST by curl";

const LIST_COMMAND: &str = "curl -sSf --cacert secrets/ca.crt --cert secrets/admin.crt --key secrets/admin.key \
                            $(cat secrets/url)/apis/stork.libopenstorage.org/v1alpha1/clusterpairs";

/// What each command has cost, round by round.
pub(crate) struct Rounds(Vec<(&'static str, Vec<Cost>)>);

impl Rounds {
    /// All commands; `kubectl diff` one by one only in the first round, since it takes minutes where a server is far away.
    pub(crate) fn of_thousand_pairs(fleet: &Fleet, kubectl: &Path, rounds: usize) -> Self {
        let diff = |concurrency: &str| {
            format!(
                "{} --kubeconfig secrets/access.yaml diff --server-side {concurrency} -f secrets/manifests",
                kubectl.display()
            )
        };
        let (eight, one) = (diff("--concurrency=8"), diff(""));
        let commands = [drift(), from_tree(), (DIFF, vec!["sh", "-c", &eight]), list()];
        let mut all = Self::of(fleet, &commands, rounds);
        all.0.push((ONE_BY_ONE, vec![cost::of(fleet.directory.path(), &["sh", "-c", &one])]));
        all
    }

    /// pairctl, and the LIST of one cluster.
    pub(crate) fn of_hundred_clusters(fleet: &Fleet, rounds: usize) -> Self {
        Self::of(fleet, &[from_tree(), list()], rounds)
    }

    fn of(fleet: &Fleet, commands: &[(&'static str, Vec<&str>)], rounds: usize) -> Self {
        let mut costs: Vec<_> = commands.iter().map(|(name, _)| (*name, Vec::new())).collect();
        for _ in 0..rounds {
            for ((_, command), (_, costs)) in commands.iter().zip(&mut costs) {
                costs.push(cost::of(fleet.directory.path(), command));
            }
        }
        Self(costs)
    }

    fn seconds(&self, name: &str) -> Option<Vec<f64>> {
        let (_, costs) = self.0.iter().find(|(known, _)| *known == name)?;
        Some(costs.iter().map(|cost| cost.wall).collect())
    }

    /// One to the other, round by round.
    pub(crate) fn ratio(&self, of: &str, to: &str) -> Option<Spread> {
        Some(Spread::of_ratios(&self.seconds(of)?, &self.seconds(to)?))
    }

    pub(crate) fn table(&self) -> String {
        let mut table =
            "| | seconds (least to most) | CPU seconds | `kubectl diff` to it | it to the bare LIST |\n\
                         |---|---|---|---|---|\n"
                .to_owned();
        for (name, costs) in &self.0 {
            let ratio =
                |of: &str, to: &str| self.ratio(of, to).map_or_else(String::new, |ratio| ratio.to_string());
            let _ = writeln!(
                table,
                "| {name} | {} | {} | {} | {} |",
                Spread::of(costs.iter().map(|cost| cost.wall)),
                short(Spread::of(costs.iter().map(|cost| cost.cpu)).median),
                ratio(DIFF, name),
                ratio(name, LIST)
            );
        }
        table
    }
}

fn drift() -> (&'static str, Vec<&'static str>) {
    (DRIFT, vec![env!("CARGO_BIN_EXE_pairctl"), "drift", "-o", "json"])
}

fn from_tree() -> (&'static str, Vec<&'static str>) {
    (FROM_TREE, vec![env!("CARGO_BIN_EXE_pairctl"), "drift", "-o", "json", "--from", "tree"])
}

fn list() -> (&'static str, Vec<&'static str>) {
    (LIST, vec!["sh", "-c", LIST_COMMAND])
}
