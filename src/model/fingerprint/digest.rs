//! Salted digests, quick or slow, remembered for one run.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::UnknownFingerprint;
use super::parts::Part;
use crate::model::cluster_pair::ObjectId;

/// 16 random bytes. Objects with one destination share them, so that one run needs one slow digest per destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Salt([u8; 16]);

impl Salt {
    /// A salt of these bytes, which must be random.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl FromStr for Salt {
    type Err = UnknownFingerprint;
    fn from_str(text: &str) -> Result<Self, UnknownFingerprint> {
        decode(text).map(Self)
    }
}

fn decode(text: &str) -> Result<[u8; 16], UnknownFingerprint> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| UnknownFingerprint)?;
    bytes.try_into().map_err(|_| UnknownFingerprint)
}

/// How a part is digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Algorithm {
    /// SHA-256, for what cannot be guessed or is no secret.
    Sha256,
    /// scrypt (RFC 7914) with N = 2^13, r = 8, p = 1, for the rest.
    Scrypt,
}

impl Algorithm {
    fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Scrypt => "scrypt",
        }
    }
}

/// Base 2 logarithm of scrypt's N, then r and p: 8 MiB and some 15 ms a guess, once per destination of a first render.
const SCRYPT: (u8, u32, u32) = (13, 8, 1);

/// One digest as the annotation shows it: the algorithm and 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest {
    algorithm: Algorithm,
    tag: [u8; 16],
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm.as_str(), URL_SAFE_NO_PAD.encode(self.tag))
    }
}

impl FromStr for Digest {
    type Err = UnknownFingerprint;
    fn from_str(text: &str) -> Result<Self, UnknownFingerprint> {
        let (algorithm, tag) = text.split_once(':').ok_or(UnknownFingerprint)?;
        let known = [Algorithm::Sha256, Algorithm::Scrypt];
        let algorithm = known.into_iter().find(|known| known.as_str() == algorithm);
        Ok(Self { algorithm: algorithm.ok_or(UnknownFingerprint)?, tag: decode(tag)? })
    }
}

/// A slow digest, made by whoever needs it first while others wait.
type Stretched = Arc<OnceLock<[u8; 32]>>;

/// Makes digests. Remembers the slow ones by content and salt, which decide them wholly.
#[derive(Debug, Default)]
pub struct Hasher {
    stretched: Mutex<HashMap<([u8; 32], Salt), Stretched>>,
}

impl Hasher {
    pub(super) fn digest(&self, part: &Part, name: &str, salt: Salt, id: &ObjectId) -> Digest {
        self.digest_with(part.algorithm(), part, name, salt, id)
    }

    pub(super) fn verify(&self, part: &Part, name: &str, salt: Salt, id: &ObjectId, digest: &Digest) -> bool {
        self.digest_with(digest.algorithm, part, name, salt, id) == *digest
    }

    fn digest_with(
        &self,
        algorithm: Algorithm,
        part: &Part,
        name: &str,
        salt: Salt,
        id: &ObjectId,
    ) -> Digest {
        let key = match algorithm {
            Algorithm::Sha256 => *part.content(),
            Algorithm::Scrypt => self.stretch(*part.content(), salt),
        };
        let mut hash = Sha256::new_with_prefix(b"pairctl fingerprint v1\0");
        hash.update(salt.0);
        hash.update(key);
        for text in [name, id.namespace.as_str(), id.name.as_str()] {
            hash.update(text);
            hash.update([0]);
        }
        let mut tag = [0; 16];
        tag.copy_from_slice(&hash.finalize()[..16]);
        Digest { algorithm, tag }
    }

    fn stretch(&self, content: [u8; 32], salt: Salt) -> [u8; 32] {
        let mut known = self.stretched.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = Arc::clone(known.entry((content, salt)).or_default());
        drop(known);
        *cell.get_or_init(|| {
            let (log_n, r, p) = SCRYPT;
            let mut stretched = [0; 32];
            scrypt::Params::new(log_n, r, p)
                .ok()
                .and_then(|params| scrypt::scrypt(&content, &salt.0, &params, &mut stretched).ok())
                .expect("the parameters are constant and within scrypt's limits");
            stretched
        })
    }
}
