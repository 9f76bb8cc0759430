//! How the variables of pairings.yaml are set: told in its first comment, since no value of theirs is written.

use std::fmt::Write as _;

use super::live::Live;
use super::wishes::Wishes;
use crate::adopt::entries::OptionText;
use crate::cli::import::comment::quoted;

/// A line for each variable of which `pairctl import` prints the value, and one for each that somebody else sets.
pub(super) fn lines(wishes: &Wishes, live: &Live) -> Vec<String> {
    let mut command = "pairctl import".to_owned();
    for (name, given) in &wishes.clusters {
        let context = given.context.as_ref().map(|context| format!("#{context}")).unwrap_or_default();
        let flag = format!("{name}={}{context}", given.file.display());
        let _ = write!(command, " --from-cluster {}", quoted(&flag));
    }
    let imported = live.variables_in_use(wishes);
    let mut lines: Vec<String> = imported
        .iter()
        .map(|variable| format!("export {variable}=\"$({command} --value-of {variable})\""))
        .collect();
    let options = wishes.storage.values().flatten().filter_map(|(key, text)| match text {
        OptionText::Variable(variable) => Some(format!("export {variable}=...   # the {key} of the storage")),
        OptionText::Clear(_) => None,
    });
    lines.extend(options.filter(|line| !lines.contains(line)).collect::<Vec<_>>());
    lines
}
