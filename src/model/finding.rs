//! What pairctl has to say: a code, a sentence, a place, a remedy.

use std::collections::HashSet;

use super::code::Code;
use super::source::Place;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing follows from it.
    Note,
    /// It works, and somebody should look at it.
    Warning,
    /// Nothing is written until it is mended.
    Error,
}

impl Severity {
    /// The word that starts the message.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity that a report names; an unknown word is no more than a note.
    pub fn of_word(word: &str) -> Self {
        [Self::Error, Self::Warning]
            .into_iter()
            .find(|severity| severity.word() == word)
            .unwrap_or(Self::Note)
    }
}

/// One thing that pairctl found, with the place and the remedy. No text in it holds a secret.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What kind of thing it is; decides the severity.
    pub code: Code,
    /// What happened, as a lower-case sentence without a full stop.
    pub message: String,
    /// Where, and what to say at that spot.
    pub place: Option<(Place, String)>,
    /// Other places that belong to it, such as the first of two that clash.
    pub related: Vec<(Place, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Finding {
    /// A finding without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: None, related: Vec::new(), help: None }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.place = Some((place.clone(), label.into()));
        self
    }

    /// Names a second place.
    #[must_use]
    pub fn beside(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.related.push((place.clone(), label.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// All findings of a run, in the order in which they were made.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds those of another step.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Finding>) {
        self.0.extend(others);
    }

    /// Whether one of them forbids going on.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// The findings by file and line, each once: one mistake may be met on several ways.
    #[must_use]
    pub fn sorted(self) -> Self {
        let mut paths: Vec<String> = Vec::new();
        let mut keyed: Vec<((usize, usize), Finding)> = Vec::with_capacity(self.0.len());
        for finding in self.0 {
            let key = finding.place.as_ref().map_or((usize::MAX, 0), |(place, _)| {
                let path = place.source.path();
                let known = paths.iter().position(|known| known == path);
                let file = known.unwrap_or_else(|| {
                    paths.push(path.to_owned());
                    paths.len() - 1
                });
                (file, place.span.start)
            });
            keyed.push((key, finding));
        }
        keyed.sort_by_key(|(key, finding)| (*key, finding.code));
        let mut seen = HashSet::new();
        keyed.retain(|(key, finding)| seen.insert((*key, finding.code, finding.message.clone())));
        Self(keyed.into_iter().map(|(_, finding)| finding).collect())
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Finding] {
        &self.0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
