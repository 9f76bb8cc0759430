//! By what parts of a fleet know that they were compared with one tree.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::tree;
use crate::model::hexadecimal::hexadecimal;
use crate::parallel;

/// Of the files that pairctl wrote below a directory, by their paths there and what they hold. Files of others do not count,
/// since nothing is compared with them. One that cannot be read counts as one without content: whoever compares with it
/// says why.
pub fn of(output: &Path) -> String {
    let files = tree::files(output);
    let digest = |path: &std::path::PathBuf| {
        let text = tree::ours(path).unwrap_or_else(|_| Some(String::new()))?;
        let below: Vec<_> =
            path.strip_prefix(output).unwrap_or(path).iter().map(|name| name.to_string_lossy()).collect();
        Some((below.join("/"), text))
    };
    of_files(
        parallel::map(&files, |path| digest(path).map(|(name, text)| of_file(&name, &text)))
            .into_iter()
            .flatten(),
    )
}

/// The length of the name stands before it, so that no name and text are those of another file.
fn of_file(name: &str, text: &str) -> [u8; 32] {
    let length = (name.len() as u64).to_be_bytes();
    Sha256::new().chain_update(length).chain_update(name).chain_update(text).finalize().into()
}

fn of_files(digests: impl Iterator<Item = [u8; 32]>) -> String {
    let hash = digests.fold(Sha256::new(), Sha256::chain_update);
    format!("sha256:{}", hexadecimal(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_a_text_and_a_file_more_each_count() {
        let whole = |files: &[(&str, &str)]| of_files(files.iter().map(|(name, text)| of_file(name, text)));
        let one = whole(&[("a/b", "c")]);
        assert_eq!(one, whole(&[("a/b", "c")]));
        for other in
            [whole(&[]), whole(&[("a", "/bc")]), whole(&[("a/b", "d")]), whole(&[("a/b", "c"), ("d", "")])]
        {
            assert_ne!(one, other);
        }
    }
}
