//! Where a command writes: results to standard output, findings to standard error.

use std::io::{self, Write};

use super::until_closed::UntilClosed;
use crate::model::finding::{Finding, Findings, Severity};
use crate::report;

/// The two streams of a run; colours are stripped where they do not belong.
pub(super) struct Output {
    out: io::BufWriter<UntilClosed<Box<dyn Write>>>,
    err: UntilClosed<Box<dyn Write>>,
    colour: bool,
    quiet: bool,
    width: Option<usize>,
}

impl Output {
    /// The streams of this process; a quiet run says nothing beside its results but errors and what decides
    /// its outcome. `NO_COLOR`, `CLICOLOR` and pipes are honoured.
    pub(super) fn stdio(quiet: bool) -> Self {
        let colour = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
        Self {
            out: io::BufWriter::new(UntilClosed::new(Box::new(anstream::stdout()))),
            err: UntilClosed::new(Box::new(anstream::stderr())),
            colour,
            quiet,
            // Asked of standard output itself: another stream may be a terminal while this one is a pipe.
            width: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()),
        }
    }

    /// The stream for results. Flushed by [`Output::finish`].
    pub(super) fn results(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Says something beside the results, unless nothing is to be said there.
    pub(super) fn aside(&mut self, text: &str) -> io::Result<()> {
        if self.quiet { Ok(()) } else { self.err.write_all(text.as_bytes()) }
    }

    /// Writes one JSON document as the result.
    pub(super) fn json(&mut self, report: &impl serde::Serialize) -> anyhow::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, report)?;
        writeln!(self.out)?;
        Ok(())
    }

    /// Prints findings, and counts them where there are several.
    pub(super) fn findings(&mut self, findings: &Findings) -> io::Result<()> {
        self.deciding_findings(findings, |_| false)
    }

    /// The same where the outcome may follow from what is no error: even a quiet run says why it ends as it does.
    pub(super) fn deciding_findings(
        &mut self,
        findings: &Findings,
        decides: impl Fn(&Finding) -> bool,
    ) -> io::Result<()> {
        let is_said =
            |finding: &&Finding| !self.quiet || finding.severity() == Severity::Error || decides(finding);
        let findings: Vec<&Finding> = findings.as_slice().iter().filter(is_said).collect();
        for finding in &findings {
            self.err.write_all(report::text::finding(finding, self.colour).as_bytes())?;
        }
        let count = |severity| findings.iter().filter(|one| one.severity() == severity).count();
        let counts = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
        if counts.iter().map(|(count, _)| count).sum::<usize>() > 1 {
            let counted = counts.iter().filter(|(count, _)| *count > 0);
            let words: Vec<_> = counted.map(|(count, word)| report::text::counted(*count, word)).collect();
            writeln!(self.err, "{}", words.join(", "))?;
        }
        Ok(())
    }

    /// Prints why the run ended early; there is nowhere left to report a failure of this.
    pub(super) fn complain(&mut self, error: &anyhow::Error) {
        let _ = writeln!(self.err, "error: {error:#}");
    }

    /// Whether nobody reads the results any more, so that a run without an end of its own may end.
    pub(super) fn is_closed(&self) -> bool {
        self.out.get_ref().is_closed()
    }

    /// How long a line of results may be; nothing where they do not go to a terminal.
    pub(super) fn width(&self) -> Option<usize> {
        self.width
    }

    /// Hands everything to the reader.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
