//! What can go wrong. No message holds a value, sealed or not; keys are clear in the file and may be named.

use super::ENCRYPTED_REGEX;
use crate::sops::sealed::Unsealed;

/// Why one value of a sealed file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// It is not `ENC[...]`.
    #[error("a value stands in clear where everything must be sealed")]
    Clear,
    /// It begins like a sealed value and does not end like one.
    #[error("a sealed value is cut off or garbled")]
    Garbled,
    /// Its tag does not fit its content, its place or the data key.
    #[error("a sealed value was changed, moved or put under another key")]
    Forged,
    /// It was sealed as another type than text or boolean, which no field of a `ClusterPair` has.
    #[error("a sealed value is a number, time or other type that a ClusterPair does not have")]
    OtherType,
    /// A mapping has a key twice.
    #[error("a key is given twice in one mapping")]
    RepeatedKey,
    /// A key is a list, a mapping, null, or comes through a merge.
    #[error("a key is not a text")]
    NoTextKey,
}

/// Why a `sops` block cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StanzaError {
    /// A field is not there or has another shape.
    #[error("the `sops` block has no usable `{0}`")]
    Field(&'static str),
    /// Its data key is sealed for other services too; pairctl would drop those when it writes the file again.
    #[error("the `sops` block has keys of `{0}`; only age keys in a single group are read")]
    OtherKeys(&'static str),
    /// Other values are sealed than pairctl seals.
    #[error("the `sops` block seals by another rule than `encrypted_regex: {ENCRYPTED_REGEX}`")]
    OtherRule,
    /// No sops writes two rules into one file.
    #[error("the `sops` block has two rules for what is sealed")]
    TwoRules,
    /// A rule that cannot be applied.
    #[error("`{0}` in the `sops` block is no regular expression that pairctl reads")]
    BadRule(&'static str),
}

/// Why a document cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is not a SOPS file.
    #[error("the document has no `sops` block")]
    NoStanza,
    /// Its block cannot be read.
    #[error(transparent)]
    Stanza(#[from] StanzaError),
    /// It is sealed for others.
    #[error("none of the given identities opens the data key")]
    NoIdentity,
    /// What an identity opened is no data key, or an age file is garbled.
    #[error("the sealed data key is garbled")]
    DataKey,
    /// A part is not sealed throughout.
    #[error("below `{path}`: {source}")]
    Unsealed {
        /// The keys down to the part.
        path: String,
        /// What stands there, and where.
        source: Unsealed,
    },
    /// A value cannot be opened.
    #[error("at `{path}`: {source}")]
    Leaf {
        /// The keys down to the value.
        path: String,
        /// What is wrong with it.
        source: LeafError,
    },
    /// The values are genuine, but they are not the ones, or not in the order, that were sealed together.
    #[error("the MAC does not fit: values that it covers were changed, added, removed or reordered")]
    MacMismatch,
    /// The MAC itself was changed, or `lastmodified` was.
    #[error("the MAC cannot be opened; `mac` or `lastmodified` was changed")]
    MacUnreadable,
}

/// Why sealing failed. Nothing is returned that was not checked.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Nobody could open it.
    #[error("there is no recipient to seal for")]
    NoRecipients,
    /// A part that no SOPS reader would open, or parts in another order than that of the written file.
    #[error("the parts are not below `config` or `options`, or not in the order of the document")]
    Parts,
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// A value is longer than AES-GCM allows, which is 64 GiB.
    #[error("a value is too long to be sealed")]
    TooLong,
    /// The data key could not be sealed for a recipient.
    #[error("the data key could not be sealed for {recipient}: {source}")]
    Wrap {
        /// For whom.
        recipient: String,
        /// Why.
        source: Box<age::EncryptError>,
    },
    /// What was sealed did not open to what went in; a defect of pairctl or of the machine.
    #[error("what was sealed does not open to what went in; nothing was written")]
    SelfCheck,
    /// The clock is before 1970 or after 9999.
    #[error("the time of sealing is not between 1970 and 9999")]
    Time,
}
