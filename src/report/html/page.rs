//! The page, out of its template, its style, its script and its data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use sha2::{Digest, Sha256};

use super::{data, said, summary, timeline};
use crate::model::calendar::Calendar;
use crate::model::drift::DriftReport;
use crate::model::graph::Fleet;
use crate::model::pairing::Pairings;
use crate::model::verify::VerifyReport;
use crate::report::fragment::in_fragment;
use crate::report::graph::svg;

/// What the page is made of; each may be absent. None of them can hold a secret that the page shows: reports have none by
/// their types, and of pairings.yaml it takes names, modes and labels.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'r> {
    /// pairings.yaml, under the name that the user gave it.
    pub pairings: Option<(&'r str, &'r Pairings)>,
    /// What `pairctl verify` found.
    pub verify: Option<&'r VerifyReport>,
    /// What `pairctl drift` found.
    pub drift: Option<&'r DriftReport>,
    /// When credentials end.
    pub calendar: Option<&'r Calendar>,
}

impl Sources<'_> {
    /// Whether pairs of others count as differences.
    pub(super) fn is_strict(&self) -> bool {
        self.drift.is_some_and(|report| report.strict)
    }
}

/// A credential that ends within so many days needs a look, where no verification says otherwise.
const SOON: u64 = 30;

const TEMPLATE: &str = include_str!("../../../templates/html/page.html.j2");
const STYLE: &str = include_str!("../../../templates/html/page.css");
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("../../../templates/html/state.js"),
    include_str!("../../../templates/html/matrix.js"),
    include_str!("../../../templates/html/detail.js"),
    include_str!("../../../templates/html/table.js"),
    include_str!("../../../templates/html/main.js"),
    "})();\n"
);

/// The page as one text. Its policy allows the one script by its digest, and no request to anywhere.
pub fn page(sources: &Sources<'_>) -> String {
    let fleet = Fleet::gather(sources.pairings.map(|(_, pairings)| pairings), sources.verify, sources.drift);
    let graph = fleet.graph();
    let soon = sources.verify.map_or(SOON, |report| report.fail_within_days);
    let calendar = sources.calendar.map(|calendar| timeline::timeline(calendar, soon));
    let values = context! {
        summary => Serde(summary::summary(sources, &fleet, graph.clusters.len())),
        said => Serde(said::said(sources)),
        calendar => Serde(calendar),
        has_verify => sources.verify.is_some(),
        has_drift => sources.drift.is_some(),
        graph => Value::from_safe_string(svg::text(&graph, svg::Use::Page)),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        script_digest => Value::from_safe_string(digest_of_script()),
        data => Value::from_safe_string(data::json(&fleet, &graph, sources.is_strict())),
        version => env!("CARGO_PKG_VERSION"),
    };
    let environment = environment();
    let page = environment.get_template("page.html").and_then(|page| page.render(values));
    page.expect("the template is tested")
        + "
"
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("in_fragment", |text: &str| in_fragment(text));
    environment.add_template("page.html", TEMPLATE).expect("the template is tested");
    environment
}

/// The source expression of the script (CSP level 3, section 2.3.1).
fn digest_of_script() -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(SCRIPT)))
}
