//! What a difference does on the cluster, and the safe next step (Stork `pkg/migration/controllers/clusterpair.go`).
//!
//! Stork reads `spec.config` and the project mappings afresh for every migration. The storage options it sends to Portworx
//! when it pairs, which it does while the storage status is not Ready and never after.

use super::fields::Field;
use crate::model::drift::{Comparison, Direction, Effect};
use crate::model::expected::{Expected, Touches};
use crate::model::fingerprint::PartName;
use crate::model::live::{LivePair, LiveStatus, LiveValue, OddityKind};
use crate::model::name::{NamespaceName, PairName};

/// The options that Stork and Portworx read (Stork `drivers/volume/portworx/portworx.go`).
const READ_OPTIONS: [&str; 5] = ["ip", "port", "token", "mode", "backuplocation"];

/// What a difference in the sealed part does. `kind_changes` says that the pair has options and should have none, or the
/// other way round: to Stork one without any is of sync-dr, whatever they are (Stork `pkg/action/drutils.go`).
pub(super) fn of_hidden(
    part: PartName,
    field: &Field,
    comparison: Comparison,
    (status, kind_changes): (&LiveStatus, bool),
) -> Vec<Effect> {
    let key = field.key.as_deref();
    let is_option = matches!(part, PartName::Options | PartName::SecretOptions);
    let is_read =
        if is_option { key.is_none_or(|key| READ_OPTIONS.contains(&key)) } else { key != Some("colors") };
    let kind_changes = is_option && kind_changes;
    if !is_read && !kind_changes {
        return vec![Effect::Cosmetic];
    }
    let mut effects = Vec::new();
    if comparison == Comparison::ChangedInCluster {
        effects.push(Effect::Security);
    }
    if key == Some("backuplocation") {
        effects.push(Effect::DestructiveIfRecreated);
    }
    // With or without a token, Stork notices at once whether storage is to be paired.
    let toggles = key == Some("token") && field.direction != Direction::Changed;
    effects.push(if is_option && !toggles && !kind_changes {
        of_options(Some(status))
    } else {
        Effect::AtOnce
    });
    effects
}

/// A pair whose storage is Ready is never sent to Portworx again.
fn of_options(status: Option<&LiveStatus>) -> Effect {
    let is_ready = status.is_some_and(|status| status.storage == "Ready");
    if is_ready { Effect::InertUntilReset } else { Effect::AtOnce }
}

/// What rendering and applying a stale file would do; the gravest first.
pub(super) fn of_stale(touched: impl Iterator<Item = Touches>, live: Option<&LiveStatus>) -> Vec<Effect> {
    let effect = |touches| match touches {
        Touches::Unknown => Effect::Security,
        Touches::Part(PartName::Options | PartName::SecretOptions) => of_options(live),
        Touches::Part(_) | Touches::ProjectMapping => Effect::AtOnce,
        Touches::Metadata | Touches::Nothing => Effect::Cosmetic,
    };
    let mut effects: Vec<Effect> = touched.map(effect).collect();
    effects.sort_unstable();
    effects.dedup();
    if effects.len() > 1 {
        effects.retain(|effect| *effect != Effect::Cosmetic);
    }
    effects
}

/// What to do about a difference of a live object.
pub(super) fn next(comparison: Comparison, effects: &[Effect], live: &LivePair) -> String {
    match comparison {
        Comparison::NotRendered => render(effects, Some(live)),
        Comparison::NotSynced => format!("sync the cluster from the tree{}", reset(effects, live)),
        // What somebody changed after Ready never reached Portworx, and syncing takes it back.
        Comparison::ChangedInCluster if effects.contains(&Effect::Security) => {
            "find out who changed it (audit log, `kubectl get --show-managed-fields`); if nobody knows, treat the credential \
             as stolen and rotate it. Then sync the cluster from the tree"
                .to_owned()
        }
        Comparison::ChangedInCluster => "sync the cluster from the tree".to_owned(),
    }
}

/// What to do about a file that is not what pairings.yaml says.
pub(super) fn render(effects: &[Effect], live: Option<&LivePair>) -> String {
    match live.map(|live| reset(effects, live)).filter(|reset| !reset.is_empty()) {
        Some(reset) => {
            format!(
                "run `pairctl render`, read the change, commit it and sync the cluster from the tree{reset}"
            )
        }
        None => "run `pairctl render`, read the change and commit it".to_owned(),
    }
}

/// How Stork is made to pair again, where it must. Clearing one field keeps the id of the remote storage, without which Stork
/// would not take the pair off Portworx when it is deleted.
fn reset(effects: &[Effect], live: &LivePair) -> String {
    if !effects.contains(&Effect::InertUntilReset) {
        return String::new();
    }
    let what = "so that Stork sends the options to Portworx";
    match kubectl(live, "patch", " --type merge -p '{\"status\":{\"storageStatus\":\"\"}}'") {
        Some(command) => format!("; then, while no migration runs, {command}, {what}"),
        None => format!("; then, while no migration runs, clear its `status.storageStatus`, {what}"),
    }
}

/// A command for an object, to be copied into a shell; nothing where a server has an object of a name that Kubernetes refuses.
fn kubectl(live: &LivePair, verb: &str, more: &str) -> Option<String> {
    let namespace: NamespaceName = live.metadata.namespace.parse().ok()?;
    let name: PairName = live.metadata.name.parse().ok()?;
    Some(format!("`kubectl -n {namespace} {verb} clusterpair {name}{more}`"))
}

/// What to do about a pair that is not there.
pub(super) fn create_missing(expected: &Expected<'_>, cluster: &str) -> String {
    if expected.tree.rendered.is_in_tree {
        format!("sync cluster `{cluster}` from the tree; until then nothing fails over through this pair")
    } else {
        format!(
            "run `pairctl render`, commit, and sync cluster `{cluster}`; until then nothing fails over through this pair"
        )
    }
}

/// What to do about a pair that is no longer wanted.
pub(super) fn remove_extra(live: &LivePair) -> String {
    let caution = if has_backup_location(live) {
        " Stork deletes its BackupLocation and that one's Secret with it, where they carry \
         `stork.libopenstorage.org/created-by-stork`: if anything else uses them, take that annotation off first."
    } else {
        ""
    };
    if live.metadata.deletion_timestamp.is_some() {
        return format!(
            "it is being deleted already: Stork must run for it to go, since its finalizer holds it.{caution}"
        );
    }
    let command = kubectl(live, "delete", "").unwrap_or_else(|| "delete it".to_owned());
    format!(
        "if it is wanted, put it back into pairings.yaml; if not, see that no migration uses it and {command} while Stork \
         runs.{caution}"
    )
}

/// What it does that an object is there and should not be, or is on its way out.
pub(super) fn of_whole(live: &LivePair) -> Effect {
    if has_backup_location(live) { Effect::DestructiveIfRecreated } else { Effect::AtOnce }
}

/// Whether Stork could delete a BackupLocation together with the pair.
fn has_backup_location(live: &LivePair) -> bool {
    let options = live.spec.get("options");
    options.and_then(|options| options.get("backuplocation")).is_some_and(|value| *value != LiveValue::Null)
}

/// What to do about something that pairctl never renders.
pub(super) fn remove_oddity(kind: OddityKind) -> String {
    match kind {
        OddityKind::Foreign => {
            "find out who put it there; if it is a credential that nobody knows, revoke it. Server-side apply does not take \
             it off: `kubectl edit` the object"
        }
        OddityKind::Unread => "nothing; to be rid of it, `kubectl edit` the object",
        OddityKind::Undecodable | OddityKind::Dangling => {
            "sync the cluster from the tree; what other field managers added must be taken off with `kubectl edit`"
        }
    }
    .to_owned()
}
