//! What the tables shall show.

use crate::fleet::Fleet;
use crate::offline::{BARE, CAT, COMMANDS, COPY, FIRST, PLAIN, UNCHANGED, VALIDATE};
use crate::peers::{JRSONNET, KUSTOMIZE, STORKCTL};
use crate::rows::{Rows, cpu, memory, wall};
use crate::table::{Demand, Spread, Wanted};

/// The demands on a fleet of this size.
pub(crate) fn of(fleet: Fleet, rows: &Rows) -> Vec<Demand> {
    match (fleet.pairs, fleet.clusters) {
        (1_000, 10) => vec![demand(
            "1,000 pairs from 10 clusters: CPU of the storkctl loop, to the first render's",
            Wanted::AtLeast(100.0),
            rows.ratio(STORKCTL, &[FIRST], cpu),
        )],
        (1_000, 100) => to_peers(rows),
        (10_000, _) => [to_the_limit(rows), vec![peak(rows, "10,000 pairs", 64.0)]].concat(),
        (100_000, _) => vec![peak(rows, "100,000 pairs", 400.0)],
        _ => Vec::new(),
    }
}

fn demand(what: &str, wanted: Wanted, measured: Option<Spread>) -> Demand {
    Demand { what: what.to_owned(), wanted, measured }
}

fn to_the_limit(rows: &Rows) -> Vec<Demand> {
    vec![
        demand(
            "10,000 pairs: first render, to `cp -r` and the encryption alone",
            Wanted::AtMost(2.0),
            rows.ratio(FIRST, &[COPY, BARE], wall),
        ),
        demand(
            "10,000 pairs: render that changes nothing, to `cat`",
            Wanted::AtMost(1.5),
            rows.ratio(UNCHANGED, &[CAT], wall),
        ),
        demand("10,000 pairs: `validate`, to `cat`", Wanted::AtMost(0.2), rows.ratio(VALIDATE, &[CAT], wall)),
    ]
}

/// By what does the same as they do, and validates on top.
fn to_peers(rows: &Rows) -> Vec<Demand> {
    vec![
        demand(
            "1,000 pairs: CPU of `render --plain`, to jrsonnet's",
            Wanted::AtMost(1.0),
            rows.ratio(PLAIN, &[JRSONNET], cpu),
        ),
        demand(
            "1,000 pairs: CPU of the storkctl loop, to `render --plain`'s",
            Wanted::AtLeast(100.0),
            rows.ratio(STORKCTL, &[PLAIN], cpu),
        ),
        demand(
            "1,000 pairs: CPU of `kubectl kustomize`, to that of a render over the same directories",
            Wanted::AtLeast(30.0),
            rows.ratio(KUSTOMIZE, &[UNCHANGED], cpu),
        ),
    ]
}

/// The most that a command of pairctl has taken.
fn peak(rows: &Rows, size: &str, limit: f64) -> Demand {
    let peaks = COMMANDS.iter().filter_map(|name| rows.values(name, memory)).flatten();
    let most = peaks.fold(0.0, f64::max);
    demand(&format!("{size}: peak memory, MB"), Wanted::AtMost(limit), Some(Spread::of([most])))
}
