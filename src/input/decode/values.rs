//! The values that documents are made of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Decode, Decoder, TABLE, head};
use crate::model::source::{Spanned, schema_of_the_value};
use crate::yaml::{Entry, Node, Value};

impl Decode for String {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match node.text() {
            Some(text) if !node.is_null() => Some(text.to_owned()),
            _ => decoder.wrong_type(node, "a text"),
        }
    }
}

impl Decode for bool {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Scalar(scalar) if scalar.plain && scalar.text.as_str() == "true" => Some(true),
            Value::Scalar(scalar) if scalar.plain && scalar.text.as_str() == "false" => Some(false),
            _ => decoder.wrong_type(node, "true or false"),
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Value::Sequence(items) = &node.value else { return decoder.wrong_type(node, "a list") };
        Some(items.iter().filter_map(|item| T::decode(item, decoder)).collect())
    }
}

impl<T: Decode> Decode for Spanned<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let place = decoder.place(&head(node));
        T::decode(node, decoder).map(|value| Spanned { value, place })
    }
}

/// A value that was given, and broken if it is `None`: then nothing may be concluded from its absence.
#[derive(Clone, Debug, Default)]
pub struct Attempt<T>(pub Option<T>);

impl<T: Decode> Decode for Attempt<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Some(Self(T::decode(node, decoder)))
    }
}

schema_of_the_value!(Attempt);

/// A mapping whose keys the user chooses, in the order of the file. A broken value leaves its key, so that nothing
/// that refers to the key is reported as well.
#[derive(Clone, Debug, Default)]
pub struct Table<T>(pub Vec<(Spanned<String>, Option<T>)>);

/// In the schema a table is an object with any keys.
impl<T: JsonSchema> JsonSchema for Table<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Table_of_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, T>::json_schema(generator)
    }
}

impl<T: Decode> Decode for Table<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let entries = decoder.unique_entries(node, TABLE)?;
        let decode_entry = |entry: &&Entry| {
            let Some(key) = Spanned::<String>::decode(&entry.key, decoder) else {
                decoder.mask_values(&entry.value);
                return None;
            };
            Some((key, T::decode(&Rc::clone(&entry.value), decoder)))
        };
        Some(Self(entries.iter().filter_map(decode_entry).collect()))
    }
}
