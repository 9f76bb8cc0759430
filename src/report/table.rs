//! Columns, as wide as what stands in them.

use std::fmt::Write;

/// What stands between two columns.
const GAP: &str = "   ";
/// No column gets narrower than this, however narrow the terminal.
const LEAST: usize = 8;

/// A line of headings and one for each row. Where lines must not be longer than `width`, the widest columns give way, and what
/// was cut off ends in `…`; a pipe gets everything.
pub(super) fn text<const N: usize>(
    headings: [&str; N],
    rows: &[[String; N]],
    width: Option<usize>,
) -> String {
    let mut widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([headings[column].len()]).max().unwrap_or_default()
    });
    if let Some(width) = width {
        fit(&mut widths, width.saturating_sub(GAP.len() * N.saturating_sub(1)));
    }
    let mut text = String::new();
    for row in [headings.map(str::to_owned)].iter().chain(rows) {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{:width$}", cut(cell, width)));
        let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join(GAP).trim_end());
    }
    text
}

/// Takes from the widest until all have room.
fn fit(widths: &mut [usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => return,
        }
    }
}

fn cut(cell: &str, width: usize) -> String {
    match cell.chars().count() {
        length if length <= width => cell.to_owned(),
        _ => cell.chars().take(width.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: [&str; 3]) -> [String; 3] {
        cells.map(str::to_owned)
    }

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let rows = [row(["east", "payments", "x"]), row(["north-by-north-west", "web", ""])];
        let wanted = "CLUSTER               NAMESPACE   NAME\n\
                      east                  payments    x\n\
                      north-by-north-west   web\n";
        assert_eq!(text(["CLUSTER", "NAMESPACE", "NAME"], &rows, None), wanted);
    }

    #[test]
    fn on_a_narrow_terminal_the_widest_gives_way() {
        let rows = [row(["east", "payments", "x"]), row(["north-by-north-west", "web", "y"])];
        let wanted = "CLUSTER      NAMESPACE   NAME\n\
                      east         payments    x\n\
                      north-by-…   web         y\n";
        assert_eq!(text(["CLUSTER", "NAMESPACE", "NAME"], &rows, Some(29)), wanted);
    }

    #[test]
    fn something_of_every_column_stays() {
        let rows = [row(["north-by-north-west", "a-long-namespace", "a-long-name"])];
        let narrow = text(["CLUSTER", "NAMESPACE", "NAME"], &rows, Some(1));
        assert_eq!(narrow.lines().last(), Some("north-b…   a-long-…   a-long-…"));
    }
}
