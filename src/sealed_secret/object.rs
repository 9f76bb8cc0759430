//! The `SealedSecret` object.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::scope::YES;
use super::{Scope, SealedValue};

/// What is clear in an object beside its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Annotations, without those that say the scope.
    pub annotations: BTreeMap<String, String>,
}

/// A `SealedSecret` of `bitnami.com/v1alpha1`, in the shape that kubeseal gives it.
///
/// It has no `spec.template.data`: what a key means that stands there and in `encryptedData` changed between
/// sealed-secrets 0.36 and 0.37.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret {
    /// Its namespace, and that of the Secret.
    pub namespace: String,
    /// Its name, and that of the Secret.
    pub name: String,
    /// What its values are bound to. The controller goes by the object's annotation, kubeseal writes it on both.
    pub scope: Scope,
    /// Labels and annotations of the object itself.
    pub metadata: Metadata,
    /// Labels and annotations of the Secret that the controller makes.
    pub template: Metadata,
    /// The type of the Secret, such as `Opaque`.
    pub secret_type: String,
    /// The Secret's keys and their sealed values.
    pub encrypted_data: BTreeMap<String, SealedValue>,
}

/// The `apiVersion` of a `SealedSecret`.
const API_VERSION: &str = "bitnami.com/v1alpha1";
/// The `kind` of a `SealedSecret`.
pub const KIND: &str = "SealedSecret";

impl SealedSecret {
    fn written<'a>(&'a self, metadata: &'a Metadata) -> WrittenMetadata<'a> {
        let annotations = metadata.annotations.iter().map(|(key, value)| (&**key, &**value));
        WrittenMetadata {
            annotations: annotations.chain(self.scope.annotation().map(|key| (key, YES))).collect(),
            labels: &metadata.labels,
            name: &self.name,
            namespace: &self.namespace,
        }
    }
}

impl Serialize for SealedSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let template = Template { metadata: self.written(&self.template), kind: &self.secret_type };
        let mut object = serializer.serialize_struct(KIND, 4)?;
        object.serialize_field("apiVersion", API_VERSION)?;
        object.serialize_field("kind", KIND)?;
        object.serialize_field("metadata", &self.written(&self.metadata))?;
        object.serialize_field("spec", &Spec { encrypted_data: &self.encrypted_data, template })?;
        object.end()
    }
}

#[derive(Serialize)]
struct WrittenMetadata<'a> {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a BTreeMap<String, String>,
    name: &'a str,
    namespace: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    encrypted_data: &'a BTreeMap<String, SealedValue>,
    template: Template<'a>,
}

#[derive(Serialize)]
struct Template<'a> {
    metadata: WrittenMetadata<'a>,
    #[serde(rename = "type")]
    kind: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::to_text;

    #[test]
    fn the_shape_is_that_of_kubeseal_with_the_scope_on_object_and_template() {
        let annotations = BTreeMap::from([("note".to_owned(), "true".to_owned())]);
        let object = SealedSecret {
            namespace: "payments".to_owned(),
            name: "remotecluster".to_owned(),
            scope: Scope::NamespaceWide,
            metadata: Metadata { annotations, ..Metadata::default() },
            template: Metadata {
                labels: BTreeMap::from([("team".to_owned(), "on".to_owned())]),
                ..Metadata::default()
            },
            secret_type: "Opaque".to_owned(),
            encrypted_data: BTreeMap::from([("clusterpair.yaml".to_owned(), SealedValue::encode(&[0; 18]))]),
        };
        snapbox::assert_data_eq!(
            to_text(&object),
            snapbox::str![[r#"
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
    annotations:
        note: "true"
        sealedsecrets.bitnami.com/namespace-wide: "true"
    name: remotecluster
    namespace: payments
spec:
    encryptedData:
        clusterpair.yaml: AAAAAAAAAAAAAAAAAAAAAAAA
    template:
        metadata:
            annotations:
                sealedsecrets.bitnami.com/namespace-wide: "true"
            labels:
                team: "on"
            name: remotecluster
            namespace: payments
        type: Opaque

"#]]
        );
        let strict = to_text(&SealedSecret { scope: Scope::Strict, ..object });
        assert!(!strict.contains("sealedsecrets.bitnami.com"), "{strict}");
    }
}
