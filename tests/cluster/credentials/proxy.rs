//! A server between pairctl and an API server, which sees each request, and cuts the line where a test says so.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::control_plane::ControlPlane;

/// When the line is cut, counted in writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Never,
    /// Before the write of this number reaches the API server.
    Before(usize),
    /// After it did, and before its answer comes back.
    After(usize),
}

/// Called after each write that reached the API server, with what was written.
pub(super) type Watch = Arc<dyn Fn(&str) + Send + Sync>;

struct Line {
    cut: Cut,
    /// The writes so far: method and path.
    writes: Vec<String>,
    /// Replaced in the bodies of requests.
    replaced: Option<(String, String)>,
    watch: Watch,
}

/// A running proxy; its threads end with the test program.
pub(super) struct Proxy {
    port: u16,
    authority: String,
    line: Arc<Mutex<Line>>,
}

impl Proxy {
    pub(super) fn to(cluster: &'static ControlPlane, watch: Watch) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(["127.0.0.1".to_owned()]).unwrap().self_signed(&key).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let inside = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from(certificate.der().to_vec())],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(cluster.authority().as_bytes()).unwrap()).unwrap();
        let outside = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let line = Line { cut: Cut::Never, writes: Vec::new(), replaced: None, watch };
        let line = Arc::new(Mutex::new(line));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (inside, outside, shared) = (Arc::new(inside), Arc::new(outside), Arc::clone(&line));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (inside, outside, line) =
                    (Arc::clone(&inside), Arc::clone(&outside), Arc::clone(&shared));
                thread::spawn(move || serve(stream, inside, outside, cluster.port(), &line));
            }
        });
        Self { port, authority: certificate.pem(), line }
    }

    pub(super) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    /// Counts anew, and cuts there.
    pub(super) fn cut(&self, cut: Cut) {
        let mut line = self.line.lock().unwrap();
        line.cut = cut;
        line.writes.clear();
    }

    /// Replaces a text in requests.
    pub(super) fn replace(&self, from: &str, to: &str) {
        self.line.lock().unwrap().replaced = Some((from.to_owned(), to.to_owned()));
    }

    /// The writes since the last cut was set.
    pub(super) fn writes(&self) -> Vec<String> {
        self.line.lock().unwrap().writes.clone()
    }
}

/// One request: each connection carries one.
fn serve(
    stream: TcpStream,
    inside: Arc<ServerConfig>,
    outside: Arc<ClientConfig>,
    port: u16,
    line: &Mutex<Line>,
) -> Option<()> {
    let mut inside = StreamOwned::new(ServerConnection::new(inside).unwrap(), stream);
    let (head, mut body) = request(&mut inside)?;
    let first = head.lines().next()?.to_owned();
    let is_write = !first.starts_with("GET ") && !first.contains("reviews ");
    let (cut, number, watch) = {
        let mut line = line.lock().unwrap();
        if is_write {
            line.writes.push(first.split('?').next().unwrap().to_owned());
        }
        if let Some((from, to)) = &line.replaced {
            body = String::from_utf8(body).unwrap().replace(from.as_str(), to).into_bytes();
        }
        (line.cut, line.writes.len(), Arc::clone(&line.watch))
    };
    if is_write && cut == Cut::Before(number) {
        return None;
    }
    let answer = forwarded(outside, port, &head, &body)?;
    if is_write {
        watch(&first);
        if cut == Cut::After(number) {
            return None;
        }
    }
    inside.write_all(&answer).ok()?;
    inside.conn.send_close_notify();
    inside.flush().ok()
}

fn request(stream: &mut impl Read) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let length = |line: &str| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok();
    let mut body = vec![0; head.lines().find_map(length).unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}

/// Asks the API server as HTTP/1.0, so that the end of the answer is the end of the line.
fn forwarded(outside: Arc<ClientConfig>, port: u16, head: &str, body: &[u8]) -> Option<Vec<u8>> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let mut outside = StreamOwned::new(ClientConnection::new(outside, name).ok()?, stream);
    let mut lines = head.trim_end().lines();
    let mut text = lines.next()?.replace("HTTP/1.1", "HTTP/1.0") + "\r\n";
    let is_kept = |line: &&str| {
        let line = line.to_ascii_lowercase();
        !["content-length:", "connection:", "accept-encoding:"].iter().any(|header| line.starts_with(header))
    };
    lines.filter(is_kept).for_each(|line| text.extend([line, "\r\n"]));
    text.extend(["Content-Length: ", &body.len().to_string(), "\r\n\r\n"]);
    outside.write_all(text.as_bytes()).ok()?;
    outside.write_all(body).ok()?;
    let mut answer = Vec::new();
    // A peer that closes without saying so has still sent its answer.
    let _ = outside.read_to_end(&mut answer);
    (!answer.is_empty()).then_some(answer)
}
