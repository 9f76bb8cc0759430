//! placeholder
use crate::model::finding::Findings;
use crate::model::source::Spanned;
/// x
#[derive(Clone, Debug)]
pub struct Mapping {
    /// x
    pub source: Spanned<String>,
    /// x
    pub target: Spanned<String>,
}
/// x
pub fn check(_mappings: &[Mapping], _findings: &mut Findings) {}
