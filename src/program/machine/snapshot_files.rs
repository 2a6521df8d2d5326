//! Snapshots in files: written so that a stop at any moment leaves a whole one, and read
//! back from the newest that is whole.

use crate::kernel::{Faults, FileFault, faults, read_text, write_whole};
use crate::program::{AnyProgram, RestoreFault, Snapshot, SnapshotFault};
use std::fs;
use std::path::{Path, PathBuf};

faults! {
    /// Why a file is not a whole snapshot, or could not be written.
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum SnapshotFileFault: "snapshot-file-fault" {
        /// The file cannot be read or written, or is longer than allowed.
        File(fault: FileFault) = "file",
            "{fault}",
            "{fault}";
        /// What is in the file is no snapshot, or a damaged one.
        Text {
            /// The file.
            path: PathBuf,
            /// Why not.
            fault: SnapshotFault,
        } = "text",
            "{path}: {fault}",
            "{path}: {fault}";
        /// The snapshot says what cannot have come about.
        Restore {
            /// The file.
            path: PathBuf,
            /// Everything that is wrong with it.
            faults: Faults<RestoreFault>,
        } = "restore",
            "{path}: {faults}",
            "{path}: {faults}";
    }
}

/// A programme that was read back from a file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Resumed {
    /// The programme.
    pub program: AnyProgram,
    /// The file that it was in.
    pub path: PathBuf,
    /// Newer files that were passed over, and why; the newest first.
    pub skipped: Vec<SnapshotFileFault>,
}

faults! {
    /// There is no file from which a programme can be read back.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct NoSnapshot: "no-snapshot" {
        /// The files that are there, and why each is none; the newest first.
        pub skipped: Faults<SnapshotFileFault>,
    } = "no-snapshot",
        "there is no snapshot to resume from{skipped:+: }",
        "нет снимка, с которого можно продолжить{skipped:+: }";
}

impl Snapshot {
    /// Keeps the snapshot in a file, which is replaced as a whole
    /// ([`write_whole`]): whenever the process or the machine stops, the file is what it
    /// was or what it should be.
    ///
    /// ```
    /// use mentormatch::kernel::MOST_BYTES;
    /// use mentormatch::people::{Date, PersonId};
    /// use mentormatch::program::{Act, Program, Snapshot};
    ///
    /// let act = Act::new(PersonId::new("head")?, Date::new(2026, 9, 1).unwrap(), "order 12");
    /// let program = Program::begin(&act);
    /// # let folder = std::env::temp_dir().join(format!("mentormatch-save-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// let newest_first = ["newer.json", "older.json"].map(|name| folder.join(name));
    /// program.snapshot().save(&newest_first[1])?;
    /// std::fs::write(&newest_first[0], "{\"version\":3,\"sta")?; // written by something else
    /// let resumed = Snapshot::newest_whole(&newest_first, MOST_BYTES)?;
    /// assert_eq!(resumed.program, program.into());
    /// assert_eq!((&resumed.path, resumed.skipped.len()), (&newest_first[1], 1));
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where the system refuses; then what stood at `path` still does.
    pub fn save(&self, path: &Path) -> Result<(), SnapshotFileFault> {
        let text = self.to_json().map_err(|fault| SnapshotFileFault::Text {
            path: path.to_owned(),
            fault: fault.into(),
        })?;
        Ok(write_whole(path, text.as_bytes())?)
    }

    /// As [`save`](Self::save), and what stood at `path` stays as `before`, if it is a
    /// whole snapshot of at most `most` bytes. Stopped between the two steps, there is
    /// no `path` and the programme is in `before`.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn save_keeping(
        &self,
        path: &Path,
        before: &Path,
        most: u64,
    ) -> Result<(), SnapshotFileFault> {
        if whole(path, most).is_ok() {
            fs::rename(path, before)
                .map_err(|error| FileFault { path: before.to_owned(), problem: error.into() })?;
        }
        self.save(path)
    }

    /// The programme of the first of these files that holds a whole snapshot of at most
    /// `most` bytes. What is passed over is told; a file that does not exist is not.
    ///
    /// # Errors
    /// [`NoSnapshot`], with what is wrong with each file that exists.
    pub fn newest_whole(newest_first: &[PathBuf], most: u64) -> Result<Resumed, NoSnapshot> {
        let mut skipped = Vec::new();
        for path in newest_first {
            match whole(path, most) {
                Ok(program) => return Ok(Resumed { program, path: path.clone(), skipped }),
                Err(SnapshotFileFault::File(fault)) if fault.is_missing() => {}
                Err(fault) => skipped.push(fault),
            }
        }
        Err(NoSnapshot { skipped: skipped.into() })
    }
}

/// The programme of this file.
fn whole(path: &Path, most: u64) -> Result<AnyProgram, SnapshotFileFault> {
    let text = read_text(path, most)?;
    let snapshot = Snapshot::from_json(&text)
        .map_err(|fault| SnapshotFileFault::Text { path: path.to_owned(), fault })?;
    let restored = snapshot.restore();
    restored.map_err(|faults| SnapshotFileFault::Restore { path: path.to_owned(), faults })
}
