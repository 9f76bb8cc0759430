//! What many files of a run have in common, laid out once: the config of a destination, the options and the clear part of a
//! pair.

use std::collections::{BTreeMap, HashMap};

use super::change::{Action, FileChange};
use super::clear_layout::ClearLayout;
use super::manifest::ClearPart;
use super::manifest::sops::{config_layout, options_layout};
use super::wanted::{Sealer, SopsSealer, Wanted};
use crate::model::cluster_pair::PairConfig;
use crate::model::fingerprint::Fingerprint;
use crate::model::pairing::Pair;
use crate::model::secret::Secret;
use crate::parallel;
use crate::sops::{Layout, SealError};

type Options = BTreeMap<String, Secret>;

/// The layouts of what pairctl seals into SOPS files itself.
pub(super) struct Layouts<'f> {
    configs: ByAddress<'f, PairConfig, Layout>,
    options: ByAddress<'f, Options, Layout>,
    clear: ByAddress<'f, Pair, Option<ClearLayout>>,
}

impl<'f> Layouts<'f> {
    /// The layouts for all files that are to be sealed.
    pub(super) fn new(files: &[&'f FileChange<'_>]) -> Result<Self, SealError> {
        let wanted = || files.iter().filter_map(|file| wanted(file));
        let configs = wanted().filter_map(|wanted| wanted.contents.config.as_deref());
        let options = wanted().filter_map(|wanted| wanted.contents.options.as_deref());
        let pairs = wanted().map(|wanted| wanted.pair).filter(|pair| pair.namespaces.len() > 1);
        Ok(Self {
            configs: ByAddress::new(configs, config_layout)?,
            options: ByAddress::new(options, options_layout)?,
            clear: ByAddress::new(pairs, |pair| Ok(ClearLayout::new(pair)))?,
        })
    }

    pub(super) fn config(&self, config: &PairConfig) -> Option<&Layout> {
        self.configs.get(config)
    }

    pub(super) fn options(&self, options: &Options) -> Option<&Layout> {
        self.options.get(options)
    }

    /// The clear part of a file, from a layout where there is one that fits.
    pub(super) fn clear(&self, header: &str, wanted: &Wanted<'_>, fingerprint: &Fingerprint) -> ClearPart {
        let laid_out = self.clear.get(wanted.pair).and_then(Option::as_ref);
        let part = laid_out.and_then(|layout| layout.part(header, wanted.id, fingerprint));
        part.unwrap_or_else(|| ClearPart::of_sops(header, wanted.id, wanted.pair, fingerprint))
    }
}

fn wanted<'f>(file: &'f FileChange<'_>) -> Option<&'f Wanted<'f>> {
    let Action::Seal { wanted, .. } = &file.action else { return None };
    matches!(wanted.sealer, Sealer::Sops(SopsSealer::Native(_))).then_some(wanted)
}

/// Something worked out for each of many things, found by where the thing is: as long as they are borrowed, nothing else can
/// be there.
struct ByAddress<'t, T, R>(HashMap<usize, (&'t T, R)>);

impl<'t, T: Sync, R: Send> ByAddress<'t, T, R> {
    fn new(
        things: impl Iterator<Item = &'t T>,
        work: impl Fn(&T) -> Result<R, SealError> + Sync,
    ) -> Result<Self, SealError> {
        let things: HashMap<usize, &T> = things.map(|thing| (address(thing), thing)).collect();
        let things: Vec<&T> = things.into_values().collect();
        let results = parallel::map(&things, |thing| work(thing));
        let entry =
            |(thing, result): (&'t T, Result<R, _>)| result.map(|done| (address(thing), (thing, done)));
        things.into_iter().zip(results).map(entry).collect::<Result<_, _>>().map(Self)
    }

    fn get(&self, thing: &T) -> Option<&R> {
        self.0.get(&address(thing)).map(|(_, result)| result)
    }
}

fn address<T>(thing: &T) -> usize {
    std::ptr::from_ref(thing).addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_is_worked_out_once_and_equal_ones_apart() {
        let texts = ["a", "a", "b"].map(str::to_owned);
        let count = std::sync::atomic::AtomicUsize::new(0);
        let work = |text: &String| {
            let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Ok((text.clone(), number))
        };
        let by_address = ByAddress::new(texts.iter().chain(&texts), work).unwrap();
        assert_eq!(count.into_inner(), 3);
        let numbers: BTreeMap<usize, &str> = texts
            .iter()
            .map(|text| by_address.get(text).unwrap())
            .map(|(text, number)| (*number, text.as_str()))
            .collect();
        assert_eq!(numbers.len(), 3);
        assert!(texts.iter().all(|text| by_address.get(text).unwrap().0 == *text));
        assert!(by_address.get(&"a".to_owned()).is_none());
    }
}
