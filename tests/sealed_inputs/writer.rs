//! A second writer of SOPS files, only for tests: any type, any rule, either MAC.

use aes_gcm::aead::consts::U32;
use aes_gcm::aes::Aes256;
use aes_gcm::{AeadInOut, AesGcm, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_yaml::{Mapping, Value};
use sha2::{Digest, Sha256, Sha512};

use crate::workshop::recipient;

/// A rule as the `sops` block says it, and what it seals.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) field: &'static str,
    pub(crate) text: &'static str,
    /// Whether everything is sealed but below such keys, or nothing but.
    pub(crate) all_but: bool,
    pub(crate) matches: fn(&str) -> bool,
}

const KEY: [u8; 32] = [7; 32];
const AT: &str = "2026-01-02T03:04:05Z";

/// Seals a document for the first key.
pub(crate) fn seal(document: &Mapping, rule: &Rule, mac_only: bool) -> Mapping {
    let mut hash = Sha512::new();
    if mac_only {
        hash.update(Sha256::digest(b"sops"));
    }
    let mut writer = Writer { rule, mac_only, hash, nonce: 0 };
    let Value::Mapping(mut sealed) = writer.walk(&document.clone().into(), "", rule.all_but) else {
        panic!()
    };
    let digits: Vec<String> =
        writer.hash.clone().finalize().iter().map(|byte| format!("{byte:02X}")).collect();
    let mac = digits.concat();
    let mac = writer.encrypt(mac.as_bytes(), "str", AT);
    let key: age::x25519::Recipient = recipient(0).parse().unwrap();
    let enc = age::encrypt_and_armor(&key, &KEY).unwrap();
    let mut block: Mapping =
        serde_yaml::from_str(&format!("lastmodified: \"{AT}\"\nversion: 3.11.0")).unwrap();
    let age_key: Mapping = [("recipient", recipient(0)), ("enc", enc)]
        .map(|(key, text)| (key.into(), text.into()))
        .into_iter()
        .collect();
    block.insert("age".into(), vec![Value::from(age_key)].into());
    block.insert("mac".into(), mac.into());
    block.insert(rule.field.into(), rule.text.into());
    if mac_only {
        block.insert("mac_only_encrypted".into(), true.into());
    }
    sealed.insert("sops".into(), block.into());
    sealed
}

struct Writer<'r> {
    rule: &'r Rule,
    mac_only: bool,
    hash: Sha512,
    nonce: u8,
}

impl Writer<'_> {
    fn walk(&mut self, value: &Value, path: &str, sealed: bool) -> Value {
        let (kind, bytes) = match value {
            Value::Mapping(entries) => {
                let seal = |(key, value): (&Value, &Value)| {
                    let name = key.as_str().unwrap();
                    let below = if (self.rule.matches)(name) { !self.rule.all_but } else { sealed };
                    (key.clone(), self.walk(value, &format!("{path}{name}:"), below))
                };
                return Value::Mapping(entries.iter().map(seal).collect());
            }
            Value::Sequence(items) => {
                let mut all: Vec<Value> = items.iter().map(|item| self.walk(item, path, sealed)).collect();
                if sealed && !items.is_empty() {
                    // What sops makes of a comment in a list.
                    all.insert(items.len() / 2, self.encrypt(b" remark", "comment", path).into());
                }
                return all.into();
            }
            Value::Null => return Value::Null,
            Value::Bool(true) => ("bool", "True".to_owned()),
            Value::Bool(false) => ("bool", "False".to_owned()),
            Value::Number(number) if number.is_f64() => ("float", number.as_f64().unwrap().to_string()),
            Value::Number(number) => ("int", number.to_string()),
            Value::String(text) => ("str", text.clone()),
            Value::Tagged(_) => panic!("no tags"),
        };
        if sealed || !self.mac_only {
            self.hash.update(&bytes);
        }
        if sealed && !bytes.is_empty() {
            self.encrypt(bytes.as_bytes(), kind, path).into()
        } else {
            value.clone()
        }
    }

    fn encrypt(&mut self, bytes: &[u8], kind: &str, path: &str) -> String {
        self.nonce = self.nonce.wrapping_add(1);
        let (nonce, mut data) = ([self.nonce; 32], bytes.to_vec());
        let cipher = AesGcm::<Aes256, U32>::new((&KEY).into());
        let sealed =
            cipher.encrypt_inout_detached((&nonce).into(), path.as_bytes(), data.as_mut_slice().into());
        let [data, iv, tag] = [&data[..], &nonce, &sealed.unwrap()].map(|bytes| STANDARD.encode(bytes));
        format!("ENC[AES256_GCM,data:{data},iv:{iv},tag:{tag},type:{kind}]")
    }
}
