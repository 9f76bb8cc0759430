//! Where a value stands, as SOPS binds its ciphertext to it.

/// The keys down to a value, each followed by `:`; places in a list do not count.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyPath(String);

impl KeyPath {
    pub(super) fn of(keys: &[&str]) -> Self {
        let mut path = Self::default();
        for key in keys {
            path.enter(key);
        }
        path
    }

    pub(super) fn enter(&mut self, key: &str) -> usize {
        let outer = self.0.len();
        self.0.push_str(key);
        self.0.push(':');
        outer
    }

    pub(super) fn leave(&mut self, outer: usize) {
        self.0.truncate(outer);
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// For messages.
    pub(super) fn shown(&self) -> String {
        self.0.strip_suffix(':').unwrap_or(&self.0).to_owned()
    }
}
