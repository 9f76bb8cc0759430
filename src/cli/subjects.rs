//! The objects of a fleet with what is at hand for them, as checks look at them. No cluster is asked.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::input::{certificates, contents};
use crate::model::change::SealingCertificateExpiry;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::{OptionValue, Pair, Pairings};
use crate::model::plan::{Contents, Plan};
use crate::render::recipients;
use crate::sealed_secret::SealingCertificate;
use crate::verify::Subject;

/// Everything that was read, each kept with whom it concerns, so that what is broken hides nothing else.
pub(super) struct Subjects<'p> {
    pairings: &'p Pairings,
    plan: Plan<'p>,
    contents: Vec<Contents>,
    of_destinations: BTreeMap<ClusterName, Findings>,
    of_options: Findings,
    certificates: BTreeMap<ClusterName, SealingCertificate>,
    of_certificates: BTreeMap<ClusterName, Finding>,
    recipients: recipients::OfTree,
}

impl<'p> Subjects<'p> {
    /// Reads every kubeconfig, secret and sealing certificate that the fleet needs.
    pub(super) fn gather(pairings: &'p Pairings, now: SystemTime) -> Self {
        let plan = Plan::new(pairings, None);
        let unsealer = Unsealer::new(Places::of_process());
        let mut of_options = Findings::default();
        let (contents, of_destinations) =
            contents::gather_by_destination(pairings, &plan, now, &unsealer, &mut of_options);
        let (mut certificates, mut of_certificates) = (BTreeMap::new(), BTreeMap::new());
        for (source, read) in certificates::of_sources(&plan) {
            match read {
                Ok(certificate) => drop(certificates.insert(source, certificate)),
                Err(finding) => drop(of_certificates.insert(source, finding)),
            }
        }
        let recipients = recipients::OfTree::default();
        Self {
            pairings,
            plan,
            contents,
            of_destinations,
            of_options,
            certificates,
            of_certificates,
            recipients,
        }
    }

    /// Reads also for whom the files of the tree are sealed.
    pub(super) fn with_tree(self) -> Self {
        let recipients = recipients::of_tree(self.pairings, &self.plan);
        Self { recipients, ..self }
    }

    /// The objects, by source cluster, namespace and name, each with what it hides.
    pub(super) fn all(&self) -> Vec<(Subject<'_>, &Contents)> {
        let objects = self.plan.sources.iter().flat_map(|(name, source)| {
            source.objects.iter().map(move |(id, index)| (*name, source.cluster, id, *index))
        });
        let subject = |(name, source, id, index): (&'p ClusterName, _, _, usize)| {
            let pair = &self.pairings.pairs[index];
            let subject = Subject {
                id,
                pair,
                source,
                destination: self.pairings.clusters.get(&pair.destination)?,
                config: self.contents[index].config.as_deref(),
                sealed_for: self.certificates.get(name),
                recipients: self.recipients.get((name, id)),
            };
            Some((subject, &self.contents[index]))
        };
        objects.filter_map(subject).collect()
    }

    /// Until when the sealing certificates can be used.
    pub(super) fn sealing(&self, now: SystemTime) -> Vec<SealingCertificateExpiry> {
        certificates::expiries(&self.plan, &self.certificates, now)
    }

    /// All that reading had to say, each once.
    pub(super) fn take_findings(&mut self) -> Findings {
        let mut findings = std::mem::take(&mut self.of_options);
        findings.extend(std::mem::take(&mut self.of_destinations).into_values().flatten());
        findings.extend(std::mem::take(&mut self.of_certificates).into_values());
        findings
    }

    /// What reading had to say that concerns an object.
    pub(super) fn findings(&self, subject: &Subject<'_>) -> Vec<&Finding> {
        let of_destination = self.of_destinations.get(&subject.destination.name);
        let of_certificate = self.of_certificates.get(&subject.source.name);
        let of_options = self.of_options.as_slice().iter().filter(|finding| concerns(finding, subject.pair));
        let found = of_destination.into_iter().flat_map(Findings::as_slice).chain(of_options);
        found.chain(of_certificate).collect()
    }
}

/// Whether a finding is about a storage option of a pair, by the place that names its value.
fn concerns(finding: &Finding, pair: &Pair) -> bool {
    let Some((place, _)) = &finding.place else { return false };
    pair.options.values().any(|option| match option {
        OptionValue::Reference(_, named) => named.is(place),
        OptionValue::Literal(_) => false,
    })
}
