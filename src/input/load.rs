//! Reads pairings.yaml and the files that it includes. The only place of this wing that opens them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::decode::{Decode, Decoder};
use super::document::{API_VERSION, Document, KIND};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::{Place, Source, Spanned};
use crate::sops;
use crate::yaml::{self, LaterDocuments, Node};

/// One file, read and decoded as far as it goes.
#[derive(Debug)]
pub struct LoadedFile {
    /// The directory that paths in the file are relative to.
    pub directory: PathBuf,
    /// What it says.
    pub document: Document,
}

/// Reads the file at `path` and every file that it includes. The first of the result is the root.
pub fn load(path: &Path, findings: &mut Findings) -> Vec<LoadedFile> {
    let Some(root) = load_file(path, None, findings) else { return Vec::new() };
    let included = included_paths(path, &root, findings);
    let mut files = vec![root];
    for (included, place) in included {
        if let Some(file) = load_file(&included, Some(&place), findings) {
            refuse_root_only_keys(&file.document, findings);
            files.push(file);
        }
    }
    files
}

fn load_file(path: &Path, included_at: Option<&Place>, findings: &mut Findings) -> Option<LoadedFile> {
    let text = match fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return unreadable(path, "it is not UTF-8 text", included_at, findings),
        Err(why) => return unreadable(path, &why.to_string(), included_at, findings),
    };
    let source = Source::quotable(path.display().to_string(), text);
    let directory = path.parent().map(Path::to_path_buf).unwrap_or_default();
    Some(LoadedFile { directory, document: decode(&source, findings)? })
}

fn unreadable<T>(path: &Path, why: &str, at: Option<&Place>, findings: &mut Findings) -> Option<T> {
    let mut finding = Finding::new(Code::FileUnreadable, format!("cannot read {}: {why}", path.display()));
    finding = match at {
        Some(place) => finding.at(place, "included here"),
        None => finding.help("name the file with -f"),
    };
    findings.push(finding);
    None
}

/// Decodes one text; a file without a document is an empty mapping, which lacks its `apiVersion`.
pub fn decode(source: &Arc<Source>, findings: &mut Findings) -> Option<Document> {
    let root = match yaml::parse(source.text(), LaterDocuments::Refuse) {
        Ok(Some(root)) => root,
        Ok(None) => {
            let finding = Finding::new(Code::YamlSyntax, "the file is empty")
                .at(&Place::new(source, 0..0), "nothing here")
                .help(format!("begin with `apiVersion: {API_VERSION}` and `kind: {KIND}`"));
            findings.push(finding);
            return None;
        }
        Err(error) => {
            source.mask_value_at(error.span.start);
            let finding = Finding::new(Code::YamlSyntax, error.message)
                .at(&Place::new(source, error.span), "the parser stopped here")
                .help("nothing after this place was checked");
            findings.push(finding);
            return None;
        }
    };
    if sops::document::is_sealed(&root) {
        findings.push(sealed(source, &root));
        return None;
    }
    let document = Document::decode(&root, &mut Decoder { source, findings })?;
    check_constant(document.api_version.as_ref(), "apiVersion", API_VERSION, findings);
    check_constant(document.kind.as_ref(), "kind", KIND, findings);
    Some(document)
}

/// One word about the whole file: nothing in it can be read.
fn sealed(source: &Arc<Source>, root: &Node) -> Finding {
    root.entries().into_iter().flatten().for_each(|entry| source.mask(entry.value.span.clone()));
    let block = root.entries().into_iter().flatten().find(|entry| entry.key.text() == Some("sops"));
    let span = block.map_or(0..0, |block| block.key.span.clone());
    Finding::new(Code::UnknownKey, "the file is sealed with SOPS; pairctl reads and reviews it in clear")
        .at(&Place::new(source, span), "unknown key")
        .help("run `sops decrypt -i` on it, and keep secrets in files that it names: those may be sealed")
}

fn check_constant(found: Option<&Spanned<String>>, key: &str, wanted: &str, findings: &mut Findings) {
    let Some(found) = found.filter(|found| found.value != wanted) else { return };
    let finding = Finding::new(Code::WrongApiVersion, format!("this pairctl reads `{key}: {wanted}`"))
        .at(&found.place, "something else is given here")
        .help(format!("write `{key}: {wanted}`"));
    findings.push(finding);
}

/// Every included path once, sorted, with the pattern that found it first.
fn included_paths(root_path: &Path, root: &LoadedFile, findings: &mut Findings) -> Vec<(PathBuf, Place)> {
    let mut known: BTreeSet<PathBuf> = fs::canonicalize(root_path).into_iter().collect();
    let mut paths = Vec::new();
    for pattern in root.document.include.iter().flatten() {
        let mut matches = matching(&root.directory, pattern, findings);
        matches.retain(|path| known.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())));
        paths.extend(matches.into_iter().map(|path| (path, pattern.place.clone())));
    }
    paths
}

fn matching(directory: &Path, pattern: &Spanned<String>, findings: &mut Findings) -> Vec<PathBuf> {
    let below = Path::new(&glob::Pattern::escape(&directory.to_string_lossy())).join(&pattern.value);
    let found: Vec<PathBuf> = match glob::glob(&below.to_string_lossy()) {
        Ok(paths) => paths.flatten().filter(|path| path.is_file()).collect(),
        Err(error) => {
            let finding =
                Finding::new(Code::IncludeNoMatch, format!("this is no include pattern: {}", error.msg))
                    .at(&pattern.place, "given here")
                    .help("patterns know `*`, `?`, `[...]` and `**`");
            findings.push(finding);
            return Vec::new();
        }
    };
    if found.is_empty() {
        let finding = Finding::new(Code::IncludeNoMatch, format!("`{}` matches no file", pattern.value))
            .at(&pattern.place, "included here")
            .help("patterns are relative to this file; mend or remove it");
        findings.push(finding);
    }
    found
}

fn refuse_root_only_keys(document: &Document, findings: &mut Findings) {
    let output = document.output.as_ref().map(|given| ("output", &given.place));
    let templates = document.templates.as_ref().map(|given| ("templates", &given.place));
    let seal = document.seal.as_ref().and_then(|given| given.0.as_ref()).map(|given| ("seal", &given.place));
    let stork = document.stork.as_ref().map(|given| ("stork", &given.place));
    let include = document.include.as_ref().and_then(|given| given.first());
    let include = include.map(|given| ("include", &given.place));
    for (key, place) in [output, templates, seal, stork, include].into_iter().flatten() {
        let finding = Finding::new(Code::RootOnlyKey, format!("an included file has no `{key}` of its own"))
            .at(place, "given here")
            .help("move it to the file that includes this one");
        findings.push(finding);
    }
}
