//! What each command costs a pair, in fleets of growing size.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::cost::Cost;
use crate::table::{Spread, short, thousands};

/// A pair of a larger fleet may cost so many times what a pair of a smaller one costs. To cost less is no fault.
const MOST: f64 = 1.2;
/// Microseconds and KB a pair. Less than this is taken for this: what pages and caches do is more than what a pair does.
const NOISE: [f64; 2] = [0.5, 0.25];

/// All runs of a command, by the pairs of the fleet.
type Runs = BTreeMap<usize, Vec<Cost>>;

/// All runs of all commands.
pub(crate) struct Costs {
    commands: Vec<(&'static str, Runs)>,
}

/// The medians over one command and size.
struct Size {
    pairs: usize,
    /// Seconds.
    cpu: f64,
    /// Bytes.
    memory: f64,
    /// Microseconds and KB a pair, beyond the smallest fleet.
    a_pair: [f64; 2],
}

impl Costs {
    pub(crate) fn new(commands: &[&'static str]) -> Self {
        Self { commands: commands.iter().map(|command| (*command, Runs::new())).collect() }
    }

    pub(crate) fn add(&mut self, command: usize, pairs: usize, cost: Cost) {
        self.commands[command].1.entry(pairs).or_default().push(cost);
    }

    /// Two tables: what each size costs, and how a pair's cost changes with the size.
    pub(crate) fn tables(&self) -> String {
        let mut sizes =
            "| | pairs | CPU seconds | µs a pair | peak MB | KB a pair |\n|---|---|---|---|---|---|\n"
                .to_owned();
        let mut growth = "| a pair of a larger fleet to one of a smaller, at most | CPU | memory | largest to smallest, of CPU | of memory |\n\
                          |---|---|---|---|---|\n"
            .to_owned();
        for (command, runs) in &self.commands {
            for Size { pairs, cpu, memory, a_pair: [micros, kb] } in beyond_smallest(runs) {
                let (pairs, cpu, memory) = (thousands(pairs), short(cpu), short(memory / 1e6));
                let (micros, kb) = (short(micros), short(kb));
                let _ = writeln!(sizes, "| {command} | {pairs} | {cpu} | {micros} | {memory} | {kb} |");
            }
            let [time, memory] = Growth::of_both(runs);
            let _ = writeln!(
                growth,
                "| {command} | {} | {} | {:.2} | {:.2} |",
                time.told(),
                memory.told(),
                time.spread,
                memory.spread
            );
        }
        format!("{sizes}\n{growth}")
    }

    /// Whether a pair costs more in a larger fleet.
    pub(crate) fn grow(&self) -> bool {
        self.commands.iter().flat_map(|(_, runs)| Growth::of_both(runs)).any(|growth| growth.most > MOST)
    }
}

/// All sizes but the smallest, each beyond that one: starting costs no pair anything.
fn beyond_smallest(runs: &Runs) -> Vec<Size> {
    let (least, start) = runs.first_key_value().unwrap();
    let [start_cpu, start_memory] = medians(start);
    let size = |(pairs, runs): (&usize, &Vec<Cost>)| {
        let [cpu, memory] = medians(runs);
        let more = f64::from(u32::try_from(pairs - least).unwrap());
        let a_pair = [(cpu - start_cpu) * 1e6 / more, (memory - start_memory) / 1e3 / more];
        Size { pairs: *pairs, cpu, memory, a_pair }
    };
    runs.iter().skip(1).map(size).collect()
}

/// Seconds of CPU, and bytes.
fn medians(runs: &[Cost]) -> [f64; 2] {
    [
        Spread::of(runs.iter().map(|cost| cost.cpu)).median,
        Spread::of(runs.iter().map(|cost| cost.memory)).median,
    ]
}

/// How the cost of a pair changes with the size of the fleet.
struct Growth {
    /// The most that a size costs to one that is smaller.
    most: f64,
    /// The most that any size costs to any other.
    spread: f64,
}

impl Growth {
    /// Of CPU time and of memory.
    fn of_both(runs: &Runs) -> [Self; 2] {
        let sizes = beyond_smallest(runs);
        [0, 1].map(|at| Self::of(sizes.iter().map(|size| size.a_pair[at].max(NOISE[at]))))
    }

    /// From the smallest fleet to the largest.
    fn of(costs: impl Iterator<Item = f64>) -> Self {
        let (mut least, mut largest, mut most): (f64, f64, f64) = (f64::INFINITY, 0.0, 0.0);
        for cost in costs {
            most = most.max(cost / least);
            (least, largest) = (least.min(cost), largest.max(cost));
        }
        Self { most, spread: largest / least }
    }

    fn told(&self) -> String {
        if self.most > MOST { format!("**{:.2}, too much**", self.most) } else { format!("{:.2}", self.most) }
    }
}
