//! The fleet as one page that needs nothing else: no network, no other file.

mod data;
mod facts;
mod page;
mod rows;
mod said;
mod summary;
mod timeline;

pub use page::{Sources, page};
