//! One kubeconfig, read whole, also what no chosen context names: one wrong type or one bad base64 anywhere makes kubectl
//! and storkctl refuse the file.

use std::path::Path;
use std::sync::Arc;

use super::document::{Cluster, ContextEntry, Document, Extensions, Named, Names};
use super::fields::{Fields, text_or_empty};
use super::inline::Material;
use super::reader::Reader;
use super::user;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::{Source, Spanned};
use crate::yaml::{LaterDocuments, Node, parse};

/// Reads a kubeconfig, or says why it is none.
pub(super) fn read(source: &Arc<Source>, folder: &Path, findings: &mut Findings) -> Option<Document> {
    let mut reader = Reader { source, folder: folder.into(), findings, notes: Vec::new() };
    match parse(source.text(), LaterDocuments::Ignore) {
        Ok(None) => Some(Document::default()),
        Ok(Some(root)) => document(&root, &mut reader),
        Err(error) => {
            let finding = Finding::new(Code::KubeconfigSyntax, error.message.clone())
                .at(&reader.place(&error.span), "the parser stopped here")
                .help("compare the line with one that `kubectl config view` prints");
            reader.findings.push(finding);
            None
        }
    }
}

fn document(root: &Node, reader: &mut Reader<'_>) -> Option<Document> {
    let mut fields = reader.fields(root, "the kubeconfig")?;
    check_kind(&mut fields, reader)?;
    let mut document = Document {
        current_context: fields.text("current-context", reader),
        extensions: extensions(&mut fields, reader),
        clusters: named(&mut fields, ("clusters", "cluster"), reader, cluster),
        contexts: named(&mut fields, ("contexts", "context"), reader, context),
        users: named(&mut fields, ("users", "user"), reader, user::decode),
        ..Document::default()
    };
    if let Some(mut preferences) =
        fields.take("preferences").and_then(|node| reader.fields(node, "preferences"))
    {
        document.colors = preferences.flag("colors", reader).is_some();
        document.extensions.extend(extensions(&mut preferences, reader));
        preferences.finish(&["colors"], reader);
    }
    fields.finish(&["current-context", "clusters", "contexts", "users", "preferences"], reader);
    reader.findings.extend(reader.notes.drain(..));
    Some(document)
}

fn check_kind(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<()> {
    for (key, wanted) in [("apiVersion", "v1"), ("kind", "Config")] {
        if let Some(text) = fields.text(key, reader).filter(|text| text.value.expose() != wanted) {
            let finding = Finding::new(Code::KubeconfigWrongKind, format!("`{key}` is not {wanted}"))
                .at(&text.place, format!("{wanted} belongs here"))
                .help("name a kubeconfig, such as `kubectl config view --minify --flatten --raw` prints");
            reader.findings.push(finding);
            return None;
        }
    }
    Some(())
}

/// A list of `name` and `key`, each name once.
fn named<T: Default>(
    fields: &mut Fields<'_>,
    (list, key): (&'static str, &'static str),
    reader: &mut Reader<'_>,
    decode: fn(&mut Fields<'_>, &mut Reader<'_>) -> T,
) -> Names<T> {
    let mut names = Names::new();
    let entries = fields.list(list, reader, |node, reader| entry(node, (list, key), reader, decode));
    for (name, entry) in entries.into_iter().flatten() {
        if let Some(first) = names.get(&name) {
            let first: &Named<T> = first;
            let finding =
                Finding::new(Code::KubeconfigDuplicateName, format!("`{list}` defines `{name}` twice"))
                    .at(&entry.place, "defined again here")
                    .beside(&first.place, "first defined here")
                    .help("rename or remove one of the two");
            reader.findings.push(finding);
            continue;
        }
        names.insert(name, entry);
    }
    names
}

fn entry<T: Default>(
    node: &Node,
    (list, key): (&'static str, &'static str),
    reader: &mut Reader<'_>,
    decode: fn(&mut Fields<'_>, &mut Reader<'_>) -> T,
) -> Option<(String, Named<T>)> {
    let errors = reader.errors();
    let before = std::mem::take(&mut reader.notes);
    let mut fields = reader.fields(node, list)?;
    let place = reader.place(&(node.span.start..node.span.start));
    let name = match fields.take("name") {
        Some(node) => reader.text(node, "name")?.value.expose().to_owned(),
        None => String::new(),
    };
    let inner = fields.take(key).and_then(|node| reader.fields(node, key));
    let value = inner.map_or_else(T::default, |mut inner| decode(&mut inner, reader));
    fields.finish(&["name", key], reader);
    let notes = std::mem::replace(&mut reader.notes, before);
    Some((name, Named { value, place, flawed: reader.errors() > errors, notes }))
}

fn cluster(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Cluster {
    let cluster = Cluster {
        server: fields.text("server", reader),
        tls_server_name: fields.text("tls-server-name", reader),
        insecure: fields.flag("insecure-skip-tls-verify", reader),
        authority: Material::decode("certificate-authority", "certificate-authority-data", fields, reader),
        proxy: fields.text("proxy-url", reader),
        extensions: extensions(fields, reader),
    };
    let known =
        ["server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "proxy-url"];
    fields.finish(&known, reader);
    cluster
}

fn context(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> ContextEntry {
    let context = ContextEntry {
        cluster: fields.text("cluster", reader),
        user: fields.text("user", reader),
        namespace: fields.text("namespace", reader),
        extensions: extensions(fields, reader),
    };
    fields.finish(&["cluster", "user", "namespace"], reader);
    context
}

/// `extensions`, a list of `name` and `extension`, each name once.
pub(super) fn extensions(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Extensions {
    let names = fields.list("extensions", reader, |node, reader| {
        let mut fields = reader.fields(node, "extensions")?;
        let name = match fields.take("name") {
            Some(name) => text_or_empty(name, "name", reader)?.value.expose().to_owned(),
            None => String::new(),
        };
        Some(Spanned { value: name, place: reader.place(&(node.span.start..node.span.start)) })
    });
    let mut once: Extensions = Vec::new();
    for extension in names.into_iter().flatten() {
        if let Some(first) = once.iter().find(|known| known.value == extension.value) {
            let finding = Finding::new(Code::KubeconfigDuplicateName, "`extensions` defines a name twice")
                .at(&extension.place, "defined again here")
                .beside(&first.place, "first defined here")
                .help("remove one of the two");
            reader.findings.push(finding);
            continue;
        }
        once.push(extension);
    }
    once
}
