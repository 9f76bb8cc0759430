//! Tables of measurements in the book: each stands between two comments that name it.

#![allow(dead_code, reason = "each bench uses what it needs of it")]

use std::{env, fs};

/// Prints a table in Markdown, and with `SNAPSHOTS=overwrite` puts it into a page, between `<!-- NAME -->` and
/// `<!-- end of NAME -->`.
pub(crate) fn publish(page: &str, name: &str, table: &str) {
    println!("{table}");
    if env::var_os("SNAPSHOTS").is_some_and(|mode| mode == "overwrite") {
        let text = fs::read_to_string(page).unwrap();
        fs::write(page, replaced(&text, name, table)).unwrap();
    }
}

/// The text with another table between the comments.
fn replaced(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("no {begin:?}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no {end:?}"));
    format!("{before}{begin}\n{}\n\n{end}{after}", table.trim())
}
