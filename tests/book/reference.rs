//! The reference of commands and of exit codes is made from the command line itself; `SNAPSHOTS=overwrite` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Arg, Command};
use snapbox::Data;

/// A text of clap without colours, and with links instead of names of pages.
fn plain(text: Option<&clap::builder::StyledStr>) -> String {
    let text = text.map(ToString::to_string).unwrap_or_default();
    let pattern = regex_lite::Regex::new(r"\bdocs/([a-z-]+\.md)\b").unwrap();
    // A line of an example in there is no heading.
    pattern.replace_all(&text, "[docs/$1]($1)").replace('<', "&lt;").replace("\n  # ", "\n  \\# ")
}

/// What a command says behind its options, by the heading.
fn behind<'a>(text: &'a str, heading: &str) -> Option<&'a str> {
    let text = text.split_once(&format!("{heading}:\n"))?.1;
    Some(text.split("\n\nExit code").next().unwrap().trim_end())
}

fn section(page: &mut String, command: &Command, path: &str, level: usize) {
    let _ = writeln!(page, "\n{} `{path}`\n", "#".repeat(level));
    let about = command.get_long_about().or(command.get_about());
    let _ = writeln!(page, "{}", plain(about));
    let usage = command.clone().render_usage().to_string();
    let _ = writeln!(page, "\n```text\n{}\n```", usage.trim_end());
    arguments(page, command);
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    if let Some(examples) = behind(&after, "Examples") {
        let lines: Vec<&str> = examples.lines().map(str::trim).collect();
        let _ = writeln!(page, "\n```sh elsewhere\n{}\n```", lines.join("\n"));
    }
    if let Some(long) = command.get_after_long_help() {
        let long = long.to_string();
        let own = long.strip_prefix(&after).expect("it begins with what is said in short").trim_start();
        let _ = writeln!(page, "\n```text\n{own}\n```");
    }
    if let Some((_, what)) = after.split_once("Exit code 1:\n") {
        let _ = writeln!(page, "\nExit code 1: {}.", what.trim());
    }
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        section(page, below, &format!("{path} {}", below.get_name()), level + 1);
    }
}

fn arguments(page: &mut String, command: &Command) {
    // What every command has is said once, above.
    let own =
        |arg: &&Arg| !["help", "version", "quiet"].contains(&arg.get_id().as_str()) && !arg.is_hide_set();
    let mut arguments: Vec<&Arg> = command.get_positionals().filter(own).collect();
    arguments.extend(command.get_opts().filter(own));
    arguments.extend(
        command
            .get_arguments()
            .filter(|arg| !arg.is_positional() && !arg.get_action().takes_values())
            .filter(own),
    );
    if arguments.is_empty() {
        return;
    }
    page.push_str("\n| argument | what |\n|---|---|\n");
    for arg in arguments {
        let _ = writeln!(page, "| {} | {} |", name(arg), what(arg));
    }
}

fn name(arg: &Arg) -> String {
    let values: Vec<String> =
        arg.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect();
    if arg.is_positional() {
        return format!("`{}`", values.join(" "));
    }
    let mut name = arg.get_short().map_or_else(String::new, |short| format!("`-{short}`, "));
    let _ = write!(name, "`--{}", arg.get_long().unwrap());
    if arg.get_action().takes_values() {
        let _ = write!(name, " {}", values.join(" "));
    }
    name + "`"
}

fn what(arg: &Arg) -> String {
    let mut what = plain(arg.get_long_help().or(arg.get_help())).replace("\n\n", " ").replace('\n', " ");
    let possible = arg.get_possible_values();
    if arg.get_action().takes_values() && !possible.is_empty() {
        let values: Vec<String> = possible
            .iter()
            .filter(|value| !value.is_hide_set())
            .map(|value| {
                let help = value.get_help().map_or_else(String::new, |help| format!(" ({help})"));
                format!("`{}`{help}", value.get_name())
            })
            .collect();
        let _ = write!(what, ". One of {}", values.join(", "));
    }
    let default =
        arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(" ");
    if arg.get_action().takes_values() && !default.is_empty() {
        let _ = write!(what, ". By default `{default}`");
    }
    // A bar ends a cell.
    what.replace('|', "\\|") + "."
}

#[test]
fn the_reference_of_commands_is_true() {
    let command = pairctl::cli::command_line();
    let mut page = String::from(
        "# Commands\n\nMade from the command line itself: `pairctl COMMAND --help` says the same. Every command takes `-h`, `--help`, and \
         `-q`,\n`--quiet`, which says nothing beside the results but errors and what decides the exit code. What the exit codes mean \
         stands in\n[Exit codes](exit-codes.md).\n",
    );
    let mut count = 0;
    for below in command.get_subcommands() {
        section(&mut page, below, &format!("pairctl {}", below.get_name()), 2);
        count += 1;
    }
    assert!(count >= 20);
    snapbox::assert_data_eq!(page, Data::read_from(Path::new("docs/commands.md"), None).raw());
}

#[test]
fn the_table_of_exit_codes_is_true() {
    let mut table = String::from("| command | exit code 1 |\n|---|---|\n");
    let command = pairctl::cli::command_line();
    for below in command.get_subcommands() {
        let after = below.get_after_help().map(ToString::to_string).unwrap_or_default();
        let what = after.split_once("Exit code 1:\n").map_or("never", |(_, what)| what.trim());
        let _ = writeln!(table, "| `{}` | {what} |", below.get_name());
    }
    let page = fs::read_to_string("docs/exit-codes.md").unwrap();
    let page = with_section(&page, "exit codes", &table);
    snapbox::assert_data_eq!(page, Data::read_from(Path::new("docs/exit-codes.md"), None).raw());
}

/// The page with what stands between two marks replaced.
pub(crate) fn with_section(page: &str, name: &str, text: &str) -> String {
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let (before, rest) = page.split_once(&start).unwrap_or_else(|| panic!("no mark for {name}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no end of {name}"));
    format!("{before}{start}\n{text}\n{end}{after}")
}
