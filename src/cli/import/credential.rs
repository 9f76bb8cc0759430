//! Whether the credential of a live pair comes back from the kubeconfig that stands for it.

use std::io;
use std::path::{Path, PathBuf};
use std::slice;
use std::time::SystemTime;

use zeroize::Zeroizing;

use super::trial::first_error;
use crate::adopt::kubeconfig::{plugin, text};
use crate::adopt::observe::Adopted;
use crate::input::kubeconfig::{self, Unread, Wanted};
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};

/// The finding that a pair needs an exec plugin.
pub(super) fn relies_on(plugin: &str, object: &Adopted) -> Finding {
    let message = format!(
        "ClusterPair {} of cluster `{}` relies on the exec plugin `{plugin}`, which Stork's own image lacks",
        object.id, object.source
    );
    Finding::new(Code::ImportExecPlugin, message).help(
        "see that the image of Stork on all source clusters has it; it is written to `stork.execPlugins`",
    )
}

/// Whether the configuration comes back from a kubeconfig, and the exec plugin that must be allowed for that.
pub(super) fn credential(config: &PairConfig, now: SystemTime) -> Result<Option<String>, String> {
    match resolved(config, &[], now) {
        Ok(()) => Ok(None),
        Err((Code::ExecPluginMissing, why)) => {
            let Some(plugin) = plugin(config).map(str::to_owned) else { return Err(why) };
            resolved(config, slice::from_ref(&plugin), now).map_err(|(_, why)| why)?;
            Ok(Some(plugin))
        }
        Err((_, why)) => Err(why),
    }
}

fn resolved(config: &PairConfig, exec_plugins: &[String], now: SystemTime) -> Result<(), (Code, String)> {
    let mut found = Findings::default();
    let bytes = Zeroizing::new(text(config).as_bytes().to_vec());
    let read = |_: &Path| Err(Unread::File(io::ErrorKind::NotFound.into()));
    let wanted = Wanted { context: None, endpoint: None, exec_plugins, now };
    let source = kubeconfig::source("the kubeconfig", bytes, &mut found);
    let again = source
        .and_then(|source| kubeconfig::resolve(&[(source, PathBuf::new())], &wanted, &read, &mut found));
    match (first_error(&found), again) {
        (Some(error), _) => Err((
            error.code,
            format!("its kubeconfig is refused, {}: {}", error.code.as_str(), error.message),
        )),
        (None, Some(again)) if again == *config => Ok(()),
        _ => {
            let code = found.as_slice().first().map_or(Code::ImportLeftOut, |finding| finding.code);
            let why = "its kubeconfig would be changed, and with it the credential";
            Err((code, format!("{why}: {}", reason(&found))))
        }
    }
}

fn reason(found: &Findings) -> String {
    let all = found.as_slice().iter().map(|finding| finding.message.clone());
    let all: Vec<String> = all.collect();
    if all.is_empty() { "it has a field that no kubeconfig has".to_owned() } else { all.join("; ") }
}
