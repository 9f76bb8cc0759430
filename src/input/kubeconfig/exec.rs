//! `exec` of a user: the plugin that Stork's pod would run for a credential.

use std::sync::Arc;

use super::Context;
use super::document::{Cluster, Named};
use super::object::{Fields, Reader, Text, text_or_empty};
use crate::model::cluster_pair::Plain;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::secret::Secret;
use crate::model::source::{Place, Spanned};

/// `exec` as it is written, with the interactive mode that client-go fills in.
pub(super) struct Exec {
    pub(super) command: Option<Text>,
    pub(super) api_version: Option<Text>,
    pub(super) args: Option<Vec<Text>>,
    pub(super) env: Option<Vec<(Text, Text)>>,
    pub(super) install_hint: Option<Text>,
    pub(super) provide_cluster_info: Option<Spanned<bool>>,
    pub(super) interactive_mode: Option<Text>,
    pub(super) place: Place,
}

const FIELDS: [&str; 7] =
    ["command", "apiVersion", "args", "env", "installHint", "provideClusterInfo", "interactiveMode"];

/// What the stock image of Stork ships (`Dockerfile`), and the shells of its base image.
const IN_IMAGE: [&str; 6] =
    ["aws", "aws-iam-authenticator", "gcloud", "gke-gcloud-auth-plugin", "kubelogin", "oci"];
const SHELLS: [&str; 4] = ["sh", "bash", "env", "cat"];

/// The extension of a cluster that is meant for exec plugins.
const CLUSTER_EXTENSION: &str = "client.authentication.k8s.io/exec";

impl Exec {
    pub(super) fn decode(user: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let node = user.take("exec")?;
        let mut fields = reader.fields(node, "exec")?;
        let mut exec = Self {
            command: fields.text("command", reader),
            api_version: fields.text("apiVersion", reader),
            args: fields.texts("args", reader),
            env: fields.list("env", reader, |node, reader| {
                let mut fields = reader.fields(node, "env")?;
                let place = reader.place(&(node.span.start..node.span.start));
                let empty = || Spanned { value: Secret::from(""), place: place.clone() };
                let mut text = |key| match fields.take(key) {
                    Some(node) => text_or_empty(node, key, reader),
                    None => Some(empty()),
                };
                Some((text("name")?, text("value")?))
            }),
            install_hint: fields.text("installHint", reader),
            provide_cluster_info: fields.flag("provideClusterInfo", reader),
            interactive_mode: fields.text("interactiveMode", reader),
            place: reader.place(&(node.span.start..node.span.start)),
        };
        fields.finish(&FIELDS, reader);
        exec.fill_in_interactive_mode();
        Some(exec)
    }

    /// client-go does so for the two older versions (`tools/clientcmd/api/v1/defaults.go`), and Stork does not repeat it.
    fn fill_in_interactive_mode(&mut self) {
        let version = self.api_version.as_ref().and_then(|text| version(text.value.expose()));
        if self.interactive_mode.is_none() && matches!(version, Some("v1beta1" | "v1alpha1")) {
            let value = Secret::from("IfAvailable");
            self.interactive_mode = Some(Spanned { value, place: self.place.clone() });
        }
    }

    fn plain(&self) -> Plain {
        let text = |text: &Option<Text>| text.as_ref().map_or_else(|| Plain::text(""), plain);
        let args =
            self.args.as_ref().map_or(Plain::Null, |args| Plain::List(args.iter().map(plain).collect()));
        let variable =
            |(name, value): &(Text, Text)| Plain::map([("name", plain(name)), ("value", plain(value))]);
        let env =
            self.env.as_ref().map_or(Plain::Null, |env| Plain::List(env.iter().map(variable).collect()));
        let hint = self.install_hint.as_ref().map(|hint| ("installHint", plain(hint)));
        let fields = [
            ("Config", Plain::Null),
            ("InteractiveMode", text(&self.interactive_mode)),
            ("StdinUnavailable", Plain::Bool(false)),
            ("StdinUnavailableMessage", Plain::text("")),
            ("apiVersion", text(&self.api_version)),
            ("args", args),
            ("command", text(&self.command)),
            ("env", env),
            ("provideClusterInfo", Plain::Bool(self.provide_cluster_info.is_some())),
        ];
        Plain::map(fields.into_iter().chain(hint))
    }
}

fn plain(text: &Text) -> Plain {
    Plain::Text(text.value.clone())
}

fn version(api_version: &str) -> Option<&str> {
    api_version.strip_prefix("client.authentication.k8s.io/")
}

/// Checks the plugin and gives it the form of a ClusterPair. Flaws of decoding have been reported.
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
        Finding::new(Code::ExecPluginMissing, format!("Stork's image does not have {}", shown(text)))
            .at(&command.place, "Stork's pod would look for this command")
            .help("use a kubeconfig with the token of a service account, or name the plugin if your image has it")
    };
    context.findings.push(finding);
}

fn base_name(command: &str) -> &str {
    command.rsplit_once('/').map_or(command, |(_, name)| name)
}

/// The command's name where it looks like one.
fn shown(command: &str) -> String {
    let name = base_name(command);
    let is_name =
        name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if is_name && !name.is_empty() { format!("`{name}`") } else { "this command".to_owned() }
}

/// Lays the fields of a later file over those of an earlier one.
pub(super) fn merge(first: Option<Exec>, later: Option<Exec>) -> Option<Exec> {
    let (Some(first), Some(later)) = (&first, &later) else { return later.or(first) };
    fn list<T: Clone>(first: Option<&Vec<T>>, later: Option<&Vec<T>>) -> Option<Vec<T>> {
        later.filter(|list| !list.is_empty()).or(first).or(later).cloned()
    }
    let text = |first: &Option<Text>, later: &Option<Text>| later.as_ref().or(first.as_ref()).cloned();
    Some(Exec {
        command: text(&first.command, &later.command),
        api_version: text(&first.api_version, &later.api_version),
        args: list(first.args.as_ref(), later.args.as_ref()),
        env: list(first.env.as_ref(), later.env.as_ref()),
        install_hint: text(&first.install_hint, &later.install_hint),
        provide_cluster_info: later
            .provide_cluster_info
            .clone()
            .or_else(|| first.provide_cluster_info.clone()),
        interactive_mode: text(&first.interactive_mode, &later.interactive_mode),
        place: Place::new(&Arc::clone(&later.place.source), later.place.span.clone()),
    })
}
