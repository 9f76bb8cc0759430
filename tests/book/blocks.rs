//! The pages and their fenced blocks.

use std::fs;
use std::path::{Path, PathBuf};

/// A fenced block of a page.
pub(crate) struct Block {
    /// The page, and the line of the fence.
    pub(crate) place: String,
    /// The info string.
    pub(crate) kind: String,
    /// Its lines, without the indentation that the fence has.
    pub(crate) text: String,
    /// Which lines of the page these are, counted from 0.
    pub(crate) lines: std::ops::Range<usize>,
    indent: usize,
}

impl Block {
    /// Whether it is typed, and where.
    pub(crate) fn is(&self, word: &str, place: &str) -> bool {
        let mut words = self.kind.split(' ');
        words.next() == Some(word) && words.next().unwrap_or_default() == place
    }

    /// The same lines, as they stand on the page, with another text.
    pub(crate) fn indented(&self, text: &str) -> Vec<String> {
        let line = |line: &str| if line.is_empty() { String::new() } else { " ".repeat(self.indent) + line };
        text.lines().map(line).collect()
    }
}

/// The blocks of a page.
pub(crate) fn blocks(page: &Path) -> Vec<Block> {
    let text = fs::read_to_string(page).unwrap();
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        if !trimmed.starts_with("```") {
            if let Some(block) = &mut open {
                block.text.push_str(line.get(block.indent..).unwrap_or_default());
                block.text.push('\n');
            }
        } else if let Some(mut block) = open.take() {
            block.lines.end = number;
            blocks.push(block);
        } else {
            let place = format!("{}:{}", page.display(), number + 1);
            let kind = trimmed.trim_start_matches('`').to_owned();
            open = Some(Block { place, kind, text: String::new(), lines: number + 1..number + 1, indent });
        }
    }
    assert!(open.is_none(), "{}: a block has no end", page.display());
    blocks
}

/// The README, the book and the READMEs of the examples.
pub(crate) fn pages() -> Vec<PathBuf> {
    let mut pages = vec![PathBuf::from("README.md")];
    for pattern in ["docs/*.md", "examples/*/README.md"] {
        pages.extend(glob::glob(pattern).unwrap().map(Result::unwrap));
    }
    assert!(pages.len() >= 25, "only {} pages", pages.len());
    pages
}
