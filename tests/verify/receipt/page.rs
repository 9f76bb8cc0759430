//! The page: nothing to run, nothing to load, nothing that a name can put into it.

use serde_json::json;

use super::super::fleet::merge;
use super::super::tools;
use super::{must, receipt, small};

const HOSTILE: &str =
    "</td><script src=//evil.example>alert(1)</script><img onerror=x> \" ' & {{ 7*7 }} \u{202e}txt.exe";

#[test]
fn a_page_needs_nothing_and_runs_nothing() {
    let mut fleet = small();
    let rule = json!({"code": "no-way-back", "reason": HOSTILE});
    merge(&mut fleet.pairings, &json!({"verify": {"skip": [rule]}}));
    let sandbox = fleet.lay_out();
    receipt(&sandbox, "");
    let page = must(&sandbox, "pairctl receipt html receipt.json");
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">") && page.ends_with("</html>\n"));
    for forbidden in
        ["<script", "<link", "<img", "<iframe", "<object", "src=", "href=", "url(", "@import", "javascript:"]
    {
        let found = page.to_lowercase().find(forbidden);
        let escaped = page.to_lowercase().replace("src=&#x2f;&#x2f;evil", "");
        assert!(found.is_none() || !escaped.contains(forbidden), "{forbidden} at {found:?}");
    }
    assert!(!page.contains('\u{202e}') && page.contains("\\u{202e}txt.exe"), "hidden characters are shown");
    let shown = "&lt;&#x2f;td&gt;&lt;script src=&#x2f;&#x2f;evil.example&gt;alert(1)&lt;&#x2f;script&gt;&lt;img onerror=x&gt; &quot; &#x27; &amp; {{ 7*7 }}";
    assert!(page.contains(shown), "{page}");
    assert!(
        page.contains("default-src 'none'")
            && page.contains("prefers-color-scheme: dark")
            && page.contains("@media print")
    );
}

/// Every command of the page of receipts, in its order.
#[test]
fn the_commands_of_the_documentation_work() {
    let page = std::fs::read_to_string("docs/receipt.md").unwrap();
    let sandbox = small().lay_out();
    let blocks: Vec<&str> =
        page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let lines: Vec<&str> = blocks.iter().flat_map(|block| block.lines()).collect();
    assert!(lines.len() >= 7, "{lines:?}");
    for line in lines.iter().filter(|_| tools::ssh_keygen().is_some()) {
        must(&sandbox, line);
    }
}
