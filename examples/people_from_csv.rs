//! Pairs people from two CSV files by an organisation's rules, which also say what the
//! files' columns mean.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;

use mentormatch::kernel::Control;
use mentormatch::people::import::{self, Options};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, Prepared, Strategy};
use speech::tell;
use std::error::Error;
use std::fs::{File, read_to_string};
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let phrases = speech::phrases()?;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let rules = Rules::from_json(&read_to_string(data.join("rules/centre.json"))?)?;
    let mentees = File::open(data.join("cohort/mentees.csv"))?;
    let mentors = File::open(data.join("cohort/mentors.csv"))?;
    let columns = rules.import.clone().unwrap_or_default();
    // Faults name the line, the column and the person, and show no answer.
    let people = import::cohort(mentees, mentors, &columns, &Options::default())?.cohort;

    let free = Control::unbounded();
    let prepared = Prepared::new(people, &rules)?;
    let situation = prepared.situation(&free)?;
    let pairing = Optimal.form(&situation, &free)?.or_stopped()?;
    for group in pairing.groups() {
        let mentees: Vec<_> = group.mentees.iter().map(ToString::to_string).collect();
        let (mentor, mentees) = (&group.mentor, mentees.join(", "));
        tell!(phrases, "{mentor} leads {mentees}", "{mentor} – наставляемые: {mentees}");
    }
    let (pairs, without) = (pairing.pairs.len(), pairing.unmatched_mentees.len());
    tell!(
        phrases,
        "{pairs} pairs, {without} mentees without one",
        "пар – {pairs}, наставляемых без пары – {without}"
    );
    Ok(())
}
