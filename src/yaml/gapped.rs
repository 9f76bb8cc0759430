//! A text that is written many times, each time with other scalars in some places.

use std::ops::Range;

use super::node::{Node, Value};

/// A text with gaps for scalars.
#[derive(Debug)]
pub struct Gapped {
    /// What stands before each gap, and behind the last one.
    stretches: Vec<String>,
}

impl Gapped {
    /// Cuts a text, which was read as `root`, where these scalars stand as values. Nothing where one of them does not stand
    /// there once, in this order, and without quotes.
    pub fn cut(text: &str, root: &Node, scalars: &[&str]) -> Option<Self> {
        let mut found = Vec::with_capacity(scalars.len());
        values(root, &mut |value, span| {
            if scalars.contains(&value) {
                found.push((value.to_owned(), span.clone()));
            }
        });
        let (mut stretches, mut done) = (Vec::with_capacity(scalars.len() + 1), 0);
        for ((value, span), scalar) in found.iter().zip(scalars) {
            if value != scalar || text.get(span.clone()) != Some(scalar) {
                return None;
            }
            stretches.push(text[done..span.start].to_owned());
            done = span.end;
        }
        stretches.push(text[done..].to_owned());
        (found.len() == scalars.len()).then_some(Self { stretches })
    }

    /// What stands before each gap, and behind the last one.
    pub fn stretches(&self) -> &[String] {
        &self.stretches
    }

    /// The same, taken over.
    pub fn into_stretches(self) -> Vec<String> {
        self.stretches
    }

    /// The text with other scalars, which must need no quotes either.
    pub fn filled(&self, scalars: &[&str]) -> String {
        let length = self.stretches.iter().map(String::len).chain(scalars.iter().map(|text| text.len()));
        let mut text = String::with_capacity(length.sum());
        for (stretch, scalar) in self.stretches.iter().zip(scalars.iter().chain([&""])) {
            text.push_str(stretch);
            text.push_str(scalar);
        }
        text
    }
}

/// Looks at every scalar that is a value or an item, in the order of the text.
fn values(node: &Node, look: &mut impl FnMut(&str, &Range<usize>)) {
    match &node.value {
        Value::Scalar(scalar) => look(&scalar.text, &node.span),
        Value::Sequence(items) => items.iter().for_each(|item| values(item, look)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| values(&entry.value, look)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{LaterDocuments, parse};

    fn cut(text: &str, scalars: &[&str]) -> Option<Gapped> {
        Gapped::cut(text, &parse(text, LaterDocuments::Refuse).unwrap().unwrap(), scalars)
    }

    #[test]
    fn scalars_are_replaced_where_they_are_values() {
        let gapped = cut("x: [1, x]\ny:\n    z: y\n", &["x", "y"]).unwrap();
        assert_eq!(gapped.stretches(), ["x: [1, ", "]\ny:\n    z: ", "\n"]);
        assert_eq!(gapped.filled(&["a", "b c"]), "x: [1, a]\ny:\n    z: b c\n");
        assert_eq!(cut("a: 1\n", &[]).unwrap().filled(&[]), "a: 1\n");
    }

    #[test]
    fn what_is_not_clear_is_not_cut() {
        for text in
            ["a: x\n", "a: y\nb: x\n", "a: x\nb: y\nc: x\n", "a: x\nb: 'y'\n", "a: x\nb: &c y\nd: *c\n"]
        {
            assert!(cut(text, &["x", "y"]).is_none(), "{text}");
        }
    }
}
