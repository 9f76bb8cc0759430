//! A part of a document as it is written, with gaps where the sealed values go.

use super::envelope::{self, GCM_TAG, NONCE};
use super::path::KeyPath;
use super::sealed::{SealedTree, Shape};
use super::{SealError, seals};
use crate::model::cluster_pair::Plain;
use crate::model::secret::Secret;
use crate::yaml::{self, Gapped, LaterDocuments};

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
        let root = yaml::parse(&text, LaterDocuments::Refuse).ok().flatten().ok_or(SealError::SelfCheck)?;
        let node = path.iter().try_fold(&root, |node, key| node.get(key)).ok_or(SealError::SelfCheck)?;
        if SealedTree::parse(node).as_ref() != Ok(&tree) {
            return Err(SealError::SelfCheck);
        }
        let stand_ins: Vec<&str> = cells.cells.iter().map(|cell| cell.stand_in.as_str()).collect();
        let gapped = Gapped::cut(&text, node, &stand_ins).ok_or(SealError::SelfCheck)?;
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
    fn a_part_without_values_is_one_text() {
        let layout = Layout::new(&["spec", "options"], &Plain::map::<&str>([])).unwrap();
        assert_eq!((layout.gaps().len(), layout.end()), (0, "    options: {}\n"));
    }

    #[test]
    fn a_part_that_no_reader_would_open_is_refused() {
        assert!(matches!(Layout::new(&["spec", "other"], &Plain::Null), Err(SealError::Parts)));
    }
}
