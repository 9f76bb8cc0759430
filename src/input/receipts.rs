//! Receipts and what belongs to them, read back from files.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::receipt::{Receipt, VERSION, inconsistencies};
use crate::signature::{AllowedSigners, Format, PublicKey};

/// The bytes of a receipt.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Vec<Finding>> {
    fs::read(path).map_err(|why| vec![unreadable(path, &format!("cannot be read: {why}"))])
}

fn unreadable(path: &Path, why: &str) -> Finding {
    Finding::new(Code::ReceiptUnreadable, format!("{} {why}", path.display()))
        .help("name what `pairctl verify --receipt` wrote")
}

/// What every version says.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

/// The receipt, exactly as pairctl writes one that says this; what does not fit together is told.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Receipt, Vec<Finding>> {
    let parsed = |why: serde_json::Error| {
        let (line, column) = (why.line(), why.column());
        vec![unreadable(path, &format!("is no receipt (line {line}, column {column})"))]
    };
    let Head { version } = serde_json::from_slice(bytes).map_err(parsed)?;
    if version != VERSION {
        let message =
            format!("{} is a receipt of version {version}; this pairctl reads {VERSION}", path.display());
        let help = "read it with the pairctl that it names, or a newer one";
        return Err(vec![Finding::new(Code::ReceiptVersion, message).help(help)]);
    }
    let receipt: Receipt = serde_json::from_slice(bytes).map_err(parsed)?;
    let inconsistent = |why: &str| {
        Finding::new(Code::ReceiptInconsistent, format!("{}: {why}", path.display()))
            .help("it was edited, or cut together; ask for the file as it was written")
    };
    if receipt.text().as_bytes() != bytes {
        return Err(vec![inconsistent("it is not written as pairctl writes it")]);
    }
    let why = inconsistencies(&receipt);
    if why.is_empty() { Ok(receipt) } else { Err(why.iter().map(|why| inconsistent(why)).collect()) }
}

/// Where the signature of a receipt lies, by the habit of the format's tool.
pub fn signature_path(receipt: &Path, format: Format) -> PathBuf {
    let mut path = receipt.as_os_str().to_owned();
    path.push(format.extension());
    path.into()
}

/// The text of a signature; a finding where there is none.
pub fn signature(receipt: &Path, format: Format) -> Result<String, Vec<Finding>> {
    let path = signature_path(receipt, format);
    fs::read_to_string(&path).map_err(|why| {
        let message = format!("{} has no signature: {}: {why}", receipt.display(), path.display());
        let help = "ask for the signature that belongs to it; without one it proves nothing";
        vec![Finding::new(Code::ReceiptUnsigned, message).help(help)]
    })
}

/// A public key, given as such or as the file that holds it.
pub fn public_key(given: &str) -> Result<PublicKey, Vec<Finding>> {
    let text = fs::read_to_string(given).unwrap_or_else(|_| given.to_owned());
    PublicKey::read(&text).map_err(|why| unusable(&why.to_string()))
}

/// Who may sign.
pub fn allowed_signers(path: &Path) -> Result<AllowedSigners, Vec<Finding>> {
    let text = fs::read_to_string(path).map_err(|why| unusable(&format!("{}: {why}", path.display())))?;
    AllowedSigners::read(&text).map_err(|why| unusable(&format!("{}: {why}", path.display())))
}

fn unusable(why: &str) -> Vec<Finding> {
    let help = "give a public key of minisign or OpenSSH, or a file of one; who may sign stands one a line: NAME KEY";
    vec![Finding::new(Code::PublicKeyUnusable, format!("no signature can be verified: {why}")).help(help)]
}
