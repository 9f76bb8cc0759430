//! Whether Stork's pod could run an exec plugin.

use super::Context;
use super::document::{Cluster, Named};
use super::exec::{Exec, version};
use super::reader::Text;
use crate::model::cluster_pair::Plain;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::source::Place;

/// What the stock image of Stork ships (`Dockerfile`), and the shells of its base image.
const IN_IMAGE: [&str; 6] =
    ["aws", "aws-iam-authenticator", "gcloud", "gke-gcloud-auth-plugin", "kubelogin", "oci"];
const SHELLS: [&str; 4] = ["sh", "bash", "env", "cat"];

/// The extension of a cluster that is meant for exec plugins.
const CLUSTER_EXTENSION: &str = "client.authentication.k8s.io/exec";

/// Checks the plugin and gives it the form of a `ClusterPair`. Flaws of decoding have been reported.
pub(super) fn check(
    exec: &Exec,
    cluster: Option<&Named<Cluster>>,
    flawed: bool,
    context: &mut Context<'_>,
) -> Plain {
    if !flawed {
        check_form(exec, context);
    }
    if let Some(command) = &exec.command {
        check_command(command, context);
    }
    let extension = cluster.into_iter().flat_map(|cluster| &cluster.value.extensions);
    let extension = extension.into_iter().find(|extension| extension.value == CLUSTER_EXTENSION);
    if let (Some(flag), Some(extension)) = (&exec.provide_cluster_info, extension) {
        let finding =
            Finding::new(Code::ExecNeedsExtension, "the exec plugin asks for an extension of the cluster")
                .at(&flag.place, "asked for here")
                .beside(&extension.place, "the extension, which Stork cannot decode")
                .help("use a kubeconfig with the token of a service account");
        context.findings.push(finding);
    }
    exec.plain()
}

fn check_form(exec: &Exec, context: &mut Context<'_>) {
    let mut invalid = |message: &str, place: &Place, help: &str| {
        context
            .findings
            .push(Finding::new(Code::ExecInvalid, message).at(place, "client-go refuses this").help(help));
    };
    if exec.command.is_none() {
        invalid("the exec plugin has no `command`", &exec.place, "add `command`");
    }
    match &exec.api_version {
        None => invalid("the exec plugin has no `apiVersion`", &exec.place, "add `apiVersion`"),
        Some(text) if !matches!(version(text.value.expose()), Some("v1" | "v1beta1")) => invalid(
            "the exec plugin has an `apiVersion` that Stork's client does not speak",
            &text.place,
            "write client.authentication.k8s.io/v1beta1 or v1, whichever the plugin speaks",
        ),
        Some(_) => {}
    }
    match exec.interactive_mode.as_ref().map(|mode| (mode.value.expose(), &mode.place)) {
        Some(("Never" | "IfAvailable", _)) => {}
        Some(("Always", place)) => invalid(
            "the exec plugin needs a terminal, and Stork's pod has none",
            place,
            "write `interactiveMode: IfAvailable` if the plugin can do without",
        ),
        Some((_, place)) => invalid("`interactiveMode` is none", place, "write Never or IfAvailable"),
        None if exec.api_version.is_some() => invalid(
            "the exec plugin has no `interactiveMode`",
            &exec.place,
            "add `interactiveMode: Never` or `IfAvailable`",
        ),
        None => {}
    }
    for (name, _) in exec.env.iter().flatten().filter(|(name, _)| name.value.expose().is_empty()) {
        invalid("a variable in `env` of the exec plugin has no `name`", &name.place, "add `name`");
    }
}

fn check_command(command: &Text, context: &mut Context<'_>) {
    let text = command.value.expose();
    if context.wanted.exec_plugins.iter().any(|known| known == text || known == base_name(text)) {
        return;
    }
    let is_bare_or_absolute = !text.contains('/') || text.starts_with('/');
    let finding = if is_bare_or_absolute
        && IN_IMAGE.iter().chain(&SHELLS).any(|known| *known == base_name(text))
    {
        let place = if text.starts_with('/') { " at that path" } else { "" };
        Finding::new(
            Code::ExecPluginCredentials,
            "the exec plugin finds its credentials where it runs, in Stork's pod",
        )
        .at(&command.place, format!("run in Stork's pod{place}"))
        .help(
            "mount the credentials into Stork's pod, or use a kubeconfig with the token of a service account",
        )
    } else {
        Finding::new(Code::ExecPluginMissing, "Stork's image does not have the command of the exec plugin")
            .at(&command.place, "Stork's pod would look for this command")
            .help("use a kubeconfig with the token of a service account, or name the plugin if your image has it")
    };
    context.findings.push(finding);
}

fn base_name(command: &str) -> &str {
    command.rsplit_once('/').map_or(command, |(_, name)| name)
}
