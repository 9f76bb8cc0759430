//! SOPS files with age recipients, written and read without the `sops` binary.
//!
//! The format is that of sops 3.9 and later (`sops.go`, `aes/cipher.go`, `stores/stores.go` in getsops/sops): AES-256-GCM
//! below a data key of the document, the data key in one age file a recipient, and a MAC over all sealed values.

mod check;
mod cipher;
mod clear;
mod content;
pub mod creation_rules;
mod disclosed;
pub mod document;
mod envelope;
mod error;
pub mod identities;
mod key_set;
mod keys;
mod layout;
mod mac;
mod open;
mod opener;
mod path;
mod plaintext;
mod program;
mod random;
mod reseal;
mod rule;
mod seal;
pub mod sealed;
mod splice;
mod stanza;
mod time;

pub use content::content;
pub use creation_rules::CreationRules;
pub use error::{LeafError, OpenError, SealError, StanzaError};
pub use key_set::KeySet;
pub use layout::Layout;
pub use open::open;
pub use program::{ProgramError, SopsProgram};
pub use reseal::{ResealError, ResealedText, seal_file};
pub use seal::{Sealed, seal};
pub use stanza::{Checked, SopsStanza};
pub use time::LastModified;

/// Which keys seal everything below them, as the file says it.
///
/// A rule that names what is *sealed* fails safe: no name of a cluster or user can switch it off.
pub const ENCRYPTED_REGEX: &str = "^(config|options)$";

/// Whether everything below this key is sealed. SOPS asks it of every key on the way to a value.
fn seals(key: &str) -> bool {
    matches!(key, "config" | "options")
}
