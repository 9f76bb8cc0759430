//! A bar for long work, on a terminal only.

use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Below this many steps nobody would see the bar.
const WORTH_SHOWING: usize = 200;

/// Whether no bar is shown in this process, as `--quiet` asks.
static SILENT: AtomicBool = AtomicBool::new(false);

/// Shows no bar from now on.
pub(super) fn silence() {
    SILENT.store(true, Ordering::Relaxed);
}

/// Counts steps from any thread.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar of `steps`; indicatif draws it on standard error if that is a terminal, and nothing otherwise.
    pub(super) fn new(steps: usize, what: &'static str) -> Self {
        let target =
            if steps < WORTH_SHOWING { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        Self::on(target, steps, what)
    }

    /// A bar of `steps` that take seconds each, so that it is shown for a few as well.
    pub(super) fn waiting(steps: usize, what: &'static str) -> Self {
        let bar = Self::on(ProgressDrawTarget::stderr(), steps, what);
        bar.0.tick();
        bar
    }

    fn on(target: ProgressDrawTarget, steps: usize, what: &'static str) -> Self {
        let target = if SILENT.load(Ordering::Relaxed) { ProgressDrawTarget::hidden() } else { target };
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}");
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target).with_message(what);
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// One step is done.
    pub(super) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
