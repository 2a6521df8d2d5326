//! A snapshot after each stage: 1 to 7, and 8 when the next cycle has begun.

use crate::tale::{Done, Tale, say, text};
use mentormatch::kernel::joined;
use mentormatch::program::{AnyProgram, Snapshot};
use std::fs;
use std::path::{Path, PathBuf};

const LAST: u8 = 8;

fn file(folder: &Path, number: u8) -> PathBuf {
    folder.join(format!("after-{number}.json"))
}

/// Takes away what an earlier run left, so that the latest snapshot is this run's.
pub(crate) fn clear(folder: &Path) -> Done<()> {
    for number in 1..=LAST {
        let path = file(folder, number);
        if path.exists() {
            fs::remove_file(&path).map_err(|error| about(&path, &error))?;
        }
    }
    Ok(())
}

pub(crate) fn save(folder: &Path, number: u8, program: &AnyProgram) -> Done<()> {
    fs::create_dir_all(folder).map_err(|error| about(folder, &error))?;
    Ok(program.snapshot().save(&file(folder, number))?)
}

/// The programme of the latest snapshot that is whole; what was passed over is told.
pub(crate) fn latest(folder: &Path, most: u64, tale: &Tale) -> Done<AnyProgram> {
    let newest_first: Vec<_> = (1..=LAST).rev().map(|number| file(folder, number)).collect();
    let resumed = Snapshot::newest_whole(&newest_first, most).map_err(|none| {
        let (shown, skipped) = (folder.display(), joined(&none.skipped));
        let colon = if skipped.is_empty() { "" } else { ": " };
        text!(
            tale,
            "{shown}: there is no snapshot to resume from{colon}{skipped}",
            "{shown}: нет снимка, с которого можно продолжить{colon}{skipped}"
        )
    })?;
    for skipped in &resumed.skipped {
        say!(tale, "Passed over: {skipped}", "Пропущено: {skipped}");
    }
    if !resumed.skipped.is_empty() {
        let path = resumed.path.display();
        say!(tale, "Resumed from {path}", "Продолжено с {path}");
    }
    Ok(resumed.program)
}

fn about(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
