//! The words of flags and answers, each read in one way.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::wishes::Given;
use crate::adopt::entries::OptionText;
use crate::input::validate::is_variable;
use crate::input::{endpoint, options};
use crate::model::name::{ClusterName, NamespaceName};
use crate::model::pairing::{CLEAR_OPTIONS, Mode, Topology};
use crate::model::recipient::Recipient;
use crate::model::secret::Secret;

pub(super) fn name(text: &str) -> Result<ClusterName, String> {
    text.parse().map_err(|why| format!("`{}` is no name of a cluster: {why}", text.escape_debug()))
}

pub(super) fn namespace(text: &str) -> Result<NamespaceName, String> {
    text.parse().map_err(|why| format!("`{}` is no name of a namespace: {why}", text.escape_debug()))
}

pub(super) fn recipient(text: &str) -> Result<Recipient, String> {
    text.parse().map_err(|why| format!("{why}; `age-keygen -y` prints the public key, `age1...`"))
}

pub(super) fn mode(text: &str) -> Option<Mode> {
    Mode::ALL.into_iter().find(|mode| mode.as_str() == text)
}

pub(super) fn topology(text: &str) -> Option<Topology> {
    Topology::ALL.into_iter().find(|topology| topology.as_str() == text)
}

pub(super) fn pair(text: &str) -> Result<(ClusterName, ClusterName), String> {
    let (source, destination) =
        text.split_once(':').ok_or_else(|| "it is not SOURCE:DESTINATION, such as `east:west`".to_owned())?;
    let pair = (name(source)?, name(destination)?);
    if pair.0 == pair.1 { Err(format!("`{}` cannot be paired with itself", pair.0)) } else { Ok(pair) }
}

fn named<'t>(text: &'t str, form: &str) -> Result<(ClusterName, &'t str), String> {
    let (before, rest) = text
        .split_once('=')
        .filter(|(_, rest)| !rest.is_empty())
        .ok_or_else(|| format!("it is not {form}"))?;
    Ok((name(before)?, rest))
}

pub(super) fn cluster(text: &str) -> Result<(ClusterName, Given), String> {
    let (name, rest) = named(text, "NAME=FILE, such as `east=east.yaml`")?;
    Ok((name, kubeconfig(rest)))
}

/// `FILE[#CONTEXT]`. A `#` in the name of a file that is there belongs to it; `~/` is the home directory, since a shell leaves
/// it alone behind an equals sign.
pub(super) fn kubeconfig(text: &str) -> Given {
    let home = text.strip_prefix("~/").zip(std::env::home_dir());
    let file =
        |text: &str| home.as_ref().map_or_else(|| PathBuf::from(text), |(_, home)| home.join(&text[2..]));
    let ends = text.char_indices().filter(|(_, c)| *c == '#').map(|(at, _)| at);
    let whole = Given { file: file(text), context: None };
    if whole.file.is_file() {
        return whole;
    }
    let mut split =
        ends.map(|at| Given { file: file(&text[..at]), context: Some(text[at + 1..].to_owned()) });
    let first = split.next();
    match first {
        Some(first) if !first.file.is_file() => split.find(|given| given.file.is_file()).unwrap_or(first),
        first => first.unwrap_or(whole),
    }
}

pub(super) fn endpoint(text: &str) -> Result<(ClusterName, String), String> {
    named(text, "NAME=URL, such as `east=https://api.east.example.com:6443`")
        .and_then(|(name, text)| Ok((name, url(text)?)))
}

/// An API server as pods of other clusters reach it. It is not shown, since a password may stand in it.
pub(super) fn url(text: &str) -> Result<String, String> {
    let why = |why| format!("{why}; Stork uses one such as https://10.0.0.1:6443");
    endpoint::usable(text).map(|()| text.to_owned()).map_err(why)
}

/// The name of a variable. Somebody may have given the secret itself, so that it is not shown.
pub(super) fn variable(text: &str) -> Result<String, String> {
    if is_variable(text) {
        return Ok(text.to_owned());
    }
    Err("it is no name of a variable: write letters, digits and underscores; if it is the secret itself, replace it"
        .to_owned())
}

/// The value of an option that stands in clear.
pub(super) fn option(key: &str, value: &str) -> Result<OptionText, String> {
    match options::wanted(key, value) {
        Some(wanted) => Err(format!("the option `{key}` has a value that is none; write {wanted}")),
        None => Ok(OptionText::Clear(Secret::from(value))),
    }
}

/// `NAME=KEY=VALUE,...`: addresses and numbers in clear, all else by the variable that holds it.
pub(super) fn storage(text: &str) -> Result<(ClusterName, BTreeMap<String, OptionText>), String> {
    let (name, rest) =
        named(text, "NAME=KEY=VALUE,..., such as `west=ip=px.example.com,token-env=WEST_PX_TOKEN`")?;
    let mut options = BTreeMap::new();
    for part in rest.split(',') {
        let (key, value) = part
            .split_once('=')
            .filter(|(key, value)| !key.is_empty() && !value.is_empty())
            .ok_or("a part of it is not KEY=VALUE")?;
        let (key, text) = match key.strip_suffix("-env") {
            Some(key) => {
                let value =
                    variable(value).map_err(|why| format!("behind `{}-env`: {why}", key.escape_debug()))?;
                (key, OptionText::Variable(value))
            }
            None if CLEAR_OPTIONS.contains(&key) => (key, option(key, value)?),
            None => {
                let key = key.escape_debug();
                return Err(format!(
                    "`{key}` may be a secret, and whoever lists processes sees flags; write `{key}-env=VARIABLE`"
                ));
            }
        };
        if options.insert(key.to_owned(), text).is_some() {
            return Err(format!("the option `{}` is given twice", key.escape_debug()));
        }
    }
    Ok((name, options))
}
