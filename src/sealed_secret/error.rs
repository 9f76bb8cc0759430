//! What can go wrong. No message holds a value, sealed or not, or a line of a certificate or key.

use super::public_key::BITS;

/// Why a text is no certificate to seal for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It has no PEM block at all.
    #[error("it is not PEM")]
    NotPem,
    /// Its PEM blocks are others, such as a bare public key, which kubeseal does not take either.
    #[error("it has PEM blocks, but no certificate")]
    NoCertificate,
    /// A block says that it is a certificate and is none; any of them, as kubeseal reads them all.
    #[error("a certificate in it is cut off or garbled")]
    Malformed,
    /// The first certificate's key is of another kind, such as EC, or restricted to signatures (RSA-PSS).
    #[error("the key of the certificate is not an RSA key")]
    NotRsa,
    /// The key is too short to be safe. kubeseal takes one of 1024 bits.
    #[error("the RSA key of the certificate has {0} bits and must have at least {min}", min = BITS.start())]
    TooSmall(usize),
    /// The key is longer than the library takes. kubeseal takes any.
    #[error("the RSA key of the certificate has {0} bits and can have at most {max}", max = BITS.end())]
    TooLarge(usize),
}

/// Why sealing failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The library refused; nothing that a caller can give makes it, short of a value of 64 GiB.
    #[error("the value could not be encrypted")]
    Encryption,
    /// What was sealed did not open to what went in; a defect of pairctl or of the machine.
    #[error("what was sealed does not open to what went in; nothing was written")]
    SelfCheck,
}

/// Why a text is no sealed value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// It is not standard base64 with its padding.
    #[error("a sealed value is not base64")]
    NotBase64,
    /// It ends before the sealed session key or the tag does.
    #[error("a sealed value is cut off")]
    CutOff,
}

/// Why a text is no private key to unseal with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has no unencrypted private key in PEM.
    #[error("it has no unencrypted private key in PEM")]
    NoKey,
    /// Its key is not RSA, is garbled or has a length that the library does not take.
    #[error("the private key is not an RSA key of 2048 to 8192 bits, or garbled")]
    Unusable,
}

/// Why a sealed value cannot be unsealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsealError {
    /// It never was a sealed value, or part of it is missing.
    #[error(transparent)]
    Malformed(#[from] ValueError),
    /// It was sealed for a key of another length than any of these.
    #[error("it was sealed for none of the keys: theirs have another length")]
    OtherKeyLength,
    /// No key opens the session key. OAEP does not let other causes be told apart.
    #[error(
        "no key opens it: it was sealed for another key, scope, namespace or name, or its head was changed"
    )]
    NoKey,
    /// The session key is genuine and the value is not.
    #[error("its key opens and its content does not: the content was changed")]
    Tampered,
}
