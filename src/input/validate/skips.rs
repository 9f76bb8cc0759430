//! `verify.skip`: checks that are passed over, each with a reason.

use super::clusters::Clusters;
use super::{at, ignores};
use crate::input::decode::nearest;
use crate::input::document::SkipDocument;
use crate::input::load::LoadedFile;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::pairing::SkipRule;
use crate::model::source::Spanned;

/// The rules of all files.
pub(super) fn skips(files: &[LoadedFile], clusters: &Clusters, findings: &mut Findings) -> Vec<SkipRule> {
    let given = files.iter().filter_map(|file| file.document.verify.as_ref()?.skip.as_ref()).flatten();
    given.filter_map(|rule| self::rule(&rule.value, clusters, findings)).collect()
}

fn rule(given: &SkipDocument, clusters: &Clusters, findings: &mut Findings) -> Option<SkipRule> {
    let code = given.code.as_ref().and_then(|code| self::code(code, findings));
    let reason = given.reason.as_ref().and_then(|reason| self::reason(reason, findings));
    let cluster = given.cluster.as_ref().and_then(|given| ignores::cluster(given, clusters, findings));
    let namespace = given.namespace.as_ref().and_then(|given| ignores::name(given, "a namespace", findings));
    let pair = given.pair.as_ref().and_then(|given| ignores::name(given, "the name of a pair", findings));
    Some(SkipRule { code: code?, cluster, namespace, pair, reason: reason? })
}

fn code(given: &Spanned<String>, findings: &mut Findings) -> Option<Code> {
    let found = Code::ALL.iter().find(|code| code.as_str() == given.value);
    if found.is_none() {
        let help = match nearest(&given.value, Code::ALL.iter().map(|code| code.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`pairctl explain` lists the codes".to_owned(),
        };
        let message = format!("there is no check `{}`", given.value);
        findings.push(at(Code::BadSkip, message, &given.place, "unknown").help(help));
    }
    found.copied()
}

fn reason(given: &Spanned<String>, findings: &mut Findings) -> Option<String> {
    let reason = given.value.trim();
    if reason.is_empty() {
        let finding = at(Code::BadSkip, "a check is skipped without a reason", &given.place, "empty");
        findings.push(finding.help("say why: whoever reads the report wants to know"));
    }
    (!reason.is_empty()).then(|| reason.to_owned())
}
