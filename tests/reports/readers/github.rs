//! Workflow commands, read as the runner of GitHub Actions reads them (actions/runner, `ActionCommand.TryParseV2`).

use std::collections::BTreeMap;

/// An annotation.
pub(crate) struct Command {
    /// How grave it is.
    pub(crate) word: String,
    /// Where, and its title.
    pub(crate) properties: BTreeMap<String, String>,
    /// What it says.
    pub(crate) message: String,
}

/// The commands of a text, each of which the runner takes.
pub(crate) fn read(text: &str) -> Vec<Command> {
    let commands: Vec<Command> = text.lines().map(command).collect();
    for command in &commands {
        assert!(["error", "warning", "notice"].contains(&command.word.as_str()), "{text}");
        assert!(!command.message.contains(|c: char| c.is_control() && c != '\n'), "{text}");
        let known = ["file", "line", "col", "title"];
        assert!(command.properties.keys().all(|key| known.contains(&key.as_str())), "{text}");
        assert!(command.properties.contains_key("title"), "{text}");
    }
    commands
}

/// The runner looks for `::`, the command up to a space, `key=value` between commas, the next `::`, the message.
fn command(line: &str) -> Command {
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
