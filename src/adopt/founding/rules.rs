//! The `.sops.yaml` beside a pairings.yaml.

use super::{Companion, SECRETS};
use crate::model::recipient::Recipient;

/// Creation rules for what pairctl renders and for sealed inputs, so that `sops updatekeys` brings both to the keys that
/// pairings.yaml names. The first says what is sealed as pairctl's own files say it.
pub fn rules(recipients: &[Recipient], encrypted_regex: &str) -> Companion {
    let recipients: Vec<&str> = recipients.iter().map(Recipient::as_str).collect();
    let recipients = recipients.join(",");
    Companion(format!(
        "\
# For whom `sops` seals a new file, and what `sops updatekeys FILE` brings one to that is there. The first rule that matches
# a path counts. pairings.yaml names the same keys in `seal`. Run sops in this directory: it looks for this file where it runs.
creation_rules:
    # What pairctl renders. An edit of it is overwritten: change pairings.yaml.
    - path_regex: ^clusters/
      encrypted_regex: {encrypted_regex}
      mac_only_encrypted: true
      age: {recipients}
    # Kubeconfigs and tokens that pairings.yaml names; `sops edit` changes one. To seal one that is in clear, wherever it is:
    # `sops encrypt --filename-override {SECRETS}/NAME.sops.yaml FILE > {SECRETS}/NAME.sops.yaml`
    - path_regex: ^{SECRETS}/
      age: {recipients}
"
    ))
}
