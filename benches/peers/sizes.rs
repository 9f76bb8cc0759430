//! The fleets that are measured, and how often.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::fleet::Fleet;

/// A fleet, and as many rounds as a whole run can afford.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) fleet: Fleet,
    pub(crate) rounds: usize,
    /// Of these, as many begin with a first render.
    pub(crate) slow_rounds: usize,
}

const fn size(pairs: usize, clusters: usize, rounds: usize, slow_rounds: usize) -> Size {
    Size { fleet: Fleet { pairs, clusters }, rounds, slow_rounds }
}

const ALL: [Size; 5] = [
    size(100, 2, 15, 15),
    size(1_000, 10, 9, 9),
    size(1_000, 100, 9, 9),
    size(10_000, 100, 7, 5),
    size(100_000, 500, 3, 1),
];

/// What a file of a tree takes on a disk, in KB: three pages and its share of directories.
const FILE: usize = 13;

/// Those with as many pairs as one of the arguments says; `quick` says the small ones, no argument says all.
pub(crate) fn chosen() -> Vec<Size> {
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted = |size: &&Size| {
        let pairs = size.fleet.pairs;
        wanted.is_empty()
            || wanted
                .iter()
                .any(|word| if word == "quick" { pairs <= 1_000 } else { *word == pairs.to_string() })
    };
    ALL.iter().filter(is_wanted).copied().collect()
}

/// Whether nothing was left out.
pub(crate) fn are_all(sizes: &[Size]) -> bool {
    sizes.len() == ALL.len()
}

impl Size {
    /// Whether the other programs are measured, too: they take long.
    pub(crate) fn has_peers(&self) -> bool {
        self.fleet.pairs == 1_000
    }

    /// Why this fleet cannot be measured here: all trees and copies of its rounds must have room at once.
    pub(crate) fn lacks_room(&self, directory: &Path) -> Option<String> {
        let needed = self.fleet.pairs * FILE * (self.rounds + self.slow_rounds);
        let output = Command::new("df").arg("-Pk").arg(directory).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let free: usize = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
        (free < needed).then(|| {
            let gigabytes = |kilobytes: usize| kilobytes.div_ceil(1_000_000);
            format!(
                "not measured: {} has {} GB free, and {} are needed; `TMPDIR` names another place",
                directory.display(),
                gigabytes(free),
                gigabytes(needed)
            )
        })
    }
}
