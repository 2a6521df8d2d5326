//! A group meeting of 30 mentees and 12 mentors: who meets whom in which round, wishes
//! of both sides afterwards, and the pairs that each of three choices makes of them.
//!
//! The people and their answers are samples, drawn from a seed.

mod args;
#[path = "../support/command_line.rs"]
mod command_line;
#[path = "../support/language.rs"]
mod language;
mod people;
mod report;
#[path = "../support/say.rs"]
mod say;

use args::Args;
use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::market::Ties;
use mentormatch::meetings::{Frame, MutualChoice, Wanted, plan};
use mentormatch::scoring::Rules;
use mentormatch::strategy::procedures::{GroupMeeting, Rest};
use mentormatch::strategy::{Prepared, Strategy};
use report::Said;
use say::say;
use std::error::Error;
use std::process::ExitCode;

/// Who is worth meeting, by the person's own view; the organisation's choice.
const MENTORS_OF_A_MENTEE: usize = 5;
const MENTEES_OF_A_MENTOR: usize = 6;

const RULES: &str = r#"{
    "version": 1,
    "restrictions": [
        {"name": "a wanted topic", "kind": "must-share-label", "field": "skills"}
    ],
    "criteria": [
        {"name": "knows what is wanted", "kind": "coverage", "confidence": true,
         "mentee-weight": 10, "mentor-weight": 4},
        {"name": "subjects in common", "kind": "jaccard", "field": "subjects",
         "mentee-weight": 4, "mentor-weight": 6}
    ]
}"#;

fn main() -> ExitCode {
    command_line::run(args::HELP, Args::parse, run)
}

fn run(args: &Args) -> Result<ExitCode, Box<dyn Error>> {
    let free = Control::unbounded();
    let phrases = Phrases::new(args.language);
    let said = Said(&phrases);
    let seed = args.seed;
    say!(
        "{}\n",
        said.of(
            format!("Sample data: the people and their answers are drawn from seed {seed}."),
            format!("Данные условные: участники и их ответы получены из числа {seed}.")
        )
    );
    let cohort = people::cohort(args.seed)?;
    let rules = Rules::from_json(RULES)?;
    let prepared = Prepared::new(cohort, &rules)?;
    let (cohort, table) = (prepared.cohort(), prepared.table(&free)?);

    // Scores decide who meets.
    let wanted = Wanted::best(table.scores(), MENTORS_OF_A_MENTEE, MENTEES_OF_A_MENTOR)?;
    let frame = Frame::new().tables(args.tables).rounds(args.rounds).in_a_row(args.in_a_row);
    let plan = plan(&wanted, &frame, &free)?;
    let plan = plan.or_stopped()?;
    report::timetable(said, cohort, &wanted, &frame, &plan)?;

    // Wishes decide who works together.
    let timetable = plan.timetable.named(cohort).ok_or("a meeting of somebody unknown")?;
    let wishes = people::wishes(args.seed, cohort, table.scores(), &plan.timetable);
    report::wishes(said, cohort, &timetable, &wishes);
    let situation = prepared.situation(&free)?;
    let stable = MutualChoice::Stable { best_for: Side::Mentee, ties: Ties::Index };
    for (title, choice) in [
        (
            (
                "The largest set of mutual wishes, then the best ranks",
                "Больше всего взаимных пожеланий, затем лучшие места",
            ),
            MutualChoice::Largest,
        ),
        (
            ("The best sum of points for ranks", "Наибольшая сумма баллов за места в пожеланиях"),
            MutualChoice::BestRanks,
        ),
        (
            (
                "Stable: no two would rather have each other",
                "Нет двоих, кто предпочёл бы друг друга своим партнёрам",
            ),
            stable,
        ),
    ] {
        let pairing =
            GroupMeeting::new(wishes.clone(), choice).form(&situation, &free)?.or_stopped()?;
        report::pairs(said, said.of(title.0, title.1), &pairing, &wishes);
    }

    // And scores place those whom wishes left, if the organisation says so.
    let rest = GroupMeeting::new(wishes.clone(), MutualChoice::Largest).with_rest(Rest::Best);
    let pairing = rest.form(&situation, &free)?.or_stopped()?;
    let title = said.of(
        "The largest set, and scores place the rest (Kemerovo)",
        "Больше всего взаимных пожеланий, остальных размещают баллы (Кемерово)",
    );
    report::pairs(said, title, &pairing, &wishes);
    Ok(ExitCode::SUCCESS)
}
