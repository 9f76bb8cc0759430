//! The shape of `seal`: how manifests are sealed.

use schemars::JsonSchema;

use super::words::{meanings, words};
use super::{CREATION_POLICIES, Example, STORE_KINDS, SealedSecretDocument};
use crate::input::decode::{Attempt, Decode, Decoder, Misspelt};
use crate::model::source::Spanned;
use crate::yaml::Node;

mapping! {
    /// How manifests are sealed: exactly one of `sops`, `sealedSecret`, `externalSecret` and `vaultPlugin`.
    #[schemars(extend("x-one-of" = ["sops", "sealedSecret", "externalSecret", "vaultPlugin"]))]
    SealDocument, "`seal`" {
        /// SOPS files of the ClusterPairs themselves: what is secret is ciphertext in Git, and Flux, KSOPS or `sops` opens it.
        /// The way to begin with.
        #[schemars(example = Example(r#"{"age": ["age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46"]}"#))]
        optional sops = "sops": Attempt<Spanned<SopsDocument>>,
        /// ExternalSecrets that make the ClusterPairs from a store; nothing sealed is in Git. `pairctl payload` prints what
        /// the store must hold.
        #[schemars(extend("x-needs" = "External Secrets 2.8 or later, with its generic targets switched on"), example = Example(r#"{"store": {"name": "px"}, "key": "pairs/{source}/{namespace}/{name}"}"#))]
        optional external_secret = "externalSecret": Attempt<Spanned<ExternalSecretDocument>>,
        /// SealedSecrets of Bitnami with a bridge, which makes the ClusterPairs from the unsealed Secrets, since a ClusterPair
        /// cannot be sealed by itself.
        #[schemars(extend("x-needs" = "the Sealed Secrets controller on each source cluster"), example = Example(r#"{"certificate": "certificates/{source}.pem", "bridge": {"externalSecrets": {"refreshInterval": "15m"}}}"#))]
        optional sealed_secret = "sealedSecret": Attempt<Spanned<SealedSecretDocument>>,
        /// Placeholders for argocd-vault-plugin; nothing sealed is in Git. `pairctl payload` prints what the vault must hold.
        #[schemars(extend("x-needs" = "Argo CD with argocd-vault-plugin, which is not maintained any more"), example = Example(r#"{"path": "kv/data/pairs/{source}/{namespace}/{name}"}"#))]
        optional vault_plugin = "vaultPlugin": Attempt<Spanned<VaultPluginDocument>>,
    }
}

mapping! {
    /// SOPS: exactly one of `age` and `config`.
    #[schemars(extend("x-one-of" = ["age", "config"]))]
    SopsDocument, "`sops`" {
        /// Who can open the files: public keys as `age-keygen -y` prints them, those of Flux or KSOPS on the source clusters and
        /// of whoever repairs them. Sealed without any other program. Instead of `config`.
        #[schemars(length(min = 1), extend("x-text" = "age"), example = ["age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46"])]
        optional age = "age": Attempt<Spanned<Vec<Spanned<String>>>>,
        /// A `.sops.yaml`, relative to this file, whose creation rules name the keys: KMS, PGP, Vault, age. Instead of `age`.
        #[schemars(extend("x-text" = "some", "x-needs" = "the `sops` program on the PATH"), example = &".sops.yaml")]
        optional config = "config": Attempt<Spanned<String>>,
        /// Whether to render a KSOPS generator, so that no sealed file is a resource. Argo CD needs it: otherwise it applies the
        /// ciphertext. Flux does not.
        #[schemars(extend("default" = false, "x-needs" = "Argo CD with KSOPS"), example = &true)]
        optional ksops = "ksops": bool,
    }
}

mapping! {
    /// An ExternalSecret with a generic target.
    ExternalSecretDocument, "`externalSecret`" {
        /// The store of External Secrets that holds the payload.
        #[schemars(required, example = Example(r#"{"name": "px", "kind": "ClusterSecretStore"}"#))]
        required store = "store": StoreDocument,
        /// The key in the store; `{source}`, `{destination}`, `{namespace}` and `{name}` are replaced. All but `{destination}`
        /// must be in it, or two pairs would share a key.
        #[schemars(required, extend("x-text" = "keyPattern"), example = &"pairs/{source}/{namespace}/{name}")]
        required key = "key": Spanned<String>,
        /// How often the store is read, as Go writes durations.
        #[schemars(extend("default" = "1h", "x-text" = "duration"), example = &"15m")]
        optional refresh_interval = "refreshInterval": Spanned<String>,
        /// What External Secrets does with a ClusterPair. `Owner` and `Orphan` are refused: they would wipe Stork's status.
        #[schemars(extend("default" = "CreateOrMerge", "enum" = words(&CREATION_POLICIES), "enumDescriptions" = meanings(&CREATION_POLICIES)), example = &"Merge")]
        optional creation_policy = "creationPolicy": Spanned<String>,
    }
}

mapping! {
    /// A store of External Secrets.
    StoreDocument, "`store`" {
        /// Its name on the source clusters.
        #[schemars(required, example = &"px")]
        required name = "name": Spanned<String>,
        /// Its kind.
        #[schemars(extend("default" = "SecretStore", "enum" = words(&STORE_KINDS), "enumDescriptions" = meanings(&STORE_KINDS)), example = &"ClusterSecretStore")]
        optional kind = "kind": Spanned<String>,
    }
}

mapping! {
    /// Placeholders for argocd-vault-plugin.
    VaultPluginDocument, "`vaultPlugin`" {
        /// The path in the vault; `{source}`, `{destination}`, `{namespace}` and `{name}` are replaced. All but `{destination}`
        /// must be in it, or two pairs would share a path.
        #[schemars(required, extend("x-text" = "keyPattern"), example = &"kv/data/pairs/{source}/{namespace}/{name}")]
        required path = "path": Spanned<String>,
    }
}
