//! `exec` of a user: the plugin that Stork's pod would run for a credential.

use super::fields::{Fields, text_or_empty};
use super::reader::{Reader, Text};
use crate::model::cluster_pair::Plain;
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

    /// The form of a `ClusterPair`.
    pub(super) fn plain(&self) -> Plain {
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

/// The version of the plugin's protocol.
pub(super) fn version(api_version: &str) -> Option<&str> {
    api_version.strip_prefix("client.authentication.k8s.io/")
}

/// Lays the fields of a later file over those of an earlier one.
pub(super) fn merge(first: Option<Exec>, later: Option<Exec>) -> Option<Exec> {
    let (Some(first), Some(later)) = (&first, &later) else { return later.or(first) };
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
        place: later.place.clone(),
    })
}

/// The later list, unless it is empty or absent.
fn list<T: Clone>(first: Option<&Vec<T>>, later: Option<&Vec<T>>) -> Option<Vec<T>> {
    later.filter(|list| !list.is_empty()).or(first).or(later).cloned()
}
