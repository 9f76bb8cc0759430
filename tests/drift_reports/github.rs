//! Workflow commands, read as the runner of GitHub Actions reads them (actions/runner, `ActionCommand.TryParseV2`).

use std::collections::BTreeMap;

use pairctl::model::drift::State;
use pairctl::report::drift::github;
use proptest::prelude::*;

use super::fixture::{any_report, big};

struct Command {
    word: String,
    properties: BTreeMap<String, String>,
    message: String,
}

/// The runner looks for `::`, the command up to a space, `key=value` between commas, the next `::`, the message.
fn read(line: &str) -> Command {
    let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (word, list) = head.split_once(' ').unwrap();
    let properties = list.split(',').map(|one| one.split_once('=').unwrap());
    let properties = properties.map(|(key, value)| (key.to_owned(), unescaped(value))).collect();
    Command { word: word.to_owned(), properties, message: unescaped(message) }
}

fn unescaped(text: &str) -> String {
    let codes = [("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    codes.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
}

proptest! {
    #[test]
    fn any_report_is_a_command_a_line(report in any_report()) {
        let text = github::text(&report);
        let commands: Vec<Command> = text.lines().map(read).collect();
        let stale: usize = report.clusters.iter().map(|cluster| cluster.stale.len()).sum();
        let pairs = report.pairs.iter().filter(|pair| pair.state != State::InSync);
        prop_assert_eq!(commands.len(), report.findings.len() + stale + pairs.clone().count());
        for command in &commands {
            prop_assert!(["error", "warning", "notice"].contains(&command.word.as_str()));
            prop_assert!(!command.message.contains(|c: char| c.is_control() && c != '\n'));
            prop_assert!(command.properties.keys().all(|key| ["file", "line", "col", "title"].contains(&key.as_str())));
            prop_assert!(command.properties.contains_key("title"));
        }
        let titles: Vec<&String> = commands.iter().map(|command| &command.properties["title"]).collect();
        for pair in pairs.filter(|pair| pair.id().chars().all(|c| c.is_ascii_graphic() || c == ' ')) {
            let title = format!("{} {}", pair.state.as_str(), pair.id());
            prop_assert!(titles.iter().any(|one| one.starts_with(&title)), "{} in {:?}", title, titles);
        }
    }
}

#[test]
fn the_gravest_come_first() {
    let mut report = big(30);
    report.pairs[3].state = State::Unmanaged;
    let text = github::text(&report);
    assert!(text.starts_with("::error ") && text.lines().last().unwrap().starts_with("::notice "), "{text}");
}
