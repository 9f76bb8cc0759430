//! A document with some stretches replaced: what is not sealed stays as it was written, on its own line.

use std::ops::Range;

use zeroize::Zeroizing;

use super::LeafError;
use super::plaintext::Plaintext;

/// What becomes of a stretch.
pub(super) struct Edit {
    pub(super) span: Range<usize>,
    /// `None` takes it out.
    pub(super) plaintext: Option<Plaintext>,
}

/// The text with all edits made.
pub(super) fn splice(text: &str, mut edits: Vec<Edit>) -> Result<Zeroizing<Vec<u8>>, LeafError> {
    edits.sort_by_key(|edit| edit.span.start);
    // An alias is met once for each place where it is used.
    edits.dedup_by(|later, first| later.span == first.span);
    let spelled = edits
        .iter()
        .map(|edit| edit.plaintext.as_ref().map(Plaintext::spelled).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    let size = text.len() + spelled.iter().flatten().map(|text| text.len()).sum::<usize>();
    // Of its full size from the start, so that no shorter copy is left behind.
    let mut spliced = Zeroizing::new(Vec::with_capacity(size));
    let mut done = 0;
    for (edit, spelled) in edits.iter().zip(&spelled) {
        spliced.extend_from_slice(text.get(done..edit.span.start).ok_or(LeafError::Garbled)?.as_bytes());
        spliced.extend_from_slice(spelled.as_ref().map_or(&[], |text| text.as_bytes()));
        done = edit.span.end;
    }
    spliced.extend_from_slice(text.get(done..).ok_or(LeafError::Garbled)?.as_bytes());
    Ok(spliced)
}

/// The stretch to take out so that an item of a list is gone: with its dash, or as an entry in brackets.
pub(super) fn item(text: &str, item: Range<usize>) -> Range<usize> {
    let before = text[..item.start].trim_end_matches([' ', '\t']);
    match before.strip_suffix('-') {
        Some(before) => before.len()..item.end,
        None => in_flow(text, item),
    }
}

/// The stretch to take out so that an entry in brackets or braces is gone, one of the commas beside it included.
pub(super) fn in_flow(text: &str, entry: Range<usize>) -> Range<usize> {
    let before = text[..entry.start].trim_end();
    if let Some(before) = before.strip_suffix(',') {
        return before.len()..entry.end;
    }
    let after = text[entry.end..].trim_start();
    match after.strip_prefix(',') {
        Some(after) => entry.start..text.len() - after.len(),
        None => entry,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, entry: &str, stretch: fn(&str, Range<usize>) -> Range<usize>) -> String {
        let start = text.find(entry).unwrap();
        let span = stretch(text, start..start + entry.len());
        let spliced = splice(text, vec![Edit { span, plaintext: None }]).unwrap();
        String::from_utf8(spliced.to_vec()).unwrap()
    }

    #[test]
    fn an_entry_goes_with_its_comma_or_its_dash() {
        assert_eq!(without("{a: 1, x: 2}", "x: 2", in_flow), "{a: 1}");
        assert_eq!(without("{x: 2 , a: 1}", "x: 2", in_flow), "{ a: 1}");
        assert_eq!(without("{x: 2}", "x: 2", in_flow), "{}");
        assert_eq!(without("[a, x]", "x", item), "[a]");
        assert_eq!(without("a:\n    - x\n    - b\n", "x", item), "a:\n    \n    - b\n");
    }
}
