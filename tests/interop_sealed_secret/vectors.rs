//! Values that other implementations sealed.

use pairctl::sealed_secret::{Scope, SealedValue, UnsealError, label, unseal};

use crate::fixture::{keys, pem};

const PLAIN: &str = include_str!("../vectors/sealing/sealed.plain.json");

/// Each for the object `remote-b` in `kube-system`, with its scope and what was sealed.
const SEALED: [(Scope, &str, &str); 7] = [
    (Scope::Strict, pem!("sealed.strict.kubesealpy.b64"), PLAIN),
    (Scope::Strict, pem!("sealed.strict.rust.b64"), PLAIN),
    (Scope::NamespaceWide, pem!("sealed.namespace.kubesealpy.b64"), PLAIN),
    (Scope::NamespaceWide, pem!("sealed.namespace.rust.b64"), PLAIN),
    (Scope::NamespaceWide, pem!("sealed.namespace.linode.b64"), "hello linode"),
    (Scope::ClusterWide, pem!("sealed.cluster.kubesealpy.b64"), PLAIN),
    (Scope::ClusterWide, pem!("sealed.cluster.rust.b64"), PLAIN),
];

#[test]
fn values_of_other_implementations_open_in_their_scope_and_in_no_other() {
    for (number, (scope, sealed, plain)) in SEALED.into_iter().enumerate() {
        for other in [Scope::Strict, Scope::NamespaceWide, Scope::ClusterWide] {
            let opened = unseal(sealed, &keys(), &label(other, "kube-system", "remote-b"));
            let expected =
                if other == scope { Ok(plain.as_bytes().to_vec()) } else { Err(UnsealError::NoKey) };
            assert_eq!(opened.map(|plain| plain.to_vec()), expected, "{number}: {scope} as {other}");
        }
    }
}

#[test]
fn values_of_other_implementations_are_kept_to_the_byte() {
    for (_, sealed, _) in SEALED {
        assert_eq!(sealed.parse::<SealedValue>().unwrap().as_str(), sealed.trim_end());
    }
}
