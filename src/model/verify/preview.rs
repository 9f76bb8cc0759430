//! What a failover makes of a namespace's Rancher labels and annotations.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A label or annotation of Rancher, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The namespace.
    pub namespace: String,
    /// `label` or `annotation`.
    pub kind: String,
    /// The key.
    pub key: String,
    /// The value, where it is the id of a project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value on the destination; nothing where it is dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<String>,
}

impl fmt::Display for Preview {
    /// The line without the namespace, such as `label field.cattle.io/projectId: p-1 becomes p-2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.key)?;
        if let Some(value) = &self.value {
            write!(f, ": {value}")?;
        }
        match &self.becomes {
            Some(becomes) => write!(f, " becomes {becomes}"),
            None => f.write_str(" is dropped"),
        }
    }
}
