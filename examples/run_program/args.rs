//! The command line.

use mentormatch::kernel::Language;
use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
Tells a sample centre's whole programme: 14 months, seven stages, all forms.

Usage: run_program [--lang en|ru] [--snapshots DIR] [--until STAGE] [--resume]

  --lang LANGUAGE  en (default) or ru: the language of the story
  --snapshots DIR  where a snapshot is kept after each stage
                   (default: mentormatch-run-program in the system's folder for such files)
  --until STAGE    stop after this stage, 1 to 7
  --resume         go on from the latest snapshot
  --help           this text
";

pub(crate) struct Args {
    pub(crate) language: Language,
    pub(crate) snapshots: PathBuf,
    pub(crate) until: Option<u8>,
    pub(crate) resume: bool,
}

impl Args {
    /// The command; nothing where help is asked for.
    pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Option<Self>, String> {
        let mut parsed = Self {
            language: Language::English,
            snapshots: std::env::temp_dir().join("mentormatch-run-program"),
            until: None,
            resume: false,
        };
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let option = arg.to_string_lossy().into_owned();
            let mut value = || args.next().ok_or(format!("{option} needs a value"));
            match option.as_str() {
                "--help" | "-h" => return Ok(None),
                "--snapshots" => parsed.snapshots = value()?.into(),
                "--resume" => parsed.resume = true,
                "--lang" => {
                    parsed.language = match value()?.to_string_lossy().as_ref() {
                        "en" => Language::English,
                        "ru" => Language::Russian,
                        other => return Err(format!("--lang needs en or ru, not {other}")),
                    }
                }
                "--until" => {
                    let text = value()?.to_string_lossy().into_owned();
                    let stage = text.parse().ok().filter(|stage| (1..=7).contains(stage));
                    let wrong = format!("--until needs a stage from 1 to 7, not {text}");
                    parsed.until = Some(stage.ok_or(wrong)?);
                }
                _ => return Err(format!("unknown argument {option}")),
            }
        }
        Ok(Some(parsed))
    }
}
