//! The kubeconfigs as files: what they name, whether they are sealed, and sealed copies of them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::site::Site;
use super::wishes::{Given, Wishes};
use crate::adopt::kubeconfig::plain;
use crate::input::identities::Places;
use crate::input::kubeconfig::{self, Wanted};
use crate::input::secrets;
use crate::input::unseal::{Unopened, Unsealer};
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings, Severity};
use crate::model::name::ClusterName;
use crate::model::recipient::Recipient;
use crate::sops::document::SealedDocument;
use crate::sops::{LastModified, ResealedText, seal_file};

/// A kubeconfig that could be read.
pub(super) struct Read {
    /// What a pair would embed of it, unless `flaws` forbid it or no identity opens it.
    pub(super) config: Option<PairConfig>,
    /// What is wrong with it, for a pair.
    pub(super) flaws: Findings,
    /// Whether it may be committed as it is.
    pub(super) is_sealed: bool,
    /// The files in clear of which it is made: itself, and those that it names.
    pub(super) in_clear: Vec<PathBuf>,
}

/// Reads each; one that is not there is an error at once, since everything follows from it.
pub(super) fn read_all(
    wishes: &Wishes,
    unsealer: &Unsealer,
    now: SystemTime,
    findings: &mut Findings,
) -> BTreeMap<ClusterName, Read> {
    let exec_plugins: Vec<String> = wishes.exec_plugins.iter().cloned().collect();
    let mut all = BTreeMap::new();
    for (name, given) in &wishes.clusters {
        let endpoint = wishes.endpoints.get(name).map(String::as_str);
        let wanted = Wanted { context: given.context.as_deref(), endpoint, exec_plugins: &exec_plugins, now };
        match read(given, &wanted, unsealer) {
            Ok(read) => drop(all.insert(name.clone(), read)),
            Err(why) => {
                let message = format!("the kubeconfig of cluster `{name}`, {}, {why}", given.file.display());
                findings.push(
                    Finding::new(Code::FileUnreadable, message).help("check the path that --cluster gives"),
                );
            }
        }
    }
    all
}

fn read(given: &Given, wanted: &Wanted<'_>, unsealer: &Unsealer) -> Result<Read, String> {
    let bytes = secrets::read(&given.file).map_err(|why| format!("cannot be read: {why}"))?;
    let is_sealed = is_sealed(&bytes);
    let in_clear = RefCell::new(if is_sealed { Vec::new() } else { vec![given.file.clone()] });
    let mut flaws = Findings::default();
    let opened = match unsealer.plain(&given.file, bytes) {
        Ok(bytes) => Some(bytes),
        Err(Unopened::Absent(_)) => None,
        Err(Unopened::Failed(failure)) => return Err(format!("cannot be opened: {}", failure.message)),
    };
    let read = |path: &Path| {
        let bytes = secrets::read(path)?;
        if !self::is_sealed(&bytes) {
            in_clear.borrow_mut().push(path.to_owned());
        }
        unsealer.plain(path, bytes).map_err(Into::into)
    };
    let folder = given.file.parent().map(Path::to_path_buf).unwrap_or_default();
    let config = opened.and_then(|bytes| {
        let source = kubeconfig::source(&given.file.display().to_string(), bytes, &mut flaws)?;
        kubeconfig::resolve(&[(source, folder)], wanted, &read, &mut flaws)
    });
    Ok(Read { config, flaws, is_sealed, in_clear: in_clear.into_inner() })
}

/// The kubeconfig itself, or why it could be none whatever it is for: what nobody can read, or a context that it has not.
pub(super) fn usable(given: Given) -> Result<Given, String> {
    if !given.file.is_file() {
        return Err(format!("{} is no file", given.file.display()));
    }
    let read = alone(&given)?;
    let hopeless = [
        Code::FileUnreadable,
        Code::KubeconfigSyntax,
        Code::KubeconfigWrongKind,
        Code::KubeconfigWrongType,
        Code::KubeconfigDuplicateKey,
        Code::KubeconfigDuplicateName,
        Code::ContextUnknown,
        Code::ContextMissing,
        Code::ContextClusterUnknown,
    ];
    match read.flaws.into_iter().find(|finding| hopeless.contains(&finding.code)) {
        Some(flaw) => Err(format!("{}; {}", flaw.message, flaw.help.unwrap_or_default())),
        None => Ok(given),
    }
}

/// Why pods of other clusters do not reach the server that a kubeconfig names.
pub(super) fn unreachable(given: &Given) -> Option<String> {
    let read = alone(given).ok()?;
    read.flaws.into_iter().find(|finding| is_of_server(finding.code)).map(|finding| finding.message)
}

/// Whether another address is the remedy.
pub(super) fn is_of_server(code: Code) -> bool {
    use Code::{ServerHttp, ServerInCluster, ServerInvalid, ServerLoopback, ServerMissing};
    matches!(code, ServerLoopback | ServerInCluster | ServerInvalid | ServerHttp | ServerMissing)
}

fn alone(given: &Given) -> Result<Read, String> {
    let wanted = Wanted {
        context: given.context.as_deref(),
        endpoint: None,
        exec_plugins: &[],
        now: SystemTime::now(),
    };
    read(given, &wanted, &Unsealer::new(Places::of_process()))
        .map_err(|why| format!("{} {why}", given.file.display()))
}

fn is_sealed(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    matches!(SealedDocument::recognise(text), Ok(Some(_)))
}

/// All these files, and that of the age identities: what Git must not have.
pub(super) fn in_clear(kubeconfigs: &BTreeMap<ClusterName, Read>) -> Vec<PathBuf> {
    let key = std::env::var_os("SOPS_AGE_KEY_FILE").filter(|path| !path.is_empty()).map(PathBuf::from);
    kubeconfigs.values().flat_map(|read| read.in_clear.clone()).chain(key).collect()
}

/// A sealed copy of each that is not sealed below the directory already, by the name of its cluster.
pub(super) fn sealed(
    wishes: &Wishes,
    site: &Site,
    kubeconfigs: &BTreeMap<ClusterName, Read>,
    (recipients, at): (&[Recipient], &LastModified),
    findings: &mut Findings,
) -> BTreeMap<ClusterName, ResealedText> {
    let mut copies = BTreeMap::new();
    if recipients.is_empty() {
        let message =
            "--seal-kubeconfigs seals for age recipients, and .sops.yaml has other keys for secrets/";
        findings.push(
            Finding::new(Code::BadArgument, message)
                .help("seal them with `sops encrypt`, and name the sealed files with --cluster"),
        );
        return copies;
    }
    for (name, given) in &wishes.clusters {
        let Some(read) = kubeconfigs.get(name) else { continue };
        if read.is_sealed && site.below(&given.file).is_some() {
            continue;
        }
        let copy = read
            .config
            .as_ref()
            .ok_or_else(|| reason(read))
            .and_then(|config| seal_file(&plain(config), recipients, at).map_err(|why| why.to_string()));
        match copy {
            Ok(copy) => drop(copies.insert(name.clone(), copy)),
            Err(why) => {
                let message = format!("the kubeconfig of cluster `{name}` cannot be sealed: {why}");
                findings.push(
                    Finding::new(Code::BadArgument, message)
                        .help("mend it, or leave --seal-kubeconfigs away and seal it yourself"),
                );
            }
        }
    }
    copies
}

fn reason(read: &Read) -> String {
    let errors = read.flaws.as_slice().iter().filter(|finding| finding.severity() == Severity::Error);
    let errors: Vec<&str> = errors.map(|finding| finding.message.as_str()).collect();
    if errors.is_empty() { "no age identity at hand opens it".to_owned() } else { errors.join("; ") }
}
