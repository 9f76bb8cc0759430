//! A fleet that was rendered, as `pairctl drift` sees it: what should be on the clusters, and what is.

use std::collections::BTreeMap;
use std::time::SystemTime;

use pairctl::drift::Source;
use pairctl::input::identities::Places;
use pairctl::input::unseal::Unsealer;
use pairctl::input::{certificates, contents, load, validate};
use pairctl::model::drift::{PairDrift, State};
use pairctl::model::expected::Expected;
use pairctl::model::finding::Findings;
use pairctl::model::fingerprint::{self, Hasher};
use pairctl::model::live::LivePair;
use pairctl::model::name::ClusterName;
use pairctl::model::pairing::Pairings;
use pairctl::model::plan::Plan;
use pairctl::render::survey::{Desired, inventory, survey};
use pairctl::render::template::Templates;
use pairctl::render::wanted::Sealing;
use serde_json::{Value, json};

use crate::documents;
use crate::fleet::Fleet;
use crate::leaves::OTHER;
use crate::logins::{LOGINS, kubeconfig};
use crate::support::run::{Sandbox, save};

/// Objects by source cluster, namespace and name.
pub(crate) type Objects = BTreeMap<(String, String, String), Value>;

/// A fleet that was rendered.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pairings: Pairings,
    /// What was slow to work out once is remembered.
    hasher: Hasher,
}

impl World {
    /// Lays a fleet out, with other ways to log in, and renders it. What it reads stands in files, since it is read in
    /// this process too.
    pub(crate) fn rendered(fleet: &Fleet, logins: &[usize]) -> Self {
        let sandbox = Sandbox::new();
        let mut pairings = fleet.pairings.clone();
        if pairings["seal"].get("sops").is_some() {
            pairings["seal"]["sops"]["age"] = json!([documents::recipient(0).as_str()]);
        }
        let text = pairings.to_string().replace(r#"{"env":""#, r#"{"file":"secrets/"#);
        sandbox.write("pairings.yaml", &text);
        sandbox.write("controller.pem", crate::fleet::CERTIFICATE);
        for (at, (name, value)) in fleet.variables.iter().enumerate() {
            let text = match name.strip_prefix("CONFIG_") {
                Some(_) => {
                    let token =
                        serde_yaml::from_str::<Value>(value).unwrap()["users"][0]["user"]["token"].clone();
                    kubeconfig(
                        LOGINS[logins[at % logins.len()]],
                        "https://10.2.0.1:6443",
                        token.as_str().unwrap(),
                    )
                }
                None => value.clone(),
            };
            save(&sandbox.path().join("secrets").join(name), text.as_bytes());
        }
        let ran = sandbox.run("pairctl render");
        assert_eq!(ran.code, 0, "{}{text}", ran.err);
        let mut findings = Findings::default();
        let files = load::load(&sandbox.path().join("pairings.yaml"), &mut findings);
        let pairings = validate::validate(&files, &mut findings).unwrap();
        Self { sandbox, pairings, hasher: Hasher::default() }
    }

    /// The objects that the tree becomes.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone has one lifetime, not any"
    )]
    pub(crate) fn objects(&self) -> Objects {
        self.expect(true, |wanted| wanted.objects())
    }

    /// What should be on the clusters, with or without the credentials at hand.
    pub(crate) fn expect<R>(&self, at_hand: bool, then: impl FnOnce(&Expectation<'_>) -> R) -> R {
        let plan = Plan::new(&self.pairings, None);
        let (mut findings, now) = (Findings::default(), SystemTime::now());
        let contents = if at_hand {
            let unsealer = Unsealer::new(Places::of_process());
            contents::gather(&self.pairings, &plan, now, &unsealer, &mut findings)
        } else {
            contents::clear(&self.pairings, &plan)
        };
        let certificates = certificates::gather(&plan, &mut findings);
        let templates = Templates::new(Vec::new(), &mut findings);
        let desired = Desired {
            pairings: &self.pairings,
            plan: &plan,
            contents: &contents,
            templates: &templates,
            certificates: &certificates,
            creation_rules: &BTreeMap::new(),
            working_directory: self.sandbox.path(),
            sealing: Sealing::default(),
            now,
        };
        let survey = survey(&desired, std::slice::from_ref(&self.pairings.output), &self.hasher).unwrap();
        let mut inventory = inventory(&desired, &survey, &mut findings);
        assert!(!findings.has_errors() && inventory.stale.is_empty());
        let mut sources = Vec::new();
        for (cluster, source) in &plan.sources {
            let mut trees = inventory.objects.remove(*cluster).unwrap_or_default();
            let expected = |(id, index): (_, &usize)| Expected {
                id,
                pair: &self.pairings.pairs[*index],
                contents: &contents[*index],
                tree: trees.remove(id).unwrap_or_default(),
            };
            sources.push(((*cluster).clone(), source.objects.iter().map(expected).collect()));
        }
        then(&Expectation { sources, world: self })
    }
}

/// What should be on the clusters.
pub(crate) struct Expectation<'w> {
    pub(crate) sources: Vec<(ClusterName, Vec<Expected<'w>>)>,
    world: &'w World,
}

impl Expectation<'_> {
    /// The objects that the tree becomes: its SOPS files, opened; what other ways to seal hide, from where it was taken.
    pub(crate) fn objects(&self) -> Objects {
        let mut objects = Objects::new();
        for (cluster, expected) in &self.sources {
            for one in expected {
                let (namespace, name) = (one.id.namespace.as_str(), one.id.name.as_str());
                let file = self.world.pairings.output.join(cluster.as_str()).join(namespace);
                let file = file.join(format!("{name}.clusterpair.yaml"));
                let text = std::fs::read_to_string(file).unwrap_or_default();
                let object = if text.contains("\nsops:\n") {
                    documents::open(&text, 0).unwrap()
                } else {
                    let mut object = json!(one.contents.object(one.id, one.pair).unwrap().plain().exposed());
                    object["metadata"]["labels"] = json!(one.tree.rendered.labels);
                    object["metadata"]["annotations"] = json!(one.tree.rendered.annotations);
                    if let Some(fingerprint) = &one.tree.rendered.fingerprint {
                        object["metadata"]["annotations"][fingerprint::ANNOTATION] =
                            json!(fingerprint.to_string());
                    }
                    object
                };
                objects.insert((cluster.to_string(), namespace.to_owned(), name.to_owned()), object);
            }
        }
        objects
    }

    /// All pairs of the fleet, where these are live.
    pub(crate) fn compare(&self, live: &Objects) -> Vec<PairDrift> {
        let mut pairs = Vec::new();
        for (cluster, expected) in &self.sources {
            let source = Source { cluster, expected, ignores: &[], hasher: &self.world.hasher };
            let here = live.iter().filter(|((of, ..), _)| of == cluster.as_str());
            let live: Vec<LivePair> =
                here.map(|(_, object)| serde_json::from_str(&object.to_string()).unwrap()).collect();
            pairs.extend(source.compare(&live));
        }
        pairs
    }

    /// Whether nothing is drift as long as all is as it was, and this object alone once it is so. A store's object has no
    /// fingerprint: without the credentials at hand it may be said instead that nobody can know.
    pub(crate) fn finds(
        &self,
        live: &mut Objects,
        id: &(String, String, String),
        object: &Value,
    ) -> Result<(), String> {
        let was = live.insert(id.clone(), object.clone()).unwrap();
        let pairs = self.compare(live);
        live.insert(id.clone(), was);
        let report = serde_json::to_string(&pairs).unwrap();
        if report.contains(OTHER) {
            return Err("the new value is shown".to_owned());
        }
        let is_here =
            |pair: &PairDrift| (&pair.cluster, &pair.namespace, &pair.name) == (&id.0, &id.1, &id.2);
        let changed: Vec<&PairDrift> = pairs.iter().filter(|pair| pair.state != State::InSync).collect();
        let is_told = match changed.as_slice() {
            [only] => is_here(only) && only.state == State::Changed && !only.differences.is_empty(),
            [] => pairs.iter().any(|pair| is_here(pair) && !pair.not_compared.is_empty()),
            _ => false,
        };
        let pairs = self.compare(live);
        if is_told && drifted(&pairs).is_empty() { Ok(()) } else { Err(report) }
    }
}

/// The pairs that are not in sync.
pub(crate) fn drifted(pairs: &[PairDrift]) -> Vec<String> {
    let drifted = pairs.iter().filter(|pair| pair.state != State::InSync);
    drifted.map(|pair| format!("{} {:?}: {:?}", pair.id(), pair.state, pair.differences)).collect()
}
