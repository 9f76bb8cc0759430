//! The stages of a render over 10,000 pairs from 100 clusters, each by itself.

#![expect(clippy::unwrap_used, reason = "a bench whose fleet cannot be made has failed")]

mod fleet;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::sync::OnceLock;
use std::time::SystemTime;

use divan::{Bencher, counter::ItemsCount};
use fleet::Fleet;
use pairctl::input::sops_binary::SopsBinary;
use pairctl::input::unseal::Unsealer;
use pairctl::input::{contents, load, validate};
use pairctl::model::cluster_pair::ClusterPair;
use pairctl::model::finding::Findings;
use pairctl::model::fingerprint::Hasher;
use pairctl::model::pairing::Pairings;
use pairctl::model::plan::{Contents, Plan};
use pairctl::render::apply::{Workshop, apply};
use pairctl::render::survey::{Desired, survey};
use pairctl::render::template::Templates;
use pairctl::render::wanted::Sealing;
use pairctl::sops::LastModified;
use pairctl::yaml;
use tempfile::TempDir;

const CLUSTERS: usize = 100;
fn pairs() -> ItemsCount {
    ItemsCount::new(CLUSTERS * 100)
}

fn main() {
    divan::main();
}

fn directory() -> &'static TempDir {
    static FLEET: OnceLock<TempDir> = OnceLock::new();
    FLEET.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        Fleet { pairs: CLUSTERS * 100, clusters: CLUSTERS }.write(directory.path(), fleet::SOPS);
        directory
    })
}

fn pairings() -> Pairings {
    let mut findings = Findings::default();
    let files = load::load(&directory().path().join("pairings.yaml"), &mut findings);
    validate::validate(&files, &mut findings).unwrap()
}

fn gathered(pairings: &Pairings, plan: &Plan<'_>) -> Vec<Contents> {
    contents::gather(pairings, plan, SystemTime::now(), &Unsealer::default(), &mut Findings::default())
}

#[divan::bench]
fn load_and_validate(bencher: Bencher<'_, '_>) {
    directory();
    bencher.counter(pairs()).bench(pairings);
}

#[divan::bench]
fn plan(bencher: Bencher<'_, '_>) {
    let pairings = pairings();
    bencher.counter(pairs()).bench(|| Plan::new(black_box(&pairings), None).len());
}

#[divan::bench]
fn gather_credentials(bencher: Bencher<'_, '_>) {
    let pairings = pairings();
    let plan = Plan::new(&pairings, None);
    bencher.counter(pairs()).bench(|| gathered(&pairings, &plan));
}

fn objects(pairings: &Pairings) -> Vec<ClusterPair> {
    let plan = Plan::new(pairings, None);
    let contents = gathered(pairings, &plan);
    let objects = plan.sources.values().flat_map(|source| &source.objects);
    objects.map(|(id, index)| contents[*index].object(id, &pairings.pairs[*index]).unwrap()).collect()
}

#[divan::bench(sample_count = 10)]
fn serialise_unsealed_in_memory(bencher: Bencher<'_, '_>) {
    let objects = objects(&pairings());
    let serialise =
        || objects.iter().map(|object| yaml::to_text(&object.plain().exposed()).len()).sum::<usize>();
    bencher.counter(pairs()).bench(serialise);
}

/// Surveys and writes into a directory of its own; returns how many files changed.
fn render(pairings: &Pairings, hasher: &Hasher) -> usize {
    let plan = Plan::new(pairings, None);
    let contents = gathered(pairings, &plan);
    let templates = Templates::new(Vec::new(), &mut Findings::default());
    let desired = Desired {
        pairings,
        plan: &plan,
        contents: &contents,
        templates: &templates,
        certificates: &BTreeMap::new(),
        creation_rules: &BTreeMap::new(),
        working_directory: Path::new(""),
        sealing: Sealing::default(),
        now: SystemTime::now(),
    };
    let found = survey(&desired, std::slice::from_ref(&pairings.output), hasher).unwrap();
    let at = LastModified::try_from(SystemTime::now()).unwrap();
    apply(&found.files, &pairings.output, Workshop { at: &at, program: &SopsBinary::default() }, &|| ())
        .unwrap();
    found.changed().count()
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn first_render(bencher: Bencher<'_, '_>) {
    let fresh = || {
        let tree = tempfile::tempdir().unwrap();
        (Pairings { output: tree.path().join("clusters"), ..pairings() }, tree)
    };
    bencher.counter(pairs()).with_inputs(fresh).bench_refs(|(pairings, _)| {
        assert_eq!(render(pairings, &Hasher::default()), CLUSTERS * 101);
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn render_that_changes_nothing(bencher: Bencher<'_, '_>) {
    let pairings = pairings();
    render(&pairings, &Hasher::default());
    bencher.counter(pairs()).bench(|| assert_eq!(render(&pairings, &Hasher::default()), 0));
}
