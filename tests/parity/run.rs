//! What pairctl makes of a recorded run.

use std::time::{Duration, SystemTime};

use clap::Parser;
use pairctl::cli::generate::{GenerateArgs, pair};
use pairctl::cli::kubeconfig_files::Environment;
use pairctl::model::cluster_pair::ClusterPair;
use pairctl::model::finding::{Findings, Severity};
use pairctl::yaml::to_text;
use serde_yaml::{Mapping, Value};

use super::storkctl::Case;

/// What came of it, with the codes of what was found.
pub(crate) enum Ours {
    Equal(Vec<String>),
    Refused(Vec<String>),
    Different(String),
}

#[derive(Parser)]
struct Generate {
    #[command(flatten)]
    args: GenerateArgs,
}

/// Runs the case at the level of the library, in the case's folder.
pub(crate) fn run(case: &Case) -> Ours {
    let Some((pair, findings)) = attempt(case) else {
        return Ours::Refused(vec!["usage".to_owned()]);
    };
    let refuses = |severity| if pair.is_some() { true } else { severity == Severity::Error };
    let codes: Vec<_> = findings.as_slice().iter().filter(|finding| refuses(finding.severity())).collect();
    let codes = codes.iter().map(|finding| finding.code.as_str().to_owned()).collect();
    match (&pair, &case.output) {
        (None, _) => Ours::Refused(codes),
        (Some(_), None) => Ours::Equal(codes),
        (Some(pair), Some(theirs)) => {
            let ours: Value = serde_yaml::from_str(&to_text(&pair.plain().exposed())).unwrap();
            match difference("", &ours, &intended(theirs.clone())) {
                None => Ours::Equal(codes),
                Some(path) => Ours::Different(format!("at {path}")),
            }
        }
    }
}

/// The pair, where one is made, and what was found; nothing where the arguments are none.
fn attempt(case: &Case) -> Option<(Option<ClusterPair>, Findings)> {
    let args = std::iter::once("generate").chain(case.args.iter().map(String::as_str));
    let Generate { args } = Generate::try_parse_from(args).ok()?;
    let environment = Environment {
        kubeconfig: case.kubeconfig.as_ref().map(Into::into),
        home: Some("/nonexistent".into()),
        folder: case.folder.clone(),
    };
    // A day on which the certificates of the cases hold, but for the one that is meant to have expired.
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let mut findings = Findings::default();
    let pair = pair(&args, &environment, now, &mut findings);
    Some((pair, findings))
}

/// The object that pairctl makes of the case, where it does.
#[allow(dead_code, reason = "each test program uses what it needs of it")]
pub(crate) fn made(case: &Case) -> Option<serde_json::Value> {
    let (pair, _) = attempt(case)?;
    Some(serde_json::to_value(pair?.plain().exposed()).unwrap())
}

/// The object that storkctl printed, after the differences that are meant.
fn intended(mut object: Value) -> Value {
    let root = object.as_mapping_mut().unwrap();
    root.remove("status");
    root["metadata"].as_mapping_mut().unwrap().remove("creationTimestamp");
    let spec = root["spec"].as_mapping_mut().unwrap();
    spec["options"].as_mapping_mut().unwrap().remove("insert_storage_options_here");
    let config = spec["config"].as_mapping_mut().unwrap();
    config.remove("extensions");
    config["preferences"].as_mapping_mut().unwrap().remove("extensions");
    for kind in ["clusters", "contexts", "users"] {
        for entry in config[kind].as_mapping_mut().unwrap().values_mut() {
            entry_as_intended(entry.as_mapping_mut().unwrap());
        }
    }
    object
}

fn entry_as_intended(entry: &mut Mapping) {
    entry.insert("LocationOfOrigin".into(), "".into());
    entry.remove("extensions");
    if let Some(token) = entry.get_mut("token") {
        *token = token.as_str().unwrap().trim().into();
    }
}

/// The first path at which two objects differ. No value is shown.
fn difference(path: &str, ours: &Value, theirs: &Value) -> Option<String> {
    match (ours, theirs) {
        (Value::Mapping(ours), Value::Mapping(theirs)) => {
            let keys = ours.keys().chain(theirs.keys());
            keys.map(|key| (key, ours.get(key), theirs.get(key))).find_map(|(key, ours, theirs)| {
                let path = format!("{path}/{}", key.as_str().unwrap_or("?"));
                match (ours, theirs) {
                    (Some(ours), Some(theirs)) => difference(&path, ours, theirs),
                    (Some(_), None) => Some(format!("{path}, which storkctl has not")),
                    _ => Some(format!("{path}, which pairctl has not")),
                }
            })
        }
        (ours, theirs) => (ours != theirs).then(|| path.to_owned()),
    }
}
