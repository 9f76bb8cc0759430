//! The encryption of a tree and nothing else: the same operations of the same libraries on values of the same lengths.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::{fs, thread};

use aes_gcm::aead::consts::U32;
use aes_gcm::aes::Aes256;
use aes_gcm::{AeadInOut, AesGcm, KeyInit};
use sha2::{Digest, Sha512};
use walkdir::WalkDir;

use crate::fleet;

/// As long as the path of a value is.
const ASSOCIATED: &[u8] = b"spec:config:users:kubernetes-admin:client-key-data:";

/// Reads out of a rendered tree how long what it sealed is: a line a manifest. Its last value is the MAC.
pub(crate) fn write_lengths(tree: &Path, target: &Path) {
    let mut text = String::new();
    for entry in WalkDir::new(tree).into_iter().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().ends_with(".clusterpair.yaml") {
            for length in lengths(&fs::read_to_string(entry.path()).unwrap()) {
                let _ = write!(text, "{length} ");
            }
            text.push('\n');
        }
    }
    fleet::save(target, &text);
}

/// Of the plaintexts, which are as long as their ciphertexts.
fn lengths(manifest: &str) -> impl Iterator<Item = usize> {
    manifest.split("ENC[AES256_GCM,data:").skip(1).map(|rest| {
        let data = rest.split(',').next().unwrap();
        data.len() / 4 * 3 - data.bytes().rev().take_while(|byte| *byte == b'=').count()
    })
}

/// Seals as many values of such lengths, on as many threads as there are processors.
pub(crate) fn encrypt(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let manifests: Vec<Vec<usize>> = text
        .lines()
        .map(|line| line.split_whitespace().map(|length| length.parse().unwrap()).collect())
        .collect();
    let threads = thread::available_parallelism().unwrap().get();
    thread::scope(|scope| {
        for part in manifests.chunks(manifests.len().div_ceil(threads)) {
            scope.spawn(move || {
                let recipient = recipient().parse().unwrap();
                for lengths in part {
                    manifest(lengths, &recipient);
                }
            });
        }
    });
}

/// A data key, an age file for it, every value below it, and the MAC over the values.
fn manifest(lengths: &[usize], recipient: &age::x25519::Recipient) {
    let mut random = vec![0; 32 * (1 + lengths.len())];
    getrandom::fill(&mut random).unwrap();
    let (key, nonces) = random.split_first_chunk::<32>().unwrap();
    black_box(age::encrypt_and_armor(recipient, key).unwrap());
    let cipher: AesGcm<Aes256, U32> = AesGcm::new(key.into());
    let mut mac = Sha512::new();
    let mut value = vec![b'x'; lengths.iter().copied().max().unwrap()];
    for (at, (length, nonce)) in lengths.iter().zip(nonces.as_chunks::<32>().0).enumerate() {
        let value = &mut value[..*length];
        if at + 1 < lengths.len() {
            mac.update(&*value);
        }
        black_box(cipher.encrypt_inout_detached(nonce.into(), ASSOCIATED, value.into()).unwrap());
    }
    black_box(mac.finalize());
}

/// The one of the fleet.
fn recipient() -> &'static str {
    fleet::SOPS.trim_start_matches("sops: {age: [").trim_end_matches("]}")
}
