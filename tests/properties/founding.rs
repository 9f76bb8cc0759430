//! What `pairctl init` writes is read back to what was asked, whatever it is called.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use pairctl::adopt::document::Access;
use pairctl::adopt::entries::{Common, Entry, OptionText};
use pairctl::adopt::founding::{
    FoundCluster, FoundGroup, FoundPair, FoundRancher, Founding, Kubeconfig, Seal, text,
};
use pairctl::input::{load, validate};
use pairctl::model::finding::Findings;
use pairctl::model::name::{ClusterName, NamespaceName};
use pairctl::model::pairing::{Mode, OptionValue, Pairings, Reference, Topology};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::hostile;

const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";
const NAMES: [&str; 10] = ["null", "on", "0x1f", "1.2", "y", "true", "1e3", "east", "north.eu", "0"];

/// A direction: source, destination, name of the pair.
type Direction = (String, String, String);

#[derive(Clone, Debug)]
struct Asked {
    founding: Founding,
    lines: Vec<String>,
    directions: BTreeSet<Direction>,
}

fn filled() -> impl Strategy<Value = String> {
    hostile::text().prop_filter("an empty text is none", |text| !text.is_empty())
}

fn cluster() -> impl Strategy<Value = FoundCluster> {
    (filled(), prop::option::of(filled()), any::<bool>(), "[a-z]{1,8}", "[A-Z_]{1,9}").prop_map(
        |(file, context, has_rancher, word, variable)| FoundCluster {
            kubeconfig: Some(Kubeconfig::File(Access { file, context })),
            access: None,
            endpoint: has_rancher.then(|| format!("https://{word}.example.com:6443")),
            rancher: has_rancher.then(|| FoundRancher {
                cluster: format!("c-m-{word}"),
                projects: BTreeMap::from([(word.clone(), format!("p-{word}"))]),
            }),
            options: BTreeMap::from([
                ("ip".to_owned(), OptionText::Clear(word.as_str().into())),
                ("token".to_owned(), OptionText::Variable(variable)),
            ]),
        },
    )
}

fn asked() -> impl Strategy<Value = Asked> {
    let names = subsequence(NAMES.to_vec(), 2..=5).prop_shuffle();
    let shape = (0..4_usize, any::<bool>(), select(vec![None, Some("to-{destination}")]));
    let namespaces = subsequence(vec!["payments", "null", "1e3", "0", "yes"], 1..4);
    let lines = prop::collection::vec(hostile::text(), 0..3);
    let mode = select(Mode::ALL.to_vec());
    (names, shape, namespaces, lines, mode, prop::collection::vec(cluster(), 5)).prop_map(
        |(names, (shape, both, pair_name), namespaces, lines, mode, clusters)| {
            let names: Vec<ClusterName> = names.iter().map(|name| name.parse().unwrap()).collect();
            let namespaces: Vec<NamespaceName> =
                namespaces.iter().map(|name| name.parse().unwrap()).collect();
            let topology = Topology::ALL.get(shape).copied();
            let both = both && topology != Some(Topology::Mesh);
            let ends = ends(&names, topology, both);
            let called = |to: &ClusterName| match (topology, pair_name) {
                (None, _) => "remotecluster".to_owned(),
                (Some(_), None) => to.to_string(),
                (Some(_), Some(_)) => format!("to-{to}"),
            };
            let directions =
                ends.iter().map(|(from, to)| (from.to_string(), to.to_string(), called(to))).collect();
            let pair = |to: &ClusterName| FoundPair {
                entry: Entry {
                    name: "remotecluster".parse().unwrap(),
                    source: names[0].clone(),
                    destination: to.clone(),
                    namespaces: namespaces.iter().cloned().collect(),
                    common: Common {
                        mode,
                        options: BTreeMap::new(),
                        project_mappings: BTreeMap::new(),
                        labels: BTreeMap::new(),
                        annotations: BTreeMap::new(),
                    },
                },
                bidirectional: both,
            };
            let founding = Founding {
                seal: Seal::Age(vec![RECIPIENT.parse().unwrap()]),
                exec_plugins: BTreeSet::from(["corp-login".to_owned()]),
                pairs: if topology.is_none() { vec![pair(&names[1])] } else { Vec::new() },
                group: topology.map(|topology| FoundGroup {
                    topology,
                    clusters: names.clone(),
                    hub: (topology == Topology::Hub).then(|| names[0].clone()),
                    pair_name: pair_name.map(str::to_owned),
                    namespaces: namespaces.clone(),
                    bidirectional: both,
                    mode,
                }),
                clusters: names.iter().cloned().zip(clusters).collect(),
            };
            Asked { founding, lines, directions }
        },
    )
}

/// Who points at whom, worked out without pairctl.
fn ends(names: &[ClusterName], topology: Option<Topology>, both: bool) -> Vec<(ClusterName, ClusterName)> {
    let mut ends: Vec<_> = match topology {
        None => vec![(names[0].clone(), names[1].clone())],
        Some(Topology::Hub) => names[1..].iter().map(|name| (name.clone(), names[0].clone())).collect(),
        Some(Topology::Chain) => names.windows(2).map(|two| (two[0].clone(), two[1].clone())).collect(),
        Some(Topology::Mesh) => {
            let all =
                names.iter().flat_map(|one| names.iter().map(move |other| (one.clone(), other.clone())));
            all.filter(|(one, other)| one != other).collect()
        }
    };
    if both {
        ends.extend(ends.clone().into_iter().map(|(from, to)| (to, from)));
    }
    ends
}

fn read(written: &str) -> Pairings {
    let mut findings = Findings::default();
    let file = load::from_text("pairings.yaml", written.to_owned(), &mut findings);
    let pairings = validate::validate(file.as_slice(), &mut findings);
    pairings.unwrap_or_else(|| panic!("{findings:?}\n{written}"))
}

proptest! {
    #[test]
    fn it_is_read_back(asked in asked()) {
        let Asked { founding, lines, directions } = asked;
        let document = text(&founding, &lines);
        let pairings = read(document.as_str());
        let read: BTreeSet<Direction> = pairings
            .pairs
            .iter()
            .map(|pair| (pair.source.to_string(), pair.destination.to_string(), pair.name.to_string()))
            .collect();
        prop_assert_eq!(read, directions);
        let expected = founding.group.as_ref().map_or_else(
            || founding.pairs[0].entry.namespaces.clone(),
            |group| group.namespaces.iter().cloned().collect(),
        );
        let mode = founding.group.as_ref().map_or_else(|| founding.pairs[0].entry.common.mode, |group| group.mode);
        for pair in &pairings.pairs {
            prop_assert_eq!(pair.namespaces.iter().cloned().collect::<BTreeSet<_>>(), expected.clone());
            prop_assert_eq!(pair.mode, mode);
        }
        prop_assert_eq!(pairings.clusters.len(), founding.clusters.len());
        for (name, found) in &founding.clusters {
            let cluster = &pairings.clusters[name];
            let Some(Kubeconfig::File(access)) = &found.kubeconfig else { unreachable!() };
            let given = cluster.kubeconfig.as_ref().unwrap();
            prop_assert_eq!(&given.reference, &Reference::File(Path::new("").join(PathBuf::from(&access.file))));
            prop_assert_eq!(&given.context, &access.context);
            prop_assert_eq!(&cluster.endpoint, &found.endpoint);
            let rancher = found.rancher.as_ref();
            prop_assert_eq!(cluster.rancher.cluster.as_ref(), rancher.map(|rancher| &rancher.cluster));
            prop_assert_eq!(
                cluster.rancher.projects.values().collect::<Vec<_>>(),
                rancher.iter().flat_map(|rancher| rancher.projects.values()).collect::<Vec<_>>()
            );
            for (key, option) in &found.options {
                match (option, &cluster.options[key]) {
                    (OptionText::Clear(ours), OptionValue::Literal(read)) => prop_assert_eq!(ours, read),
                    (OptionText::Variable(ours), OptionValue::Reference(Reference::Env(read), _)) => prop_assert_eq!(ours, read),
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            prop_assert_eq!(&cluster.stork.exec_plugins, &vec!["corp-login".to_owned()]);
        }
        // The first line is what an editor looks for, and every other line of the head is a comment.
        let head: Vec<&str> = document.as_str().lines().take_while(|line| line.starts_with('#')).collect();
        prop_assert_eq!(head[0], "# yaml-language-server: $schema=pairings.schema.json");
        prop_assert!(document.as_str().lines().nth(head.len()) == Some("apiVersion: pairctl.dev/v1alpha1"));
    }
}
