//! The `.sops.yaml` files whose rules say who can open what is rendered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::plan::Plan;
use crate::model::seal::{Seal, Sops, SopsConfig, SopsKeys};
use crate::model::source::{Place, Source};
use crate::sops::CreationRules;
use crate::sops::creation_rules::cleaned;

/// The rules of each `.sops.yaml` that the plan's source clusters name, by the path in pairings.yaml, and a finding for
/// each that cannot be read. What is wrong with a single rule is said where a file has that rule.
pub fn gather(
    plan: &Plan<'_>,
    working_directory: &Path,
    findings: &mut Findings,
) -> BTreeMap<PathBuf, CreationRules> {
    let mut all = BTreeMap::new();
    let mut broken: Vec<&Path> = Vec::new();
    for source in plan.sources.values() {
        let Some(Seal::Sops(Sops { keys: SopsKeys::Config(config), .. })) = &source.cluster.seal else {
            continue;
        };
        if all.contains_key(&config.path) || broken.contains(&&*config.path) {
            continue;
        }
        match read(config, working_directory) {
            Ok(rules) => {
                all.insert(config.path.clone(), rules);
            }
            Err(finding) => {
                broken.push(&config.path);
                findings.push(*finding);
            }
        }
    }
    all
}

fn read(config: &SopsConfig, working_directory: &Path) -> Result<CreationRules, Box<Finding>> {
    let path = config.path.display();
    let text = fs::read_to_string(&config.path).map_err(|why| {
        let finding = Finding::new(Code::SopsConfigBroken, format!("cannot read {path}: {why}"))
            .at(&config.place, "given here")
            .help("name a `.sops.yaml` with `creation_rules`, relative to this file");
        Box::new(finding)
    })?;
    parsed(&config.path, text, working_directory)
        .map_err(|finding| finding.beside(&config.place, "named here").into())
}

/// The rules of a file that nobody named; `None` where it is not there.
pub fn found(path: &Path, working_directory: &Path) -> Option<Result<CreationRules, Box<Finding>>> {
    match fs::read_to_string(path) {
        Ok(text) => Some(parsed(path, text, working_directory)),
        Err(why) if why.kind() == io::ErrorKind::NotFound => None,
        Err(why) => {
            let message = format!("cannot read {}: {why}", path.display());
            Some(Err(Box::new(Finding::new(Code::SopsConfigBroken, message).help("make it readable"))))
        }
    }
}

fn parsed(path: &Path, text: String, working_directory: &Path) -> Result<CreationRules, Box<Finding>> {
    let shown = path.display();
    let source = Source::quotable(shown.to_string(), text);
    mask_identities(&source);
    CreationRules::parse(&source, cleaned(&working_directory.join(path))).map_err(|flaw| {
        let place = Place::new(&source, flaw.span);
        source.mask_value_at(place.span.start);
        Finding::new(Code::SopsConfigBroken, format!("{shown} cannot be used: {}", flaw.message))
            .at(&place, "here")
            .help(flaw.help)
            .into()
    })
}

/// Rules name public keys; somebody may have pasted the private one.
fn mask_identities(source: &Arc<Source>) {
    let text = source.text().to_ascii_uppercase();
    for (start, _) in text.match_indices("AGE-SECRET-KEY-") {
        let length = text[start..].find(|c: char| c.is_whitespace() || "\"',]#".contains(c));
        source.mask(start..length.map_or(text.len(), |length| start + length));
    }
}
