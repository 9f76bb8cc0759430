//! A part of a document as it is written, with gaps where the sealed values go.

use super::envelope::{self, GCM_TAG, NONCE};
use super::path::KeyPath;
use super::sealed::{SealedTree, Shape};
use super::{SealError, seals};
use crate::model::cluster_pair::Plain;
use crate::model::secret::Secret;
use crate::yaml::{self, Entry, Gapped, LaterDocuments, Node, Value};

/// A part of a document, ready to be sealed any number of times, each time below another data key.
///
/// Many files hide the same config, and what stands between its values is the same in each: it is written and read back
/// once, and sealing fills the gaps. A reader takes no notice of which ciphertext stands in one, since every envelope
/// consists of the same few characters, none of which means anything to YAML where it stands.
#[derive(Debug)]
pub struct Layout {
    path: Vec<String>,
    gaps: Vec<Gap>,
    end: String,
}

/// One sealed value, with the text before it.
#[derive(Debug)]
pub(super) struct Gap {
    pub(super) before: String,
    /// The keys down to the value, to which its ciphertext is bound.
    pub(super) path: KeyPath,
    pub(super) value: Secret,
    /// What SOPS calls its type.
    pub(super) kind: &'static str,
}

impl Layout {
    /// Lays out the value that stands at a path such as `["spec", "config"]`, one of whose keys is `config` or `options`.
    /// Fails where no reader would open it there, or where its text does not read back as what it was made from.
    pub fn new(path: &[&str], value: &Plain) -> Result<Self, SealError> {
        if !path.iter().any(|key| seals(key)) {
            return Err(SealError::Parts);
        }
        let mut cells = Cells { path: KeyPath::of(path), cells: Vec::new() };
        let tree = cells.tree(value);
        let text = written(path, &tree);
        let gapped = read_back(&text, path, value, &cells.cells).ok_or(SealError::SelfCheck)?;
        // The line of the last key is part of the layout, those of the keys above it are not.
        let start: usize = text.split_inclusive('\n').take(path.len() - 1).map(str::len).sum();
        let mut stretches = gapped.into_stretches();
        stretches[0].drain(..start);
        let end = stretches.pop().unwrap_or_default();
        let gap = |(before, cell): (String, Cell)| {
            let Cell { path, value, kind, .. } = cell;
            Gap { before, path, value, kind }
        };
        let gaps = stretches.into_iter().zip(cells.cells).map(gap).collect();
        Ok(Self { path: path.iter().map(|key| (*key).to_owned()).collect(), gaps, end })
    }

    pub(super) fn path(&self) -> &[String] {
        &self.path
    }

    pub(super) fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The text behind the last gap.
    pub(super) fn end(&self) -> &str {
        &self.end
    }
}

/// The value with the keys above it, as it stands in the file.
fn written(path: &[&str], tree: &SealedTree) -> String {
    let above = |tree, key: &&str| SealedTree::new(Shape::Map(vec![((*key).to_owned(), tree)]));
    yaml::to_text(&path.iter().rev().fold(tree.clone(), above))
}

/// Reads the text as somebody who opens it does, by its own keys, and cuts it at the cells. Nothing where it is not the value
/// that it was written for, each cell at its path.
fn read_back(text: &str, path: &[&str], value: &Plain, cells: &[Cell]) -> Option<Gapped> {
    let root = yaml::parse(text, LaterDocuments::Refuse).ok()??;
    let node = path.iter().try_fold(&root, |node, key| node.get(key))?;
    let (mut place, mut rest) = (KeyPath::of(path), cells);
    if SealedTree::parse(node).is_err() || !is_written(node, value, &mut place, &mut rest) || !rest.is_empty()
    {
        return None;
    }
    let stand_ins: Vec<&str> = cells.iter().map(|cell| cell.stand_in.as_str()).collect();
    Gapped::cut(text, node, &stand_ins)
}

/// Whether a node is what is written for a value; takes the cells that it has off the rest.
fn is_written(node: &Node, plain: &Plain, path: &mut KeyPath, rest: &mut &[Cell]) -> bool {
    let mut cell = |text: &str, kind: &str| {
        let Some((cell, behind)) = rest.split_first() else { return false };
        *rest = behind;
        let is_here = node.text() == Some(&cell.stand_in) && cell.path.as_bytes() == path.as_bytes();
        is_here && cell.kind == kind && cell.value.expose() == text
    };
    match (&node.value, plain) {
        (_, Plain::Null) => node.is_null(),
        (_, Plain::Bool(true)) => cell("True", "bool"),
        (_, Plain::Bool(false)) => cell("False", "bool"),
        (_, Plain::Text(text)) if text.expose().is_empty() => node.text() == Some("") && !node.is_null(),
        (_, Plain::Text(text)) => cell(text.expose(), "str"),
        (Value::Sequence(nodes), Plain::List(items)) => {
            nodes.len() == items.len()
                && nodes.iter().zip(items).all(|(node, item)| is_written(node, item, path, rest))
        }
        (Value::Mapping(entries), Plain::Map(values)) => {
            let mut entry = |(entry, (key, value)): (&Entry, (&String, &Plain))| {
                let found = entry.key.text().unwrap_or_default();
                let outer = path.enter(found);
                let is_same = found == key && is_written(&entry.value, value, path, rest);
                path.leave(outer);
                is_same
            };
            entries.len() == values.len() && entries.iter().zip(values).all(&mut entry)
        }
        _ => false,
    }
}

/// A value, and what stands in for its ciphertext until there is one.
struct Cell {
    stand_in: String,
    path: KeyPath,
    value: Secret,
    kind: &'static str,
}

/// The values of a tree, in its order.
struct Cells {
    path: KeyPath,
    cells: Vec<Cell>,
}

impl Cells {
    fn tree(&mut self, plain: &Plain) -> SealedTree {
        SealedTree::new(match plain {
            Plain::Null => Shape::Null,
            Plain::Bool(true) => self.cell(&Secret::from("True"), "bool"),
            Plain::Bool(false) => self.cell(&Secret::from("False"), "bool"),
            Plain::Text(text) if text.expose().is_empty() => Shape::Empty,
            Plain::Text(text) => self.cell(text, "str"),
            Plain::List(items) => Shape::List(items.iter().map(|item| self.tree(item)).collect()),
            Plain::Map(entries) => Shape::Map(entries.iter().map(|entry| self.entry(entry)).collect()),
        })
    }

    fn entry(&mut self, (key, value): (&String, &Plain)) -> (String, SealedTree) {
        let outer = self.path.enter(key);
        let tree = self.tree(value);
        self.path.leave(outer);
        (key.clone(), tree)
    }

    fn cell(&mut self, value: &Secret, kind: &'static str) -> Shape {
        let mut stand_in = String::new();
        // Its number, so that no two are the same.
        envelope::write_onto(
            &mut stand_in,
            &self.cells.len().to_be_bytes(),
            &[0; NONCE],
            &[0; GCM_TAG],
            kind,
        );
        let (path, value) = (self.path.clone(), value.clone());
        self.cells.push(Cell { stand_in: stand_in.clone(), path, value, kind });
        Shape::Cipher(stand_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_the_values_is_the_text_of_the_part() {
        let inner =
            Plain::map([("on", Plain::Bool(true)), ("none", Plain::Null), ("empty", Plain::text(""))]);
        let value =
            Plain::map([("yes", Plain::List(vec![Plain::text("hunter2"), inner])), ("z", Plain::text("x"))]);
        let layout = Layout::new(&["spec", "config"], &value).unwrap();
        let before: Vec<_> = layout.gaps().iter().map(|gap| gap.before.as_str()).collect();
        assert_eq!(
            before,
            [
                "    config:\n        \"yes\":\n            - ",
                "\n            - empty: \"\"\n              none: null\n              \"on\": ",
                "\n        z: ",
            ]
        );
        assert_eq!(layout.end(), "\n");
        let paths: Vec<_> = layout.gaps().iter().map(|gap| gap.path.shown()).collect();
        assert_eq!(paths, ["spec:config:yes", "spec:config:yes:on", "spec:config:z"]);
        assert!(!format!("{layout:?}").contains("hunter2"));
    }

    #[test]
    fn a_key_that_looks_like_a_ciphertext_is_no_gap() {
        let mut first = String::new();
        envelope::write_onto(&mut first, &0_usize.to_be_bytes(), &[0; NONCE], &[0; GCM_TAG], "str");
        let layout = Layout::new(&["options"], &Plain::map([(first.clone(), Plain::text("x"))])).unwrap();
        assert_eq!(layout.gaps().len(), 1);
        assert!(layout.gaps()[0].before.contains(&first));
    }

    #[test]
    fn a_text_that_is_not_the_value_is_not_laid_out() {
        let value =
            Plain::map([("a", Plain::text("x")), ("b", Plain::List(vec![Plain::Bool(true), Plain::Null]))]);
        let path = ["spec", "config"];
        let cells = |path: &[&str], value: &Plain| {
            let mut cells = Cells { path: KeyPath::of(path), cells: Vec::new() };
            (cells.tree(value), cells.cells)
        };
        let (tree, good) = cells(&path, &value);
        let text = written(&path, &tree);
        assert!(read_back(&text, &path, &value, &good).is_some());
        let others = [
            Plain::map([("a", Plain::text("y")), ("b", Plain::List(vec![Plain::Bool(true), Plain::Null]))]),
            Plain::map([("a", Plain::text("x")), ("b", Plain::List(vec![Plain::Bool(false), Plain::Null]))]),
            Plain::map([("a", Plain::text("x")), ("c", Plain::List(vec![Plain::Bool(true), Plain::Null]))]),
            Plain::map([("a", Plain::text("x"))]),
            Plain::text("x"),
        ];
        for other in &others {
            assert!(read_back(&text, &path, other, &good).is_none());
            assert!(read_back(&text, &path, &value, &cells(&path, other).1).is_none());
        }
        let empty = Plain::List(vec![Plain::Bool(true), Plain::text("")]);
        let empty = Plain::map([("a", Plain::text("x")), ("b", empty)]);
        assert!(read_back(&text, &path, &empty, &good).is_none());
        // Bound to another place than the one where they stand.
        assert!(read_back(&text, &path, &value, &cells(&["spec", "options"], &value).1).is_none());
        assert!(read_back(&text.replace("a:", "c:"), &path, &value, &good).is_none());
        assert!(read_back(&text[..text.len() - 8], &path, &value, &good).is_none());
    }

    #[test]
    fn a_part_without_values_is_one_text() {
        let layout = Layout::new(&["spec", "options"], &Plain::map::<&str>([])).unwrap();
        assert_eq!((layout.gaps().len(), layout.end()), (0, "    options: {}\n"));
    }

    #[test]
    fn a_part_that_no_reader_would_open_is_refused() {
        assert!(matches!(Layout::new(&["spec", "other"], &Plain::Null), Err(SealError::Parts)));
    }
}
