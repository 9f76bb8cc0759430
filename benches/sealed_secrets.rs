//! Sealing 1,000 pairs as SealedSecrets, beside the bare operations of the library below it on values of the same sizes,
//! in one run and on as many threads. Prints a table of medians and their ratios to the bare operations.
//!
//! What is sealed is written too: `TMPDIR` names the file system.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench whose fleet cannot be made has failed, and prints its table"
)]

mod fleet;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet::Fleet;
use pairctl::input::sops_binary::SopsBinary;
use pairctl::input::unseal::Unsealer;
use pairctl::input::{certificates, contents, load, validate};
use pairctl::model::finding::Findings;
use pairctl::model::fingerprint::Hasher;
use pairctl::model::pairing::Pairings;
use pairctl::model::plan::Plan;
use pairctl::render::apply::{Workshop, apply};
use pairctl::render::change::{Action, FileChange};
use pairctl::render::survey::{Desired, survey};
use pairctl::render::template::Templates;
use pairctl::render::wanted::Sealing;
use pairctl::sealed_secret::{SealingCertificate, seal};
use pairctl::sops::LastModified;

const CERTIFICATE: &str = include_str!("../tests/vectors/sealing/certificates/valid.pem");
const PUBLIC_KEY: &str = include_str!("../tests/vectors/sealing/pub.pem");
const SEAL: &str = "sealedSecret: {certificate: controller.pem, bridge: {job: {}}}";
const LABEL: &[u8] = b"namespace-0/to-cluster-0001.clusterpair";
/// The least that have more than 1,000 pairs.
const CLUSTERS: usize = 11;
const PAIRS: usize = 1_000;
const ROUNDS: usize = 15;

fn main() {
    let fleet = tempfile::tempdir().unwrap();
    Fleet { pairs: CLUSTERS * 100, clusters: CLUSTERS }.write(fleet.path(), SEAL);
    fleet::save(&fleet.path().join("controller.pem"), CERTIFICATE);
    let (_, sizes, texts) = sealed(fleet.path(), &fleet.path().join("first"));
    assert_eq!(sizes.len(), PAIRS);
    let (key, certificate) = (public_key(), SealingCertificate::from_pem(CERTIFICATE.as_bytes()).unwrap());
    let mut rows: [(&str, Vec<Duration>); 4] = [
        ("RSA-OAEP of 32 bytes and AES-256-GCM, bare", Vec::new()),
        ("sealed and opened again, in memory", Vec::new()),
        ("manifests sealed, read back and written", Vec::new()),
        ("their bytes written, for comparison", Vec::new()),
    ];
    for round in 0..ROUNDS {
        rows[0].1.push(on_all_cores(&sizes, |size| bare(&key, *size)));
        rows[1].1.push(on_all_cores(&sizes, |size| {
            black_box(seal(&vec![7; *size], &certificate, LABEL).unwrap());
        }));
        rows[2].1.push(sealed(fleet.path(), &fleet.path().join(format!("round-{round}"))).0);
        let copies = fleet.path().join(format!("copies-{round}"));
        rows[3].1.push(on_all_cores(&texts, |(path, text)| write(&copies.join(path), text)));
    }
    let middle = |durations: &mut Vec<Duration>| {
        durations.sort();
        durations[durations.len() / 2].as_secs_f64()
    };
    let bare = middle(&mut rows[0].1);
    println!("{PAIRS} values, {} bytes on average\n", sizes.iter().sum::<usize>() / PAIRS);
    println!("| | milliseconds (least to most) | to bare |\n|---|---|---|");
    for (name, mut durations) in rows {
        let median = middle(&mut durations);
        let [least, most] =
            [durations[0], durations[durations.len() - 1]].map(|time| time.as_secs_f64() * 1e3);
        println!("| {name} | {:.0} ({least:.0} to {most:.0}) | {:.2} |", median * 1e3, median / bare);
    }
}

fn public_key() -> OaepPublicEncryptingKey {
    let lines: String = PUBLIC_KEY.lines().filter(|line| !line.starts_with("-----")).collect();
    let key = PublicEncryptingKey::from_der(&STANDARD.decode(lines).unwrap()).unwrap();
    OaepPublicEncryptingKey::new(key).unwrap()
}

/// What cannot be left out of a SealedSecret.
fn bare(key: &OaepPublicEncryptingKey, size: usize) {
    let (session, mut head, mut value) = ([7; 32], vec![0; key.ciphertext_size()], vec![7; size]);
    key.encrypt(&OAEP_SHA256_MGF1SHA256, &session, &mut head, Some(LABEL)).unwrap();
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &session).unwrap());
    cipher.seal_in_place_append_tag(Nonce::assume_unique_for_key([0; 12]), Aad::empty(), &mut value).unwrap();
    black_box((head, value));
}

fn on_all_cores<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) -> Duration {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    thread::scope(|scope| {
        for part in items.chunks(items.len().div_ceil(threads)) {
            scope.spawn(|| part.iter().for_each(&work));
        }
    });
    start.elapsed()
}

/// The same steps as `render::tree::write`, which takes nothing but sealed text.
fn write(path: &Path, text: &str) {
    let directory = path.parent().unwrap();
    std::fs::create_dir_all(directory).unwrap();
    let mut file = tempfile::Builder::new().prefix(".pairctl-").tempfile_in(directory).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.persist(path).unwrap();
}

/// Seals the pairs into a fresh tree: how long that took, how long each value is that was sealed, and the files.
fn sealed(fleet: &Path, output: &Path) -> (Duration, Vec<usize>, Vec<(PathBuf, String)>) {
    let mut findings = Findings::default();
    let files = load::load(&fleet.join("pairings.yaml"), &mut findings);
    let pairings = validate::validate(&files, &mut findings).unwrap();
    let pairings = Pairings { output: output.to_owned(), ..pairings };
    let (plan, now) = (Plan::new(&pairings, None), SystemTime::now());
    let contents = contents::gather(&pairings, &plan, now, &Unsealer::default(), &mut findings);
    let certificates = certificates::gather(&plan, &mut findings);
    let templates = Templates::new(Vec::new(), &mut findings);
    let desired = Desired {
        pairings: &pairings,
        plan: &plan,
        contents: &contents,
        templates: &templates,
        certificates: &certificates,
        creation_rules: &BTreeMap::new(),
        working_directory: Path::new(""),
        sealing: Sealing::default(),
        now,
    };
    let found = survey(&desired, std::slice::from_ref(&pairings.output), &Hasher::default()).unwrap();
    let is_sealed = |file: &FileChange<'_>| matches!(file.action, Action::Seal { .. });
    let files: Vec<FileChange<'_>> = found.files.into_iter().filter(is_sealed).take(PAIRS).collect();
    let at = LastModified::try_from(now).unwrap();
    let start = Instant::now();
    let workshop = Workshop { at: &at, program: &SopsBinary::default() };
    apply(&files, &pairings.output, workshop, &|| ()).unwrap();
    let took = start.elapsed();
    let text = |file: &FileChange<'_>| {
        let below = file.path.strip_prefix(output).unwrap().to_owned();
        (below, std::fs::read_to_string(&file.path).unwrap())
    };
    let texts: Vec<_> = files.iter().map(text).collect();
    (took, texts.iter().map(|(_, text)| sealed_length(text)).collect(), texts)
}

/// The length of the one value before it was sealed.
fn sealed_length(manifest: &str) -> usize {
    let object: serde_yaml::Value = serde_yaml::from_str(manifest).unwrap();
    let (_, value) = object["spec"]["encryptedData"].as_mapping().unwrap().iter().next().unwrap();
    STANDARD.decode(value.as_str().unwrap()).unwrap().len() - (2 + 512 + 16)
}
