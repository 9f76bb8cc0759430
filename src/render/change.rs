//! What a render does to one file.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::decide::Reason;
use super::manifest::SealedText;
use super::wanted::Wanted;
use crate::model::change::{Age, Change, ChangedFile};
use crate::model::fingerprint::{Fingerprint, PartName};
use crate::model::record::PlaceRecord;
use crate::sops::LastModified;

/// One file of the tree and what becomes of it.
#[derive(Debug)]
pub struct FileChange<'p> {
    /// Where it is.
    pub path: PathBuf,
    /// What is done to it.
    pub action: Action<'p>,
    /// Why; empty for a file that stays.
    pub reasons: Vec<Reason>,
    /// Parts of a kept sealed part that could not be compared.
    pub not_compared: Vec<PartName>,
    /// Why they could not, such as "variable `WEST_TOKEN` is not set".
    pub absent: Vec<String>,
    /// When the ciphertext that is there was sealed.
    pub sealed_at: Option<LastModified>,
}

/// What is done to a file.
#[derive(Debug)]
pub enum Action<'p> {
    /// Nothing.
    Keep,
    /// A manifest is sealed, over the old one or where none is.
    Seal {
        /// What it shall be.
        wanted: Wanted<'p>,
        /// Its comment lines.
        header: Arc<str>,
        /// That of what it hides.
        fingerprint: Fingerprint,
        /// Whether there is a file already.
        replaces: bool,
    },
    /// The clear part is written anew.
    Rewrite {
        /// What it shall be.
        wanted: Wanted<'p>,
        /// Its comment lines.
        header: Arc<str>,
    },
    /// What a template made is written.
    Write {
        /// The text.
        text: SealedText,
        /// Whether there is a file already.
        replaces: bool,
    },
    /// The file is not wanted any more.
    Delete,
}

impl<'p> FileChange<'p> {
    /// A change to a file that hides nothing.
    pub(super) fn plain(path: PathBuf, action: Action<'p>, reasons: Vec<Reason>) -> Self {
        Self { path, action, reasons, not_compared: Vec::new(), absent: Vec::new(), sealed_at: None }
    }

    /// What becomes of the file.
    pub fn change(&self) -> Change {
        match &self.action {
            Action::Keep => Change::Unchanged,
            Action::Seal { replaces: false, .. } | Action::Write { replaces: false, .. } => Change::Created,
            Action::Seal { .. } | Action::Rewrite { .. } | Action::Write { .. } => Change::Updated,
            Action::Delete => Change::Deleted,
        }
    }

    /// The change as reports have it. `sealed_now` where it was done, and not only found out.
    pub fn reported(&self, sealed_now: Option<&LastModified>, now: SystemTime) -> ChangedFile {
        let sealed_at = match &self.action {
            Action::Seal { .. } => sealed_now.or(self.sealed_at.as_ref()),
            _ => self.sealed_at.as_ref(),
        };
        let age = |at: &LastModified| Age { sealed_at: at.to_string(), age_days: at.days_before(now) };
        let closed = self.reasons.iter().flat_map(Reason::cannot_open);
        let place = match &self.action {
            Action::Seal { wanted, .. } | Action::Rewrite { wanted, .. } => Some(&wanted.pair.place),
            Action::Keep | Action::Write { .. } | Action::Delete => None,
        };
        ChangedFile {
            place: place.map(|place| PlaceRecord::new(place, "")),
            cannot_open: if sealed_now.is_some() { Vec::new() } else { closed.collect() },
            age: sealed_at.map(age),
            path: self.path.display().to_string(),
            change: self.change(),
            reasons: self.reasons.iter().map(ToString::to_string).collect(),
            not_compared: self.not_compared.iter().map(ToString::to_string).collect(),
            absent: self.absent.clone(),
        }
    }
}
