//! How the help reads: commands in groups, each with examples, under the name by which pairctl was called.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use clap::Command;

/// The commands, by what somebody wants to do. `help` lists them so; every command is in one group.
const GROUPS: [(&str, &[&str]); 4] = [
    (
        "Declare and render",
        &[
            "init",
            "validate",
            "render",
            "reseal",
            "import",
            "changes",
            "unsealed",
            "certificate",
            "credentials",
            "wiring",
        ],
    ),
    ("Look at the clusters", &["status", "drift", "verify", "receipt", "calendar", "graph", "report"]),
    ("Hand over by hand", &["generate", "payload"]),
    ("Look up", &["explain", "schema", "completions", "man"]),
];

/// What each command is usually typed as. Every line is a whole one.
const EXAMPLES: [(&str, &[(&str, &str)]); 23] = [
    (
        "init",
        &[
            ("On a terminal: it asks", "pairctl init"),
            (
                "In a script: a pair and the way back, and copies of the kubeconfigs, sealed",
                "pairctl init --cluster east=east.yaml --cluster west=west.yaml --pair east:west --bidirectional -n payments \
                 --age age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46 --seal-kubeconfigs",
            ),
            (
                "Begin with the pairs that are live",
                "pairctl init --live --cluster east=east.yaml --cluster west=west.yaml \
                 --age age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46",
            ),
        ],
    ),
    (
        "validate",
        &[("Check the file alone, as a pre-commit hook", "pairctl validate -f fleet/pairings.yaml")],
    ),
    (
        "render",
        &[
            ("Write what pairings.yaml says", "pairctl render"),
            ("In CI, without any credential: is the tree up to date?", "pairctl render --check"),
            ("One source cluster alone", "pairctl render --only east"),
        ],
    ),
    ("reseal", &[("Seal all of a source cluster anew", "pairctl reseal east")]),
    (
        "import",
        &[(
            "Begin with the pairs that are live",
            "pairctl import --from-cluster east=east.yaml --from-cluster west=west.yaml --write pairings.yaml",
        )],
    ),
    (
        "changes",
        &[
            ("What does this branch do to the clusters?", "pairctl changes --since origin/main"),
            ("For a comment on a pull request", "pairctl changes --since HEAD^1 -o markdown > changes.md"),
        ],
    ),
    (
        "unsealed",
        &[("Is there a credential among these files?", "pairctl unsealed fleet/pairings.yaml notes.yaml")],
    ),
    (
        "certificate",
        &[
            ("Pin the sealing certificate of every source cluster", "pairctl certificate"),
            ("In a scheduled job: is there a new one?", "pairctl certificate --check"),
        ],
    ),
    (
        "credentials",
        &[
            ("What a credential for pairs to west is made of", "pairctl credentials issue west"),
            (
                "Make it, and hand it to what keeps it",
                "pairctl credentials issue west --apply | gh secret set WEST",
            ),
            ("Replace it, as far as it goes today", "pairctl credentials rotate west --render"),
        ],
    ),
    (
        "wiring",
        &[
            (
                "The ApplicationSet for Argo CD",
                "pairctl wiring argocd --repo https://git.example.com/fleet.git",
            ),
            ("The Kustomization for the Flux on a source cluster", "pairctl wiring flux east"),
        ],
    ),
    (
        "status",
        &[
            ("What Stork says of every pair", "pairctl status"),
            ("After a sync: wait until all are Ready", "pairctl status --wait 300"),
        ],
    ),
    (
        "drift",
        &[
            ("Every source cluster against pairings.yaml and the tree", "pairctl drift"),
            ("In a job without credentials of pairs", "pairctl drift --from tree -o text -o junit=drift.xml"),
            ("The rules that would silence what was found", "pairctl drift --suggest-ignores"),
        ],
    ),
    (
        "verify",
        &[
            ("Would a failover work today?", "pairctl verify"),
            (
                "What the credentials at hand say, two months ahead",
                "pairctl verify --offline --fail-within 60d",
            ),
            ("For an auditor, signed", "pairctl verify --receipt receipt.json --receipt-key receipt-key"),
        ],
    ),
    (
        "receipt",
        &[
            (
                "Who signed it, and what worked then",
                "pairctl receipt verify receipt.json --public-key key.pub",
            ),
            ("To read and print", "pairctl receipt html receipt.json > receipt.html"),
        ],
    ),
    (
        "calendar",
        &[
            ("When the credentials end", "pairctl calendar"),
            ("For a calendar to subscribe to", "pairctl calendar -o icalendar"),
        ],
    ),
    (
        "graph",
        &[
            ("For a README, which draws Mermaid itself", "pairctl graph -o mermaid"),
            (
                "A picture of what works and what does not",
                "pairctl graph -o svg --health verify.json > fleet.svg",
            ),
        ],
    ),
    (
        "report",
        &[
            ("Join the parts of a fleet", "pairctl report merge part-0.json part-1.json -o junit=drift.xml"),
            (
                "One page about the fleet, for a browser",
                "pairctl report html --verify verify.json --drift drift.json > fleet.html",
            ),
        ],
    ),
    (
        "generate",
        &[(
            "One ClusterPair to a pipe, as storkctl makes it",
            "pairctl generate dr --namespace payments --kubeconfig west.yaml | kubectl apply -f -",
        )],
    ),
    (
        "payload",
        &[(
            "What a secret store must hold for a pair",
            "pairctl payload east/payments/dr | vault kv put kv/pairs/east/payments/dr -",
        )],
    ),
    ("explain", &[("What a code means, and what to do", "pairctl explain self-pairing")]),
    ("schema", &[("For an editor", "pairctl schema > pairings.schema.json")]),
    ("completions", &[("In ~/.bashrc", "source <(pairctl completions bash)")]),
    (
        "man",
        &[("Read it", "pairctl man | man -l -"), ("That of one command", "pairctl man render | man -l -")],
    ),
];

/// What exit code 1 says of a command that has one. For all commands 0 is nothing to say and 2 an error.
const DIFFERENCES: [(&str, &str); 11] = [
    ("init", "with --live, a live pair could not be taken over as it is"),
    ("render", "with --check, the tree is not what pairings.yaml says"),
    ("import", "an object was left out"),
    ("changes", "with --exit-code, something changes"),
    ("certificate", "with --check, a pinned certificate is not the newest of its controller"),
    ("credentials", "the rotation waits for something"),
    ("status", "with --wait, not every pair was Ready in time"),
    ("drift", "a live pair differs, or a file of the tree is stale"),
    ("verify", "a pair fails or is at risk"),
    ("report", "with merge, as the command whose reports are joined"),
    (
        "receipt",
        "something did not work or was at risk, or no key was given, so that nobody knows who wrote it",
    ),
];

/// The name by which kubectl finds pairctl as a plugin (Kubernetes docs, Extend kubectl with plugins).
const PLUGIN: &str = "kubectl-pairs";

/// The command line with its groups and examples, as it is called on the first argument's name.
pub(super) fn dressed(command: Command, called: Option<&OsStr>) -> Command {
    let name = if is_plugin(called) { "kubectl pairs" } else { "pairctl" };
    let command = command.bin_name(name).display_name(name).disable_help_subcommand(true);
    let template = template(&command);
    let mut command = command.help_template(template);
    for (of, examples) in EXAMPLES {
        let after = format!("{}{}", text(&command, examples, name), exit_code_1(&command, of));
        command = command.mut_subcommand(of, |command| with_after(command, after));
    }
    command
}

/// The text behind the options. Clap's `--help` shows `after_long_help` instead of it and not beside it, so that what a command
/// says there itself comes after the same text.
fn with_after(command: Command, after: String) -> Command {
    let own = command.get_after_long_help().map(|own| format!("{after}\n\n{own}"));
    let command = command.after_help(after);
    match own {
        Some(own) => command.after_long_help(own),
        None => command,
    }
}

fn is_plugin(called: Option<&OsStr>) -> bool {
    called.and_then(|called| Path::new(called).file_stem()).is_some_and(|stem| stem == PLUGIN)
}

/// Clap lists commands in one row; with twenty of them nobody finds one.
fn template(command: &Command) -> String {
    let mut listed = String::new();
    let width = command.get_subcommands().map(|one| one.get_name().len()).max().unwrap_or_default();
    for (group, names) in GROUPS {
        let _ = writeln!(listed, "{}", heading(command, group));
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let literal = command.get_styles().get_literal();
            let about = about.map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(listed, "  {literal}{name:width$}{literal:#}  {about}");
        }
        listed.push('\n');
    }
    let options = heading(command, "Options");
    format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{listed}{options}\n{{options}}{{after-help}}"
    )
}

fn heading(command: &Command, text: &str) -> String {
    let header = command.get_styles().get_header();
    format!("{header}{text}:{header:#}")
}

fn text(command: &Command, examples: &[(&str, &str)], name: &str) -> String {
    let lines = examples.iter().map(|(what, line)| {
        let line =
            line.strip_prefix("pairctl").map_or_else(|| (*line).to_owned(), |rest| format!("{name}{rest}"));
        format!("  # {what}\n  {line}")
    });
    format!("{}\n{}", heading(command, "Examples"), lines.collect::<Vec<_>>().join("\n\n"))
}

fn exit_code_1(command: &Command, of: &str) -> String {
    let known = DIFFERENCES.iter().find(|(name, _)| *name == of);
    known.map_or_else(String::new, |(_, what)| format!("\n\n{}\n  {what}", heading(command, "Exit code 1")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn names() -> BTreeSet<String> {
        Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
    }

    #[test]
    fn every_command_is_in_one_group_and_has_an_example() {
        let grouped: Vec<String> =
            GROUPS.iter().flat_map(|(_, names)| *names).map(|name| (*name).to_owned()).collect();
        assert_eq!(grouped.len(), names().len(), "a command is in two groups");
        assert_eq!(grouped.into_iter().collect::<BTreeSet<_>>(), names());
        assert_eq!(EXAMPLES.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>(), names());
    }

    #[test]
    fn every_example_is_a_line_that_pairctl_takes() {
        for (name, line) in
            EXAMPLES.iter().flat_map(|(name, all)| all.iter().map(move |(_, line)| (name, line)))
        {
            let own =
                line.split(['|', '>', '(', ')']).map(str::trim).find(|part| part.starts_with("pairctl"));
            let own = own.unwrap_or_else(|| panic!("{line}"));
            let read = dressed(Cli::command(), None).try_get_matches_from(own.split_whitespace());
            let read = read.unwrap_or_else(|why| panic!("{line}: {why}"));
            assert_eq!(read.subcommand_name(), Some(*name), "{line}");
        }
    }

    #[test]
    fn the_help_of_every_command_has_its_examples_and_exit_code() {
        let command = dressed(Cli::command(), None);
        // Help is broken where the terminal ends.
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (name, examples) in EXAMPLES {
            let mut below = command.find_subcommand(name).unwrap().clone();
            let examples: Vec<String> =
                examples.iter().map(|(what, line)| words(&format!("# {what} {line}"))).collect();
            for help in [below.render_help(), below.render_long_help()].map(|help| words(&help.to_string())) {
                assert!(help.contains(&format!("Examples: {}", examples.join(" "))), "{name}:\n{help}");
                for (_, what) in DIFFERENCES.iter().filter(|(of, _)| *of == name) {
                    assert!(help.contains(&format!("Exit code 1: {what}")), "{name}: {what}\n{help}");
                }
            }
        }
        let rights = "read-sealing-certificate";
        let mut certificate = command.find_subcommand("certificate").unwrap().clone();
        assert!(certificate.render_long_help().to_string().contains(rights));
        assert!(!certificate.render_help().to_string().contains(rights));
    }

    #[test]
    fn exit_codes_are_those_of_commands() {
        assert!(DIFFERENCES.iter().all(|(name, _)| names().contains(*name)));
    }

    #[test]
    fn kubectl_calls_it_by_another_name() {
        let help = |called: &str| dressed(Cli::command(), Some(OsStr::new(called))).render_help().to_string();
        assert!(help("/usr/bin/kubectl-pairs").contains("Usage: kubectl pairs"));
        assert!(help("/usr/bin/pairctl").contains("Usage: pairctl"));
    }
}
