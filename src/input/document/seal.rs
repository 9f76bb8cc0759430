//! The shape of `seal`: how manifests are sealed.

use schemars::JsonSchema;

use crate::input::decode::{Attempt, Decode, Decoder, Misspelt};
use crate::model::source::Spanned;
use crate::yaml::Node;

mapping! {
    /// How manifests are sealed: exactly one of these.
    SealDocument, "`seal`" {
        /// SOPS files of the ClusterPairs themselves, which Flux, KSOPS and sops open.
        optional sops = "sops": Attempt<Spanned<SopsDocument>>,
        /// ExternalSecrets that make the ClusterPairs from a store; nothing sealed is in Git.
        optional external_secret = "externalSecret": Attempt<Spanned<ExternalSecretDocument>>,
        /// SealedSecrets with a bridge, which makes the ClusterPairs from the unsealed Secrets.
        optional sealed_secret = "sealedSecret": Attempt<Spanned<SealedSecretDocument>>,
        /// Placeholders for argocd-vault-plugin; nothing sealed is in Git.
        optional vault_plugin = "vaultPlugin": Attempt<Spanned<VaultPluginDocument>>,
    }
}

mapping! {
    /// SOPS: exactly one of `age` and `config`.
    SopsDocument, "`sops`" {
        /// Who can open the files: public keys as `age-keygen -y` prints them. Sealed without any other program.
        #[schemars(length(min = 1))]
        optional age = "age": Attempt<Spanned<Vec<Spanned<String>>>>,
        /// A `.sops.yaml`, relative to this file, whose creation rules name the keys: KMS, PGP, Vault, age. Sealed by the
        /// `sops` program on the PATH.
        #[schemars(example = &".sops.yaml")]
        optional config = "config": Attempt<Spanned<String>>,
        /// Render a KSOPS generator for Argo CD, so that no sealed file is a resource.
        optional ksops = "ksops": bool,
    }
}

mapping! {
    /// An ExternalSecret with a generic target.
    ExternalSecretDocument, "`externalSecret`" {
        /// The store that holds the payload.
        #[schemars(required)]
        required store = "store": StoreDocument,
        /// The key in the store; `{source}`, `{destination}`, `{namespace}` and `{name}` are replaced.
        #[schemars(required, example = &"pairs/{source}/{namespace}/{name}")]
        required key = "key": Spanned<String>,
        /// How often the store is read. By default `1h`.
        optional refresh_interval = "refreshInterval": Spanned<String>,
        /// Who owns the object. By default `CreateOrMerge`; `Merge` for External Secrets before 2.8.
        optional creation_policy = "creationPolicy": Spanned<String>,
    }
}

mapping! {
    /// A store of External Secrets.
    StoreDocument, "`store`" {
        /// Its name.
        #[schemars(required)]
        required name = "name": Spanned<String>,
        /// `SecretStore`, by default, or `ClusterSecretStore`.
        optional kind = "kind": Spanned<String>,
    }
}

mapping! {
    /// SealedSecrets of Bitnami, each with a bridge, since a ClusterPair cannot be one.
    SealedSecretDocument, "`sealedSecret`" {
        /// The certificate of the source cluster's controller, a PEM file relative to the one that says so; `{source}` is
        /// replaced. `pairctl certificate` fetches it.
        #[schemars(required, example = &"certificates/{source}.pem")]
        required certificate = "certificate": Spanned<String>,
        /// What a SealedSecret is bound to: `strict`, by default, to its namespace and name, `namespace-wide`, or
        /// `cluster-wide`.
        #[schemars(extend("default" = "strict"))]
        optional scope = "scope": Spanned<String>,
        /// Where the controller runs, for `pairctl certificate`.
        optional controller = "controller": ControllerDocument,
        /// What makes the ClusterPair from the unsealed Secret: exactly one of these.
        #[schemars(required)]
        required bridge = "bridge": Spanned<BridgeDocument>,
    }
}

mapping! {
    /// The Service of the SealedSecrets controller.
    ControllerDocument, "`controller`" {
        /// Its name.
        #[schemars(extend("default" = "sealed-secrets-controller"))]
        optional name = "name": Spanned<String>,
        /// Its namespace.
        #[schemars(extend("default" = "kube-system"))]
        optional namespace = "namespace": Spanned<String>,
    }
}

mapping! {
    /// What makes the ClusterPair from the unsealed Secret: exactly one of these.
    BridgeDocument, "`bridge`" {
        /// A Job that applies the manifest: for Argo CD or Flux, without another operator.
        optional job = "job": Attempt<JobDocument>,
        /// An ExternalSecret that reads the Secret of its own cluster: where External Secrets runs.
        optional external_secrets = "externalSecrets": Attempt<ExternalSecretsBridgeDocument>,
        /// A Kustomization of Flux with `postBuild.substituteFrom`.
        optional flux = "flux": Attempt<FluxDocument>,
    }
}

mapping! {
    /// A Job with rights for the one ClusterPair.
    JobDocument, "`job`" {
        /// An image with kubectl as its entrypoint. By default one of registry.k8s.io.
        optional image = "image": Spanned<String>,
    }
}

mapping! {
    /// An ExternalSecret with a store that is this same cluster.
    ExternalSecretsBridgeDocument, "`externalSecrets`" {
        /// How often the Secret is read. By default `1h`.
        #[schemars(extend("default" = "1h"))]
        optional refresh_interval = "refreshInterval": Spanned<String>,
    }
}

mapping! {
    /// How Flux on the source cluster finds the rendered tree.
    FluxDocument, "`flux`" {
        /// The directory of the source cluster in the repository, from its root; `{source}` is replaced.
        #[schemars(required, example = &"./clusters/{source}")]
        required path = "path": Spanned<String>,
        /// What brings the tree to Flux.
        #[schemars(required)]
        required source_ref = "sourceRef": FluxSourceDocument,
        /// A Kustomization of Flux to wait for. It must not wait in turn for the tree in which the bridge lies.
        optional depends_on = "dependsOn": Attempt<FluxKustomizationDocument>,
    }
}

mapping! {
    /// What brings the tree to Flux.
    FluxSourceDocument, "`sourceRef`" {
        /// `GitRepository`, by default, `OCIRepository` or `Bucket`.
        optional kind = "kind": Spanned<String>,
        /// Its name.
        #[schemars(required)]
        required name = "name": Spanned<String>,
        /// Its namespace. By default `flux-system`.
        optional namespace = "namespace": Spanned<String>,
    }
}

mapping! {
    /// A Kustomization of Flux.
    FluxKustomizationDocument, "`dependsOn`" {
        /// Its name.
        #[schemars(required)]
        required name = "name": Spanned<String>,
        /// Its namespace. By default `flux-system`.
        optional namespace = "namespace": Spanned<String>,
    }
}

mapping! {
    /// Placeholders for argocd-vault-plugin.
    VaultPluginDocument, "`vaultPlugin`" {
        /// The path in the vault; `{source}`, `{destination}`, `{namespace}` and `{name}` are replaced.
        #[schemars(required, example = &"kv/data/pairs/{source}/{namespace}/{name}")]
        required path = "path": Spanned<String>,
    }
}
