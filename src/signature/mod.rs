//! Detached signatures in two formats that others verify too: minisign's and that of `ssh-keygen -Y sign`. Bytes in, values
//! out; aws-lc signs and verifies.

mod allowed_signers;
mod minisign;
mod minisign_key;
mod ssh;
mod ssh_key_file;

use std::fmt;

pub use allowed_signers::{Allowed, AllowedSigners};

use crate::model::secret::Secret;

/// What SSH signatures of receipts are for (OpenSSH `PROTOCOL.sshsig`): one for another purpose proves nothing here.
pub const NAMESPACE: &str = "pairctl-receipt";

/// The two formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `minisign -V` verifies it.
    Minisign,
    /// `ssh-keygen -Y verify` verifies it.
    Ssh,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Minisign, Self::Ssh];

    /// What follows the name of the signed file in the name of the signature's, as the format's own tool has it.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Minisign => ".minisig",
            Self::Ssh => ".sig",
        }
    }
}

/// A key that signs. Wiped when it is dropped.
#[derive(Debug)]
pub enum SigningKey {
    /// Of minisign.
    Minisign(minisign_key::SigningKey),
    /// Of OpenSSH: Ed25519.
    Ssh(ssh_key_file::SigningKey),
}

/// Why a key cannot be used. Nothing of the key is quoted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is encrypted, and there is no password.
    #[error("it is encrypted")]
    PasswordNeeded,
    /// The password is another.
    #[error("the password does not open it")]
    WrongPassword,
    /// It is no key of either format, or of a kind that cannot be used.
    #[error("{0}")]
    Unusable(String),
}

impl KeyError {
    fn unusable(why: impl Into<String>) -> Self {
        Self::Unusable(why.into())
    }
}

impl SigningKey {
    /// Reads a key file of minisign or OpenSSH.
    pub fn read(text: &Secret, password: Option<&Secret>) -> Result<Self, KeyError> {
        if text.expose().trim_start().starts_with("-----BEGIN") {
            ssh_key_file::SigningKey::read(text, password).map(Self::Ssh)
        } else {
            minisign_key::SigningKey::read(text, password).map(Self::Minisign)
        }
    }

    /// In which format it signs.
    pub fn format(&self) -> Format {
        match self {
            Self::Minisign(_) => Format::Minisign,
            Self::Ssh(_) => Format::Ssh,
        }
    }

    /// The text of a signature over these bytes. `comment` is one line that minisign signs along.
    pub fn sign(&self, message: &[u8], comment: &str) -> Result<String, KeyError> {
        match self {
            Self::Minisign(key) => key.sign(message, comment),
            Self::Ssh(key) => key.sign(message),
        }
    }
}

/// A key that verifies.
#[derive(Clone, Debug)]
pub enum PublicKey {
    /// Of minisign.
    Minisign(minisign::PublicKey),
    /// Of OpenSSH.
    Ssh(Box<::ssh_key::PublicKey>),
}

/// Why a signature proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no signature of this format, or of a kind that pairctl does not verify.
    #[error("{0}")]
    Unreadable(String),
    /// Somebody else made it.
    #[error("{0}")]
    WrongSigner(String),
    /// It was made for something else than a receipt.
    #[error("it was made for the namespace `{0}`")]
    WrongPurpose(String),
    /// The signer made it for other bytes.
    #[error("it does not fit the bytes of the file")]
    Tampered,
}

impl PublicKey {
    /// Reads what the tools call a public key: a line of it, or the whole file.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if ["ssh-", "ecdsa-", "sk-"].iter().any(|kind| text.starts_with(kind)) {
            let read = ::ssh_key::PublicKey::from_openssh(text);
            return read
                .map(|key| Self::Ssh(Box::new(key)))
                .map_err(|why| KeyError::unusable(format!("it is no public key of OpenSSH: {why}")));
        }
        minisign::PublicKey::read(text).map(Self::Minisign)
    }

    /// Which signatures it verifies.
    pub fn format(&self) -> Format {
        match self {
            Self::Minisign(_) => Format::Minisign,
            Self::Ssh(_) => Format::Ssh,
        }
    }

    /// Whether the signature is this key's, and of these bytes.
    pub fn verify(&self, signature: &str, message: &[u8]) -> Result<(), Refused> {
        match self {
            Self::Minisign(key) => minisign::verify(key, signature, message),
            Self::Ssh(key) => {
                let signature = ssh::Signature::read(signature)?;
                if signature.key() != key.key_data() {
                    return Err(Refused::WrongSigner(format!(
                        "it was made by the key {}",
                        signature.signer()
                    )));
                }
                signature.verify(message)
            }
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minisign(key) => write!(f, "minisign key {key}"),
            Self::Ssh(key) => write!(f, "SSH key {}", key.fingerprint(::ssh_key::HashAlg::Sha256)),
        }
    }
}
