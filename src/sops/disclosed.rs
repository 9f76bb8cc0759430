//! What a file would say in clear, sealed anew, that it does not say in clear now.

use std::collections::BTreeSet;

use super::path::KeyPath;
use super::rule::{Rule, Verdict};
use crate::model::cluster_pair::Plain;

/// A value that is not sealed.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Said<'p> {
    Bool(bool),
    Text(&'p str),
}

/// The keys down to the first value that `after` would have in clear and `before` has not, in clear and under the same keys.
///
/// A rule goes by keys, and a changed user has other keys than the former one: `encrypted_regex: ^client-key-data$` covers no
/// `token`. Every value counts as secret but those below the `readable` keys, such as `users:name`.
pub(super) fn disclosed(rule: &Rule, before: &Plain, after: &Plain, readable: &[&str]) -> Option<String> {
    let known = in_clear(rule, before);
    let new = in_clear(rule, after).into_iter().find(|said| {
        let is_empty = said.1 == Said::Text("");
        !is_empty && !known.contains(said) && !readable.contains(&said.0.as_str())
    });
    new.map(|(keys, _)| keys)
}

fn in_clear<'p>(rule: &Rule, plain: &'p Plain) -> BTreeSet<(String, Said<'p>)> {
    let mut walk = Walk { rule, path: KeyPath::default(), found: BTreeSet::new() };
    walk.tree(plain, rule.at_root());
    walk.found
}

struct Walk<'r, 'p> {
    rule: &'r Rule,
    path: KeyPath,
    found: BTreeSet<(String, Said<'p>)>,
}

impl<'p> Walk<'_, 'p> {
    fn tree(&mut self, plain: &'p Plain, verdict: Verdict) {
        let said = match plain {
            Plain::Null => return,
            Plain::Bool(value) => Said::Bool(*value),
            Plain::Text(text) => Said::Text(text.expose()),
            Plain::List(items) => return items.iter().for_each(|item| self.tree(item, verdict)),
            Plain::Map(entries) => {
                for (key, value) in entries {
                    let outer = self.path.enter(key);
                    self.tree(value, self.rule.below(verdict, key));
                    self.path.leave(outer);
                }
                return;
            }
        };
        if verdict != Verdict::Sealed {
            self.found.insert((self.path.shown(), said));
        }
    }
}
