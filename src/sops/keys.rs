//! The data key, sealed for each recipient in an age file of its own.

use std::io::Read;

use age::armor::ArmoredReader;
use age::x25519::Identity;
use age::{DecryptError, Decryptor};
use zeroize::Zeroizing;

use super::cipher::DataKey;
use super::stanza::AgeKey;
use super::{OpenError, SealError};
use crate::model::recipient::Recipient;

/// Seals the data key for every recipient, once for each.
pub(super) fn wrap(key: &DataKey, recipients: &[Recipient]) -> Result<Vec<AgeKey>, SealError> {
    let mut recipients: Vec<_> = recipients.iter().collect();
    recipients.sort();
    recipients.dedup();
    recipients.into_iter().map(|recipient| wrap_for(key, recipient)).collect()
}

fn wrap_for(key: &DataKey, recipient: &Recipient) -> Result<AgeKey, SealError> {
    let enc = age::encrypt_and_armor(recipient.key(), &key[..])
        .map_err(|source| SealError::Wrap { recipient: recipient.to_string(), source: source.into() })?
        // age takes the line ends of its platform; files are the same everywhere.
        .replace("\r\n", "\n");
    Ok(AgeKey { enc, recipient: recipient.to_string() })
}

/// Opens the data key with the first identity that fits.
pub(super) fn unwrap(keys: &[AgeKey], identities: &[Identity]) -> Result<DataKey, OpenError> {
    let mut garbled = false;
    for key in keys {
        match unwrap_one(&key.enc, identities) {
            Ok(key) => return Ok(key),
            Err(Unwrap::NotMine) => {}
            Err(Unwrap::Garbled) => garbled = true,
        }
    }
    Err(if garbled { OpenError::DataKey } else { OpenError::NoIdentity })
}

enum Unwrap {
    NotMine,
    Garbled,
}

fn unwrap_one(enc: &str, identities: &[Identity]) -> Result<DataKey, Unwrap> {
    let garbled = |_| Unwrap::Garbled;
    let decryptor =
        Decryptor::new_buffered(ArmoredReader::new(enc.as_bytes())).map_err(|_| Unwrap::Garbled)?;
    let identities = identities.iter().map(|identity| identity as &dyn age::Identity);
    let mut reader = decryptor.decrypt(identities).map_err(|error| match error {
        DecryptError::NoMatchingKeys => Unwrap::NotMine,
        _ => Unwrap::Garbled,
    })?;
    let mut key: DataKey = Zeroizing::new([0; 32]);
    reader.read_exact(&mut key[..]).map_err(garbled)?;
    match reader.read(&mut [0]) {
        Ok(0) => Ok(key),
        _ => Err(Unwrap::Garbled),
    }
}
