//! The steps of a rotation that make something: another generation, its kubeconfig, and a last word.

use super::hand_out::{self, HandedOut};
use super::issue::chance;
use super::observed::Observed;
use super::run::{After, Rotation, failed};
use super::target::{How, Target};
use super::told;
use super::trial::kubeconfig;
use crate::cli::credential_output;
use crate::cli::outcome::Outcome;
use crate::credentials::objects;
use crate::credentials::rotation::{Hand, Step};
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::issued::Generation;
use crate::model::rotation::StepName;

impl Rotation {
    pub(super) fn issue(
        &mut self,
        observed: &Observed,
        target: &Target<'_>,
        findings: &mut Findings,
    ) -> anyhow::Result<After> {
        let generations = &observed.world.generations;
        let name = objects::next_name(&target.account, generations, chance()?);
        let is_foreign = matches!(&observed.world.hand, Hand::Here { generation: None, .. });
        let replaces = observed.config.as_ref().filter(|_| is_foreign).map(PairConfig::credential_said);
        let object =
            objects::generation(&target.account, &name, target.args.kind(), Some(replaces.as_deref()));
        // The role of the one in use stays as it is.
        let how = How { refresh: false, by_force: false };
        Ok(match target.issue(Some(object), &[], how)? {
            Ok(_) => self.done(StepName::Issue, format!("made the Secret `{name}`")),
            Err(finding) => failed(*finding, findings),
        })
    }

    pub(super) fn hand_out(
        &mut self,
        step: &Step,
        generation: &Generation,
        observed: &Observed,
        target: &Target<'_>,
        findings: &mut Findings,
    ) -> anyhow::Result<After> {
        if self.has_done(StepName::HandOut) {
            return Ok(self.stop(step, target, findings));
        }
        let base = match &observed.config {
            Some(config) => config.clone(),
            None => match target.base() {
                Ok(base) => base,
                Err(finding) => return Ok(failed(*finding, findings)),
            },
        };
        Ok(match hand_out::in_place(target, &base, generation, findings)? {
            HandedOut::Sealed(file) => {
                self.done(StepName::HandOut, format!("sealed the token of `{generation}` into {file}"))
            }
            HandedOut::Left => self.stop(step, target, findings),
            HandedOut::Failed => After::Stop(Outcome::Failed),
        })
    }

    /// Prints the newest kubeconfig, whichever step is next: a reader at the other end must never get nothing.
    pub(super) fn print(
        &mut self,
        step: &Step,
        observed: &Observed,
        target: &Target<'_>,
        findings: &mut Findings,
    ) -> anyhow::Result<Outcome> {
        let Some(newest) = observed.world.newest() else { return Ok(Outcome::Failed) };
        let base = match &observed.config {
            Some(config) => Ok(config.clone()),
            None => target.base(),
        };
        let text = match base {
            Ok(base) => kubeconfig(target, &base, newest, findings)?,
            Err(finding) => {
                findings.push(*finding);
                None
            }
        };
        let Some(text) = text else { return Ok(Outcome::Failed) };
        credential_output::write(&text)?;
        if *step == Step::Done {
            return Ok(Outcome::Clean);
        }
        self.done(StepName::HandOut, format!("printed the kubeconfig of `{newest}`"));
        let after =
            if matches!(step, Step::HandOut(_)) { None } else { told::next(step, &target.cluster.name) };
        let next = after.as_ref().map_or(StepName::HandOut, |next| next.step);
        self.steps.extend(after);
        self.steps.extend(told::to_come(next));
        Ok(Outcome::Differences)
    }
}

/// What whoever issued it must end.
pub(super) fn left_to_others(
    newest: &Generation,
    observed: &Observed,
    target: &Target<'_>,
) -> Option<Finding> {
    let cluster = &target.cluster.name;
    let mut left: Vec<String> =
        newest.replaces.iter().map(|what| format!("the one that was replaced ({what})")).collect();
    left.extend(observed.of_others.iter().map(|(pair, _, what)| format!("that of {pair} ({what})")));
    let message = format!(
        "credentials for cluster `{cluster}` are left that pairctl did not issue and does not revoke: {}",
        left.join("; ")
    );
    let help =
        "end them where they were issued: delete the account or its Secret, or let the certificate expire";
    (!left.is_empty()).then(|| Finding::new(Code::CredentialOfOthers, message).help(help))
}
