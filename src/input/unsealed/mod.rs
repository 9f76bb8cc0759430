//! Files in which a cluster's credential lies in clear, before they are committed. No message shows a line of them.

mod decode;
mod document;
mod url;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::{Place, Source};
use crate::yaml;
use zeroize::Zeroizing;

/// Reads the files. What cannot be read is an error, since nobody looked at it.
pub fn look(files: &[PathBuf], findings: &mut Findings) {
    for file in files {
        match fs::read(file).map(Zeroizing::new) {
            Ok(bytes) => of_text(file, decode::text(&bytes).into_owned(), findings),
            Err(why) => {
                let message = format!("{} cannot be read: {why}", file.display());
                findings.push(
                    Finding::new(Code::FileUnreadable, message)
                        .help("nobody looked whether it holds a credential"),
                );
            }
        }
    }
}

fn of_text(file: &Path, text: String, findings: &mut Findings) {
    let source = Source::unquotable(file.display().to_string(), text);
    // Most files of a repository are none of ours, and need not be parsed.
    if !document::may_hold(source.text()) {
        return;
    }
    let found = match yaml::parse_all(source.text()) {
        Ok(documents) => documents.iter().flat_map(document::credentials).collect(),
        Err(_) => document::keys_in_lines(source.text()),
    };
    findings.extend(found.into_iter().map(|credential| finding(&source, credential)));
}

fn finding(source: &Arc<Source>, credential: document::Credential) -> Finding {
    let document::Credential { what, kind, span } = credential;
    let message = format!("{} holds a {kind} with {what} in clear", source.path());
    Finding::new(Code::UnsealedCredential, message).at(&Place::new(source, span), "here").help(
        "do not commit it: name the file in pairings.yaml and let `pairctl render` seal it, or seal it with sops; if it was \
         committed before, Git keeps it, so replace the credential",
    )
}
