//! A server on loopback that keeps comments and releases as a forge does, and everything that it is asked.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// As long as a comment may be on GitHub.
const LONGEST: usize = 65_536;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// A comment.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub(crate) id: usize,
    pub(crate) author: String,
    pub(crate) body: String,
}

/// What it holds.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) comments: Vec<Comment>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) requests: Vec<Request>,
    /// With which status it refuses to write; 403 as to a token that may only read.
    pub(crate) refuses: Option<u16>,
}

/// A running server; its thread ends with the test program.
pub(crate) struct Forge {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Forge {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &state));
            }
        });
        Self { port, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a comment there as somebody does.
    pub(crate) fn says(&self, author: &str, body: &str) {
        self.state().say(author, body);
    }

    /// Releases an archive at this path, with a pairctl that is this script, and its digest beside it, which is returned.
    pub(crate) fn releases(&self, path: &str, script: &str) -> String {
        let work = tempfile::tempdir().unwrap();
        crate::support::run::save(&work.path().join("pairctl"), script.as_bytes());
        let line = "chmod +x pairctl && tar -czf archive pairctl";
        let packed = Command::new("sh").args(["-c", line]).current_dir(work.path()).status().unwrap();
        assert!(packed.success());
        let archive = fs::read(work.path().join("archive")).unwrap();
        let digest: Vec<String> = Sha256::digest(&archive).iter().map(|byte| format!("{byte:02x}")).collect();
        let digest = digest.concat();
        let name = path.rsplit('/').next().unwrap();
        let mut state = self.state();
        state.files.insert(format!("{path}.sha256"), format!("{digest}  {name}\n").into_bytes());
        state.files.insert(path.to_owned(), archive);
        digest
    }

    /// What was asked with this method.
    pub(crate) fn asked(&self, method: &str) -> Vec<Request> {
        self.state().requests.iter().filter(|request| request.method == method).cloned().collect()
    }
}

impl State {
    fn say(&mut self, author: &str, body: &str) -> Value {
        let id = self.comments.len() + 1;
        self.comments.push(Comment { id, author: author.to_owned(), body: body.to_owned() });
        told(&self.comments[id - 1])
    }

    /// GitHub's comments of issues and GitLab's notes of merge requests (their REST references).
    fn answer(&mut self, request: &Request) -> (u16, Vec<u8>) {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        if let Some(file) = self.files.get(path) {
            return (200, file.clone());
        }
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let is_list = matches!(parts.last(), Some(&"comments" | &"notes"));
        let text =
            |body: &str| serde_json::from_str::<Value>(body).unwrap()["body"].as_str().unwrap().to_owned();
        let refused = self.refuses.filter(|_| request.method != "GET");
        let (status, answer) = match request.method.as_str() {
            _ if refused.is_some() => (refused.unwrap(), json!({"message": "refused"})),
            "GET" if is_list => (200, self.page(query)),
            "POST" | "PATCH" | "PUT" if text(&request.body).chars().count() > LONGEST => {
                (422, json!({"message": "body is too long"}))
            }
            "POST" if is_list => (201, self.say("github-actions[bot]", &text(&request.body))),
            "PATCH" | "PUT" => {
                let id: usize = parts.last().unwrap().parse().unwrap();
                self.comments[id - 1].body = text(&request.body);
                (200, told(&self.comments[id - 1]))
            }
            _ => (404, json!({"message": "Not Found"})),
        };
        (status, answer.to_string().into_bytes())
    }

    fn page(&self, query: &str) -> Value {
        let number = |name: &str, default: usize| {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            value.map_or(default, |value| value.parse().unwrap())
        };
        let (size, page) = (number("per_page", 30).min(100), number("page", 1));
        self.comments.iter().skip(size * (page - 1)).take(size).map(told).collect()
    }
}

fn told(comment: &Comment) -> Value {
    let Comment { id, author, body } = comment;
    json!({"id": id, "user": {"login": author}, "author": {"username": author}, "body": body})
}

fn serve(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut words = line.split(' ');
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return };
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap();
    let request = Request { method: method.to_owned(), path: path.to_owned(), headers, body };
    let (status, answer) = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.requests.push(request.clone());
        state.answer(&request)
    };
    let head =
        format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", answer.len());
    let mut stream = stream;
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&answer)).unwrap();
}
