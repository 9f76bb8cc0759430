//! Random bytes from the operating system, one call for a whole document.

use zeroize::Zeroizing;

use super::SealError;

/// Blocks of 32 random bytes, as long as SOPS' keys and nonces are. Each is handed out once.
pub(super) struct Blocks {
    bytes: Zeroizing<Vec<u8>>,
    used: usize,
}

const BLOCK: usize = 32;

impl Blocks {
    /// Draws `count` blocks.
    pub(super) fn draw(count: usize) -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new(vec![0; count * BLOCK]);
        getrandom::fill(&mut bytes)?;
        Ok(Self { bytes, used: 0 })
    }

    /// The next block.
    pub(super) fn next(&mut self) -> [u8; BLOCK] {
        let block = self.bytes[self.used..].first_chunk().expect("as many were drawn as there are values");
        self.used += BLOCK;
        *block
    }
}
