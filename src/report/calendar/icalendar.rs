//! For calendars: an event on the day that a credential ends (RFC 5545).

use chrono::{DateTime, Duration};
use icalendar::{Alarm, Calendar as Events, Component, Event, EventLike, Property};
use sha2::{Digest, Sha256};

use crate::model::calendar::{Calendar, Entry};
use crate::model::hexadecimal::hexadecimal;
use crate::report::printable::one_line;

/// One event for each credential that ends. Its UID stays the same as long as the end does, so that a calendar that
/// subscribes replaces events and never doubles them.
pub fn text(calendar: &Calendar) -> String {
    let mut events = Events::empty();
    for (key, value) in
        [("VERSION", "2.0"), ("PRODID", "-//pairctl//credentials//EN"), ("CALSCALE", "GREGORIAN")]
    {
        events.append_property(Property::new(key, value));
    }
    events.name("pairctl: credentials of ClusterPairs");
    for entry in &calendar.entries {
        if let Some(event) = event(entry, &calendar.at) {
            events.push(event);
        }
    }
    events.to_string()
}

fn event(entry: &Entry, at: &str) -> Option<Event> {
    let end = DateTime::parse_from_rfc3339(entry.until.as_deref()?).ok()?.to_utc();
    let stamp = DateTime::parse_from_rfc3339(at).ok()?.to_utc();
    let (cluster, kind) = (&entry.cluster, entry.kind.as_str());
    let subject = entry.subject.as_deref().map(|subject| format!(" of {}", one_line(subject)));
    let identity = format!("{cluster}\n{kind}\n{}", entry.until.as_deref().unwrap_or_default());
    let uid = format!("{}@pairctl.dev", hexadecimal(&Sha256::digest(identity)[..16]));
    let summary = format!("{kind} for cluster {cluster} ends ({} pairs)", entry.pairs);
    let description =
        format!("The {kind}{} ends at {end}. Renew it, render and sync before.", subject.unwrap_or_default());
    // The library would give it a random one.
    let alarm =
        Alarm::display(&summary, -Duration::days(30)).uid(&format!("{uid}-alarm")).timestamp(stamp).done();
    Some(
        Event::new()
            .uid(&uid)
            .timestamp(stamp)
            .starts(end.date_naive())
            .summary(&summary)
            .description(&description)
            .alarm(alarm)
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::calendar::Kind;

    fn calendar(until: Option<&str>) -> Calendar {
        let entry = Entry {
            cluster: "west".to_owned(),
            kind: Kind::Token,
            subject: Some("system:serviceaccount:dr:stork\r\nATTACH:evil".to_owned()),
            until: until.map(str::to_owned),
            days_left: None,
            pairs: 2,
        };
        let at = "2026-11-25T18:37:50Z".to_owned();
        Calendar {
            version: 1,
            command: "calendar".to_owned(),
            at,
            entries: vec![entry],
            not_at_hand: Vec::new(),
        }
    }

    #[test]
    fn the_same_calendar_is_the_same_text_and_one_day_long() {
        let text = text(&calendar(Some("2027-03-04T05:06:07Z")));
        assert_eq!(text, super::text(&calendar(Some("2027-03-04T05:06:07Z"))));
        assert!(text.contains("DTSTART;VALUE=DATE:20270304\r\n") && !text.contains("DTEND"), "{text}");
        assert_eq!(text.matches("PRODID").count(), 1, "{text}");
        assert!(text.lines().all(|line| line.len() <= 75 && !line.starts_with("ATTACH")), "{text}");
    }

    #[test]
    fn what_never_ends_has_no_event() {
        assert!(!text(&calendar(None)).contains("VEVENT"));
    }
}
