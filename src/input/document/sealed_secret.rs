//! The shape of `sealedSecret` and its bridges.

use schemars::JsonSchema;

use super::words::{meanings, words};
use super::{Example, FLUX_SOURCES, SCOPES};
use crate::input::decode::{Attempt, Decode, Decoder, Misspelt};
use crate::model::source::Spanned;
use crate::yaml::Node;

mapping! {
    /// SealedSecrets of Bitnami, each with a bridge, since a ClusterPair cannot be one.
    SealedSecretDocument, "`sealedSecret`" {
        /// The certificate of the source cluster's controller, a PEM file relative to the one that says so; `{source}` is
        /// replaced. `pairctl certificate` fetches it.
        #[schemars(required, extend("x-text" = "sourcePattern"), example = &"certificates/{source}.pem")]
        required certificate = "certificate": Spanned<String>,
        /// What a SealedSecret is bound to: where else the controller would open it.
        #[schemars(extend("default" = "strict", "enum" = words(&SCOPES), "enumDescriptions" = meanings(&SCOPES)), example = &"namespace-wide")]
        optional scope = "scope": Spanned<String>,
        /// Where the controller runs, for `pairctl certificate`. Without it where the upstream chart installs it.
        #[schemars(example = Example(r#"{"namespace": "sealed-secrets"}"#))]
        optional controller = "controller": ControllerDocument,
        /// What makes the ClusterPair from the unsealed Secret.
        #[schemars(required, example = Example(r#"{"job": {"image": "registry.example.com/kubectl:v1.34.1"}}"#))]
        required bridge = "bridge": Spanned<BridgeDocument>,
    }
}

mapping! {
    /// The Service of the Sealed Secrets controller.
    ControllerDocument, "`controller`" {
        /// The Service's name.
        #[schemars(extend("default" = "sealed-secrets-controller", "x-text" = "name"), example = &"sealed-secrets")]
        optional name = "name": Spanned<String>,
        /// Its namespace.
        #[schemars(extend("default" = "kube-system", "x-text" = "namespace"), example = &"sealed-secrets")]
        optional namespace = "namespace": Spanned<String>,
    }
}

mapping! {
    /// What makes the ClusterPair from the unsealed Secret: exactly one of `job`, `externalSecrets` and `flux`.
    #[schemars(extend("x-one-of" = ["job", "externalSecrets", "flux"]))]
    BridgeDocument, "`bridge`" {
        /// A Job that applies the manifest, with rights for the one ClusterPair: for Argo CD or Flux, without another operator.
        /// `{}` takes the stock image.
        #[schemars(example = Example(r#"{"image": "registry.example.com/kubectl:v1.34.1"}"#))]
        optional job = "job": Attempt<JobDocument>,
        /// An ExternalSecret that reads the Secret of its own cluster. `{}` takes the stock interval.
        #[schemars(extend("x-needs" = "External Secrets 2.8 or later, with its generic targets switched on"), example = Example(r#"{"refreshInterval": "15m"}"#))]
        optional external_secrets = "externalSecrets": Attempt<ExternalSecretsBridgeDocument>,
        /// A Kustomization of Flux with `postBuild.substituteFrom`, which completes the manifest from the Secret.
        #[schemars(extend("x-needs" = "Flux on the source clusters"), example = Example(r#"{"path": "./clusters/{source}", "sourceRef": {"name": "fleet"}}"#))]
        optional flux = "flux": Attempt<FluxDocument>,
    }
}

mapping! {
    /// A Job with rights for the one ClusterPair.
    JobDocument, "`job`" {
        /// An image with kubectl as its entrypoint, such as one of your own registry. Without it one of registry.k8s.io.
        #[schemars(extend("x-text" = "some"), example = &"registry.example.com/kubectl:v1.34.1")]
        optional image = "image": Spanned<String>,
    }
}

mapping! {
    /// An ExternalSecret with a store that is this same cluster.
    ExternalSecretsBridgeDocument, "`externalSecrets`" {
        /// How often the Secret is read, as Go writes durations.
        #[schemars(extend("default" = "1h", "x-text" = "duration"), example = &"15m")]
        optional refresh_interval = "refreshInterval": Spanned<String>,
    }
}

mapping! {
    /// How Flux on the source cluster finds the rendered tree.
    FluxDocument, "`flux`" {
        /// The directory of the source cluster in the repository, from its root; `{source}` is replaced.
        #[schemars(required, extend("x-text" = "sourcePattern"), example = &"./clusters/{source}")]
        required path = "path": Spanned<String>,
        /// What brings the tree to Flux.
        #[schemars(required, example = Example(r#"{"kind": "GitRepository", "name": "fleet"}"#))]
        required source_ref = "sourceRef": FluxSourceDocument,
        /// A Kustomization of Flux to wait for, such as the one that installs Stork. It must not wait in turn for the tree in
        /// which the bridge lies. Without it nothing is waited for.
        #[schemars(example = Example(r#"{"name": "stork"}"#))]
        optional depends_on = "dependsOn": Attempt<FluxKustomizationDocument>,
    }
}

mapping! {
    /// What brings the tree to Flux.
    FluxSourceDocument, "`sourceRef`" {
        /// Its kind.
        #[schemars(extend("default" = "GitRepository", "enum" = words(&FLUX_SOURCES), "enumDescriptions" = meanings(&FLUX_SOURCES)), example = &"OCIRepository")]
        optional kind = "kind": Spanned<String>,
        /// Its name.
        #[schemars(required, extend("x-text" = "name"), example = &"fleet")]
        required name = "name": Spanned<String>,
        /// Its namespace.
        #[schemars(extend("default" = "flux-system", "x-text" = "namespace"), example = &"flux-fleet")]
        optional namespace = "namespace": Spanned<String>,
    }
}

mapping! {
    /// A Kustomization of Flux.
    FluxKustomizationDocument, "`dependsOn`" {
        /// Its name.
        #[schemars(required, extend("x-text" = "name"), example = &"stork")]
        required name = "name": Spanned<String>,
        /// Its namespace.
        #[schemars(extend("default" = "flux-system", "x-text" = "namespace"), example = &"flux-fleet")]
        optional namespace = "namespace": Spanned<String>,
    }
}
