//! `pairctl generate`: one unsealed pair to standard output, for a reader at the other end of a pipe.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::{Args, ValueEnum};
use zeroize::Zeroizing;

use super::credential_output;
use super::kubeconfig_files::{self, Environment, needed};
use crate::input::identities::Places;
use crate::input::kubeconfig::Wanted;
use crate::input::secrets;
use crate::input::single_pair::{self, Request};
use crate::input::unseal::{Unopened, Unsealer};
use crate::model::cluster_pair::ClusterPair;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::yaml;

/// Print one ClusterPair to a pipe: the drop-in for `storkctl generate clusterpair`
///
/// Flags have storkctl's spelling. What Stork could not use is refused with the reason.
#[derive(Args, Clone, Debug)]
#[command(args_override_self = true)]
pub struct GenerateArgs {
    /// Name of the pair. The word `clusterpair` may stand before it, as with storkctl
    #[arg(value_name = "NAME", required = true, num_args = 1..=2)]
    pub words: Vec<String>,
    /// Namespace of the pair on the source cluster
    #[arg(short, long, default_value = "default")]
    pub namespace: String,
    /// Kubeconfig of the destination cluster; otherwise KUBECONFIG, otherwise ~/.kube/config
    #[arg(long, value_name = "FILE")]
    pub kubeconfig: Option<PathBuf>,
    /// Context of the kubeconfig; otherwise its current-context
    #[arg(long, value_name = "NAME")]
    pub context: Option<String>,
    /// The API server's URL as the source cluster reaches it; replaces that of the kubeconfig
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// Rancher projects of the source cluster and what they become: SOURCE=TARGET,...
    #[arg(long, value_name = "MAPPINGS", default_value = "", hide_default_value = true)]
    pub project_mappings: String,
    /// Storage options of the pair: KEY=VALUE,...
    #[arg(
        short,
        long = "storageoptions",
        value_name = "OPTIONS",
        default_value = "",
        hide_default_value = true
    )]
    pub storage_options: String,
    /// Exec plugin that your image of Stork has besides those of the stock image; may be repeated
    #[arg(long = "exec-plugin", value_name = "COMMAND")]
    pub exec_plugins: Vec<String>,
    /// Print the credential even to a terminal
    #[arg(long)]
    pub allow_terminal: bool,
    /// Format of the output
    #[arg(short, long, value_enum, default_value = "yaml")]
    pub output: OutputFormat,
}

/// How the pair is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// What came of it.
#[derive(Debug)]
pub struct GenerateOutcome {
    /// Whether the pair was printed.
    pub printed: bool,
    /// What there is to say.
    pub findings: Findings,
}

/// Prints the pair, unless a finding forbids it.
pub fn run(args: &GenerateArgs) -> anyhow::Result<GenerateOutcome> {
    let mut findings = Findings::default();
    if let Some(refusal) = credential_output::refusal(&io::stdout(), args.allow_terminal)? {
        findings.push(refusal);
        return Ok(GenerateOutcome { printed: false, findings });
    }
    let environment = Environment {
        kubeconfig: std::env::var_os("KUBECONFIG"),
        home: std::env::home_dir(),
        folder: PathBuf::new(),
    };
    let pair = pair(args, &environment, SystemTime::now(), &mut findings);
    if let Some(pair) = &pair {
        credential_output::write(&text(pair, args.output)?)?;
    }
    Ok(GenerateOutcome { printed: pair.is_some(), findings })
}

/// Builds the pair from the flags and the files that they, or the environment, name.
pub fn pair(
    args: &GenerateArgs,
    environment: &Environment,
    now: SystemTime,
    findings: &mut Findings,
) -> Option<ClusterPair> {
    let name = name(&args.words, findings);
    let unsealer = Unsealer::new(Places::of_process());
    let kubeconfigs =
        kubeconfig_files::open_all(args.kubeconfig.as_deref(), environment, &unsealer, findings);
    let wanted = Wanted {
        context: args.context.as_deref(),
        endpoint: args.endpoint.as_deref(),
        exec_plugins: &args.exec_plugins,
        now,
    };
    let request = Request {
        name: name?,
        namespace: &args.namespace,
        project_mappings: &args.project_mappings,
        storage_options: &args.storage_options,
    };
    let read = |path: &Path| {
        let bytes = secrets::read(path)?;
        needed(unsealer.plain(path, bytes)).map_err(|failure| Unopened::Failed(failure).into())
    };
    single_pair::build(&request, &kubeconfigs?, &wanted, &read, findings)
}

fn text(pair: &ClusterPair, output: OutputFormat) -> anyhow::Result<Zeroizing<String>> {
    let plain = pair.plain();
    Ok(match output {
        OutputFormat::Yaml => yaml::to_secret_text(&plain.exposed()),
        OutputFormat::Json => Zeroizing::new(serde_json::to_string_pretty(&plain.exposed())? + "\n"),
    })
}

/// The name, behind the word that storkctl needs.
fn name<'a>(words: &'a [String], findings: &mut Findings) -> Option<&'a str> {
    match words {
        [name] => Some(name),
        [word, name] if word == "clusterpair" => Some(name),
        _ => {
            let finding = Finding::new(Code::BadArgument, "generate takes one name").help(
                "write `pairctl generate NAME` or, as with storkctl, `pairctl generate clusterpair NAME`",
            );
            findings.push(finding);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_may_follow_storkctls_word() {
        let mut findings = Findings::default();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(name(&words(&["clusterpair", "dr"]), &mut findings), Some("dr"));
        assert_eq!(name(&words(&["clusterpair"]), &mut findings), Some("clusterpair"));
        assert_eq!(name(&words(&["cp", "dr"]), &mut findings), None);
        assert_eq!(findings.as_slice()[0].code, Code::BadArgument);
    }
}
