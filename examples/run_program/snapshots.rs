//! A snapshot after each stage: 1 to 7, and 8 when the next cycle has begun.

use crate::tale::{Done, Tale, text};
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
    let path = file(folder, number);
    fs::write(&path, program.snapshot().to_json()?).map_err(|error| about(&path, &error).into())
}

/// The programme of the latest snapshot.
pub(crate) fn latest(folder: &Path, tale: &Tale) -> Done<AnyProgram> {
    let shown = folder.display();
    let none = text!(
        tale,
        "{shown}: there is no snapshot to resume from",
        "{shown}: нет снимка, с которого можно продолжить"
    );
    let path = (1..=LAST)
        .rev()
        .map(|number| file(folder, number))
        .find(|path| path.exists())
        .ok_or(none)?;
    let text = fs::read_to_string(&path).map_err(|error| about(&path, &error))?;
    let snapshot = Snapshot::from_json(&text).map_err(|error| about(&path, &error))?;
    Ok(snapshot.restore()?)
}

fn about(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
