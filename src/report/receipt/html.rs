//! A receipt as one page: no script, nothing to load, and every value escaped.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, Output, State, UndefinedBehavior, Value, context, escape_formatter};
use serde::Serialize;

use super::{revision, text};
use crate::model::receipt::{CheckResult, PairReceipt, Receipt, digest};
use crate::report::printable::one_line;

/// The template; its name says that it is HTML, by which minijinja knows what to escape.
const PAGE: (&str, &str) = ("receipt.html", include_str!("../../../templates/receipt.html.j2"));

/// The page.
pub fn text(receipt: &Receipt) -> String {
    page(receipt).expect("the template is compiled in, and has all that it names")
}

fn page(receipt: &Receipt) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(write_value);
    let syntax =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
    environment.set_syntax(syntax);
    environment.add_template(PAGE.0, PAGE.1)?;
    environment.get_template(PAGE.0)?.render(context! {
        receipt => Serde(receipt),
        digest => digest(receipt.text().as_bytes()),
        revision => revision(&receipt.revision),
        scope => text::scope(receipt),
        pairs => receipt.pairs.iter().map(Shown::of).map(Serde).map(Value::from).collect::<Vec<_>>(),
    })
}

/// Marks of direction and other hidden characters would show the reader something else than what stands there.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => escape_formatter(out, state, &Value::from(one_line(text))),
        _ => escape_formatter(out, state, value),
    }
}

/// A pair and its results, as the page groups them.
#[derive(Serialize)]
struct Shown<'r> {
    id: String,
    #[serde(flatten)]
    pair: &'r PairReceipt,
    passed: Vec<&'r str>,
    implied: Vec<&'r str>,
    skipped: Vec<(&'r str, &'r str)>,
    open: Vec<Open<'r>>,
}

/// Checks that could not look, for one reason.
#[derive(Serialize)]
struct Open<'r> {
    why: &'r str,
    codes: Vec<&'r str>,
}

impl<'r> Shown<'r> {
    fn of(pair: &'r PairReceipt) -> Self {
        let mut shown = Self {
            id: pair.id(),
            pair,
            passed: Vec::new(),
            implied: Vec::new(),
            skipped: Vec::new(),
            open: Vec::new(),
        };
        for (code, result) in &pair.checks {
            match result {
                CheckResult::Passed => shown.passed.push(code),
                CheckResult::Implied => shown.implied.push(code),
                CheckResult::Skipped(reason) => shown.skipped.push((code, reason)),
                CheckResult::NotChecked(why) => match shown.open.iter_mut().find(|open| open.why == why) {
                    Some(open) => open.codes.push(code),
                    None => shown.open.push(Open { why, codes: vec![code] }),
                },
                CheckResult::Fault => {}
            }
        }
        shown
    }
}
