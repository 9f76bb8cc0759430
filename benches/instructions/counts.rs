//! Counts as they are kept and compared.

use std::fmt::Write as _;

/// By how much a count may differ. Runs of one binary differ by a thousandth, from random keys, the seeds of hash tables and the
/// order of threads; the rest is for another libc.
const TOLERANCE: f64 = 0.02;

/// How many pairs a fleet has whose whole count is judged: what starting takes is too little to be told from noise alone.
const PAIRS: i64 = 60;

/// All counts, and what made the binary.
pub(crate) struct Counts {
    pub(crate) made_by: String,
    pub(crate) rows: Vec<Count>,
}

/// The instructions of a command.
pub(crate) struct Count {
    pub(crate) name: String,
    /// Before the first pair, as far as the cost of pairs is the same for each.
    pub(crate) start: i64,
    /// For each pair; none where it reads no fleet.
    pub(crate) pair: i64,
}

impl Count {
    fn of_fleet(&self) -> i64 {
        self.start + PAIRS * self.pair
    }
}

const HEADER: &str = "# Instructions by `cargo bench --bench instructions`: command, start, a pair. Made by ";

impl Counts {
    /// A line that says what made them, and one for each command.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("{HEADER}{}\n", self.made_by);
        for Count { name, start, pair } in &self.rows {
            let _ = writeln!(text, "{name}\t{start}\t{pair}");
        }
        text
    }

    /// Reads [`Self::to_text`] back.
    pub(crate) fn read(text: &str) -> Self {
        let mut lines = text.lines();
        let made_by = lines.next().unwrap().strip_prefix(HEADER).unwrap().to_owned();
        let row = |line: &str| {
            let [name, start, pair] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            Count { name: name.to_owned(), start: start.parse().unwrap(), pair: pair.parse().unwrap() }
        };
        Self { made_by, rows: lines.map(row).collect() }
    }

    /// A table of these beside those that were kept, and whether one grew.
    pub(crate) fn beside(&self, kept: &Self) -> (String, bool) {
        let mut table = format!(
            "| instructions | to start | a pair | a pair, to what is kept | {PAIRS} pairs, to what is kept |\n|---|---|---|---|---|\n"
        );
        let mut grew = false;
        for count in &self.rows {
            let Count { name, start, pair } = count;
            let old = kept.rows.iter().find(|row| row.name == *name);
            let old =
                old.unwrap_or_else(|| panic!("no count of {name} is kept: SNAPSHOTS=overwrite writes it"));
            let ratios = [ratio(*pair, old.pair), ratio(count.of_fleet(), old.of_fleet())];
            grew |= ratios.iter().any(|ratio| *ratio > 1.0 + TOLERANCE);
            let [pair_told, fleet_told] = ratios.map(told);
            let _ = writeln!(table, "| {name} | {start} | {pair} | {pair_told} | {fleet_told} |");
        }
        (table, grew)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a millionth of a count is of no account")]
fn ratio(new: i64, old: i64) -> f64 {
    if new == old { 1.0 } else { new as f64 / old as f64 }
}

fn told(ratio: f64) -> String {
    let word = match ratio {
        grew if grew > 1.0 + TOLERANCE => ", grew",
        fell if fell < 1.0 - TOLERANCE => ", fell: renew the file",
        _ => "",
    };
    format!("{ratio:.3}{word}")
}
