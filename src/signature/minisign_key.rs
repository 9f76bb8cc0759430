//! minisign's secret keys, as they lie in files (minisign `src/minisign.h`: `SeckeyStruct`), and what they sign.

use std::fmt;

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blake2::digest::consts::U32;
use blake2::{Blake2b, Digest};
use zeroize::Zeroizing;

use super::KeyError;
use super::minisign::{ED25519_ALGORITHM, KeyId, PREHASHED, TRUSTED, UNTRUSTED, prehash, shown};
use crate::model::secret::Secret;

/// Algorithm, derivation, checksum, salt, two limits; then what may be encrypted: id, key and its checksum.
const LENGTH: usize = 2 + 2 + 2 + 32 + 8 + 8 + HIDDEN;
const HIDDEN: usize = 8 + 64 + 32;

/// The derivation of a key with a password, and of one without.
const SCRYPT: [u8; 2] = *b"Sc";
const NOTHING: [u8; 2] = [0, 0];

/// More than minisign itself asks for, 1 GiB, is a file that would stop the machine.
const LARGEST_LOG_N: u8 = 20;

/// A secret key, ready to sign.
pub struct SigningKey {
    id: KeyId,
    pair: Ed25519KeyPair,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", shown(self.id))
    }
}

impl SigningKey {
    /// Reads a key file.
    pub(super) fn read(text: &Secret, password: Option<&Secret>) -> Result<Self, KeyError> {
        let no_key = || KeyError::unusable("it is a private key neither of minisign nor of OpenSSH");
        let mut lines = text.expose().lines();
        let line = lines.next().filter(|line| line.starts_with(UNTRUSTED)).and_then(|_| lines.next());
        let bytes = Zeroizing::new(STANDARD.decode(line.ok_or_else(no_key)?.trim()).map_err(|_| no_key())?);
        if bytes.len() != LENGTH || bytes[..2] != ED25519_ALGORITHM || bytes[4..6] != *b"B2" {
            return Err(no_key());
        }
        let (clear, hidden) = bytes.split_at(LENGTH - HIDDEN);
        let mut hidden = Zeroizing::new(hidden.to_vec());
        let derivation = [clear[2], clear[3]];
        match (derivation, password) {
            (NOTHING, _) => {}
            (SCRYPT, Some(password)) => {
                let stream = stream(clear, password)?;
                hidden.iter_mut().zip(stream.iter()).for_each(|(byte, of_stream)| *byte ^= of_stream);
            }
            (SCRYPT, None) => return Err(KeyError::PasswordNeeded),
            _ => return Err(KeyError::unusable("it is encrypted in a way that pairctl does not know")),
        }
        let (id, rest) = hidden.split_at(8);
        let (key, checksum) = rest.split_at(64);
        if Blake2b::<U32>::new().chain_update(&clear[..2]).chain_update(id).chain_update(key).finalize()[..]
            != *checksum
        {
            return Err(if derivation == SCRYPT { KeyError::WrongPassword } else { no_key() });
        }
        let (seed, public) = key.split_at(32);
        let pair = Ed25519KeyPair::from_seed_and_public_key(seed, public).map_err(|_| no_key())?;
        Ok(Self { id: id.try_into().map_err(|_| no_key())?, pair })
    }

    /// Signs the digest of the bytes, and the comment with it.
    pub(super) fn sign(&self, message: &[u8], comment: &str) -> Result<String, KeyError> {
        let failed = |_| KeyError::unusable("it does not sign");
        let signature = self.pair.try_sign(&prehash(message)).map_err(failed)?;
        let global =
            self.pair.try_sign(&[signature.as_ref(), comment.as_bytes()].concat()).map_err(failed)?;
        let whole = [PREHASHED.as_slice(), &self.id, signature.as_ref()].concat();
        let (whole, global) = (STANDARD.encode(whole), STANDARD.encode(global));
        let id = shown(self.id);
        Ok(format!(
            "{UNTRUSTED}signature by pairctl with the key {id}\n{whole}\n{TRUSTED}{comment}\n{global}\n"
        ))
    }
}

/// What the hidden part is encrypted with.
fn stream(clear: &[u8], password: &Secret) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let limit = |at: usize| clear[at..at + 8].try_into().map(u64::from_le_bytes).unwrap_or_default();
    let (salt, operations, memory) = (&clear[6..38], limit(38), limit(46));
    let (log_n, r, p) = cost(operations, memory);
    let too_much = || KeyError::unusable("its password takes more memory or time than minisign's do");
    let parameters = Some(()).filter(|()| log_n <= LARGEST_LOG_N && p <= 16);
    let parameters = parameters.and_then(|()| scrypt::Params::new(log_n, r, p).ok()).ok_or_else(too_much)?;
    let mut stream = Zeroizing::new(vec![0; HIDDEN]);
    scrypt::scrypt(password.expose().as_bytes(), salt, &parameters, &mut stream).map_err(|_| too_much())?;
    Ok(stream)
}

/// scrypt's parameters for limits of operations and memory (libsodium `crypto_pwhash_scryptsalsa208sha256`): log2 of N, r, p.
fn cost(operations: u64, memory: u64) -> (u8, u32, u32) {
    const R: u64 = 8;
    let operations = operations.max(32_768);
    let log_n = |most: u64| (1..63_u8).find(|log_n| 1_u64 << log_n > most / 2).unwrap_or(63);
    if operations < memory / 32 {
        return (log_n(operations / (R * 4)), 8, 1);
    }
    let log_n = log_n(memory / (R * 128));
    let most = (operations / 4) / (1 << log_n);
    (log_n, 8, u32::try_from(most.min(0x3fff_ffff) / R).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_become_the_parameters_that_libsodium_takes() {
        // crypto_pwhash_scryptsalsa208sha256's sensitive and interactive limits.
        assert_eq!(cost(33_554_432, 1_073_741_824), (20, 8, 1));
        assert_eq!(cost(524_288, 16_777_216), (14, 8, 1));
    }

    #[test]
    fn a_text_that_is_no_key_is_refused_and_not_quoted() {
        for text in ["", "hunter2", "untrusted comment: x\nhunter2", "untrusted comment: x\nAAAA"] {
            let why = SigningKey::read(&Secret::from(text), None).unwrap_err();
            assert_eq!(why, KeyError::unusable("it is a private key neither of minisign nor of OpenSSH"));
        }
    }
}
