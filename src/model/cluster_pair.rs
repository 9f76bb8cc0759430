//! The `ClusterPair` object, in the form that a round trip through Stork's own types leaves unchanged.
//!
//! `spec.config` is client-go's *internal* `api.Config`: maps instead of lists, other key names than a kubeconfig
//! (Stork `pkg/apis/stork/v1alpha1/clusterpair.go`, client-go `tools/clientcmd/api/types.go`).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::name::{NamespaceName, PairName};
use super::secret::Secret;

/// The `apiVersion` of a `ClusterPair`.
pub const API_VERSION: &str = "stork.libopenstorage.org/v1alpha1";

/// The `kind` of a `ClusterPair`.
pub const KIND: &str = "ClusterPair";

/// A value that is not sealed yet. It has no `Serialize`: whoever wants its text must say [`Plain::exposed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// JSON null.
    Null,
    /// True or false.
    Bool(bool),
    /// Any text; all of them count as secret.
    Text(Secret),
    /// A list.
    List(Vec<Plain>),
    /// A mapping, sorted by the bytes of its keys.
    Map(BTreeMap<String, Plain>),
}

impl Plain {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Secret::new(text.into()))
    }

    /// A mapping.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Plain)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The value in clear, for the few readers that may see it: a pipe, the sealer, a comparison in memory.
    pub fn exposed(&self) -> Exposed<'_> {
        Exposed(self)
    }
}

/// A [`Plain`] that serialises in clear.
pub struct Exposed<'a>(&'a Plain);

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Plain::Null => serializer.serialize_unit(),
            Plain::Bool(value) => serializer.serialize_bool(*value),
            Plain::Text(text) => serializer.serialize_str(text.expose()),
            Plain::List(items) => serializer.collect_seq(items.iter().map(Exposed)),
            Plain::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, &Exposed(value)))?;
                map.end()
            }
        }
    }
}

/// One chosen context of a kubeconfig with everything it names inlined, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairConfig {
    /// The context's name; `current-context`.
    pub context: String,
    /// The cluster's name.
    pub cluster: String,
    /// The user's name.
    pub user: String,
    /// The context's namespace.
    pub namespace: Option<String>,
    /// `preferences.colors`.
    pub colors: bool,
    /// The URL of the API server.
    pub server: String,
    /// The cluster's other fields under the names of Stork's form, such as `certificate-authority-data`.
    pub cluster_fields: BTreeMap<&'static str, Plain>,
    /// The user's fields under the names of Stork's form, such as `token`, `act-as` or `exec`.
    pub user_fields: BTreeMap<&'static str, Plain>,
}

/// The file that client-go's types say an entry came from. Always empty here; storkctl leaks a local path.
const LOCATION_OF_ORIGIN: &str = "LocationOfOrigin";

impl PairConfig {
    /// Whether whoever logs in with it runs a program that it names.
    pub fn runs_a_program(&self) -> bool {
        ["exec", "auth-provider"].iter().any(|key| self.user_fields.contains_key(*key))
    }

    /// The whole of `spec.config`.
    pub fn plain(&self) -> Plain {
        let cluster = with_fields(&self.cluster_fields, [("server", Plain::text(&*self.server))]);
        let user = with_fields(&self.user_fields, []);
        let mut context = vec![("cluster", Plain::text(&*self.cluster)), ("user", Plain::text(&*self.user))];
        context.extend(self.namespace.as_ref().map(|namespace| ("namespace", Plain::text(&**namespace))));
        let context = with_fields(&BTreeMap::new(), context);
        let colors = self.colors.then_some(("colors", Plain::Bool(true)));
        Plain::map([
            ("clusters", Plain::map([(&*self.cluster, cluster)])),
            ("contexts", Plain::map([(&*self.context, context)])),
            ("current-context", Plain::text(&*self.context)),
            ("preferences", Plain::map(colors)),
            ("users", Plain::map([(&*self.user, user)])),
        ])
    }
}

fn with_fields(
    fields: &BTreeMap<&'static str, Plain>,
    more: impl IntoIterator<Item = (&'static str, Plain)>,
) -> Plain {
    let origin = (LOCATION_OF_ORIGIN, Plain::text(""));
    let fields = fields.iter().map(|(key, value)| (*key, value.clone()));
    Plain::map(fields.chain(more).chain([origin]))
}

/// Which object of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// Its namespace.
    pub namespace: NamespaceName,
    /// Its name.
    pub name: PairName,
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

/// A `ClusterPair` with everything that pairctl gives it, and no field that the server or Stork owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterPair {
    /// Namespace and name on the source cluster.
    pub id: ObjectId,
    /// Labels, clear.
    pub labels: BTreeMap<String, String>,
    /// Annotations, clear.
    pub annotations: BTreeMap<String, String>,
    /// How Stork reaches the destination; shared by all pairs that point there.
    pub config: Arc<PairConfig>,
    /// Storage options; every value is a text, since a number makes the object undecodable for Stork.
    pub options: BTreeMap<String, Secret>,
    /// Rancher project mappings, clear: source id to destination id.
    pub project_mappings: BTreeMap<String, String>,
}

/// Storage options as a value.
pub fn plain_options(options: &BTreeMap<String, Secret>) -> Plain {
    Plain::map(options.iter().map(|(key, value)| (&**key, Plain::Text(value.clone()))))
}

impl ClusterPair {
    /// The storage options as a value.
    pub fn plain_options(&self) -> Plain {
        plain_options(&self.options)
    }

    /// `spec.platformOptions`.
    pub fn platform_options(&self) -> Plain {
        if self.project_mappings.is_empty() {
            return Plain::map::<&str>([]);
        }
        let mappings =
            Plain::map(self.project_mappings.iter().map(|(from, to)| (&**from, Plain::text(&**to))));
        Plain::map([("rancher", Plain::map([("projectMappings", mappings)]))])
    }

    /// The whole of `spec`.
    pub fn spec(&self) -> Plain {
        Plain::map([
            ("config", self.config.plain()),
            ("options", self.plain_options()),
            ("platformOptions", self.platform_options()),
        ])
    }

    /// The whole object.
    pub fn plain(&self) -> Plain {
        let texts = |texts: &BTreeMap<String, String>| {
            Plain::map(texts.iter().map(|(key, value)| (&**key, Plain::text(&**value))))
        };
        let mut metadata = vec![
            ("name", Plain::text(self.id.name.as_str())),
            ("namespace", Plain::text(self.id.namespace.as_str())),
        ];
        metadata.extend((!self.labels.is_empty()).then(|| ("labels", texts(&self.labels))));
        metadata.extend((!self.annotations.is_empty()).then(|| ("annotations", texts(&self.annotations))));
        Plain::map([
            ("apiVersion", Plain::text(API_VERSION)),
            ("kind", Plain::text(KIND)),
            ("metadata", Plain::map(metadata)),
            ("spec", self.spec()),
        ])
    }
}
