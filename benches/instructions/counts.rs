//! Counts as they are kept and compared.

use std::fmt::Write as _;

/// By how much a count may differ: runs of one binary differ by less, from random keys, the seeds of hash tables and the order of
/// threads.
const TOLERANCE: f64 = 0.02;

/// All counts, and what made the binary.
pub(crate) struct Counts {
    pub(crate) made_by: String,
    pub(crate) rows: Vec<Count>,
}

/// The instructions of a command.
pub(crate) struct Count {
    pub(crate) name: String,
    /// Before the first pair.
    pub(crate) start: u64,
    /// For each pair; none where it reads no fleet.
    pub(crate) pair: u64,
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
        let mut table = String::from(
            "| instructions | to start | to those kept | a pair | to those kept |\n|---|---|---|---|---|\n",
        );
        let mut grew = false;
        for Count { name, start, pair } in &self.rows {
            let old = kept.rows.iter().find(|row| row.name == *name);
            let old =
                old.unwrap_or_else(|| panic!("no count of {name} is kept: SNAPSHOTS=overwrite writes it"));
            let (start_ratio, pair_ratio) = (ratio(*start, old.start), ratio(*pair, old.pair));
            grew |= start_ratio.max(pair_ratio) > 1.0 + TOLERANCE;
            let (start_told, pair_told) = (told(start_ratio), told(pair_ratio));
            let _ = writeln!(table, "| {name} | {start} | {start_told} | {pair} | {pair_told} |");
        }
        (table, grew)
    }
}

fn ratio(new: u64, old: u64) -> f64 {
    let [new, old] = [new, old].map(|count| count as f64);
    if new == old { 1.0 } else { new / old }
}

fn told(ratio: f64) -> String {
    let word = match ratio {
        grew if grew > 1.0 + TOLERANCE => ", grew",
        fell if fell < 1.0 - TOLERANCE => ", fell: renew the file",
        _ => "",
    };
    format!("{ratio:.3}{word}")
}
