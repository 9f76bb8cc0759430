//! Bitnami `SealedSecret`s, written and read without the `kubeseal` binary.
//!
//! The format is that of sealed-secrets 0.36 (`pkg/crypto/crypto.go`, `pkg/apis/sealedsecrets/v1alpha1` in
//! bitnami-labs/sealed-secrets): each value is sealed with AES-256-GCM below a session key of its own, the session key
//! with RSA-OAEP for the controller's certificate, and the OAEP label says where the value may be unsealed.

mod certificate;
mod error;
mod key;
mod object;
mod public_key;
mod scope;
mod seal;
mod session;
mod unseal;
mod value;

pub use certificate::SealingCertificate;
pub use error::{CertificateError, KeyError, SealError, UnsealError, ValueError};
pub use key::UnsealingKey;
pub use object::{KIND, Metadata, SealedSecret};
pub use scope::{Scope, UnknownScope, label};
pub use seal::seal;
pub use unseal::unseal;
pub use value::SealedValue;
