//! A bar of progress on standard error, where that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mentormatch::kernel::{Observer, Progress};

/// Shows a run that is known to be long, by its phases.
pub(crate) struct Bar {
    bar: ProgressBar,
    /// Shorter phases are not shown.
    least: u64,
}

impl Bar {
    pub(crate) fn new(least: u64) -> Self {
        Self { bar: ProgressBar::hidden(), least }
    }

    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Bar {
    fn progress(&self, progress: Progress) {
        let Some(total) = progress.total.filter(|&total| total >= self.least) else { return };
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{msg} {wide_bar} {percent} %, {eta}");
            if let Ok(style) = style {
                self.bar.set_style(style);
            }
        }
        self.bar.set_message(progress.phase);
        self.bar.set_length(total);
        self.bar.set_position(progress.done);
    }
}
