//! YAML as every wing reads and writes it: nodes with spans in, one style out.

mod gapped;
mod node;
mod parse;
mod write;

pub use gapped::Gapped;
pub use node::{Entry, Node, Scalar, Value};
pub use parse::{LaterDocuments, SyntaxError, parse, parse_all};
pub use write::{to_secret_text, to_text};
