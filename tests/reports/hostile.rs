//! Texts that readers of some format stumble over, and what both kinds of reports are made of.

use pairctl::model::record::{FindingRecord, PlaceRecord};
use proptest::prelude::*;

/// Texts that readers of some format stumble over.
pub(crate) const HOSTILE: [&str; 24] = [
    "]]>",
    "<script>alert(1)</script>",
    "</details>",
    "a | b",
    "`code` ``` ~~~",
    "\"quoted\" 'so'",
    "a\nb\r\nc",
    "\u{1b}[31mred\u{7}",
    "\u{202e}turned",
    "\u{fffe}\u{ffff}\u{0}",
    "\u{9b}31m\u{85}",
    "größe 日本 🚀",
    "::error::x",
    "%0A%25",
    "a,b:c",
    "\\n\\",
    "@org/team #1 www.example.com https://example.com",
    "*bold* _it_ [a](b) ![c](d) &amp; &lt;",
    "# head\n- item\n    code",
    "<!-- -->",
    "{a=\"b\"} 1",
    "-->",
    "",
    "  spaces  ",
];

/// A hostile text, or a random one.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(&HOSTILE[..]).prop_map(str::to_owned),
        1 => prop::collection::vec(prop::sample::select(&HOSTILE[..]), 2..4).prop_map(|texts| texts.concat()),
        1 => prop::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter),
    ]
}

/// A few of them.
pub(crate) fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(hostile(), 0..3)
}

/// A place of any file.
pub(crate) fn a_place() -> impl Strategy<Value = PlaceRecord> {
    (hostile(), 1..900_usize, 1..90_usize, hostile()).prop_map(|(path, line, column, label)| PlaceRecord {
        path,
        line,
        column,
        label,
    })
}

/// Names of clusters, sorted.
pub(crate) const CLUSTERS: [&str; 4] = ["a<b>&\"c\"\n", "east", "west", "ö\u{1b}|`"];

/// Any finding.
pub(crate) fn a_finding() -> impl Strategy<Value = FindingRecord> {
    let severity = prop::sample::select(&["error", "warning", "note"][..]).prop_map(str::to_owned);
    (hostile(), severity, hostile(), prop::option::of(a_place()), prop::option::of(hostile())).prop_map(
        |(code, severity, message, place, help)| FindingRecord {
            code,
            severity,
            message,
            place,
            related: Vec::new(),
            help,
        },
    )
}
