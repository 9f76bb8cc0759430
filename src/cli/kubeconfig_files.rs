//! The kubeconfigs that a command reads, found as kubectl finds them; never that of the pod it runs in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::input::kubeconfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::Source;

/// Where kubeconfigs are looked for.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The variable KUBECONFIG.
    pub kubeconfig: Option<OsString>,
    /// The home directory.
    pub home: Option<PathBuf>,
    /// The folder that relative paths resolve against.
    pub folder: PathBuf,
}

/// A kubeconfig and the folder that its relative paths resolve against.
pub type Kubeconfig = (Arc<Source>, PathBuf);

/// The kubeconfigs that kubectl would read, or `None` where a finding says why there are none.
pub fn open_all(
    flag: Option<&Path>,
    environment: &Environment,
    findings: &mut Findings,
) -> Option<Vec<Kubeconfig>> {
    if let Some(path) = flag.filter(|path| !path.as_os_str().is_empty()) {
        return open(path, environment, findings).map(|kubeconfig| vec![kubeconfig]);
    }
    let mut kubeconfigs = Vec::new();
    for path in paths(environment) {
        if environment.folder.join(&path).exists() {
            kubeconfigs.push(open(&path, environment, findings));
        } else {
            findings.push(skipped(&path));
        }
    }
    if kubeconfigs.is_empty() {
        let finding = Finding::new(Code::KubeconfigMissing, "there is no kubeconfig to read")
            .help("name the destination's kubeconfig with --kubeconfig");
        findings.push(finding);
        return None;
    }
    kubeconfigs.into_iter().collect()
}

/// The files of KUBECONFIG, each once; that of the home directory where the variable is empty.
fn paths(environment: &Environment) -> Vec<PathBuf> {
    let Some(list) = environment.kubeconfig.as_ref().filter(|list| !list.is_empty()) else {
        return environment.home.iter().map(|home| home.join(".kube/config")).collect();
    };
    let mut paths = Vec::new();
    for path in std::env::split_paths(list).filter(|path| !path.as_os_str().is_empty()) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

fn open(path: &Path, environment: &Environment, findings: &mut Findings) -> Option<Kubeconfig> {
    let shown = path.display().to_string();
    let file = environment.folder.join(path);
    match std::fs::read(&file) {
        Ok(bytes) => {
            let source = kubeconfig::source(&shown, Zeroizing::new(bytes), findings)?;
            Some((source, file.parent().unwrap_or(Path::new("")).to_owned()))
        }
        Err(error) => {
            let finding =
                Finding::new(Code::FileUnreadable, format!("{shown} cannot be read: {}", error.kind()))
                    .help("check the path of the kubeconfig");
            findings.push(finding);
            None
        }
    }
}

fn skipped(path: &Path) -> Finding {
    Finding::new(Code::KubeconfigSkipped, format!("{} is not there", path.display()))
        .help("mend the path, or remove it from KUBECONFIG")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubeconfig_lists_each_file_once() {
        let environment = Environment {
            kubeconfig: Some("a:b::a".into()),
            home: Some("/home/jane".into()),
            folder: PathBuf::new(),
        };
        assert_eq!(paths(&environment), [PathBuf::from("a"), PathBuf::from("b")]);
        let environment = Environment { kubeconfig: Some("".into()), ..environment };
        assert_eq!(paths(&environment), [PathBuf::from("/home/jane/.kube/config")]);
    }
}
