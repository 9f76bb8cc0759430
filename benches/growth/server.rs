//! A stand-in for the API servers of a whole fleet: one server, whose paths begin with the name of a cluster. It answers one
//! question, the LIST of ClusterPairs, in pages as the client asks for them.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::recorded::{Object, Recorded};

/// Listens for ever. `ready` is told the port, and the certificate that a client must trust, as PEM.
pub(crate) fn serve(recorded: Recorded, ready: impl FnOnce(u16, &str)) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([Ipv4Addr::LOCALHOST.to_string()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate.der().to_vec())], key)
        .unwrap();
    let (config, recorded) = (Arc::new(config), Arc::new(recorded));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    ready(listener.local_addr().unwrap().port(), &certificate.pem());
    for stream in listener.incoming().map_while(Result::ok) {
        let (config, recorded) = (Arc::clone(&config), Arc::clone(&recorded));
        thread::spawn(move || answer_all(stream, config, &recorded));
    }
}

/// Answers one question after the other until the client has enough.
fn answer_all(stream: TcpStream, config: Arc<ServerConfig>, recorded: &Recorded) {
    stream.set_nodelay(true).unwrap();
    let mut stream = BufReader::new(StreamOwned::new(ServerConnection::new(config).unwrap(), stream));
    while let Some(path) = path(&mut stream) {
        let (status, body) = match list(&path, recorded) {
            Some(body) => ("200 OK", body),
            None => ("404 Not Found", r#"{"kind":"Status","apiVersion":"v1","code":404}"#.to_owned()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let stream = stream.get_mut();
        let written = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        if written.and_then(|()| stream.flush()).is_err() {
            return;
        }
    }
}

/// The path of the next request, with its query; what else stands in its head is of no account here.
fn path(stream: &mut impl BufRead) -> Option<String> {
    let mut request = String::new();
    stream.read_line(&mut request).ok().filter(|count| *count > 0)?;
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).ok().filter(|count| *count > 0)?;
    }
    request.split(' ').nth(1).map(str::to_owned)
}

const LIST: &str = "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs";

/// A page of a cluster's list. The token to go on with is how many objects were told.
fn list(path: &str, recorded: &Recorded) -> Option<String> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let cluster = path.strip_suffix(LIST)?.strip_prefix('/')?;
    let number = |name: &str| {
        let mut fields = query.split('&').filter_map(|field| field.split_once('='));
        fields.find(|(key, _)| *key == name).map(|(_, value)| value.parse::<usize>().unwrap())
    };
    let objects = recorded.of(cluster)?;
    let from = number("continue").unwrap_or(0);
    let to = number("limit").map_or(objects.len(), |limit| objects.len().min(from + limit));
    let next = if to < objects.len() { format!(r#","continue":"{to}""#) } else { String::new() };
    let items: Vec<String> = objects[from..to].iter().map(Object::json).collect();
    Some(format!(
        r#"{{"apiVersion":"stork.libopenstorage.org/v1alpha1","kind":"ClusterPairList","metadata":{{"resourceVersion":"4711"{next}}},"items":[{}]}}"#,
        items.join(",")
    ))
}
