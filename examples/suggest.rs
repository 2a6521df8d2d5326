//! Proposes a mapping and rules for two files that nobody wrote one for, and pairs by them:
//! `suggest [--lang en|ru] [MENTEES MENTORS]`.

#[path = "support/language.rs"]
mod language;
#[path = "support/say.rs"]
mod say;

use language::language;
use mentormatch::kernel::{Control, Phrases};
use mentormatch::people::import::suggest::suggest_cohort;
use mentormatch::people::import::{Options, cohort};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, Prepared, Strategy};
use say::say;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let mut code = "en".to_owned();
    if let Some(at) = files.iter().position(|word| word == "--lang") {
        code = files.get(at + 1).cloned().unwrap_or_default();
        files.drain(at..files.len().min(at + 2));
    }
    let language = language(&code)?;
    let phrases = Phrases::new(language);
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/forms");
    let read = |at: usize, sample: &str| match files.get(at) {
        Some(file) => std::fs::read(file),
        None => std::fs::read(data.join(sample)),
    };
    let (mentees, mentors) = (read(0, "mentees.csv")?, read(1, "mentors.csv")?);

    let options = Options::default();
    let found = suggest_cohort(&mentees[..], &mentors[..], &options)?;
    for side in [&found.mentees, &found.mentors] {
        if let Some(service) = &side.service {
            say!("{}", phrases.say(service));
        }
        for column in &side.columns {
            let fills = column.fills_said(&phrases).unwrap_or_else(|| "–".to_owned());
            say!("  {} → {fills}: {}", column.column, phrases.say(column.kind));
            for doubt in &column.doubts {
                say!("    {}", phrases.say(doubt));
            }
        }
    }

    // It can be imported at once; a curator edits the rules afterwards.
    let people = cohort(&mentees[..], &mentors[..], &found.mapping, &options)?.cohort;
    let (mut rules, questions) = Rules::suggested(&people);
    for question in &questions {
        say!("? {}", phrases.say(question));
    }
    rules.import = Some(found.mapping);
    say!("{}", serde_json::to_string_pretty(&rules)?);
    let free = Control::unbounded();
    let prepared = Prepared::new(people, &rules)?;
    let pairing = Optimal.form(&prepared.situation(&free)?, &free)?.or_stopped()?;
    for pair in &pairing.pairs {
        say!("{} – {}", pair.mentor, pair.mentee);
    }
    Ok(())
}
