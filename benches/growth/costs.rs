//! What each command costs a pair, in fleets of growing size.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use crate::usage::Usage;

/// A pair of a larger fleet may cost so many times what a pair of a smaller one costs. To cost less is no fault.
const MOST: f64 = 1.2;

/// All runs, by command and by pairs of the fleet.
pub(crate) struct Costs {
    commands: Vec<(&'static str, BTreeMap<usize, Vec<Usage>>)>,
}

/// The medians over one command and size.
struct Cost {
    pairs: usize,
    cpu: Duration,
    /// KB.
    peak: u64,
    /// Microseconds beyond the smallest fleet.
    micros_a_pair: f64,
    /// KB beyond the smallest fleet.
    kb_a_pair: f64,
}

impl Costs {
    pub(crate) fn new(commands: &[&'static str]) -> Self {
        Self { commands: commands.iter().map(|command| (*command, BTreeMap::new())).collect() }
    }

    pub(crate) fn add(&mut self, command: usize, pairs: usize, usage: Usage) {
        self.commands[command].1.entry(pairs).or_default().push(usage);
    }

    /// Two tables: what each size costs, and how much more a pair costs in a larger fleet. And whether that is too much.
    pub(crate) fn tables(&self) -> (String, bool) {
        let mut sizes = table(&["", "pairs", "seconds of CPU", "µs a pair", "peak MB", "KB a pair"]);
        let mut growth = table(&[
            "a pair of a larger fleet to one of a smaller",
            "CPU",
            "its largest to its least",
            "memory",
            "its largest to its least",
        ]);
        let mut grows = false;
        for (command, runs) in &self.commands {
            let costs = costs(runs);
            for cost in &costs {
                let Cost { pairs, micros_a_pair, kb_a_pair, .. } = cost;
                let (cpu, peak) = (cost.cpu.as_secs_f64(), megabytes(cost.peak));
                let _ = writeln!(
                    sizes,
                    "| {command} | {pairs} | {cpu:.3} | {micros_a_pair:.1} | {peak:.1} | {kb_a_pair:.2} |"
                );
            }
            let time = Growth::of(costs.iter().map(|cost| cost.micros_a_pair).collect());
            let memory = Growth::of(costs.iter().map(|cost| cost.kb_a_pair).collect());
            grows |= time.grows > MOST || memory.grows > MOST;
            let _ = writeln!(
                growth,
                "| {command} | {} | {:.2} | {} | {:.2} |",
                time.told(),
                time.spread,
                memory.told(),
                memory.spread
            );
        }
        (format!("{sizes}\n{growth}"), grows)
    }
}

/// All sizes but the smallest, each beyond that one: starting costs no pair anything.
fn costs(runs: &BTreeMap<usize, Vec<Usage>>) -> Vec<Cost> {
    let (least, start) = runs.first_key_value().unwrap();
    let (start_cpu, start_peak) = medians(start);
    let cost = |(pairs, runs): (&usize, &Vec<Usage>)| {
        let (cpu, peak) = medians(runs);
        let more = f64::from(u32::try_from(pairs - least).unwrap());
        Cost {
            pairs: *pairs,
            cpu,
            peak,
            micros_a_pair: (cpu.as_secs_f64() - start_cpu.as_secs_f64()) * 1e6 / more,
            kb_a_pair: (megabytes(peak) - megabytes(start_peak)) * 1000.0 / more,
        }
    };
    runs.iter().skip(1).map(cost).collect()
}

fn medians(runs: &[Usage]) -> (Duration, u64) {
    let mut cpu: Vec<_> = runs.iter().map(|usage| usage.cpu).collect();
    let mut peak: Vec<_> = runs.iter().map(|usage| usage.peak).collect();
    cpu.sort();
    peak.sort_unstable();
    (cpu[cpu.len() / 2], peak[peak.len() / 2])
}

/// How a cost a pair changes with the size of the fleet.
struct Growth {
    /// The most that a size costs to one that is smaller.
    grows: f64,
    /// The most that any size costs to any other.
    spread: f64,
}

impl Growth {
    /// From the smallest fleet to the largest.
    fn of(costs: Vec<f64>) -> Self {
        let mut least = f64::INFINITY;
        let mut grows: f64 = 0.0;
        for cost in &costs {
            grows = grows.max(cost / least);
            least = least.min(*cost);
        }
        let largest = costs.into_iter().fold(0.0, f64::max);
        Self { grows, spread: largest / least }
    }

    fn told(&self) -> String {
        let mark = if self.grows > MOST { ", too much" } else { "" };
        format!("{:.2}{mark}", self.grows)
    }
}

/// MB of a million bytes.
#[expect(clippy::cast_precision_loss, reason = "no process has so much memory")]
fn megabytes(kb: u64) -> f64 {
    kb as f64 * 1024.0 / 1e6
}

fn table(columns: &[&str]) -> String {
    format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()))
}
