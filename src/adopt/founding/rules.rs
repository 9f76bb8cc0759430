//! The `.sops.yaml` beside a pairings.yaml.

use super::{Companion, SECRETS};
use crate::model::recipient::Recipient;

/// Creation rules for what pairctl renders and for sealed inputs, so that `sops updatekeys` and `sops edit` keep both for whom
/// pairings.yaml names. The first says what is sealed as pairctl's own files say it.
pub fn rules(recipients: &[Recipient], encrypted_regex: &str) -> Companion {
    let recipients: Vec<&str> = recipients.iter().map(Recipient::as_str).collect();
    let recipients = recipients.join(",");
    Companion(format!(
        "\
# For whom `sops` seals a new file, and what `sops updatekeys FILE` brings one to that is there. The first rule that matches
# a path counts. pairings.yaml names the same keys in `seal`.
creation_rules:
    # What pairctl renders.
    - path_regex: ^clusters/
      encrypted_regex: {encrypted_regex}
      mac_only_encrypted: true
      age: {recipients}
    # Kubeconfigs and tokens that pairings.yaml names: `sops encrypt -i {SECRETS}/FILE`, before the first commit.
    - path_regex: ^{SECRETS}/
      age: {recipients}
"
    ))
}
