//! What many files of a run have in common, laid out once: the config of a destination, the options and the clear part of a
//! pair.

use std::collections::BTreeMap;

use super::change::{Action, FileChange};
use super::clear_layout::ClearLayouts;
use super::manifest::sops::{config_layout, options_layout};
use super::wanted::{Sealer, SopsSealer, Wanted};
use crate::by_address::ByAddress;
use crate::model::cluster_pair::PairConfig;
use crate::model::secret::Secret;
use crate::sops::Layout;

type Options = BTreeMap<String, Secret>;

/// The layouts of what pairctl seals into SOPS files itself.
pub(super) struct Layouts<'f> {
    configs: ByAddress<'f, PairConfig, Option<Layout>>,
    options: ByAddress<'f, Options, Option<Layout>>,
    clear: ClearLayouts<'f>,
}

impl<'f> Layouts<'f> {
    /// Those that these files need.
    pub(super) fn new(files: &[&'f FileChange<'_>]) -> Self {
        let sealed = || files.iter().filter_map(|file| wanted(file));
        Self {
            configs: ByAddress::new(sealed().filter_map(|wanted| wanted.contents.config.as_deref())),
            options: ByAddress::new(sealed().filter_map(|wanted| wanted.contents.options.as_deref())),
            clear: ClearLayouts::new(sealed().map(|wanted| wanted.pair)),
        }
    }

    pub(super) fn config(&self, config: &PairConfig) -> Option<&Layout> {
        self.configs.get(config, |config| config_layout(config).ok())?.as_ref()
    }

    pub(super) fn options(&self, options: &Options) -> Option<&Layout> {
        self.options.get(options, |options| options_layout(options).ok())?.as_ref()
    }

    pub(super) fn clear(&self) -> &ClearLayouts<'f> {
        &self.clear
    }
}

/// What a SOPS file shall be that pairctl writes itself.
fn wanted<'f>(file: &'f FileChange<'_>) -> Option<&'f Wanted<'f>> {
    let (Action::Seal { wanted, .. } | Action::Rewrite { wanted, .. }) = &file.action else { return None };
    matches!(wanted.sealer, Sealer::Sops(SopsSealer::Native(_))).then_some(wanted)
}
