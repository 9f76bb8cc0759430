//! What the tree says that should be on the clusters, object by object.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Desired, Source, Survey};
use crate::model::change::Change;
use crate::model::cluster_pair::ObjectId;
use crate::model::drift::StaleFile;
use crate::model::entries::Entries;
use crate::model::expected::{Inventory, Rendered, StaleManifest, StaleReason, TreeState};
use crate::model::finding::Findings;
use crate::model::fingerprint::PartName;
use crate::model::pairing::Pair;
use crate::render::change::FileChange;
use crate::render::decide::Reason;
use crate::render::{blocked, clear, rendered, tree};

/// The objects of all source clusters as the tree has them, with what the survey says of their files.
pub fn inventory(desired: &Desired<'_>, survey: &Survey<'_>, findings: &mut Findings) -> Inventory {
    let mut files = Files::of(survey);
    let mut inventory = Inventory::default();
    for source in desired.sources(findings) {
        let objects = source.plan.objects.iter();
        let state = |(id, index): (&ObjectId, &usize)| {
            let pair = &desired.pairings.pairs[*index];
            (id.clone(), desired.state(&source, id, pair, &mut files, findings))
        };
        inventory.objects.insert(source.plan.cluster.name.clone(), objects.map(state).collect());
    }
    for manifest in files.stale.into_values() {
        let below = Path::new(&manifest.path).strip_prefix(&desired.pairings.output).ok();
        let cluster = below.and_then(|below| below.iter().next()).unwrap_or_default();
        let cluster = cluster.to_string_lossy().into_owned();
        let reasons = manifest.reasons.into_iter().map(|reason| reason.text).collect();
        let file = StaleFile { path: manifest.path, reasons };
        inventory.stale.entry(cluster).or_default().push(file);
    }
    inventory
}

/// What the survey says, by path.
struct Files {
    stale: BTreeMap<PathBuf, StaleManifest>,
    not_compared: BTreeMap<PathBuf, (Vec<PartName>, Vec<String>)>,
}

impl Files {
    fn of(survey: &Survey<'_>) -> Self {
        let changed = survey.files.iter().filter(|file| file.change() != Change::Unchanged);
        let changed = changed.map(|file| (&file.path, &file.reasons));
        let blocked = survey.blocked.iter().map(|blocked| (&blocked.path, &blocked.reasons));
        let stale = |(path, reasons): (&PathBuf, &Vec<Reason>)| {
            let reason =
                |reason: &Reason| StaleReason { text: reason.to_string(), touches: reason.touches() };
            let reasons = reasons.iter().map(reason).collect();
            (path.clone(), StaleManifest { path: path.display().to_string(), reasons })
        };
        let unseen = |file: &&FileChange<'_>| !file.not_compared.is_empty();
        let not_compared = survey.files.iter().filter(unseen);
        Self {
            stale: changed.chain(blocked).map(stale).collect(),
            not_compared: not_compared
                .map(|file| (file.path.clone(), (file.not_compared.clone(), file.absent.clone())))
                .collect(),
        }
    }
}

impl Desired<'_> {
    fn state(
        &self,
        source: &Source<'_>,
        id: &ObjectId,
        pair: &Pair,
        files: &mut Files,
        findings: &mut Findings,
    ) -> TreeState {
        let files_of_object = source.files(id).into_iter();
        let paths: Vec<PathBuf> = files_of_object.map(|file| source.directory.join(file)).collect();
        let mut texts = Vec::new();
        for path in &paths {
            match tree::read(path, &self.pairings.output) {
                Ok(text) => texts.extend(text),
                Err(why) => findings.push(blocked::unreadable(path, &why)),
            }
        }
        let rendered = rendered::read(&texts).unwrap_or_else(|| Rendered {
            labels: owned(&clear::labels(pair)),
            annotations: owned(&clear::annotations(pair)),
            project_mappings: pair.project_mappings.clone().into_iter().collect(),
            ..Rendered::default()
        });
        let not_compared = paths.iter().find_map(|path| files.not_compared.remove(path));
        let (not_compared, absent) = not_compared.unwrap_or_default();
        let stale = paths.iter().filter_map(|path| files.stale.remove(path)).collect();
        TreeState { rendered, stale, not_compared, absent }
    }
}

fn owned(texts: &BTreeMap<&str, &str>) -> Entries<String> {
    texts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}
