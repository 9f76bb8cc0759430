//! The command that says with flags what was answered.

use std::fmt::Write as _;

use super::args::InitArgs;
use super::wishes::{Shape, Wishes};
use crate::adopt::entries::OptionText;
use crate::cli::import::comment::quoted;

/// A line of shell. What stands in clear in it would stand so in pairings.yaml.
pub(super) fn command(args: &InitArgs, wishes: &Wishes) -> String {
    let mut command = "pairctl init".to_owned();
    if args.common.file.to_str() != Some("pairings.yaml") {
        let _ = write!(command, " -f {}", quoted(&args.common.file.display().to_string()));
    }
    for (flag, value) in said(wishes) {
        let _ = write!(command, " {flag} {}", quoted(&value));
    }
    for without in &args.live.without {
        let _ = write!(command, " --without {}", quoted(without));
    }
    let switches = [
        ("--bidirectional", wishes.bidirectional),
        ("--seal-kubeconfigs", args.seal_kubeconfigs),
        ("--no-render", args.no_render),
        ("--live", args.live.live),
    ];
    for (switch, _) in switches.iter().filter(|(_, is_on)| *is_on) {
        let _ = write!(command, " {switch}");
    }
    command
}

fn said(wishes: &Wishes) -> Vec<(&'static str, String)> {
    let mut said = Vec::new();
    for (name, given) in &wishes.clusters {
        let context = given.context.as_ref().map(|context| format!("#{context}")).unwrap_or_default();
        said.push(("--cluster", format!("{name}={}{context}", given.file.display())));
    }
    said.extend(wishes.endpoints.iter().map(|(name, url)| ("--endpoint", format!("{name}={url}"))));
    match &wishes.shape {
        None => {}
        Some(Shape::Pairs(pairs)) => {
            said.extend(pairs.iter().map(|(one, other)| ("--pair", format!("{one}:{other}"))));
        }
        Some(Shape::Group { topology, hub }) => {
            said.push(("--topology", topology.as_str().to_owned()));
            said.extend(hub.iter().map(|hub| ("--hub", hub.to_string())));
        }
    }
    said.extend(wishes.pair_name.iter().map(|name| ("--pair-name", name.clone())));
    said.extend(wishes.namespaces.iter().map(|namespace| ("-n", namespace.to_string())));
    said.extend(wishes.mode.map(|mode| ("--mode", mode.as_str().to_owned())));
    for (name, options) in &wishes.storage {
        let options: Vec<String> = options.iter().map(|(key, text)| option(key, text)).collect();
        said.push(("--storage", format!("{name}={}", options.join(","))));
    }
    said.extend(wishes.recipients.iter().map(|recipient| ("--age", recipient.as_str().to_owned())));
    said.extend(wishes.exec_plugins.iter().map(|plugin| ("--exec-plugin", plugin.clone())));
    said
}

fn option(key: &str, text: &OptionText) -> String {
    match text {
        OptionText::Clear(value) => format!("{key}={}", value.expose()),
        OptionText::Variable(name) => format!("{key}-env={name}"),
    }
}
