//! The rendered tree on disk. The only place of this wing that touches files.

use std::collections::BTreeMap;
use std::fs::{self, FileType, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::manifest::SealedText;
use super::mark::Mark;
use crate::files;
use crate::sealed_secret::SealingCertificate;
use crate::sops::ResealedText;

/// Reads a file of the tree; `None` where there is none. Anything but regular files, and directories on the way from
/// `root`, is an error, since writing there would reach something else.
pub fn read(path: &Path, root: &Path) -> io::Result<Option<String>> {
    bytes(path, root).map(|bytes| bytes.map(as_text))
}

/// The same, as bytes.
pub fn bytes(path: &Path, root: &Path) -> io::Result<Option<Vec<u8>>> {
    let below_root = path.ancestors().skip(1).take_while(|directory| *directory != root);
    let mut way: Vec<&Path> = below_root.collect();
    way.reverse();
    for directory in way {
        match kind(directory)? {
            None => return Ok(None),
            Some(kind) if kind.is_dir() => {}
            Some(kind) => {
                return Err(io::Error::other(format!("{} is {}", directory.display(), word(kind))));
            }
        }
    }
    match kind(path)? {
        None => Ok(None),
        Some(kind) if kind.is_file() => fs::read(path).map(Some),
        Some(kind) => Err(io::Error::other(format!("it is {}", word(kind)))),
    }
}

fn kind(path: &Path) -> io::Result<Option<FileType>> {
    match fs::symlink_metadata(path) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        found => found.map(|metadata| Some(metadata.file_type())),
    }
}

fn word(kind: FileType) -> &'static str {
    match kind {
        kind if kind.is_symlink() => "a symbolic link",
        kind if kind.is_dir() => "a directory",
        kind if kind.is_file() => "a file",
        _ => "no regular file",
    }
}

fn text(path: &Path) -> io::Result<String> {
    fs::read(path).map(as_text)
}

/// Bytes that are no text are replaced: such a file is foreign, or broken and never kept.
fn as_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Writes a manifest.
pub fn write(path: &Path, text: &SealedText) -> io::Result<()> {
    replace(path, text.as_str(), None)
}

/// Writes a certificate, which is public: the type can be made of nothing else.
pub fn write_certificate(path: &Path, certificate: &SealingCertificate) -> io::Result<()> {
    replace(path, certificate.as_pem(), None)
}

/// Writes a sealed input anew. A link to it stays, and leads to the new one; who may read it is as before.
pub fn write_resealed(path: &Path, text: &ResealedText) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let mode = fs::metadata(&path)?.permissions();
    replace(&path, text.as_str(), Some(mode))
}

/// Writes a sealed input that is not there yet.
pub fn create_sealed(path: &Path, text: &ResealedText) -> io::Result<()> {
    fs::create_dir_all(files::directory(path))?;
    let mut file = files::temporary_beside(path, TEMPORARY_PREFIX)?;
    file.write_all(text.as_str().as_bytes())?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file so that, whenever the process dies, the old or the new text is there, whole. The temporary file beside
/// it holds no more than the file does.
fn replace(path: &Path, text: &str, mode: Option<Permissions>) -> io::Result<()> {
    let mut file = match files::temporary_beside(path, TEMPORARY_PREFIX) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(files::directory(path))?;
            files::temporary_beside(path, TEMPORARY_PREFIX)?
        }
        file => file?,
    };
    mode.map_or(Ok(()), |mode| file.as_file().set_permissions(mode))?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// How the name of a half-written file begins, which a killed run leaves behind and the next one removes.
const TEMPORARY_PREFIX: &str = ".pairctl-";

/// Files below `directory` that pairctl wrote, sorted, without those that `keep` names. Links are not followed.
pub fn stale(directory: &Path, keep: &dyn Fn(&Path) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    if !directory.exists() {
        return Ok(stale);
    }
    for entry in WalkDir::new(directory).sort_by_file_name() {
        let entry = entry.map_err(io::Error::from)?;
        let path = entry.path();
        if entry.file_type().is_file() && !keep(path) && (is_left_over(path) || is_ours(path)?) {
            stale.push(path.to_path_buf());
        }
    }
    Ok(stale)
}

/// The regular files below a directory, sorted, without those that a killed run left half-written. Links are not followed,
/// and what cannot be listed has none.
pub fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(directory).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.filter(|path| !is_left_over(path)).collect()
}

/// The texts of the regular files below a directory of `root` that `counts` says, by their paths there with slashes; none where it
/// is not there. Unlike [`files`] it fails where something cannot be listed or read, and where a link leads to the directory.
pub fn texts(
    root: &Path,
    below: &Path,
    counts: impl Fn(&str, &str) -> bool,
) -> io::Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    let mut directory = root.to_path_buf();
    for name in below {
        directory.push(name);
        match kind(&directory)? {
            None => return Ok(texts),
            Some(kind) if kind.is_dir() => {}
            Some(kind) => {
                return Err(io::Error::other(format!("{} is {}", directory.display(), word(kind))));
            }
        }
    }
    for entry in WalkDir::new(&directory) {
        let entry = entry.map_err(io::Error::from)?;
        if !entry.file_type().is_file() || is_left_over(entry.path()) {
            continue;
        }
        let below = entry.path().strip_prefix(&directory).unwrap_or(entry.path());
        let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
        let (path, text) = (names.join("/"), text(entry.path())?);
        if counts(&path, &text) {
            texts.insert(path, text);
        }
    }
    Ok(texts)
}

/// The text of a file that says that pairctl wrote it; `None` where it does not say so.
pub fn ours(path: &Path) -> io::Result<Option<String>> {
    let text = text(path)?;
    Ok(Mark::find(&text).is_some().then_some(text))
}

/// The directories in a directory, sorted; none where it is not there.
pub fn directories(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut directories = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            directories.push(entry.path());
        }
    }
    directories.sort();
    Ok(directories)
}

fn is_left_over(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.starts_with(TEMPORARY_PREFIX) && path.extension().is_some_and(|extension| extension == "tmp")
}

/// Whether the file says that pairctl wrote it. One that only holds such an object, as `kubectl get` prints it, does not.
fn is_ours(path: &Path) -> io::Result<bool> {
    Ok(ours(path)?.is_some())
}

/// Deletes a file of ours, and the directories that it leaves empty, up to `root`.
pub fn delete(path: &Path, root: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    let above = path.ancestors().skip(1).take_while(|directory| directory.starts_with(root));
    for directory in above {
        if fs::remove_dir(directory).is_err() {
            break;
        }
    }
    Ok(())
}
