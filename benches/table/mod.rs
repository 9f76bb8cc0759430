//! Medians with their spread, what is demanded of them, and the page that shows them.

use std::env;
use std::fmt::{self, Display, Write as _};
use std::fs;
use std::io::Write as _;
use std::process::ExitCode;
use std::thread;

const PAGE: &str = "docs/performance.md";

/// What several rounds have given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    /// Of at least one value.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        Self { median: values[values.len() / 2], least: values[0], most: values[values.len() - 1] }
    }

    /// Of the quotients round by round, so that what slows a round slows both sides of it.
    pub(crate) fn of_ratios(of: &[f64], to: &[f64]) -> Self {
        Self::of(of.iter().zip(to).map(|(of, to)| of / to))
    }
}

impl Display for Spread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { median, least, most } = *self;
        if least.total_cmp(&most).is_eq() {
            return out.write_str(&short(median));
        }
        write!(out, "{} ({} to {})", short(median), short(least), short(most))
    }
}

/// Three digits that count, as far as there are decimals.
pub(crate) fn short(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// As people write it.
pub(crate) fn thousands(number: usize) -> String {
    if number < 1_000 {
        number.to_string()
    } else {
        format!("{},{:03}", thousands(number / 1_000), number % 1_000)
    }
}

/// What a median shall be.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    AtMost(f64),
    AtLeast(f64),
}

/// A demand, and what was measured; nothing where what it compares with is not here.
#[derive(Clone)]
pub(crate) struct Demand {
    pub(crate) what: String,
    pub(crate) wanted: Wanted,
    pub(crate) measured: Option<Spread>,
}

impl Demand {
    fn holds(&self) -> Option<bool> {
        let median = self.measured?.median;
        Some(match self.wanted {
            Wanted::AtMost(limit) => median <= limit,
            Wanted::AtLeast(limit) => median >= limit,
        })
    }
}

/// The demands as a table, if there are any.
pub(crate) fn demands(demands: &[Demand]) -> String {
    if demands.is_empty() {
        return String::new();
    }
    let mut table = "| demand | wanted | measured | holds |\n|---|---|---|---|\n".to_owned();
    for demand in demands {
        let wanted = match demand.wanted {
            Wanted::AtMost(limit) => format!("at most {limit}"),
            Wanted::AtLeast(limit) => format!("at least {limit}"),
        };
        let measured =
            demand.measured.map_or_else(|| "not measured here".to_owned(), |spread| spread.to_string());
        let holds = match demand.holds() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        let _ = writeln!(table, "| {} | {wanted} | {measured} | {holds} |", demand.what);
    }
    table
}

/// Fails where one demand does not hold.
pub(crate) fn verdict(demands: &[Demand]) -> ExitCode {
    if demands.iter().any(|demand| demand.holds() == Some(false)) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// What a run was measured on.
fn machine() -> String {
    let processors = thread::available_parallelism().unwrap();
    let facts = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        facts.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("of an unknown kind");
    format!(
        "Measured on {processors} processors ({}), {}, pairctl {}.\n",
        model.trim_start_matches(['\t', ' ', ':']),
        env::consts::OS,
        env!("CARGO_PKG_VERSION")
    )
}

/// Prints a text. A whole run puts it between its own marks on the page, too, where `SNAPSHOTS=overwrite` says so.
pub(crate) fn publish(mark: &str, text: &str, is_whole: bool) {
    let text = format!("{}\n{}", machine(), text.trim());
    println!("{text}");
    if is_whole && env::var("SNAPSHOTS").is_ok_and(|snapshots| snapshots == "overwrite") {
        let page = fs::read_to_string(PAGE).unwrap();
        let (start, end) = (format!("<!-- {mark} -->\n"), format!("<!-- end of {mark} -->\n"));
        let (before, rest) = page.split_once(&start).unwrap();
        let after = rest.split_once(&end).unwrap().1;
        let page = format!("{before}{start}\n{text}\n\n{end}{after}");
        let mut file = fs::OpenOptions::new().write(true).truncate(true).open(PAGE).unwrap();
        file.write_all(page.as_bytes()).unwrap();
    }
}
