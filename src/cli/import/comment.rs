//! What stands above an imported pairings.yaml: where it came from, and how to go on.

use std::fmt::Write as _;

use super::{Import, ImportArgs};
use crate::report::text::counted;

/// The comment, without the marks of one.
pub(super) fn comment(args: &ImportArgs, import: &Import) -> String {
    let Import { objects, adoption, recipients, .. } = import;
    let command = command(args);
    let mut text = format!(
        "Written by `pairctl import` from {} that {} there.\n\n",
        counted(objects.len(), "ClusterPair"),
        if objects.len() == 1 { "is" } else { "are" }
    );
    text.push_str(
        "No credential stands in here. Before you render, set these variables, each to what the command prints:\n\n",
    );
    for variable in adoption.variables.keys() {
        let _ = writeln!(text, "    export {variable}=\"$({command} --value-of {variable})\"");
    }
    if args.from_files.iter().any(|flag| flag.ends_with("=-")) {
        text.push_str("\nEach time it needs the same standard input.\n");
    }
    text.push_str(
        "\nOr keep one sealed in Git and write `file: PATH` for `env: NAME`: pipe it into\n\n    \
         sops encrypt --filename-override secrets/west.yaml /dev/stdin > secrets/west.yaml\n\n",
    );
    if recipients.is_empty() {
        text.push_str("Set `seal`, too: nothing can be rendered without it.\n");
    }
    text.push_str(
        "\nThen `pairctl validate`, `pairctl render`, and `pairctl drift`: until the tree is applied it finds the label and\n\
         annotations that pairctl puts on its objects, and beyond them only what this command warned of.\n",
    );
    text
}

/// The command that was typed, but for where its output went.
fn command(args: &ImportArgs) -> String {
    let flags =
        [("--from-cluster", &args.from_cluster), ("--from-files", &args.from_files), ("-n", &args.namespace)];
    let mut command = "pairctl import".to_owned();
    for (flag, values) in flags {
        for value in values {
            let _ = write!(command, " {flag} {}", quoted(value));
        }
    }
    command
}

/// A word of shell, on one line.
pub(in crate::cli) fn quoted(text: &str) -> String {
    let text = text.replace(char::is_control, "?");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=@:%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_take_it_apart() {
        assert_eq!(quoted("east=a/b.yaml"), "east=a/b.yaml");
        assert_eq!(quoted("east=a b#c"), "'east=a b#c'");
        assert_eq!(quoted("it's\n"), "'it'\\''s?'");
    }
}
