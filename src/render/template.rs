//! What surrounds the pairs: the built-in templates, and the user's that add to them or replace them.
//!
//! Templates see clear values only. What one makes is parsed again and checked before anything may write it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{BridgeContext, PairContext, SealContext, SourceContext};
use super::manifest::SealedText;
use super::template_output;
use crate::model::bridge::json_line;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::{Place, Source};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, context, escape_formatter,
};
use serde::Serialize;

/// The comments above every file.
const HEADER: &str = "header.txt.j2";
/// The kustomization of a source cluster.
const KUSTOMIZATION: &str = "kustomization.yaml.j2";
/// Where one reader of YAML or another begins a new line, beside the line feed: what follows would be no comment to it.
const BREAKS: [char; 4] = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];
/// Templates below this directory make one file per source cluster.
const PER_SOURCE: &str = "source/";
/// Templates below this directory make one file per source cluster and namespace.
const PER_NAMESPACE: &str = "namespace/";

/// The kustomization of a source cluster whose sealed files go through KSOPS, and its generator.
const KSOPS: [&str; 2] = ["ksops/kustomization.yaml.j2", "ksops/ksops.yaml.j2"];
/// A pair as an ExternalSecret.
pub const EXTERNAL_SECRET: &str = "externalSecret/pair.yaml.j2";
/// A pair with placeholders for argocd-vault-plugin.
pub const VAULT_PLUGIN: &str = "vaultPlugin/pair.yaml.j2";

/// The bridges of SealedSecrets, each after its word in pairings.yaml.
pub const JOB_BRIDGE: &str = "bridge/job.yaml.j2";
/// The bridge by External Secrets.
pub const EXTERNAL_SECRETS_BRIDGE: &str = "bridge/externalSecrets.yaml.j2";
/// The bridge by Flux: its Kustomization.
pub const FLUX_BRIDGE: &str = "bridge/flux.yaml.j2";
/// The bridge by Flux: what its Kustomization completes.
pub const FLUX_CLUSTERPAIR: &str = "bridge/flux-clusterpair.yaml.j2";

/// How Argo CD is pointed at the tree.
pub const WIRING_ARGOCD: &str = "wiring/argocd.yaml.j2";
/// How Flux is pointed at the tree.
pub const WIRING_FLUX: &str = "wiring/flux.yaml.j2";

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

const BUILT_IN: [(&str, &str); 12] = built_in![
    "header.txt.j2",
    "kustomization.yaml.j2",
    "ksops/kustomization.yaml.j2",
    "ksops/ksops.yaml.j2",
    "externalSecret/pair.yaml.j2",
    "vaultPlugin/pair.yaml.j2",
    "bridge/job.yaml.j2",
    "bridge/externalSecrets.yaml.j2",
    "bridge/flux.yaml.j2",
    "bridge/flux-clusterpair.yaml.j2",
    "wiring/argocd.yaml.j2",
    "wiring/flux.yaml.j2",
];

/// All templates of a run.
pub struct Templates {
    environment: Environment<'static>,
    sources: BTreeMap<String, Arc<Source>>,
}

impl Templates {
    /// The built-in templates and the user's, by their path below the template directory.
    pub fn new(users: Vec<(String, Arc<Source>)>, findings: &mut Findings) -> Self {
        let built_in = BUILT_IN.map(|(name, text)| (name.to_owned(), Source::quotable(name, text)));
        let sources: BTreeMap<String, Arc<Source>> = built_in.into_iter().chain(users).collect();
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(write_value);
        // Jinja's function of that name would stand in where there is no namespace.
        environment.remove_global("namespace");
        if let Ok(syntax) = SyntaxConfig::builder().keep_trailing_newline(true).build() {
            environment.set_syntax(syntax);
        }
        for (name, source) in &sources {
            if let Err(error) = environment.add_template_owned(name.clone(), source.text().to_owned()) {
                findings.push(syntax(source, &error));
            }
        }
        Self { environment, sources }
    }

    /// The comment lines above a file of this source cluster.
    pub fn header(&self, source: &SourceContext<'_>, findings: &mut Findings) -> String {
        let Some(text) = self.run(HEADER, source, None, findings) else { return String::new() };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let breaks = |c| BREAKS.contains(&c);
            if (!line.trim().is_empty() && !line.starts_with('#')) || line.trim_end().contains(breaks) {
                let output = Source::quotable(self.output_of(HEADER, source.name), text.as_str());
                let message = "the header has a line that is no comment";
                findings.push(template_output::finding(
                    &output,
                    start..start + line.trim_end().len(),
                    message,
                ));
            }
            start += line.len();
        }
        let lines = text.lines().filter(|line| !line.is_empty());
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    /// The files beside the pairs, by their path below the source cluster's directory; the kustomization comes last and
    /// lists `pair_files` and all others.
    pub fn files(
        &self,
        source: &mut SourceContext<'_>,
        header: &str,
        pair_files: &[String],
        findings: &mut Findings,
    ) -> Vec<(String, SealedText)> {
        let mut files = Vec::new();
        for name in self.sources.keys() {
            let stem = name.strip_suffix(".j2").unwrap_or(name);
            if let Some(path) = stem.strip_prefix(PER_SOURCE) {
                let text = self.manifest(name, source, None, header, findings);
                files.extend(text.map(|text| (path.to_owned(), text)));
            } else if let Some(path) = stem.strip_prefix(PER_NAMESPACE) {
                for namespace in source.namespaces.clone() {
                    let text = self.manifest(name, source, Some(namespace), header, findings);
                    files.extend(text.map(|text| (format!("{namespace}/{path}"), text)));
                }
            }
        }
        source.resources = files.iter().map(|(path, _)| path).chain(pair_files).cloned().collect();
        source.resources.sort();
        let templates = if source.ksops { KSOPS.to_vec() } else { vec![KUSTOMIZATION] };
        for template in templates {
            let file = template.rsplit('/').next().unwrap_or(template).trim_end_matches(".j2");
            let text = self.manifest(template, source, None, header, findings);
            files.extend(text.map(|text| (file.to_owned(), text)));
        }
        files
    }

    /// A file of one pair that holds references instead of secrets.
    pub fn reference(
        &self,
        template: &str,
        pair: &PairContext<'_>,
        seal: &SealContext<'_>,
        header: &str,
        findings: &mut Findings,
    ) -> Option<SealedText> {
        let values = context! { pair => Serde(pair), seal => Serde(seal) };
        let text = self.render(template, values, findings)?;
        let path = format!("{} (for {}/{})", self.sources[template].path(), pair.namespace, pair.name);
        let output = Source::quotable(path, text);
        template_output::check_reference(&output, findings)
            .then(|| SealedText::from_template(header, output.text()))
    }

    /// A file that belongs to the bridge of one pair.
    pub fn bridge(
        &self,
        template: &str,
        pair: &PairContext<'_>,
        bridge: &BridgeContext<'_>,
        header: &str,
        findings: &mut Findings,
    ) -> Option<SealedText> {
        let values = context! { pair => Serde(pair), ..Value::from(Serde(bridge)) };
        let text = self.render(template, values, findings)?;
        let path = format!("{} (for {}/{})", self.sources[template].path(), pair.namespace, pair.name);
        let output = Source::quotable(path, text);
        template_output::check_bridge(&output, findings)
            .then(|| SealedText::from_template(header, output.text()))
    }

    /// Manifests that point a GitOps tool at the tree; printed, and no part of it.
    pub fn wiring(&self, template: &str, values: &impl Serialize, findings: &mut Findings) -> Option<String> {
        let text = self.render(template, Value::from(Serde(values)), findings)?;
        let output = Source::quotable(self.sources[template].path(), text.as_str());
        template_output::check(&output, findings).then_some(text)
    }

    fn manifest(
        &self,
        name: &str,
        source: &SourceContext<'_>,
        namespace: Option<&str>,
        header: &str,
        findings: &mut Findings,
    ) -> Option<SealedText> {
        let text = self.run(name, source, namespace, findings)?;
        let of = namespace.map_or(source.name.to_owned(), |namespace| format!("{}/{namespace}", source.name));
        let output = Source::quotable(self.output_of(name, &of), text);
        template_output::check(&output, findings)
            .then(|| SealedText::from_template(header, output.text()))
            .filter(|_| !output.text().trim().is_empty())
    }

    /// What the output of a template is called in messages.
    fn output_of(&self, name: &str, of: &str) -> String {
        format!("{} (for {of})", self.sources[name].path())
    }

    fn run(
        &self,
        name: &str,
        source: &SourceContext<'_>,
        namespace: Option<&str>,
        findings: &mut Findings,
    ) -> Option<String> {
        // A null would be no error: the name `namespace` is there only where it has a value.
        let values = if let Some(namespace) = namespace {
            context! { source => Serde(source), namespace => namespace }
        } else {
            context! { source => Serde(source) }
        };
        self.render(name, values, findings)
    }

    fn render(&self, name: &str, values: Value, findings: &mut Findings) -> Option<String> {
        let template = self.environment.get_template(name).ok()?;
        match template.render(values) {
            Ok(text) => Some(text),
            Err(error) => {
                findings.push(syntax(&self.sources[name], &error));
                None
            }
        }
    }
}

/// Writes a value into YAML. minijinja's own JSON leaves characters as they are that readers of YAML 1.1, Kubernetes' among
/// them, refuse or take for line breaks.
fn write_value(output: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if !matches!(state.auto_escape(), AutoEscape::Json) || value.is_safe() {
        return escape_formatter(output, state, value);
    }
    let line = json_line(value)
        .map_err(|error| Error::new(ErrorKind::BadSerialization, "not a value of YAML").with_source(error))?;
    output.write_str(&line).map_err(Error::from)
}

/// An error at the template's own line.
fn syntax(source: &Arc<Source>, error: &Error) -> Finding {
    let line = error.line().unwrap_or(1);
    let start = source.text().split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let length = source.text()[start..].find('\n').unwrap_or(source.text().len() - start);
    let message = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    Finding::new(Code::TemplateSyntax, message)
        .at(&Place::new(source, start..start + length), error.kind().to_string())
        .help(
            "`source` has `name`, `labels`, `namespaces`, `pairs` and `resources`; below namespace/ there is also \
             `namespace`",
        )
}
