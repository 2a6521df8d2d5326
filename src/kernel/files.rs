//! Files read up to a limit, and files that are replaced as a whole.
//!
//! A file is somebody else's: it may be a device that never ends, and whoever writes it
//! may be stopped in the middle. So reading states how much it takes at most, and writing
//! leaves either what stood there or what should stand there.

use super::words::faults;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// How many bytes of one file are read where a caller has no reason for another limit:
/// 256 MiB.
pub const MOST_BYTES: u64 = 256 << 20;

faults! {
    /// A file that could not be read or written.
    #[derive(Debug)]
    pub struct FileFault: "file-fault" {
        /// The file.
        pub path: PathBuf,
        /// Why not.
        pub problem: FileProblem,
    } = "file", "{path}: {problem}", "{path}: {problem}";
}

faults! {
    /// Why a file could not be read or written. What is in the file is never told.
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum FileProblem: "file-problem" {
        /// The system refuses, in its own words.
        Io(fault: io::Error) = "system",
            "{fault}",
            "{fault}";
        /// The file is longer than the caller allows.
        TooLong {
            /// The most that is read.
            most: u64,
        } = "too-long",
            "it has more than {most} bytes, which is the limit",
            "в нём больше {most} байт, а это предел";
        /// The file is no text in UTF-8.
        NotText {
            /// How many bytes come before the wrong one.
            byte: usize,
        } = "not-text",
            "it is no text in UTF-8: byte {byte}",
            "это не текст в UTF-8: байт {byte}";
    }
}

impl FileFault {
    /// Whether there is no such file.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(&self.problem, FileProblem::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// The bytes of a file that has at most `most` of them. Reading stops there, so that a
/// file without an end takes no more memory than that.
///
/// ```
/// use mentormatch::kernel::{MOST_BYTES, read_bytes};
///
/// let path = std::env::temp_dir().join(format!("mentormatch-read-{}", std::process::id()));
/// std::fs::write(&path, "twelve bytes")?;
/// assert_eq!(read_bytes(&path, MOST_BYTES)?.len(), 12);
/// let fault = read_bytes(&path, 11).unwrap_err().to_string();
/// assert!(fault.ends_with("it has more than 11 bytes, which is the limit"));
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`FileFault`] for a file that is missing, cannot be read or is longer.
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, FileFault> {
    read(path, most).map_err(|problem| FileFault { path: path.to_owned(), problem })
}

fn read(path: &Path, most: u64) -> Result<Vec<u8>, FileProblem> {
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that there are more.
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(FileProblem::TooLong { most });
    }
    Ok(bytes)
}

/// The text of a file that has at most `most` bytes.
///
/// # Errors
/// As [`read_bytes`], and for a file that is not in UTF-8.
pub fn read_text(path: &Path, most: u64) -> Result<String, FileFault> {
    let bytes = read_bytes(path, most)?;
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        FileFault { path: path.to_owned(), problem: FileProblem::NotText { byte } }
    })
}

/// Replaces a file as a whole: the bytes are written to a file of the same folder with
/// `.part` after its name, flushed to the disk, and renamed. Whenever the process or the
/// machine stops, there is either what stood at `path` or all of `bytes`. One writer of
/// `path` at a time.
///
/// A symbolic link stays, and what it leads to is replaced; who may read the file stays.
///
/// # Errors
/// [`FileFault`] where the system refuses; then what stood at `path` still does.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileFault> {
    write(path, bytes).map_err(|error| FileFault { path: path.to_owned(), problem: error.into() })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let old = fs::canonicalize(path).ok();
    let path = old.as_deref().unwrap_or(path);
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut part = OsString::from(name);
    part.push(".part");
    let part = path.with_file_name(part);
    let written = (|| {
        let mut file = File::create(&part)?;
        if old.is_some() {
            file.set_permissions(fs::metadata(path)?.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written?;
    // The bytes are safe; without this the new name might be lost with the power, and the
    // old file would be back. A folder that cannot be flushed is no reason to fail.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}
