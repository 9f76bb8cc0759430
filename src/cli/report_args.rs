//! `-o FORMAT[=FILE]`, as often as there are readers.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, Command, FromArgMatches, ValueEnum};

/// How to report what was found in a fleet, and where.
#[derive(Clone, Debug)]
pub(super) struct ReportArgs {
    /// The reports; one at most goes to standard output, and no two into one file.
    pub(super) targets: Vec<Target>,
    /// Whether pairs are named too that are as they should be.
    pub(super) verbose: bool,
    /// Whether texts show what a failover makes of Rancher's labels and annotations; a flag of `verify` alone.
    pub(super) preview: bool,
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Its format.
    pub(super) format: ReportFormat,
    /// Its file; standard output where there is none.
    pub(super) file: Option<PathBuf>,
}

/// The formats of the report of a fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// The whole report for machines, and for `pairctl report merge`
    Json,
    /// For a comment on a pull request
    Markdown,
    /// Tests, for CI
    Junit,
    /// For code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Metrics
    Prometheus,
}

impl FromStr for Target {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((_, "")) => return Err(format!("no file after `{text}`")),
            Some((word, file)) => (word, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = ReportFormat::from_str(word, false).map_err(|_| {
            let known: Vec<_> =
                ReportFormat::value_variants().iter().filter_map(ReportFormat::to_possible_value).collect();
            let known: Vec<&str> = known.iter().map(clap::builder::PossibleValue::get_name).collect();
            format!("there is no format `{word}`; the formats are {}", known.join(", "))
        })?;
        Ok(Self { format, file })
    }
}

/// The flags as clap knows them; what they must not say together is refused before anything runs.
#[derive(Debug, Args)]
struct Flags {
    /// How to report: text, json, markdown, junit, sarif, github or prometheus, to a file or to standard output; may be
    /// given several times, such as `-o text -o junit=report.xml`
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", default_value = "text")]
    output: Vec<Target>,
    /// Name pairs too that are as they should be: in sync, or of which nothing is wrong
    #[arg(short, long)]
    verbose: bool,
}

impl FromArgMatches for ReportArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let Flags { output, verbose } = Flags::from_arg_matches(matches)?;
        match clash(&output) {
            Some(why) => Err(clap::Error::raw(ErrorKind::ArgumentConflict, why + "\n")),
            None => Ok(Self { targets: output, verbose, preview: false }),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for ReportArgs {
    fn augment_args(command: Command) -> Command {
        Flags::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Flags::augment_args_for_update(command)
    }
}

/// Why the reports cannot be written side by side.
fn clash(targets: &[Target]) -> Option<String> {
    let to_stdout = targets.iter().filter(|target| target.file.is_none()).count();
    if to_stdout > 1 {
        return Some(format!(
            "only one report goes to standard output, not {to_stdout}: give the others a file, such as `-o json=report.json`"
        ));
    }
    let files: Vec<&Path> = targets.iter().filter_map(|target| target.file.as_deref()).collect();
    let twice = files.iter().enumerate().find(|(at, file)| files[..*at].iter().any(|one| is_same(one, file)));
    twice.map(|(_, file)| format!("two reports cannot go to one file: {}", file.display()))
}

/// Whether two paths are one as they are written; `./a` is `a`.
fn is_same(one: &Path, other: &Path) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    absolute(one) == absolute(other)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        report: ReportArgs,
    }

    fn parse(line: &str) -> Result<Vec<Target>, String> {
        let read = Line::try_parse_from(std::iter::once("pairctl").chain(line.split_whitespace()));
        read.map(|line| line.report.targets).map_err(|why| why.to_string())
    }

    #[test]
    fn text_is_the_default_and_others_go_beside_it() {
        let text = Target { format: ReportFormat::Text, file: None };
        assert_eq!(parse(""), Ok(vec![text.clone()]));
        let tests = Target { format: ReportFormat::Junit, file: Some("a=b.xml".into()) };
        assert_eq!(parse("-o text --output junit=a=b.xml"), Ok(vec![text, tests]));
    }

    #[test]
    fn what_cannot_be_written_is_refused_before_anything_runs() {
        for (line, why) in [
            ("-o text -o json", "only one report goes to standard output, not 2"),
            ("-o text=a -o json=./a", "two reports cannot go to one file: ./a"),
            (
                "-o yaml",
                "there is no format `yaml`; the formats are text, json, markdown, junit, sarif, github, prometheus",
            ),
            ("-o json=", "no file after `json=`"),
        ] {
            let said = parse(line).unwrap_err();
            assert!(said.contains(why), "{line}: {said}");
        }
    }
}
