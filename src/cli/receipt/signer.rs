//! Who must have signed a receipt, and whether they did.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::input::receipts;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::signature::{Allowed, Format, PublicKey, Refused};

/// Who must have signed.
#[derive(Debug, Args)]
pub(super) struct SignerArgs {
    /// Who must have signed it: a public key of minisign or OpenSSH, or a file of one
    #[arg(long, value_name = "KEY|FILE")]
    public_key: Option<String>,
    /// Who may sign with which key, as `ssh-keygen -Y verify` reads it
    #[arg(long, value_name = "FILE", requires = "identity", conflicts_with = "public_key")]
    allowed_signers: Option<PathBuf>,
    /// Who of them must have signed it
    #[arg(long, value_name = "NAME", requires = "allowed_signers")]
    identity: Option<String>,
}

/// Who was shown to have signed.
pub(super) enum Shown {
    /// The owner of a key.
    ByKey(PublicKey),
    /// Somebody in a list, if the time is one at which they may.
    ByList(Allowed),
}

impl Shown {
    /// Who it is, where they may sign at this time.
    pub(super) fn at(&self, time: &str) -> Result<String, Refused> {
        match self {
            Self::ByKey(key) => Ok(key.to_string()),
            Self::ByList(allowed) => allowed.at(time),
        }
    }
}

impl SignerArgs {
    /// Who is shown to have signed these bytes; nothing where no key was given.
    pub(super) fn shown(&self, receipt: &Path, bytes: &[u8]) -> Result<Option<Shown>, Vec<Finding>> {
        let refused = |why: Refused| refused(receipt, &why);
        if let Some(given) = &self.public_key {
            let key = receipts::public_key(given)?;
            let signature = receipts::signature(receipt, key.format())?;
            return key.verify(&signature, bytes).map(|()| Some(Shown::ByKey(key))).map_err(refused);
        }
        let (Some(list), Some(identity)) = (&self.allowed_signers, &self.identity) else { return Ok(None) };
        let list = receipts::allowed_signers(list)?;
        let signature = receipts::signature(receipt, Format::Ssh)?;
        let allowed = list.verify(identity, &signature, bytes);
        allowed.map(|allowed| Some(Shown::ByList(allowed))).map_err(refused)
    }
}

/// Why a signature proves nothing, as a finding.
pub(super) fn refused(receipt: &Path, why: &Refused) -> Vec<Finding> {
    let (code, help) = match why {
        Refused::Unreadable(_) => (Code::SignatureUnreadable, "ask for the signature as it was written"),
        Refused::WrongSigner(_) => {
            (Code::SignatureWrongSigner, "find out whose key that is; do not rely on the receipt before")
        }
        Refused::WrongPurpose(_) => {
            (Code::SignatureWrongPurpose, "those of receipts have the namespace pairctl-receipt")
        }
        Refused::Tampered => (Code::ReceiptTampered, "do not rely on it; ask for the file as it was written"),
    };
    vec![Finding::new(code, format!("the signature of {}: {why}", receipt.display())).help(help)]
}
