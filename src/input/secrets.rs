//! Fetches what a reference names. A secret that is not at hand is no error: much can be rendered without it.

use std::path::Path;
use std::{env, fs, io};

use zeroize::Zeroizing;

use super::unseal::{Failure, Unopened, Unsealer};
use crate::model::code::Code;
use crate::model::pairing::Reference;

/// What became of a reference.
pub enum Fetched {
    /// The bytes, as they are or opened.
    Here(Zeroizing<Vec<u8>>),
    /// It is not there, or sealed for an identity that is not there; a sentence says what is not.
    Absent(String),
    /// It is there and cannot be used.
    Failed(Failure),
}

/// Fetches a reference. An empty variable counts as not set, since CI systems pass missing secrets as such.
pub fn fetch(reference: &Reference, unsealer: &Unsealer) -> Fetched {
    match reference {
        Reference::Env(name) => match env::var_os(name) {
            None => Fetched::Absent(format!("variable {name} is not set")),
            Some(value) if value.is_empty() => Fetched::Absent(format!("variable {name} is empty")),
            Some(value) => Fetched::Here(Zeroizing::new(value.into_encoded_bytes())),
        },
        Reference::File(path) => match read(path) {
            Ok(bytes) => match unsealer.plain(path, bytes) {
                Ok(bytes) => Fetched::Here(bytes),
                Err(Unopened::Absent(why)) => Fetched::Absent(why),
                Err(Unopened::Failed(failure)) => Fetched::Failed(failure),
            },
            Err(why) if why.kind() == io::ErrorKind::NotFound => {
                Fetched::Absent(format!("file {} is not there", path.display()))
            }
            Err(why) => Fetched::Failed(Failure {
                code: Code::FileUnreadable,
                message: format!("cannot read {}: {why}", path.display()),
                help: "make it readable, or name another",
            }),
        },
    }
}

/// Reads a file that may hold a secret.
pub fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    fs::read(path).map(Zeroizing::new)
}
