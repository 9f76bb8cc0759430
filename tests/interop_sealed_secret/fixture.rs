//! Throw-away keys, and objects sealed for them.

use std::collections::BTreeMap;

use pairctl::sealed_secret::{
    Metadata, Scope, SealedSecret, SealingCertificate, UnsealError, UnsealingKey, label, seal, unseal,
};

/// Where the keys and certificates are.
pub(crate) const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/sealing");

/// The text of a file among them.
macro_rules! pem {
    ($name:literal) => {
        include_str!(concat!("../vectors/sealing/", $name))
    };
}
pub(crate) use pem;

/// Every scope.
pub(crate) const SCOPES: [Scope; 3] = [Scope::Strict, Scope::NamespaceWide, Scope::ClusterWide];

/// Where everything is sealed for.
pub(crate) const HOME: (&str, &str) = ("payments", "remotecluster");

/// Valid from 2020 to 9999, with the key of `key.pem`.
pub(crate) fn certificate() -> SealingCertificate {
    SealingCertificate::from_pem(pem!("certificates/valid.pem").as_bytes()).unwrap()
}

/// The keys of all certificates that can be sealed for: PKCS #1 with 4096 bits, and PKCS #8 with 2048.
pub(crate) fn keys() -> [UnsealingKey; 2] {
    [pem!("rsa-2048.key.pem"), pem!("key.pem")].map(|pem| UnsealingKey::from_pem(pem.as_bytes()).unwrap())
}

/// What is sealed, by key of the Secret.
pub(crate) fn data() -> BTreeMap<String, Vec<u8>> {
    let long: Vec<u8> = (0..=255).cycle().take(6_000).collect();
    let text = "kind: ClusterPair\nspec:\n    token: \"hunter2 ü 🚢\"\n";
    BTreeMap::from(
        [("clusterpair.yaml", text.as_bytes().to_vec()), ("empty", vec![]), ("long", long)]
            .map(|(key, value)| (key.to_owned(), value)),
    )
}

/// An object as pairctl makes it, sealed for [`HOME`].
pub(crate) fn object(scope: Scope) -> SealedSecret {
    let (namespace, name) = HOME;
    let (certificate, label) = (certificate(), label(scope, namespace, name));
    let encrypted_data =
        data().into_iter().map(|(key, value)| (key, seal(&value, &certificate, &label).unwrap())).collect();
    let note = BTreeMap::from([("example.com/note".to_owned(), "12:30".to_owned())]);
    SealedSecret {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        scope,
        metadata: Metadata::default(),
        template: Metadata { labels: note.clone(), annotations: note },
        secret_type: "Opaque".to_owned(),
        encrypted_data,
    }
}

/// An object, and whether it opens where it now is.
pub(crate) struct Moved {
    pub(crate) object: SealedSecret,
    pub(crate) opens: bool,
    pub(crate) how: String,
}

/// Objects of every scope: as they were sealed, renamed, in another namespace, and under each other scope.
pub(crate) fn moved() -> Vec<Moved> {
    let (namespace, name) = HOME;
    let mut all = Vec::new();
    for scope in SCOPES {
        let sealed = object(scope);
        let mut push = |object: SealedSecret, opens: bool, how: &str| {
            all.push(Moved { object, opens, how: format!("{scope}, {how}") });
        };
        push(sealed.clone(), true, "as it was sealed");
        let renamed = SealedSecret { name: format!("{name}-2"), ..sealed.clone() };
        push(renamed, scope != Scope::Strict, "renamed");
        let away = SealedSecret { namespace: format!("{namespace}-2"), ..sealed.clone() };
        push(away, scope == Scope::ClusterWide, "in another namespace");
        for other in SCOPES.into_iter().filter(|other| *other != scope) {
            push(SealedSecret { scope: other, ..sealed.clone() }, false, &format!("said to be {other}"));
        }
    }
    all
}

/// Opens all values of an object as pairctl does.
pub(crate) fn opened(object: &SealedSecret) -> Result<BTreeMap<String, Vec<u8>>, UnsealError> {
    let (keys, label) = (keys(), label(object.scope, &object.namespace, &object.name));
    let values = object.encrypted_data.iter();
    values.map(|(key, value)| Ok((key.clone(), unseal(value.as_str(), &keys, &label)?.to_vec()))).collect()
}
