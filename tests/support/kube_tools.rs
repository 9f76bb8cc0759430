//! The binaries of a control plane: where they are looked for, and how they are built once.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::tools::{cached, fetch, found_or_ignored, say};

/// Where the binaries are.
#[derive(Debug)]
pub(crate) struct KubeTools {
    /// kube-apiserver.
    pub(crate) apiserver: PathBuf,
    /// etcd.
    pub(crate) etcd: PathBuf,
    /// kubectl, as new as the server.
    pub(crate) kubectl: PathBuf,
}

/// The tools, or `None` where the test must be passed over; a line says why.
pub(crate) fn kube_tools() -> Option<&'static KubeTools> {
    static TOOLS: OnceLock<Result<KubeTools, String>> = OnceLock::new();
    let found = TOOLS.get_or_init(|| assets().map_or_else(built, Ok));
    found_or_ignored(
        found,
        "kube-apiserver",
        "set KUBEBUILDER_ASSETS to setup-envtest's binaries, or install Go 1.26 to have it built",
    )
}

/// What the user has, where controller-runtime's envtest looks for it, in its order.
fn assets() -> Option<KubeTools> {
    let folders: Vec<PathBuf> = env::var_os("KUBEBUILDER_ASSETS")
        .map(PathBuf::from)
        .into_iter()
        .chain(envtest_store())
        .chain([PathBuf::from("/usr/local/kubebuilder/bin")])
        .collect();
    let find = |variable: &str, name: &str| {
        let given = env::var_os(variable).map(PathBuf::from);
        given.or_else(|| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
    };
    Some(KubeTools {
        apiserver: find("TEST_ASSET_KUBE_APISERVER", "kube-apiserver")?,
        etcd: find("TEST_ASSET_ETCD", "etcd")?,
        kubectl: find("TEST_ASSET_KUBECTL", "kubectl")?,
    })
}

/// What setup-envtest has fetched, newest version first.
fn envtest_store() -> Vec<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".local/share"));
    let data = env::var_os("XDG_DATA_HOME").filter(|data| !data.is_empty()).map(PathBuf::from).or_else(home);
    let store = data.and_then(|data| fs::read_dir(data.join("kubebuilder-envtest/k8s")).ok());
    let mut versions: Vec<PathBuf> =
        store.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    versions.sort_by_key(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.split(['.', '-']).map(|part| part.parse().unwrap_or(0)).collect::<Vec<u64>>()
    });
    versions.into_iter().rev().collect()
}

/// `0` where it shall not be built: it takes minutes and 2 GiB of memory, once.
const BUILD: &str = "PAIRCTL_BUILD_KUBE";

fn module() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/kube")
}

/// From the cache, which a new go.sum starts afresh.
fn built() -> Result<KubeTools, String> {
    let sums = fs::read(module().join("go.sum")).map_err(|error| format!("go.sum: {error}"))?;
    let digest: Vec<String> = Sha256::digest(sums).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let version = format!("kube-{}", digest.concat());
    let forbidden = env::var_os(BUILD).is_some_and(|value| value == "0");
    if forbidden && cached(&[&version], "kube-apiserver").is_none() {
        return Err(format!("it is not built yet, and {BUILD}=0 says not to"));
    }
    let apiserver = fetch(&version, "kube-apiserver", build)?;
    let beside = |name| apiserver.with_file_name(name);
    Ok(KubeTools { etcd: beside("etcd"), kubectl: beside("kubectl"), apiserver })
}

/// Builds all three. The others go to their place first, so that a kube-apiserver says that all are there.
fn build(work: &Path) -> Result<PathBuf, String> {
    const VERSION: &str = "-s -w -X k8s.io/component-base/version.gitVersion=v1.36.2 \
                           -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36";
    let mut out = work.as_os_str().to_owned();
    out.push(std::path::MAIN_SEPARATOR_STR);
    let settings = [("CGO_ENABLED", "0"), ("GOTOOLCHAIN", "local"), ("GOFLAGS", "-mod=readonly")];
    let mut go = Command::new("go");
    go.args(["build", "-trimpath", "-ldflags", VERSION, "-o"]).arg(out).arg("tool");
    patiently(go.current_dir(module()).envs(settings), &work.join("log"))?;
    let cache = work.parent().ok_or("the cache has no folder")?;
    for (name, place) in [("server", "etcd"), ("kubectl", "kubectl")] {
        fs::rename(work.join(name), cache.join(place)).map_err(|error| format!("{place}: {error}"))?;
    }
    Ok(work.join("kube-apiserver"))
}

/// Runs what takes minutes, and says so while it does.
fn patiently(command: &mut Command, log: &Path) -> Result<(), String> {
    let file = fs::OpenOptions::new().create(true).append(true).open(log);
    let program = command.get_program().to_string_lossy().into_owned();
    let explain = |error: std::io::Error| format!("{program}: {error}");
    let started = Instant::now();
    let mut child = command.stdin(Stdio::null()).stderr(file.map_err(explain)?).spawn().map_err(explain)?;
    say("building kube-apiserver, etcd and kubectl: 5 to 15 minutes and 2 GiB of memory, once");
    let mut told = 0;
    loop {
        if let Some(status) = child.try_wait().map_err(explain)? {
            let last = fs::read_to_string(log).ok().and_then(|log| log.lines().last().map(str::to_owned));
            let last = last.unwrap_or_default();
            return if status.success() { Ok(()) } else { Err(format!("{program}: {last}")) };
        }
        let minutes = started.elapsed().as_secs() / 60;
        if minutes > told {
            told = minutes;
            say(&format!("still building the control plane's binaries: {minutes} min"));
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}
