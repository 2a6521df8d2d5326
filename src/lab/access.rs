//! Which files an instance may name: whoever runs other people's instances decides.

use super::npy::{NpyError, NpyProblem};
use std::path::{Component, Path, PathBuf};

/// Which files the fields of an instance may name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileAccess {
    /// Every file that the process may read. A relative path starts at the folder of
    /// the [`Context`](super::Context).
    #[default]
    Anywhere,
    /// Files in that folder and below it: by a relative path without `..`, and not
    /// through a symbolic link that leads out of it. Whoever can change the folder while
    /// a line is solved is trusted.
    Folder,
    /// None.
    Nothing,
}

impl FileAccess {
    /// Where the file is that an instance names.
    pub(super) fn resolve(self, folder: &Path, named: &str) -> Result<PathBuf, NpyError> {
        let path = Path::new(named);
        let resolved = match self {
            Self::Anywhere => return Ok(folder.join(path)),
            Self::Folder => within(folder, path),
            Self::Nothing => Err(NpyProblem::NoFiles),
        };
        resolved.map_err(|problem| NpyError { path: path.to_owned(), problem })
    }
}

fn within(folder: &Path, path: &Path) -> Result<PathBuf, NpyProblem> {
    let down = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if !path.components().all(down) {
        return Err(NpyProblem::Outside);
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = folder.canonicalize()?;
    // Without symbolic links, so that what is opened is what was looked at.
    let path = folder.join(path).canonicalize()?;
    if path.starts_with(&folder) { Ok(path) } else { Err(NpyProblem::Outside) }
}
