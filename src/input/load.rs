//! Reads pairings.yaml and the files that it includes. The only place of this wing that opens them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::decode::{Attempt, Decode, Decoder, Misspelt};
use super::document::{API_VERSION, Document, KIND};
use super::masking::mask_secrets;
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
    /// Its text.
    pub source: Arc<Source>,
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

/// Reads a text as if it stood in a file of the working directory, without what it includes.
pub fn from_text(name: &str, text: String, findings: &mut Findings) -> Option<LoadedFile> {
    let source = Source::quotable(name, text);
    let document = decode(&source, findings)?;
    Some(LoadedFile { directory: PathBuf::new(), document, source })
}

fn load_file(path: &Path, included_at: Option<&Place>, findings: &mut Findings) -> Option<LoadedFile> {
    let text = match fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => {
            let valid = error.utf8_error().valid_up_to();
            let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..valid]).count() + 1;
            let why = format!("it is not UTF-8 text, from line {line} on");
            return unreadable(path, &why, included_at, "save it as UTF-8", findings);
        }
        Err(why) => {
            let help = if included_at.is_some() { "make it readable" } else { "name the file with -f" };
            return unreadable(path, &why.to_string(), included_at, help, findings);
        }
    };
    let source = Source::quotable(path.display().to_string(), text);
    let directory = path.parent().map(Path::to_path_buf).unwrap_or_default();
    Some(LoadedFile { directory, document: decode(&source, findings)?, source })
}

fn unreadable<T>(
    path: &Path,
    why: &str,
    at: Option<&Place>,
    help: &str,
    findings: &mut Findings,
) -> Option<T> {
    let finding = Finding::new(Code::FileUnreadable, format!("cannot read {}: {why}", path.display()));
    let finding = at.map_or(finding.clone(), |place| finding.at(place, "included here"));
    findings.push(finding.help(help));
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
            let help = format!("{}; nothing after this place was checked", syntax_help(&error.message));
            let finding = Finding::new(Code::YamlSyntax, error.message)
                .at(&Place::new(source, error.span), "the parser stopped here")
                .help(help);
            findings.push(finding);
            return None;
        }
    };
    mask_secrets(&root, source);
    if let Some(finding) = sealed(&root, source).or_else(|| of_another_kind(&root, source)) {
        findings.push(finding);
        return None;
    }
    let document = Document::decode(&root, &mut Decoder { source, findings })?;
    let head = Place::new(
        source,
        root.entries().and_then(<[_]>::first).map_or(0..0, |first| first.key.span.clone()),
    );
    let mut check = |found: &Option<_>, key, wanted| {
        findings.extend(wrong_constant(found.as_ref(), &document.misspelt, &head, key, wanted));
    };
    check(&document.api_version, "apiVersion", API_VERSION);
    check(&document.kind, "kind", KIND);
    Some(document)
}

/// A sealed file has nothing that can be read: one finding says it all.
fn sealed(root: &Node, source: &Arc<Source>) -> Option<Finding> {
    let entries = root.entries().filter(|_| sops::document::is_sealed(root))?;
    for entry in entries {
        source.mask(entry.value.span.clone());
    }
    let block = entries.iter().find(|entry| entry.key.text() == Some("sops"))?;
    let message = "the file is sealed with SOPS; pairctl reads and reviews it in clear";
    let finding = Finding::new(Code::UnknownKey, message)
        .at(&Place::new(source, block.key.span.clone()), "unknown key")
        .help("run `sops decrypt -i` on it, and keep secrets in files that it names: those may be sealed");
    Some(finding)
}

/// What usually helps, by the parser's own words.
fn syntax_help(message: &str) -> &'static str {
    let hints = [
        ("tab", "indent with spaces"),
        ("unclosed quote", "close the quote"),
        ("unclosed bracket", "close the bracket"),
        ("flow", "close the bracket, or put a comma between the entries"),
        ("mapping values", "put a text with a colon in it into quotes"),
        ("anchor", "define `&name` above its first `*name`"),
        ("second document", "move it to a file of its own and `include` that"),
        ("merge key", "give `<<` an alias of a mapping"),
    ];
    hints.iter().find(|(word, _)| message.contains(word)).map_or("mend the YAML", |(_, hint)| hint)
}

/// A file whose `apiVersion` and `kind` are both others has other keys too: one finding says it all.
fn of_another_kind(root: &Node, source: &Arc<Source>) -> Option<Finding> {
    let (version, kind) = (root.get("apiVersion")?, root.get("kind")?);
    if version.text()? == API_VERSION || kind.text()? == KIND {
        return None;
    }
    let message = format!("this file is a {} of {}, not {KIND}", kind.text()?, version.text()?);
    let finding = Finding::new(Code::WrongApiVersion, message)
        .at(&Place::new(source, version.span.clone()), "another kind of file")
        .help(format!("a pairings file begins with `apiVersion: {API_VERSION}` and `kind: {KIND}`"));
    Some(finding)
}

fn wrong_constant(
    found: Option<&Attempt<Spanned<String>>>,
    misspelt: &Misspelt,
    head: &Place,
    key: &str,
    wanted: &str,
) -> Option<Finding> {
    let finding = match found.map(|found| &found.0) {
        Some(Some(found)) if found.value != wanted => {
            Finding::new(Code::WrongApiVersion, format!("this pairctl reads `{key}: {wanted}`"))
                .at(&found.place, "something else is given here")
        }
        None if !misspelt.may_be(key) => {
            Finding::new(Code::MissingKey, format!("a pairings file needs `{key}`"))
                .at(head, format!("`{key}` is missing"))
        }
        _ => return None,
    };
    Some(finding.help(format!("write `{key}: {wanted}`")))
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
