//! Every line of pairctl that a page shows is one that pairctl takes, wherever it runs.

use super::blocks::{Block, blocks, pages};

/// The commands of a text of shell, as words: an approximation that knows quotes, pipes and redirections.
fn commands(shell: &str) -> Vec<Vec<String>> {
    let shell = shell.replace("\\\n", " ");
    let mut commands = Vec::new();
    for line in shell.lines() {
        let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
        let push = |word: &mut String, words: &mut Vec<String>| {
            if !word.is_empty() {
                words.push(std::mem::take(word).replace('\u{0}', ""));
            }
        };
        let mut letters = line.trim_start_matches("$ ").chars().peekable();
        while let Some(letter) = letters.next() {
            match (quote, letter) {
                (Some(open), _) if letter == open => quote = None,
                (None, '\'' | '"') => {
                    quote = Some(letter);
                    // An empty text is a word, too.
                    word.push('\u{0}');
                }
                (None, '\\') => word.extend(letters.next()),
                (None, '#') if word.is_empty() => break,
                (None, ' ') => push(&mut word, &mut words),
                (None, '|' | '&' | ';' | '<' | '>' | '(' | ')') => {
                    if letter == '>' && word.bytes().all(|byte| byte.is_ascii_digit()) {
                        word.clear();
                    }
                    push(&mut word, &mut words);
                    commands.push(std::mem::take(&mut words));
                }
                _ => word.push(letter),
            }
        }
        push(&mut word, &mut words);
        commands.push(words);
    }
    let is_setting = |word: &String| word.split_once('=').is_some_and(|(name, _)| !name.contains(['-', '/']));
    for words in &mut commands {
        let settings = words.iter().take_while(|word| is_setting(word)).count();
        words.drain(..settings);
    }
    commands
}

/// The commands of pairctl in a block, as words.
pub(crate) fn pairctl_lines(block: &Block) -> Vec<Vec<String>> {
    let mut lines = commands(&block.text.replace("cargo run -- ", "pairctl "));
    lines.retain(|words| words.first().is_some_and(|word| word == "pairctl"));
    lines
}

fn is_typed(block: &Block) -> bool {
    block.kind.starts_with("sh") || block.kind.starts_with("console")
}

#[test]
fn pairctl_takes_every_line() {
    let mut count = 0;
    for block in pages().iter().flat_map(|page| blocks(page)).filter(is_typed) {
        for words in pairctl_lines(&block) {
            let read = pairctl::cli::command_line().try_get_matches_from(&words);
            if let Err(error) = read.map_err(|error| error.kind()) {
                let help = [clap::error::ErrorKind::DisplayHelp, clap::error::ErrorKind::DisplayVersion];
                assert!(help.contains(&error), "{}: `{}`: {error}", block.place, words.join(" "));
            }
            count += 1;
        }
    }
    assert!(count >= 120, "only {count} lines");
}

/// These refuse a terminal, which a test has not: without a pipe the line would fail for who types it.
#[test]
fn credentials_go_to_a_pipe() {
    let mut count = 0;
    for block in pages().iter().flat_map(|page| blocks(page)).filter(is_typed) {
        for line in block.text.replace("\\\n", " ").lines() {
            let prints = [
                "pairctl payload ",
                "pairctl generate ",
                "--plain",
                "--value-of ",
                "--hand-out",
                "issue west --apply",
            ];
            if line.contains("pairctl ")
                && !line.starts_with('#')
                && prints.iter().any(|one| line.contains(one))
            {
                assert!(line.contains(['|', '>']) || line.contains("$("), "{}: no pipe: {line}", block.place);
                count += 1;
            }
        }
    }
    assert!(count >= 5, "only {count} lines");
}
