//! A file that somebody else sealed, sealed anew with other content: for the same recipients, by the same rule, in the same form.
//! And a new one, whole.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use zeroize::Zeroizing;

use super::cipher::{Cipher, DataKey};
use super::disclosed::disclosed;
use super::document::{Form, SealedDocument};
use super::identities::Identities;
use super::mac::Mac;
use super::path::KeyPath;
use super::random::Blocks;
use super::rule::{Rule, Verdict};
use super::stanza::{AgeKey, Header, VERSION};
use super::{LastModified, SealError, keys};
use crate::model::cluster_pair::Plain;
use crate::model::recipient::Recipient;
use crate::yaml;

/// A whole SOPS file. Only sealing makes one.
pub struct ResealedText(String);

impl ResealedText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a file cannot be sealed anew.
#[derive(Debug, thiserror::Error)]
pub enum ResealError {
    /// Its data key is sealed for other keys too, which pairctl has not.
    #[error("it is sealed with `{0}` too, and pairctl seals for age alone")]
    OtherKeys(&'static str),
    /// A recipient is of another kind.
    #[error("one of its recipients is of a kind that pairctl does not seal for")]
    Recipient,
    /// Comments say what is sealed, and comments are not kept.
    #[error("comments in it say what is sealed")]
    Comments,
    /// Its rule does not cover what is new in it.
    #[error("its rule, `{rule}`, does not cover `{keys}`, which would stand in it in clear")]
    Disclosed {
        /// The field of the `sops` block that says the rule.
        rule: &'static str,
        /// The keys down to the value.
        keys: String,
    },
    /// Sealing failed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl SealedDocument<'_> {
    /// Seals this content in place of what the document hides. What comes out has been opened again.
    ///
    /// Nothing comes out in clear that does not stand there in clear already, but values below the `readable` keys, such as
    /// `users:name`.
    pub fn reseal(
        &self,
        content: &Plain,
        readable: &[&str],
        identities: &Identities,
        at: &LastModified,
    ) -> Result<ResealedText, ResealError> {
        let header = self.header();
        if let Some(other) = header.other_keys {
            return Err(ResealError::OtherKeys(other));
        }
        if matches!(header.rule, Rule::ByForm) {
            return Err(ResealError::Comments);
        }
        let recipients = header.age.iter().map(|key| key.recipient.parse::<Recipient>());
        let recipients: Vec<Recipient> =
            recipients.collect::<Result<_, _>>().map_err(|_| ResealError::Recipient)?;
        let before = self.open(identities).ok().and_then(|bytes| read(&bytes)).ok_or(SealError::SelfCheck)?;
        let [before, whole] = [&before, content].map(|content| self.whole(content));
        if let Some(keys) = disclosed(&header.rule, &before, &whole, readable) {
            let rule = header.rule_said.as_ref().map_or(UNSAID, |(field, _)| *field);
            return Err(ResealError::Disclosed { rule, keys });
        }
        let (text, _) = sealed(&whole, header, &recipients, at, self.form())?;
        let opened = SealedDocument::recognise(&text).ok().flatten();
        let opened = opened.and_then(|document| document.open(identities).ok());
        let same = opened.and_then(|bytes| read(&bytes)).is_some_and(|opened| opened == *content);
        if same { Ok(ResealedText(text)) } else { Err(SealError::SelfCheck.into()) }
    }

    /// A content as this document holds it.
    fn whole(&self, content: &Plain) -> Plain {
        match self.form() {
            Form::Binary => {
                let text = yaml::to_secret_text(&content.exposed());
                Plain::map([("data", Plain::text(&**text))])
            }
            Form::Yaml | Form::Json => content.clone(),
        }
    }
}

/// The rule of a file that says none.
const UNSAID: &str = "unencrypted_suffix";

/// Seals a new YAML file, all of its values, as `sops encrypt` does without a rule. What comes out has been opened again.
pub fn seal_file(
    content: &Plain,
    recipients: &[Recipient],
    at: &LastModified,
) -> Result<ResealedText, ResealError> {
    if recipients.is_empty() {
        return Err(SealError::NoRecipients.into());
    }
    let header = Header::of_new_file();
    if let Some(keys) = disclosed(&header.rule, &Plain::Null, content, &[]) {
        return Err(ResealError::Disclosed { rule: UNSAID, keys });
    }
    let (text, key) = sealed(content, &header, recipients, at, Form::Yaml)?;
    let opened = SealedDocument::recognise(&text).ok().flatten();
    let opened = opened.and_then(|document| document.open_with(&key).ok());
    let same = opened.and_then(|bytes| read(&bytes)).is_some_and(|opened| opened == *content);
    if same { Ok(ResealedText(text)) } else { Err(SealError::SelfCheck.into()) }
}

fn sealed(
    whole: &Plain,
    header: &Header,
    recipients: &[Recipient],
    at: &LastModified,
    form: Form,
) -> Result<(String, DataKey), ResealError> {
    let mut blocks = Blocks::draw(leaves(whole) + 2)?;
    let key: DataKey = Zeroizing::new(blocks.next());
    let mut writer = Writer {
        rule: &header.rule,
        cipher: Cipher::new(&key),
        blocks,
        mac: Mac::new(header.mac_only_encrypted),
        covers_clear: !header.mac_only_encrypted,
        path: KeyPath::default(),
        scratch: Zeroizing::default(),
    };
    let tree = writer.tree(whole, header.rule.at_root())?;
    let Tree::Map(mut entries) = tree else { return Err(SealError::Parts.into()) };
    let mac = writer.finish(at)?;
    let block = Block { age: keys::wrap(&key, recipients)?, header, at, mac, is_json: form != Form::Yaml };
    entries.push(("sops".to_owned(), Tree::Block(Box::new(block))));
    let file = Tree::Map(entries);
    let text = match form {
        Form::Yaml => yaml::to_text(&file),
        Form::Json | Form::Binary => {
            serde_json::to_string_pretty(&file).map_err(|_| SealError::SelfCheck)? + "\n"
        }
    };
    Ok((text, key))
}

/// What a text says.
fn read(bytes: &[u8]) -> Option<Plain> {
    super::content(std::str::from_utf8(bytes).ok()?)
}

fn leaves(plain: &Plain) -> usize {
    match plain {
        Plain::Null => 0,
        Plain::Bool(_) | Plain::Text(_) => 1,
        Plain::List(items) => items.iter().map(leaves).sum(),
        Plain::Map(entries) => entries.values().map(leaves).sum(),
    }
}

/// What is written: ciphertext, and what the rule leaves in clear.
enum Tree<'a> {
    Null,
    Bool(bool),
    Text(String),
    List(Vec<Tree<'a>>),
    Map(Vec<(String, Tree<'a>)>),
    Block(Box<Block<'a>>),
}

/// The `sops` block.
struct Block<'a> {
    age: Vec<AgeKey>,
    header: &'a Header,
    at: &'a LastModified,
    mac: String,
    is_json: bool,
}

struct Writer<'r> {
    rule: &'r Rule,
    cipher: Cipher,
    blocks: Blocks,
    mac: Mac,
    covers_clear: bool,
    path: KeyPath,
    scratch: Zeroizing<Vec<u8>>,
}

impl Writer<'_> {
    fn tree<'a>(&mut self, plain: &Plain, verdict: Verdict) -> Result<Tree<'a>, SealError> {
        Ok(match plain {
            Plain::Null => Tree::Null,
            Plain::Bool(value) => {
                match self.leaf(if *value { b"True" } else { b"False" }, "bool", verdict)? {
                    Some(sealed) => Tree::Text(sealed),
                    None => Tree::Bool(*value),
                }
            }
            Plain::Text(text) => match self.leaf(text.expose().as_bytes(), "str", verdict)? {
                Some(sealed) => Tree::Text(sealed),
                None => Tree::Text(text.expose().to_owned()),
            },
            Plain::List(items) => {
                Tree::List(items.iter().map(|item| self.tree(item, verdict)).collect::<Result<_, _>>()?)
            }
            Plain::Map(entries) => {
                let mut written = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let outer = self.path.enter(key);
                    written.push((key.clone(), self.tree(value, self.rule.below(verdict, key))?));
                    self.path.leave(outer);
                }
                Tree::Map(written)
            }
        })
    }

    /// The ciphertext of a value; nothing where it stays as it is, as an empty text does.
    fn leaf(&mut self, bytes: &[u8], kind: &str, verdict: Verdict) -> Result<Option<String>, SealError> {
        let is_sealed = verdict == Verdict::Sealed;
        if is_sealed || self.covers_clear {
            self.mac.add(bytes);
        }
        if !is_sealed || bytes.is_empty() {
            return Ok(None);
        }
        let nonce = self.blocks.next();
        self.cipher.seal((bytes, kind), &nonce, self.path.as_bytes(), &mut self.scratch).map(Some)
    }

    fn finish(mut self, at: &LastModified) -> Result<String, SealError> {
        let mac = self.mac.finish();
        let nonce = self.blocks.next();
        self.cipher.seal((mac.as_bytes(), "str"), &nonce, at.as_str().as_bytes(), &mut self.scratch)
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
            Self::Block(block) => block.serialize(serializer),
        }
    }
}

impl Serialize for Block<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.is_json {
            let keys =
                self.age.iter().map(|key| serde_json::json!({"recipient": key.recipient, "enc": key.enc}));
            map.serialize_entry("age", &keys.collect::<Vec<_>>())?;
        } else {
            map.serialize_entry("age", &self.age)?;
        }
        if let Some((field, text)) = &self.header.rule_said {
            map.serialize_entry(field, text)?;
        }
        map.serialize_entry("lastmodified", self.at.as_str())?;
        map.serialize_entry("mac", &self.mac)?;
        if self.header.mac_only_encrypted {
            map.serialize_entry("mac_only_encrypted", &true)?;
        }
        map.serialize_entry("version", VERSION)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn new(content: &Plain) -> Result<(ResealedText, Identities), ResealError> {
        use age::secrecy::ExposeSecret as _;
        let identity = age::x25519::Identity::generate();
        let recipient = identity.to_public().to_string().parse().unwrap();
        let at = LastModified::try_from(SystemTime::UNIX_EPOCH).unwrap();
        let identities = Identities::parse(identity.to_string().expose_secret()).unwrap();
        seal_file(content, &[recipient], &at).map(|text| (text, identities))
    }

    #[test]
    fn a_new_file_shows_nothing_but_its_keys() {
        let user =
            Plain::map([("token", Plain::text("hunter2")), ("on", Plain::Bool(true)), ("no", Plain::Null)]);
        let content = Plain::map([
            ("server", Plain::text("10.0.0.1")),
            ("number", Plain::text("0x1F")),
            ("lines", Plain::text("a\n\tb: c\n")),
            ("empty", Plain::text("")),
            ("users", Plain::List(vec![user])),
        ]);
        let (sealed, identities) = new(&content).unwrap();
        assert!(!sealed.as_str().contains("hunter2") && !sealed.as_str().contains("10.0.0.1"));
        let document = SealedDocument::recognise(sealed.as_str()).unwrap().unwrap();
        let opened = document.open(&identities).unwrap();
        assert_eq!(read(&opened), Some(content));
    }

    #[test]
    fn a_key_that_sops_would_leave_in_clear_is_refused() {
        let content = Plain::map([("extra", Plain::map([("a_unencrypted", Plain::text("hunter2"))]))]);
        assert!(matches!(new(&content), Err(ResealError::Disclosed { .. })));
    }

    #[test]
    fn a_new_file_for_nobody_is_refused() {
        let at = LastModified::try_from(SystemTime::UNIX_EPOCH).unwrap();
        let refused = seal_file(&Plain::map([("a", Plain::text("b"))]), &[], &at);
        assert!(matches!(refused, Err(ResealError::Seal(SealError::NoRecipients))));
    }
}
