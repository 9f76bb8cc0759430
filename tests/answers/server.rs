//! A server on loopback that speaks TLS and answers paths as an API server would.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;

/// A name of the server beside its address.
pub(crate) const SERVER_NAME: &str = "kubernetes";

/// What a path is answered with.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A status and a body.
    Body(u16, String),
    /// Nothing, for as long as the client waits.
    Silence,
    /// One after the other, and then the last one again and again.
    InTurn(Vec<Answer>),
    /// The beginning of a body that was to be longer.
    CutOff(String),
    /// A status and a body, and what time it is there.
    Dated(u16, String, SystemTime),
    /// The status 401 and a `Status` that repeats the client's own credential.
    Echo,
}

/// A running server; its thread ends with the test program.
pub(crate) struct Server {
    port: u16,
    authority: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers these paths; every other one as an API server answers what is not there.
    pub(crate) fn start(answers: &[(&str, Answer)]) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["127.0.0.1".to_owned(), SERVER_NAME.to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let key_der = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate.der().to_vec())], key_der)
            .unwrap();
        let (config, requests) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
        let answers: Arc<BTreeMap<String, Answer>> =
            Arc::new(answers.iter().map(|(path, answer)| ((*path).to_owned(), answer.clone())).collect());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, answers, seen) = (Arc::clone(&config), Arc::clone(&answers), Arc::clone(&seen));
                thread::spawn(move || serve(stream, config, &answers, &seen));
            }
        });
        Self { port, authority: certificate.pem(), requests }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// The port of it.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The certificate that a client must trust, as PEM.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The heads of all requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// Reads requests until the client has enough; a client that does not trust the server makes none.
fn serve(
    stream: TcpStream,
    config: Arc<ServerConfig>,
    answers: &BTreeMap<String, Answer>,
    seen: &Mutex<Vec<String>>,
) {
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    while let Some(head) = head(&mut stream) {
        seen.lock().unwrap().push(head.clone());
        let path = head.split(' ').nth(1).unwrap_or_default();
        let asked = seen.lock().unwrap().iter().filter(|head| head.split(' ').nth(1) == Some(path)).count();
        let answer = match answers.get(path) {
            Some(Answer::InTurn(turns)) => turns.get(asked - 1).or(turns.last()),
            answer => answer,
        };
        let (mut promised, mut date) = (None, String::new());
        let (status, body) = match answer {
            Some(Answer::Body(status, body)) => (*status, body.clone()),
            Some(Answer::Dated(status, body, time)) => {
                date = format!("Date: {}\r\n", httpdate::fmt_http_date(*time));
                (*status, body.clone())
            }
            Some(Answer::CutOff(body)) => {
                promised = Some(body.len() + 1000);
                (200, body.clone())
            }
            Some(Answer::InTurn(_)) => panic!("turns within turns"),
            Some(Answer::Silence) => {
                thread::sleep(Duration::from_secs(60));
                return;
            }
            Some(Answer::Echo) => {
                let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("authorization"));
                (500, status_of(500, &format!("no idea what {} is", line.unwrap_or_default())))
            }
            None => (404, status_of(404, "the server could not find the requested resource")),
        };
        let length = promised.unwrap_or(body.len());
        let answer = format!("HTTP/1.1 {status} Some Reason\r\n{date}Content-Length: {length}\r\n\r\n{body}");
        if stream.write_all(answer.as_bytes()).and_then(|()| stream.flush()).is_err() || promised.is_some() {
            return;
        }
    }
}

fn head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// What an API server says where it refuses.
pub(crate) fn status_of(code: u16, message: &str) -> String {
    json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": message, "code": code})
        .to_string()
}
