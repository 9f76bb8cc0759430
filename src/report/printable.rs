//! Texts of others, for a reader's screen: whoever named an object must not drive a terminal, or forge a line.

/// The text with control characters escaped, and those that turn the direction of what follows them. Lines stay lines.
pub(super) fn printable(text: &str) -> String {
    text.split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}

/// The same, as one line.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { line.extend(c.escape_default()) } else { line.push(c) }
    }
    line
}

/// The start of a long text.
pub(super) fn clipped(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Control characters, line ends of Unicode, marks of direction (UAX #9), the byte order mark, and the two that XML lacks.
fn is_hidden(c: char) -> bool {
    let marks =
        ['\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}', '\u{feff}', '\u{fffe}', '\u{ffff}'];
    let turns = ['\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}'];
    c.is_control() || marks.contains(&c) || turns.iter().any(|range| range.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_stays() {
        assert_eq!(one_line("a\nb\u{1b}[31m\u{202e}\u{ffff}é"), "a\\nb\\u{1b}[31m\\u{202e}\\u{ffff}é");
        assert_eq!(printable("a\nb\r\n"), "a\nb\\r\n");
        assert_eq!((clipped("éé", 2), clipped("ééé", 2)), ("éé".to_owned(), "éé…".to_owned()));
    }
}
