//! Storage options that Portworx reads, so that editors know them (Stork `drivers/volume/portworx/portworx.go`,
//! `CreatePair`). `mode` is not among them: it follows from the mode of the pair.

use serde_json::{Value, json};

/// The known options by name.
pub(super) fn known() -> Value {
    json!({
        "ip": {
            "description": "A host or address of the destination's Portworx, as the source cluster reaches it, optionally with a scheme and a port. Needed where storage is paired.",
            "examples": ["px.west.example.com"],
            "anyOf": texts(),
        },
        "port": {
            "description": "The port of the destination's Portworx. Portworx itself takes the default.",
            "default": "9001",
            "examples": ["9001"],
            "pattern": "^[0-9]+$",
            "patternErrorMessage": "a number from 1 to 65535",
            "minimum": 1,
            "maximum": 65535,
            "anyOf": texts(),
        },
        "token": {
            "description": "The cluster token of the destination's Portworx, by reference: a token in clear is refused. Needed where storage is paired.",
            "examples": [{"env": "WEST_PX_TOKEN"}],
            "$ref": "#/$defs/ReferenceDocument",
        },
        "backuplocation": {
            "description": "The BackupLocation in the pair's namespace whose credential Portworx uses (Portworx 2.6 or later). Without it Portworx takes its default one.",
            "examples": ["dr-s3"],
            "anyOf": texts(),
        },
    })
}

/// A text, which YAML may take for a number, or a reference.
fn texts() -> Value {
    json!([
        {"type": "string"},
        {"not": {"type": ["array", "null", "object", "string"]}},
        {"$ref": "#/$defs/ReferenceDocument"},
    ])
}
