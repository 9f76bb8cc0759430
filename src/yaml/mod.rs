//! YAML as every wing reads and writes it: nodes with spans in, one style out.

mod parse;
mod write;

pub use parse::{Entry, LaterDocuments, Node, Scalar, SyntaxError, Value, parse, parse_all};
pub use write::to_text;
