//! A run of a rotation: it observes and does one step, until none is left or one is not its own to do.

use std::io;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::acts::left_to_others;
use super::observed::{Observed, Observing};
use super::rotate::RotateArgs;
use super::target::Target;
use super::told;
use super::trial::lacks;
use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::cli::render::{self, RenderArgs};
use crate::credentials::rotation::{Step, next};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::pairing::Pairings;
use crate::model::rotation::{StepName, StepRecord, StepState};
use crate::report::printable::one_line;
use crate::report::text::counted;

/// How long to wait before everything is looked at again.
const PAUSE: Duration = Duration::from_secs(2);
/// No rotation has more steps; one that has does not take effect.
const MOST_STEPS: usize = 64;

/// A run: what it has seen and done.
#[derive(Default)]
pub(super) struct Rotation {
    pub(super) generations: Vec<String>,
    pub(super) steps: Vec<StepRecord>,
    until: Option<Instant>,
    told: String,
}

/// Whether a run goes on after a step.
pub(super) enum After {
    GoOn,
    Stop(Outcome),
}

impl Rotation {
    /// One that waits until then, where it waits at all.
    pub(super) fn until(until: Option<Instant>) -> Self {
        Self { until, ..Self::default() }
    }

    /// Observes and does one step, until none is left or one is not this run's to do. What earlier looks could not see,
    /// the last one may have seen; so only its findings count.
    pub(super) fn go(
        &mut self,
        args: &RotateArgs,
        pairings: &Pairings,
        observing: &Observing<'_>,
        findings: &mut Findings,
        output: &mut Output,
    ) -> anyhow::Result<Outcome> {
        loop {
            let mut seen = Findings::default();
            let observed = observing.observe(&mut seen)?;
            let after = match &observed {
                Some(observed) => self.look(observed, args, pairings, observing.target, findings, output)?,
                None => After::Stop(Outcome::Failed),
            };
            if let After::Stop(outcome) = after {
                findings.extend(seen);
                return Ok(outcome);
            }
        }
    }

    /// Does what follows from one look: waits, or does a step.
    fn look(
        &mut self,
        observed: &Observed,
        args: &RotateArgs,
        pairings: &Pairings,
        target: &Target<'_>,
        findings: &mut Findings,
        output: &mut Output,
    ) -> anyhow::Result<After> {
        self.generations = observed.world.generations.iter().map(ToString::to_string).collect();
        let step = next(&observed.world, !self.has_rotated() && is_old_enough(args, observed));
        let is_waiting = matches!(step, Step::Wait(_)) && !args.dry_run && !args.printed.hand_out;
        if is_waiting && self.until.is_some_and(|until| Instant::now() + PAUSE < until) {
            self.tell_waiting(&step, output)?;
            thread::sleep(PAUSE);
            return Ok(After::GoOn);
        }
        if args.dry_run {
            return Ok(After::Stop(self.would(&step, target)));
        }
        if args.printed.hand_out && !matches!(step, Step::Issue) {
            return self.print(&step, observed, target, findings).map(After::Stop);
        }
        if self.steps.len() >= MOST_STEPS {
            anyhow::bail!("the steps of this rotation take no effect; `--dry-run` says what it sees");
        }
        // What one step stumbles over is its own.
        let mut of_step = Findings::default();
        let after = self.act(&step, observed, args, pairings, target, &mut of_step);
        findings.extend(of_step);
        after
    }

    /// Does one step.
    fn act(
        &mut self,
        step: &Step,
        observed: &Observed,
        args: &RotateArgs,
        pairings: &Pairings,
        target: &Target<'_>,
        findings: &mut Findings,
    ) -> anyhow::Result<After> {
        match step {
            Step::Issue => self.issue(observed, target, findings),
            Step::HandOut(generation) => self.hand_out(step, generation, observed, target, findings),
            Step::Render(stale) if args.render && !self.has_done(StepName::Render) => {
                let render = RenderArgs::plain_run(args.common.clone());
                match render::rendered(&render, pairings, None, SystemTime::now(), findings)? {
                    Some(_) => Ok(self.done(
                        StepName::Render,
                        format!("rendered {} and what else was stale", stale.join(", ")),
                    )),
                    None => Ok(After::Stop(Outcome::Failed)),
                }
            }
            Step::Revoke(generation) => Ok(match target.revoke(generation)? {
                Ok(()) => self.done(
                    StepName::Revoke,
                    format!("deleted the Secret `{generation}`: its tokens are refused from now on"),
                ),
                Err(finding) => failed(*finding, findings),
            }),
            Step::Close(generation) => Ok(match target.close(generation)? {
                Ok(()) => {
                    findings.extend(left_to_others(generation, observed, target));
                    self.done(StepName::Close, format!("`{generation}` is all that is in use"))
                }
                Err(finding) => failed(*finding, findings),
            }),
            Step::Done => Ok(After::Stop(Outcome::Clean)),
            Step::Grant(rights) => {
                self.would(step, target);
                Ok(failed(lacks(target, &told::lacking(rights)), findings))
            }
            Step::Render(_) | Step::Wait(_) => Ok(self.stop(step, target, findings)),
        }
    }

    /// Ends the run at a step that is not its own to do.
    pub(super) fn stop(&mut self, step: &Step, target: &Target<'_>, findings: &mut Findings) -> After {
        self.would(step, target);
        let cluster = &target.cluster.name;
        let finding = Finding::new(
            Code::RotationWaits,
            format!(
                "the rotation of the credential for cluster `{cluster}` is not complete, and nothing is cut off"
            ),
        );
        findings.push(
            finding.help(format!("do what is next, then run `pairctl credentials rotate {cluster}` again")),
        );
        After::Stop(if findings.has_errors() { Outcome::Failed } else { Outcome::Differences })
    }

    fn would(&mut self, step: &Step, target: &Target<'_>) -> Outcome {
        let Some(next) = told::next(step, &target.cluster.name) else { return Outcome::Clean };
        let after = next.step;
        self.steps.push(next);
        self.steps.extend(told::to_come(after));
        Outcome::Differences
    }

    pub(super) fn done(&mut self, step: StepName, what: String) -> After {
        self.steps.push(StepRecord { step, state: StepState::Done, what, missing: Vec::new() });
        After::GoOn
    }

    /// Whether this run did a step, for the generation that it issued last.
    pub(super) fn has_done(&self, step: StepName) -> bool {
        self.all_done().take_while(|done| *done == step || *done != StepName::Issue).any(|done| done == step)
    }

    /// Whether this run has taken a rotation on its way; then it begins no other one.
    fn has_rotated(&self) -> bool {
        let rotates = |step| matches!(step, StepName::Issue | StepName::Revoke | StepName::Close);
        self.all_done().any(rotates)
    }

    /// The steps that this run did, the last one first.
    fn all_done(&self) -> impl Iterator<Item = StepName> {
        self.steps.iter().rev().filter(|step| step.state == StepState::Done).map(|step| step.step)
    }

    /// Says what is waited for, each time that it is something else.
    fn tell_waiting(&mut self, step: &Step, output: &mut Output) -> io::Result<()> {
        let Step::Wait(reasons) = step else { return Ok(()) };
        let first = reasons.first().map(|first| one_line(&first.to_string())).unwrap_or_default();
        let told = format!("waiting for {}: {first}", counted(reasons.len(), "thing"));
        if self.told != told {
            output.aside(&format!("{told}\n"))?;
            self.told = told;
        }
        Ok(())
    }
}

/// Whether a credential that is settled is to be rotated.
fn is_old_enough(args: &RotateArgs, observed: &Observed) -> bool {
    let Some(least) = args.older_than else { return true };
    let age = observed.world.newest().and_then(|newest| newest.age(SystemTime::now()));
    age.is_none_or(|age| age >= least)
}

pub(super) fn failed(finding: Finding, findings: &mut Findings) -> After {
    findings.push(finding);
    After::Stop(Outcome::Failed)
}
