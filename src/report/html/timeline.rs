//! The calendar of credentials as a table with bars.

use serde::Serialize;

use crate::model::calendar::{Calendar, Entry};
use crate::report::printable::one_line;

/// What the template draws.
#[derive(Debug, Serialize)]
pub(super) struct Timeline {
    at: String,
    bars: Vec<Bar>,
    ticks: Vec<Tick>,
    not_at_hand: Vec<String>,
    ended: usize,
    soon: usize,
    soon_days: i64,
    first: Option<String>,
}

/// One credential.
#[derive(Debug, Serialize)]
struct Bar {
    cluster: String,
    kind: &'static str,
    subject: String,
    day: String,
    left: String,
    /// `ended`, `soon`, `later` or `never`.
    standing: &'static str,
    /// How long the bar is, in percent of the scale.
    length: i64,
    pairs: usize,
}

#[derive(Debug, Serialize)]
struct Tick {
    at: i64,
    label: &'static str,
}

/// The scale ends after a year: what holds longer needs no look.
const DAYS: i64 = 365;

/// The credentials, the first to end first; `soon` is within so many days.
pub(super) fn timeline(calendar: &Calendar, soon_days: u64) -> Timeline {
    let soon_days = i64::try_from(soon_days).unwrap_or(i64::MAX);
    let bars: Vec<Bar> = calendar.entries.iter().map(|entry| bar(entry, soon_days)).collect();
    let count = |standing| bars.iter().filter(|bar| bar.standing == standing).count();
    let ticks = [(30, "30 days"), (90, "90"), (180, "180"), (270, "270"), (365, "1 year")];
    Timeline {
        at: one_line(&calendar.at),
        ticks: ticks.map(|(days, label)| Tick { at: percent(days), label }).into(),
        not_at_hand: calendar.not_at_hand.iter().map(|line| one_line(line)).collect(),
        ended: count("ended"),
        soon: count("soon"),
        soon_days,
        first: bars.iter().find(|bar| matches!(bar.standing, "soon" | "later")).map(|bar| bar.day.clone()),
        bars,
    }
}

fn percent(days: i64) -> i64 {
    days.clamp(0, DAYS) * 100 / DAYS
}

fn bar(entry: &Entry, soon_days: i64) -> Bar {
    let (left, standing) = match entry.days_left {
        None => ("-".to_owned(), "never"),
        Some(days @ ..0) => (format!("ended {} days ago", days.unsigned_abs()), "ended"),
        Some(days) if days <= soon_days => (format!("{days} days"), "soon"),
        Some(days) => (format!("{days} days"), "later"),
    };
    let day = entry.until.as_deref().and_then(|until| until.split('T').next());
    Bar {
        cluster: one_line(&entry.cluster),
        kind: entry.kind.as_str(),
        subject: entry.subject.as_deref().map(one_line).unwrap_or_default(),
        day: day.map_or_else(|| "never, or unknown".to_owned(), one_line),
        left,
        standing,
        length: entry.days_left.map_or(100, percent),
        pairs: entry.pairs,
    }
}
