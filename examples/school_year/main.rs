//! A year of a sample school as it really goes: a messy export, facts that come late or were
//! typed wrong, three declines at once, a mentor who leaves, an order for each form, papers and
//! the table of the year. A snapshot is kept after each step, so that the year can be cut
//! anywhere and goes on from there.

mod bases;
mod closing;
#[path = "../support/command_line.rs"]
mod command_line;
mod files;
mod forming;
#[path = "../support/language.rs"]
mod language;
mod papers;
mod selecting;
mod tale;
mod working;

use command_line::*;
use mentormatch::kernel::{Language, MOST_BYTES};
use mentormatch::program::{AnyProgram, Program, Snapshot};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tale::{Both, Done, HEAD, Tale, say};

const HELP: &str = "\
Tells a year of a sample school, from a messy export to the table of the year.

Usage: school_year [--lang en|ru] [--folder DIR] [--until STEP] [--resume] [--list]

  --lang LANGUAGE  en (default) or ru
  --folder DIR     where a snapshot is kept after each step, and the printed papers
                   (default: mentormatch-school-year in the system's folder for such files)
  --until STEP     stop after this step, by its number or its code
  --resume         go on from the latest snapshot that is whole
  --list           the steps with their codes
  --help           this text
";

/// A step of the year: its code, its name, and what happens in it.
struct Step(&'static str, Both, fn(AnyProgram, &Tale) -> Done<AnyProgram>);

const STEPS: [Step; 15] = [
    Step("conditions", ("Regulations and forms", "Положение и формы"), bases::conditions),
    Step("mentees", ("The mentees' questionnaires", "Анкеты наставляемых"), bases::mentees),
    Step("mentors", ("The mentors' questionnaires", "Анкеты наставников"), bases::mentors),
    Step("selection", ("Selection and training", "Отбор и обучение"), selecting::selection),
    Step("pairs", ("Pairs are proposed", "Предложены пары"), forming::propose),
    Step("declines", ("Three declines and a slip", "Три отказа и описка"), forming::answers),
    Step("repair", ("All three repaired at once", "Подбор всем троим сразу"), forming::repair),
    Step("orders", ("An order for each form", "Распоряжение по каждой форме"), forming::orders),
    Step("beginning", ("The work begins", "Начало работы"), working::begin),
    Step("meetings", ("Meetings of the autumn", "Встречи осени"), working::meetings),
    Step("corrections", ("Late and wrong facts", "Поздние и ошибочные записи"), working::correct),
    Step("leaving", ("A mentor leaves", "Наставник уходит"), working::leaving),
    Step("interim", ("Half of the year", "Полугодие"), working::interim),
    Step("results", ("Results", "Итоги"), closing::results),
    Step("table", ("The table of the year", "Сводная таблица за год"), closing::table),
];

struct Args {
    language: Language,
    folder: PathBuf,
    until: usize,
    resume: bool,
    list: bool,
}

fn parse(line: &mut Parser) -> Result<Option<Args>, Fault> {
    let mut args = Args {
        language: Language::English,
        folder: std::env::temp_dir().join("mentormatch-school-year"),
        until: STEPS.len(),
        resume: false,
        list: false,
    };
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("lang") => args.language = line.value()?.parse_with(language::language)?,
            Long("folder") => args.folder = line.value()?.into(),
            Long("until") => args.until = line.value()?.parse_with(step)?,
            Long("resume") => args.resume = true,
            Long("list") => args.list = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(args))
}

/// The number of a step, from 1.
fn step(text: &str) -> Result<usize, String> {
    let named = STEPS.iter().position(|step| step.0 == text).map(|at| at + 1);
    let number = named.or_else(|| text.parse().ok());
    number
        .filter(|number| (1..=STEPS.len()).contains(number))
        .ok_or_else(|| format!("a step from 1 to {}, or its code", STEPS.len()))
}

fn main() -> ExitCode {
    command_line::run(HELP, parse, |args| {
        let tale = Tale::new(args.language, &args.folder);
        if args.list {
            for (number, step) in (1..).zip(&STEPS) {
                tale.line(&format!("{number:2} {:12} {}", step.0, tale.of(step.1)));
            }
            tale.print()?;
        } else {
            run(args, &tale)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn run(args: &Args, tale: &Tale) -> Done<()> {
    let (done, mut program) = match args.resume {
        true => latest(&args.folder, tale)?,
        false => {
            papers::clear(tale)?;
            for number in 1..=STEPS.len() {
                gone(&file(&args.folder, number))?;
            }
            std::fs::create_dir_all(&args.folder)?;
            say!(
                tale,
                "Sample data: the school, its people and their answers are invented.",
                "Данные условные: школа, участники и их ответы вымышлены."
            );
            let act = tale.act_of(HEAD, (2026, 9, 1), ("order 41", "приказ № 41"))?;
            (0, AnyProgram::from(Program::begin(&act)))
        }
    };
    for (number, Step(_, name, tell)) in (1..).zip(&STEPS).take(args.until).skip(done) {
        tale.heading(number, *name);
        // The papers of a step are written before its snapshot: a step that was cut is done anew
        // and writes the same.
        program = tell(program, tale)?;
        program.snapshot().save(&file(&args.folder, number))?;
        tale.print()?;
    }
    Ok(())
}

fn file(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("after-{number:02}.json"))
}

/// Takes a file away, if it is there.
fn gone(path: &Path) -> Done<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", path.display()).into())
        }
        _ => Ok(()),
    }
}

/// The last step that was done, and the programme after it.
fn latest(folder: &Path, tale: &Tale) -> Done<(usize, AnyProgram)> {
    let files: Vec<_> = (1..=STEPS.len()).rev().map(|number| file(folder, number)).collect();
    let found = Snapshot::newest_whole(&files, MOST_BYTES)?;
    for skipped in &found.skipped {
        say!(tale, "Passed over: {skipped}", "Пропущено: {skipped}");
    }
    let at = files.iter().position(|path| *path == found.path).unwrap_or_default();
    Ok((STEPS.len() - at, found.program))
}
