//! Files in which a cluster's credential lies in clear, before they are committed. No message shows a line of them.

mod document;
mod fields;
mod lines;
mod text;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::{Place, Source};
use fields::Credential;

/// Reads the files. What cannot be read is an error, since nobody looked at it.
pub fn look(files: &[PathBuf], findings: &mut Findings) {
    for file in files {
        match read(file) {
            Ok(bytes) => of_text(file, &text::decoded(&bytes), findings),
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

/// A pipe would be waited for, and a device has no end.
fn read(file: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    if fs::metadata(file)?.is_file() {
        fs::read(file).map(Zeroizing::new)
    } else {
        Err(io::Error::other("it is no regular file"))
    }
}

/// How many credentials of a file are told: more say nothing new, and a minified script can have thousands of lookalikes.
const TOLD: usize = 20;

fn of_text(file: &Path, text: &str, findings: &mut Findings) {
    let source = Source::unquotable(file.display().to_string(), text);
    let found = document::credentials(source.text());
    findings.extend(found.into_iter().take(TOLD).map(|credential| finding(&source, credential)));
}

fn finding(source: &Arc<Source>, credential: Credential) -> Finding {
    let Credential { field, kind, span } = credential;
    let message = format!("{} holds a {kind} with `{field}` in clear", source.path());
    Finding::new(Code::UnsealedCredential, message).at(&Place::new(source, span), "here").help(
        "do not commit it: name the file in pairings.yaml and let `pairctl render` seal it, or seal it with sops; if it was \
         committed before, Git keeps it, so replace the credential",
    )
}
