//! An object as the API server sends it. What no ClusterPair has is told by name, which no derived reader does without
//! keeping all of it a second time.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{LivePair, LiveStatus, LiveValue, TYPE};

impl<'de> Deserialize<'de> for LivePair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = LivePair;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a ClusterPair")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<LivePair, A::Error> {
        let (mut metadata, mut status) = (None, LiveStatus::default());
        let (mut spec, mut sops, mut more) = (LiveValue::Null, LiveValue::Null, BTreeSet::new());
        while let Some(key) = fields.next_key::<String>()? {
            match key.as_str() {
                "metadata" => metadata = Some(fields.next_value()?),
                "spec" => spec = fields.next_value()?,
                "status" => status = fields.next_value()?,
                "sops" => sops = fields.next_value()?,
                key if TYPE.contains(&key) => {
                    fields.next_value::<IgnoredAny>()?;
                }
                _ => {
                    if fields.next_value::<LiveValue>()? != LiveValue::Null {
                        more.insert(key);
                    }
                }
            }
        }
        let metadata = metadata.ok_or_else(|| A::Error::missing_field("metadata"))?;
        Ok(LivePair { metadata, spec, status, sops, more })
    }
}
