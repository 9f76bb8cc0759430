//! The configs of a run, each laid out once: all files that point at one destination hide the same one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change::{Action, FileChange};
use super::manifest::sops::config_layout;
use super::wanted::{Sealer, SopsSealer, Wanted};
use crate::model::cluster_pair::PairConfig;
use crate::parallel;
use crate::sops::{Layout, SealError};

/// Layouts by the addresses of what they lay out, which stay taken as long as the configs are borrowed.
#[derive(Debug)]
pub(super) struct Layouts<'f>(BTreeMap<usize, (&'f Arc<PairConfig>, Layout)>);

impl<'f> Layouts<'f> {
    /// The layouts of all configs that are to be sealed here.
    pub(super) fn new(files: &[&'f FileChange<'_>]) -> Result<Self, SealError> {
        let configs: BTreeMap<usize, &Arc<PairConfig>> =
            files.iter().filter_map(|file| config(file)).map(|config| (address(config), config)).collect();
        let configs: Vec<&Arc<PairConfig>> = configs.into_values().collect();
        let layouts = parallel::map(&configs, |config| config_layout(config));
        let with_layout =
            |(config, layout): (_, Result<_, _>)| layout.map(|layout| (address(config), (config, layout)));
        configs.into_iter().zip(layouts).map(with_layout).collect::<Result<_, _>>().map(Self)
    }

    /// The layout of one of them.
    pub(super) fn of(&self, config: &Arc<PairConfig>) -> Option<&Layout> {
        let (_, layout) = self.0.get(&address(config))?;
        Some(layout)
    }
}

fn address(config: &Arc<PairConfig>) -> usize {
    Arc::as_ptr(config).addr()
}

/// What pairctl seals into a SOPS file itself.
fn config<'f>(file: &'f FileChange<'_>) -> Option<&'f Arc<PairConfig>> {
    let Action::Seal { wanted: Wanted { contents, sealer, .. }, .. } = &file.action else { return None };
    matches!(sealer, Sealer::Sops(SopsSealer::Native(_))).then_some(contents.config.as_ref()).flatten()
}
