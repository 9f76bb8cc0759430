//! The look back: what was sealed is opened again before anybody gets it.

use super::cipher::DataKey;
use super::opener::Opener;
use super::{LastModified, OpenError, Part, SealError};
use crate::sops::sealed::SealedTree;

/// Opens the sealed texts the way a reader does, from the data key alone, and compares.
pub(super) fn opens_to(
    parts: &[Part<'_>],
    sealed: &[SealedTree],
    (mac, at): (&str, &LastModified),
    key: &DataKey,
) -> Result<(), SealError> {
    let mut opener = Opener::new(key, true);
    for (part, tree) in parts.iter().zip(sealed) {
        part.path.iter().for_each(|key| {
            opener.path.enter(key);
        });
        if opener.tree(tree).map_err(failed)? != *part.value {
            return Err(SealError::SelfCheck);
        }
        opener.path.leave(0);
    }
    opener.finish(mac, at.as_str()).map_err(failed)
}

fn failed(_: OpenError) -> SealError {
    SealError::SelfCheck
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use zeroize::Zeroizing;

    use super::*;
    use crate::model::cluster_pair::Plain;
    use crate::sops::mac::Mac;

    fn nothing_sealed(plain: &Plain, path: &[&str], mac: &str, at: &LastModified) -> Result<(), SealError> {
        let key = Zeroizing::new([1; 32]);
        let tree = SealedTree::new(crate::sops::sealed::Shape::Empty);
        opens_to(&[Part { path, value: plain }], &[tree], (mac, at), &key)
    }

    #[test]
    fn a_tree_or_a_mac_that_is_not_what_went_in_is_caught() {
        let at = LastModified::try_from(SystemTime::UNIX_EPOCH).unwrap();
        let cipher = super::super::cipher::Cipher::new(&Zeroizing::new([1; 32]));
        let seal_mac = |mac: Mac| {
            let scratch = &mut Zeroizing::default();
            cipher.seal((mac.finish().as_bytes(), "str"), &[2; 32], at.as_str().as_bytes(), scratch).unwrap()
        };
        let good = seal_mac(Mac::new(true));
        let other = seal_mac(Mac::new(false));
        let path = ["spec", "config"];
        assert!(nothing_sealed(&Plain::text(""), &path, &good, &at).is_ok());
        for (plain, mac) in [(Plain::text("x"), &good), (Plain::Null, &good), (Plain::text(""), &other)] {
            let caught = nothing_sealed(&plain, &path, mac, &at);
            assert!(matches!(caught, Err(SealError::SelfCheck)), "{caught:?}");
        }
    }
}
