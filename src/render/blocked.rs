//! What stands in the way of a file, said to the user.

use std::io;
use std::path::Path;

use super::decide::{Decision, Reason};
use super::wanted::Wanted;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::name::ClusterName;
use crate::model::seal::CertificateReference;
use crate::model::seal::SopsConfig;
use crate::sops::creation_rules::NoKeys;
use crate::sops::{CreationRules, ProgramError};

/// The findings that follow from a decision about an object's file.
pub(super) fn findings(path: &Path, wanted: &Wanted<'_>, decision: &Decision) -> Vec<Finding> {
    match decision {
        Decision::Foreign => vec![foreign(path)],
        Decision::Broken => {
            let message = format!("{} is no sealed manifest any more", path.display());
            vec![
                at_pair(Code::SealedFileBroken, message, wanted)
                    .help("restore it from Git, or render where the credential is at hand"),
            ]
        }
        Decision::Reseal(reasons) | Decision::Rewrite(reasons) => {
            let edits = [Reason::SealedEdited, Reason::Unmarked, Reason::ClearEdited, Reason::Unreadable];
            let edited = reasons.iter().filter(|reason| edits.contains(reason));
            edited.map(|reason| self::edited(path, reason)).collect()
        }
        Decision::Keep | Decision::Create | Decision::Blocked(_) => Vec::new(),
    }
}

/// A file must be sealed, and not all of what it hides is at hand.
pub(super) fn blocked(wanted: &Wanted<'_>, reasons: &[Reason]) -> Finding {
    let because: Vec<String> = reasons.iter().map(Reason::to_string).collect();
    let message = format!(
        "ClusterPair {} of cluster `{}` must be sealed ({}), and not all of it is at hand",
        wanted.id,
        wanted.pair.source,
        because.join(", ")
    );
    at_pair(Code::CredentialMissing, message, wanted)
        .help(format!("{}; run where it is, or set it", wanted.contents.absent.join("; ")))
}

fn at_pair(code: Code, message: String, wanted: &Wanted<'_>) -> Finding {
    Finding::new(code, message).at(&wanted.pair.place, "needed for this entry")
}

/// The rules of a `.sops.yaml` give no keys for a file.
pub(super) fn no_keys(why: NoKeys, rules: &CreationRules, config: &SopsConfig) -> Finding {
    match why {
        NoKeys::NoRule(path) => {
            let message = format!("no creation rule is for {path}");
            Finding::new(Code::NoCreationRule, message)
                .at(&rules.place(), "none of these rules")
                .beside(&config.place, "named here")
                .help("add a rule whose `path_regex` matches it, or a last one without `path_regex`")
        }
        NoKeys::Flaw(place, flaw) => Finding::new(Code::BadCreationRule, flaw.message)
            .at(&place, "the rule of a rendered file")
            .beside(&config.place, "named here")
            .help(flaw.help),
    }
}

/// The `sops` program did not seal a file. That there is none is one mistake for all files.
pub(super) fn not_sealed(path: &Path, why: ProgramError, config: &SopsConfig) -> Finding {
    let finding = if why == ProgramError::Missing {
        let message =
            "files must be sealed with the keys of `.sops.yaml`, and there is no `sops` on the PATH";
        Finding::new(Code::SopsMissing, message)
            .help("install sops 3.9 or later; `age:` instead of `config:` needs no other program")
    } else {
        let (path, config) = (path.display(), config.path.display());
        Finding::new(Code::SopsFailed, format!("{path} was not sealed: {why}")).help(format!(
            "try `sops --encrypt --config {config} --filename-override {path} FILE` with a file without secrets to see \
             why"
        ))
    };
    finding.at(&config.place, "sealed by the `sops` program")
}

/// A file that pairctl did not write stands where one of its own belongs.
pub(super) fn foreign(path: &Path) -> Finding {
    Finding::new(Code::ForeignFile, format!("{} was not written by pairctl", path.display()))
        .help("move it away, or choose another `output` or name; pairctl does not overwrite it")
}

/// Somebody edited a file of ours.
pub(super) fn edited(path: &Path, reason: &Reason) -> Finding {
    Finding::new(Code::EditedByHand, format!("{}: {reason}", path.display()))
        .help("the edit is overwritten; make it in pairings.yaml or in a template")
}

/// A file of the tree cannot be read.
pub(super) fn unreadable(path: &Path, why: &io::Error) -> Finding {
    Finding::new(Code::FileUnreadable, format!("cannot read {}: {why}", path.display()))
        .help("move it away or make it readable; pairctl keeps to regular files below `output`")
}

/// kubeseal refuses to seal for an expired certificate, since a controller makes a new one long before.
pub(super) fn expired_certificate(cluster: &ClusterName, certificate: &CertificateReference) -> Finding {
    let message =
        format!("the sealing certificate of cluster `{cluster}` has expired, and something must be sealed");
    Finding::new(Code::SealingCertificateExpired, message)
        .at(&certificate.place, "this certificate")
        .help(format!("run `pairctl certificate {cluster}`, or save what `kubeseal --fetch-cert` prints"))
}

/// A template makes a file that another one makes too.
pub(super) fn template_clash(path: &Path) -> Finding {
    Finding::new(
        Code::TemplateOutput,
        format!("two templates, or a template and a pair, make {}", path.display()),
    )
    .help("rename the template")
}
