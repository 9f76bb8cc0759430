//! Reports of `pairctl changes`, whatever somebody called what is in a tree.

use std::fs;

use pairctl::model::changes::{COMMAND, ChangedPart, ChangesReport, Direction, PairChange, What};
use pairctl::model::drift::Effect;
use pairctl::model::report::{OUTCOMES, VERSION};
use pairctl::report::changes::{markdown, text};
use pairctl::report::document;
use pairctl::report::markdown::LIMIT;
use pairctl::report::screen::TextSettings;
use proptest::prelude::*;
use serde_json::Value;

use crate::hostile::{a_place, hostile, texts};
use crate::readers::markdown::{foreign_html, read};

prop_compose! {
    fn a_part()(
        what in hostile(),
        direction in prop::sample::select(vec![Direction::Added, Direction::Removed, Direction::Changed]),
        before in prop::option::of(hostile()),
        after in prop::option::of(hostile()),
        effect in prop::sample::select(&Effect::ALL[..]),
        does in hostile(),
    ) -> ChangedPart {
        ChangedPart { what, direction, before, after, effect, does }
    }
}

prop_compose! {
    fn a_pair()(
        [cluster, namespace, name] in [hostile(), hostile(), hostile()],
        destination in prop::option::of(hostile()),
        change in prop::sample::select(&What::ALL[..]),
        does in prop::option::of(hostile()),
        effects in prop::collection::vec(prop::sample::select(&Effect::ALL[..]), 1..3),
        parts in prop::collection::vec(a_part(), 0..4),
        place in prop::option::of(a_place()),
    ) -> PairChange {
        PairChange { cluster, namespace, name, destination, change, does, effects, parts, place }
    }
}

prop_compose! {
    fn any_report()(
        pairs in prop::collection::vec(a_pair(), 0..5),
        files in texts(),
        [since, file, pairctl] in [hostile(), hostile(), hostile()],
    ) -> ChangesReport {
        let summary = ChangesReport::summarise(&pairs);
        ChangesReport {
            version: VERSION,
            command: COMMAND.to_owned(),
            outcome: OUTCOMES[1].to_owned(),
            pairctl, file, since, findings: Vec::new(), pairs, files, summary,
        }
    }
}

proptest! {
    #[test]
    fn no_text_of_others_becomes_markup(report in any_report()) {
        let text = markdown::text(&report);
        let page = read(&text);
        prop_assert!(foreign_html(&page, markdown::MARKER).is_empty(), "{:?} in {}", foreign_html(&page, markdown::MARKER), text);
        prop_assert!(page.other.is_empty(), "{:?} in {}", page.other, text);
        prop_assert_eq!((page.rows, page.headings, page.blocks), (report.pairs.len(), 1, 0), "{}", text);
        prop_assert_eq!(page.cells, if page.rows > 0 { (page.rows + 1) * 5 } else { 0 });
        prop_assert_eq!(page.tags("<details>"), report.pairs.len());
        prop_assert_eq!(page.tags("</details>"), report.pairs.len());
    }

    #[test]
    fn no_text_of_others_drives_a_terminal(report in any_report()) {
        let text = text::text(&report, TextSettings::default());
        prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{:?}", text);
    }

    #[test]
    fn any_report_is_valid_and_comes_back(report in any_report()) {
        let schema = fs::read_to_string("docs/changes-report.schema.json").unwrap();
        let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
        let text = document::text(&report);
        let value: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        prop_assert!(errors.is_empty(), "{:?}", errors);
        prop_assert_eq!(serde_json::from_str::<ChangesReport>(&text).unwrap(), report);
    }
}

/// Thousands of pairs fit a comment: rows are left out as a whole, and counted.
#[test]
fn what_is_too_long_for_a_comment_is_cut_between_pairs() {
    let pair = |index: usize| PairChange {
        cluster: "east".to_owned(),
        namespace: "payments".to_owned(),
        name: format!("pair-{index}"),
        destination: Some("west".to_owned()),
        change: What::Added,
        does: Some("it comes".to_owned()),
        effects: vec![Effect::AtOnce],
        parts: Vec::new(),
        place: None,
    };
    for (pairs, has_details, all) in [(20, true, true), (400, false, true), (3_000, false, false)] {
        let pairs: Vec<PairChange> = (0..pairs).map(pair).collect();
        let report = ChangesReport {
            version: VERSION,
            command: COMMAND.to_owned(),
            outcome: OUTCOMES[1].to_owned(),
            pairctl: "0".to_owned(),
            file: "pairings.yaml".to_owned(),
            since: "main".to_owned(),
            findings: Vec::new(),
            summary: ChangesReport::summarise(&pairs),
            files: Vec::new(),
            pairs,
        };
        let text = markdown::text(&report);
        let rows = read(&text).rows;
        assert!(text.chars().count() <= LIMIT);
        assert_eq!((text.contains("<details>"), rows == report.pairs.len()), (has_details, all), "{rows}");
        let rest = format!("… and {} more pairs that are not shown.", report.pairs.len() - rows);
        assert_eq!(text.contains(&rest), !all);
    }
}
