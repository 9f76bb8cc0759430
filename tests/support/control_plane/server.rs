//! One process of a control plane, and the shell that ends it.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use super::until;

/// Runs its arguments until its standard input closes, which it does when the test's process is gone, even killed; then
/// removes the folder. A death signal of Linux would come when the *thread* ends that started the server.
const KEEPER: &str = r#"
folder=$1; shift
exec 3<&0
"$@" 3<&- </dev/null >"$folder/log" 2>&1 &
server=$!
{ read -r _ <&3; kill -KILL $server; } 2>/dev/null &
keeper=$!
wait $server
status=$?
kill $keeper 2>/dev/null
rm -rf "$folder"
exit $status
"#;

/// A running process with a folder and a port.
pub(super) struct Server {
    name: &'static str,
    /// What it keeps: credentials, and in etcd whatever tests apply.
    pub(super) folder: PathBuf,
    pub(super) port: u16,
    keeper: Mutex<Child>,
}

impl Server {
    /// Starts it with the flags that fit its folder and its port.
    pub(super) fn start(
        name: &'static str,
        binary: &Path,
        flags: impl FnOnce(&Path, u16) -> Vec<String>,
    ) -> Result<Self, String> {
        let explain = |error: std::io::Error| format!("{name}: {error}");
        let folder = tempfile::Builder::new().prefix("secrets-").tempdir().map_err(explain)?.keep();
        let port = free_port().map_err(explain)?;
        let flags = flags(&folder, port);
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&folder)
            .arg(binary)
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(explain)?;
        Ok(Self { name, folder, port, keeper: Mutex::new(keeper) })
    }

    /// Waits until something is so. The end of the log says why it never was.
    pub(super) fn wait(&self, what: &str, is_so: impl Fn(&Self) -> bool) -> Result<(), String> {
        let mut log = String::new();
        let seen = until(|| {
            log = fs::read_to_string(self.folder.join("log")).unwrap_or(std::mem::take(&mut log));
            let ended = self.keeper.lock().unwrap().try_wait().is_ok_and(|status| status.is_some());
            if ended {
                Err(format!("{} ended, at the end of its log:\n{}", self.name, tail(&log)))
            } else {
                Ok(is_so(self))
            }
        })?;
        let never =
            || format!("{} has no {what} after a minute; the end of its log:\n{}", self.name, tail(&log));
        seen.then_some(()).ok_or_else(never)
    }

    /// Whether something listens on its port.
    pub(super) fn accepts(&self) -> bool {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let keeper = self.keeper.get_mut().unwrap();
        drop(keeper.stdin.take());
        let _ = keeper.wait();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[test]
fn a_process_ends_with_the_pipe_and_leaves_nothing() {
    let told = tempfile::NamedTempFile::new().unwrap();
    let tell = format!("echo $$ >{}; exec sleep 600", told.path().display());
    let server = Server::start("sleep", Path::new("/bin/sh"), |_, _| vec!["-c".to_owned(), tell]).unwrap();
    let pid = || fs::read_to_string(told.path()).unwrap().trim().to_owned();
    server.wait("a process", |_| !pid().is_empty()).unwrap();
    let runs = || Command::new("kill").args(["-0", &pid()]).stderr(Stdio::null()).status().unwrap().success();
    assert!(runs());
    let folder = server.folder.clone();
    drop(server);
    assert!(!runs() && !folder.exists());
}
