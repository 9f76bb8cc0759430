//! Input files that are sealed with SOPS, opened in memory as if the plain file stood there.

use std::path::Path;
use std::sync::OnceLock;

use zeroize::Zeroizing;

use super::identities::{Found, Places};
use super::sops_binary;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::source::Place;
use crate::sops::OpenError;
use crate::sops::document::SealedDocument;
use crate::sops::identities::Identities;

/// Why a sealed file gave no bytes.
#[derive(Debug)]
pub enum Unopened {
    /// No identity is at hand, as with any credential that is not; a sentence says so.
    Absent(String),
    /// It cannot be used.
    Failed(Failure),
}

/// A mistake about a file of which nothing but its path may be shown.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What kind of thing it is.
    pub code: Code,
    /// What happened.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl Failure {
    /// The finding, at the entry that names the file.
    pub fn at(self, place: &Place, label: &str) -> Finding {
        self.finding().at(place, label)
    }

    /// The finding, where no entry names the file.
    pub fn finding(self) -> Finding {
        Finding::new(self.code, self.message).help(self.help)
    }
}

/// Opens what is sealed. The identities are read once, and only when a sealed file is met.
#[derive(Default)]
pub struct Unsealer {
    places: Places,
    found: OnceLock<Found>,
}

impl Unsealer {
    /// One that looks for identities in these places.
    pub fn new(places: Places) -> Self {
        Self { places, found: OnceLock::new() }
    }

    /// The identities that are at hand.
    pub fn identities(&self) -> &Identities {
        &self.found.get_or_init(|| self.places.read()).identities
    }

    /// The bytes of a file: as they are, or opened if the file is sealed.
    pub fn plain(&self, path: &Path, bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let Ok(text) = std::str::from_utf8(&bytes) else { return Ok(bytes) };
        match SealedDocument::recognise(text) {
            Ok(None) => Ok(bytes),
            Ok(Some(document)) => self.open(path, &document, bytes.len()),
            Err(why) => Err(Unopened::Failed(tampered(path, &why.to_string()))),
        }
    }

    fn open(
        &self,
        path: &Path,
        document: &SealedDocument<'_>,
        size: usize,
    ) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let found = self.found.get_or_init(|| self.places.read());
        if document.has_age_keys() && !found.identities.is_empty() {
            match document.open(&found.identities) {
                Ok(bytes) => return Ok(bytes),
                Err(OpenError::NoIdentity) => {}
                Err(why) => return Err(Unopened::Failed(tampered(path, &why.to_string()))),
            }
        }
        match document.other_keys() {
            Some(keys) => sops_binary::decrypt(path, document.form(), keys, size).map_err(Unopened::Failed),
            None => Err(not_opened(path, found)),
        }
    }
}

/// A file that was changed after it was sealed.
pub(super) fn tampered(path: &Path, why: &str) -> Failure {
    Failure {
        code: Code::SealedInputTampered,
        message: format!("{} cannot be trusted: {why}", path.display()),
        help: "restore it from Git, or seal the plain file again",
    }
}

fn not_opened(path: &Path, found: &Found) -> Unopened {
    let shown = path.display();
    let why = match (found.identities.is_empty(), found.flaws.is_empty()) {
        (true, true) => return Unopened::Absent(format!("no age identity is at hand for {shown}")),
        (false, true) => format!("none of the age identities at hand opens {shown}"),
        (_, false) => format!("no usable age identity opens {shown}: {}", found.flaws.join("; ")),
    };
    Unopened::Failed(Failure {
        code: Code::SealedInputWrongIdentity,
        message: why,
        help: "set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE to an identity that it is sealed for, or add yours with `sops updatekeys`",
    })
}
