//! What was measured of one fleet, row by row.

use std::fmt::Write as _;

use crate::cost::Cost;
use crate::table::{Spread, short};

/// A command and what its rounds have cost, or why it could not be run.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) costs: Result<Vec<Cost>, String>,
}

/// Rows in the order in which they first came.
#[derive(Default)]
pub(crate) struct Rows(Vec<Row>);

impl Rows {
    pub(crate) fn add(&mut self, name: &str, cost: Cost) {
        match self.0.iter_mut().find(|row| row.name == name) {
            Some(row) => row.costs.as_mut().unwrap().push(cost),
            None => self.0.push(Row { name: name.to_owned(), costs: Ok(vec![cost]) }),
        }
    }

    pub(crate) fn add_missing(&mut self, name: &str, why: &str) {
        self.0.push(Row { name: name.to_owned(), costs: Err(why.to_owned()) });
    }

    /// One number of each round, of a row that is there.
    pub(crate) fn values(&self, name: &str, of: fn(&Cost) -> f64) -> Option<Vec<f64>> {
        let row = self.0.iter().find(|row| row.name.starts_with(name))?;
        Some(row.costs.as_ref().ok()?.iter().map(of).collect())
    }

    /// A row to the sum of others, round by round.
    pub(crate) fn ratio(&self, name: &str, to: &[&str], of: fn(&Cost) -> f64) -> Option<Spread> {
        let mut sums = self.values(to[0], of)?;
        for more in &to[1..] {
            sums = sums.into_iter().zip(self.values(more, of)?).map(|(one, other)| one + other).collect();
        }
        Some(Spread::of_ratios(&self.values(name, of)?, &sums))
    }

    /// A table of some rows. Its last column is called `title` and has the ratio of each row to another.
    pub(crate) fn table(
        &self,
        is_shown: fn(&str) -> bool,
        title: &str,
        to: &str,
        of: fn(&Cost) -> f64,
    ) -> String {
        let mut table = format!(
            "| | seconds (least to most) | CPU seconds | peak memory | {title} |\n|---|---|---|---|---|\n"
        );
        for row in self.0.iter().filter(|row| is_shown(&row.name)) {
            let name = &row.name;
            let _ = match &row.costs {
                Err(why) => writeln!(table, "| {name} | {why} | | | |"),
                Ok(costs) => writeln!(
                    table,
                    "| {name} | {} | {} | {} | {} |",
                    Spread::of(costs.iter().map(wall)),
                    short(Spread::of(costs.iter().map(cpu)).median),
                    megabytes(costs),
                    self.ratio(name, &[to], of).map_or_else(String::new, |ratio| ratio.to_string()),
                ),
            };
        }
        table
    }
}

fn megabytes(costs: &[Cost]) -> String {
    match costs.iter().map(memory).fold(0.0, f64::max) {
        0.0 => String::new(),
        megabytes => format!("{megabytes:.0} MB"),
    }
}

pub(crate) fn wall(cost: &Cost) -> f64 {
    cost.wall
}

pub(crate) fn cpu(cost: &Cost) -> f64 {
    cost.cpu
}

/// In megabytes.
pub(crate) fn memory(cost: &Cost) -> f64 {
    cost.memory / 1e6
}
