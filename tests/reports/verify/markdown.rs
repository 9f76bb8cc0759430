//! Markdown, read by a parser of GitHub's flavour: nothing that others wrote becomes markup, and all fits a comment.

use pairctl::model::verify::{Skipped, Verdict, VerifyReport};
use pairctl::report::markdown::LIMIT;
use pairctl::report::verify::markdown::{MARKER, text};
use proptest::prelude::*;

use super::any::any_report;
use super::fixture::{big, cluster, judged, pair, report, typical};
use crate::readers::markdown::{foreign_html, read};

fn troubled(report: &VerifyReport) -> usize {
    report.pairs.iter().filter(|pair| pair.verdict != Verdict::Works).count()
}

proptest! {
    #[test]
    fn no_text_of_others_becomes_markup(report in any_report()) {
        let text = text(&report);
        let page = read(&text);
        let foreign = foreign_html(&page, MARKER);
        prop_assert!(foreign.is_empty(), "{:?} in {}", foreign, text);
        prop_assert!(page.other.is_empty(), "{:?} in {}", page.other, text);
        prop_assert_eq!(page.rows, troubled(&report), "{}", text);
        let head = if page.rows > 0 { 5 } else { 0 };
        prop_assert_eq!(page.cells, page.rows * 5 + head, "{}", text);
        prop_assert_eq!((page.blocks, page.headings), (0, 1), "{}", text);
        prop_assert_eq!(page.tags("<details>"), page.tags("</details>"));
        prop_assert_eq!(page.tags("<details>"), troubled(&report));
    }
}

#[test]
fn ci_finds_its_comment_again() {
    assert!(text(&typical()).starts_with("<!-- pairctl verify -->\n"));
}

#[test]
fn what_fails_stands_before_what_is_at_risk() {
    let text = text(&typical());
    let at = |row: &str| text.find(row).unwrap_or_else(|| panic!("{row} in {text}"));
    assert!(at("| fails |") < at("| unknown |") && at("| unknown |") < at("| at-risk |"), "{text}");
}

#[test]
fn what_is_too_long_for_a_comment_becomes_short_and_then_is_counted() {
    for (pairs, has_details, all) in [(20, true, true), (200, false, true), (2_000, false, false)] {
        let text = text(&big(pairs));
        let length = text.chars().count();
        assert!(length <= LIMIT, "{pairs}: {length}");
        assert_eq!(text.contains("<details>"), has_details, "{pairs}");
        let rows = read(&text).rows;
        assert_eq!(rows == pairs, all, "{pairs}: {rows}");
        let rest = format!("… and {} more pairs that are not shown.", pairs - rows);
        assert_eq!(text.contains(&rest), !all, "{pairs}");
    }
}

/// What there is to say beside the pairs stands nowhere else.
#[test]
fn a_comment_that_is_too_short_for_all_still_has_the_findings() {
    let beside = typical().findings[0].clone();
    for (findings, all) in [(1, true), (20, true), (5_000, false)] {
        let mut report = big(2_000);
        report.findings = vec![beside.clone(); findings];
        let text = text(&judged(report));
        assert!(text.chars().count() <= LIMIT, "{findings}: {}", text.chars().count());
        let code = format!("<code>{}</code>", beside.code);
        let told = text.lines().filter(|line| line.starts_with("- ") && line.contains(&code)).count();
        assert!(told > 0 && (told == findings) == all, "{findings}: {told}");
        let omitted = format!("… and {} more lines that are not shown.", findings - told);
        assert_eq!(text.contains(&omitted), !all, "{findings}: {told}");
        assert!(read(&text).rows > 100, "{findings}: {}", read(&text).rows);
        assert!(text.find("**Findings**") < text.find("| verdict |"), "{findings}");
    }
}

#[test]
fn no_text_and_no_number_of_them_makes_it_too_long() {
    let long = "|".repeat(100_000);
    let mut one = pair("east", &long, Verdict::Fails);
    let mut fault = one.faults[0].clone();
    (fault.message, fault.help) = (long.clone(), long.clone());
    one.faults = (0..200)
        .map(|number| {
            let code = format!("{number}{long}");
            pairctl::model::verify::FaultRecord { code, ..fault.clone() }
        })
        .collect();
    one.not_checked = vec![long.clone(); 200];
    one.skipped = vec![Skipped { code: long.clone(), reason: long.clone() }; 200];
    let mut report = report(vec![cluster("east", false)], vec![one]);
    report.pairctl = long.clone();
    report.skipped = report.pairs[0].skipped.clone();
    let text = text(&report);
    assert!(text.chars().count() <= LIMIT, "{}", text.chars().count());
    assert_eq!(read(&text).rows, 1);
}

/// The title says what the exit code says.
#[test]
fn the_title_fits_the_outcome() {
    use Verdict::{AtRisk, Fails, Unknown, Works};
    let titled = |findings: usize, verdicts: &[Verdict]| {
        let pairs = verdicts.iter().zip(["a", "b", "c"]).map(|(verdict, name)| pair("east", name, *verdict));
        let mut report = report(vec![cluster("east", true)], pairs.collect());
        report.findings = typical().findings[..findings].to_vec();
        text(&judged(report)).lines().nth(1).unwrap().to_owned()
    };
    for (findings, verdicts, title) in [
        (0, &[Works, Works][..], "2 pairs would work"),
        (0, &[], "there are no pairs"),
        (1, &[Works], "1 pair would work, and something is wrong beside them"),
        (0, &[Works, AtRisk], "1 pair of 2 is at risk"),
        (
            0,
            &[Fails, AtRisk, Unknown],
            "1 pair of 3 would fail, 1 pair of 3 is unknown, 1 pair of 3 is at risk",
        ),
        (2, &[Works], "the run failed, so this is not all"),
        (2, &[Fails], "1 pair of 1 would fail; the run failed, so this is not all"),
    ] {
        assert_eq!(titled(findings, verdicts), format!("### pairctl verify: {title}"));
    }
}
