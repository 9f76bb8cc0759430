//! The lines of `.gitignore` that keep secrets out of Git.

use super::Companion;

/// What nobody means to commit: age identities under their usual names, and what a killed run leaves behind.
const USUAL: [&str; 4] = ["age.key", "*.agekey", "keys.txt", ".pairctl-*.tmp"];

const HEADING: &str =
    "# Private keys, kubeconfigs in clear and half-written files: written by `pairctl init`.";

/// The whole of `.gitignore`, with these files below its directory. `None` where it says all of it already. The last pattern
/// that matches wins (gitignore(5)), so a line counts only behind all that take files back in, and blanks are part of it.
pub fn ignored(before: &str, files: &[String]) -> Option<Companion> {
    let wanted =
        USUAL.iter().map(|pattern| (*pattern).to_owned()).chain(files.iter().map(|file| pattern(file)));
    let known: Vec<&str> = before.lines().collect();
    let taken_back = known.iter().rposition(|line| line.starts_with('!')).map_or(0, |at| at + 1);
    let mut new: Vec<String> = Vec::new();
    for line in wanted {
        if !known[taken_back..].contains(&&*line) && !new.contains(&line) {
            new.push(line);
        }
    }
    if new.is_empty() {
        return None;
    }
    let mut text = before.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if !before.lines().any(|line| line == HEADING) {
        new.insert(0, HEADING.to_owned());
    }
    text.extend(new.iter().map(|line| format!("{line}\n")));
    Some(Companion(text))
}

/// The pattern for one file alone (gitignore(5)). A control character has no spelling there, but `?` stands for any.
fn pattern(file: &str) -> String {
    let mut pattern = String::from("/");
    for c in file.chars() {
        if c.is_control() {
            pattern.push('?');
            continue;
        }
        if matches!(c, '*' | '?' | '[' | '\\' | ' ') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn lines_come_once_and_others_stay() {
        let first = ignored("target\n*.log", &files(&["east.yaml", "east.yaml"])).unwrap();
        let expected =
            format!("target\n*.log\n{HEADING}\nage.key\n*.agekey\nkeys.txt\n.pairctl-*.tmp\n/east.yaml\n");
        assert_eq!(first.as_str(), expected);
        assert!(ignored(first.as_str(), &files(&["east.yaml"])).is_none());
        let second = ignored(first.as_str(), &files(&["west.yaml"])).unwrap();
        assert_eq!(second.as_str(), format!("{expected}/west.yaml\n"));
    }

    #[test]
    fn a_line_that_git_reads_otherwise_does_not_count() {
        let all = ignored("", &files(&["west.yaml"])).unwrap();
        for before in [
            all.as_str().replace("/west.yaml", "  /west.yaml"),
            format!("{}!/west.yaml\n", all.as_str()),
            format!("{}!*.yaml\n\n# others\n", all.as_str()),
        ] {
            let mended = ignored(&before, &files(&["west.yaml"])).unwrap();
            assert!(mended.as_str().ends_with("\n/west.yaml\n"), "{before}");
            assert!(ignored(mended.as_str(), &files(&["west.yaml"])).is_none(), "{before}");
        }
    }

    #[test]
    fn a_name_is_no_pattern() {
        assert_eq!(pattern("a b/*[x]?\\!#\n"), "/a\\ b/\\*\\[x]\\?\\\\!#?");
    }
}
