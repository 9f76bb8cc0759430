//! placeholder
use crate::model::finding::Findings;
use crate::model::source::{Place, Spanned};
/// x
pub fn check(_key: &Spanned<String>, _value: &str, _place: &Place, _findings: &mut Findings) {}
