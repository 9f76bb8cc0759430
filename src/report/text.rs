//! Findings for people: rustc's form, with the user's own line.

use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::printable::printable;
use crate::model::finding::{Finding, Severity};
use crate::model::source::{Place, Source};

/// Renders one finding, with colours or without.
pub fn finding(finding: &Finding, colour: bool) -> String {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&finding.message)).id(finding.code.as_str());
    let help = finding.help.as_ref().map(|help| Element::from(Level::HELP.message(printable(help))));
    let group = title.elements(places(finding)).elements(help);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.term_width(140).render(&[group]);
    text.push_str("\n\n");
    text
}

/// "1 pair", "2 pairs".
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Every source once, with the spots in it; the source of the finding's own place comes first.
fn places(finding: &Finding) -> Vec<Element<'static>> {
    let own = finding.place.iter().map(|(place, label)| (place, label, AnnotationKind::Primary));
    let related = finding.related.iter().map(|(place, label)| (place, label, AnnotationKind::Context));
    let mut sources: Vec<(Arc<Source>, Vec<Spot<'_>>)> = Vec::new();
    for spot in own.chain(related) {
        match sources.iter_mut().find(|(source, _)| Arc::ptr_eq(source, &spot.0.source)) {
            Some((_, spots)) => spots.push(spot),
            None => sources.push((Arc::clone(&spot.0.source), vec![spot])),
        }
    }
    sources.iter().flat_map(|(source, spots)| elements(source, spots)).collect()
}

type Spot<'f> = (&'f Place, &'f String, AnnotationKind);

fn elements(source: &Source, spots: &[Spot<'_>]) -> Vec<Element<'static>> {
    if !source.is_quotable() {
        return spots.iter().map(|(place, ..)| Element::from(origin(place))).collect();
    }
    // A carriage return is a character to the renderer.
    let text = source.shown().replace("\r\n", " \n");
    let window = window(&text, spots);
    let line = text[..window.start].matches('\n').count() + 1;
    let annotations = spots.iter().map(|(place, label, kind)| {
        let start = place.span.start.clamp(window.start, window.end);
        let end = end_in_line(&text, place).clamp(start, window.end);
        kind.span(start - window.start..end - window.start).label(printable(label))
    });
    let snippet: Snippet<'static, Annotation<'static>> = Snippet::source(text[window.clone()].to_owned());
    let snippet = snippet.path(source.path().to_owned()).line_start(line).annotations(annotations);
    vec![Element::from(snippet)]
}

/// The lines from the first spot to the last: all that is shown, so that a long file costs nothing.
fn window(text: &str, spots: &[Spot<'_>]) -> std::ops::Range<usize> {
    let first = spots.iter().map(|(place, ..)| place.span.start).min().unwrap_or(0).min(text.len());
    let last =
        spots.iter().map(|(place, ..)| end_in_line(text, place)).max().unwrap_or(0).clamp(first, text.len());
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..].find('\n').map_or(text.len(), |length| last + length);
    start..end
}

/// Where a spot ends, or its first line: nobody needs all of a pasted kubeconfig underlined.
fn end_in_line(text: &str, place: &Place) -> usize {
    let span = &place.span;
    let line = text.get(span.clone()).and_then(|spot| spot.find('\n'));
    line.map_or(span.end, |length| span.start + length)
}

fn origin(place: &Place) -> Origin<'static> {
    let (line, column) = place.line_and_column();
    Origin::path(place.source.path().to_owned()).line(line).char_column(column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::code::Code;

    #[test]
    fn a_finding_shows_the_users_own_line() {
        let source = Source::quotable("pairings.yaml", "pairs:\n  - source: east\n    destination: east\n");
        let place = |text: &str, from: usize| {
            let start = source.text()[from..].find(text).unwrap() + from;
            Place::new(&source, start..start + text.len())
        };
        let shown = finding(
            &Finding::new(Code::SelfPairing, "cluster `east` cannot be paired with itself")
                .at(&place("east", 30), "the destination is the source")
                .beside(&place("east", 0), "the source")
                .help("name another cluster"),
            false,
        );
        snapbox::assert_data_eq!(
            shown,
            snapbox::str![[r#"
error[self-pairing]: cluster `east` cannot be paired with itself
 --> pairings.yaml:3:18
  |
2 |   - source: east
  |             ---- the source
3 |     destination: east
  |                  ^^^^ the destination is the source
  |
  = help: name another cluster


"#]]
        );
    }

    #[test]
    fn a_file_with_credentials_is_named_and_not_shown() {
        let source = Source::unquotable("kubeconfig.yaml", "users:\n- token: hunter2\n");
        let place = Place::new(&source, 16..23);
        let shown = finding(&Finding::new(Code::BadBase64, "bad").at(&place, "here"), false);
        snapbox::assert_data_eq!(
            shown,
            snapbox::str![[r#"
error[bad-base64]: bad
--> kubeconfig.yaml:2:10


"#]]
        );
    }

    #[test]
    fn a_control_character_does_not_reach_the_terminal() {
        let shown = finding(&Finding::new(Code::UnknownKey, "no key `\u{1b}[31m`"), false);
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }
}
