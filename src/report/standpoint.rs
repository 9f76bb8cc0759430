//! Paths as those who review code name them: from the root of the repository, whichever directory pairctl runs in.

use std::path::{Component, Path, PathBuf};

/// Where the paths of a report start, and where those of a reviewer do. The default is the root itself.
#[derive(Clone, Debug, Default)]
pub struct Standpoint {
    directory: PathBuf,
    root: PathBuf,
}

impl Standpoint {
    /// In this directory of the repository with this root, both absolute.
    pub fn new(directory: impl Into<PathBuf>, root: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), root: root.into() }
    }

    /// A path from the root, with slashes. One that leads out of the repository stays as it is: nobody can show it.
    pub(super) fn named_from_root(&self, path: &str) -> String {
        let below = plain(&self.directory.join(path));
        let below = below.as_deref().and_then(|whole| whole.strip_prefix(&self.root).ok());
        let named = below.and_then(Path::to_str).unwrap_or(path).replace('\\', "/");
        named.strip_prefix("./").unwrap_or(&named).to_owned()
    }
}

/// Without `.` and `..`, by the letters alone; nothing where it leads above what is known.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !plain.pop() {
                    return None;
                }
            }
            _ => plain.push(part),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::Standpoint;

    #[test]
    fn a_path_starts_at_the_root() {
        let below = Standpoint::new("/srv/repo/fleet", "/srv/repo");
        for (path, named) in [
            ("pairings.yaml", "fleet/pairings.yaml"),
            ("./pairings.yaml", "fleet/pairings.yaml"),
            ("../clusters/./east/a.yaml", "clusters/east/a.yaml"),
            ("/srv/repo/fleet/a.yaml", "fleet/a.yaml"),
            ("/elsewhere/a.yaml", "/elsewhere/a.yaml"),
            ("../../a.yaml", "../../a.yaml"),
            ("a\\b.yaml", "fleet/a/b.yaml"),
        ] {
            assert_eq!(below.named_from_root(path), named, "{path}");
        }
        let root = Standpoint::default();
        for (path, named) in [("./fleet//a.yaml", "fleet/a.yaml"), ("../a.yaml", "../a.yaml"), ("/a", "/a")] {
            assert_eq!(root.named_from_root(path), named, "{path}");
        }
    }
}
