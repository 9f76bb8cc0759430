//! `pairctl schema`: the JSON Schema of pairings.yaml.

use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use crate::input::schema;

/// Print the JSON Schema of pairings.yaml
///
/// Editors with a YAML language server complete and check the file with it, offline:
///   pairctl schema > pairings.schema.json
///   # yaml-language-server: $schema=pairings.schema.json   (as the first line of pairings.yaml)
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SchemaArgs {}

/// Prints the schema.
pub(super) fn run(_: &SchemaArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    output.json(&schema::pairings())?;
    Ok(Outcome::Clean)
}
