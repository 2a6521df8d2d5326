//! What happened, in readable text.

use crate::say::say;
use mentormatch::audit;
use mentormatch::kernel::{Index, Language, MentorIx, Phrases, Side};
use mentormatch::meetings::{
    Frame, Meeting, Plan, Proof, Timetable, Wanted, WhyRounds, WishSheets, choice_problem,
};
use mentormatch::people::{Cohort, PersonId};
use mentormatch::strategy::Pairing;
use std::collections::BTreeMap;
use std::error::Error;

/// The language of what is told.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a>(pub(crate) &'a Phrases);

impl Said<'_> {
    /// One of two texts.
    pub(crate) fn of<T>(self, english: T, russian: T) -> T {
        match self.0.language() {
            Language::Russian => russian,
            _ => english,
        }
    }
}

/// A row a mentor, a column a round.
pub(crate) fn timetable(
    said: Said<'_>,
    cohort: &Cohort,
    wanted: &Wanted,
    frame: &Frame,
    plan: &Plan,
) -> Result<(), Box<dyn Error>> {
    let rounds = plan.timetable.rounds();
    let (held, asked) = (plan.timetable.len(), wanted.meetings().len());
    let (count, tables) = (rounds.len(), plan.timetable.tables());
    let title = said.of(
        format!("The timetable: {held} of {asked} meetings in {count} rounds at {tables} tables"),
        format!("Расписание: встреч {held} из {asked}, раундов {count}, столов {tables}"),
    );
    say!("== {title}\n");
    let heads: String = (1..=rounds.len()).map(|round| format!("{round:>5}")).collect();
    say!("{:>7}{heads}", said.of("round", "раунд"));
    for (mentor, id) in MentorIx::all(cohort.mentors().len()).zip(cohort.mentors().ids()) {
        let cell = |round: &Vec<Meeting>| {
            let met = round.iter().find(|meeting| meeting.mentor == mentor);
            let mentee = met.and_then(|meeting| cohort.mentees().id(meeting.mentee));
            format!("{:>5}", mentee.map_or("·", PersonId::as_str))
        };
        say!("{:>7}{}", id.as_str(), rounds.iter().map(cell).collect::<String>());
    }
    say!("\n{}", why_so_many(said, cohort, plan));
    say!("{}", check(said, wanted, frame, plan)?);
    let mut left_out = BTreeMap::<_, Vec<String>>::new();
    for out in &plan.left_out {
        let ids =
            (cohort.mentees().id(out.meeting.mentee), cohort.mentors().id(out.meeting.mentor));
        if let (Some(mentee), Some(mentor)) = ids {
            left_out.entry(out.why).or_default().push(format!("{mentee}–{mentor}"));
        }
    }
    for (why, meetings) in left_out {
        let (why, meetings) = (said.0.say(why), meetings.join(", "));
        let line = said.of(
            format!("Left out, since {why}: {meetings}"),
            format!("Не состоятся ({why}): {meetings}"),
        );
        say!("{line}");
    }
    say!("");
    Ok(())
}

fn why_so_many(said: Said<'_>, cohort: &Cohort, plan: &Plan) -> String {
    match plan.bound.why {
        WhyRounds::Busiest { side, person, meetings } => {
            let id = match side {
                Side::Mentee => cohort.mentees().ids().nth(person as usize),
                Side::Mentor => cohort.mentors().ids().nth(person as usize),
            };
            let id = id.map_or(said.of("somebody", "кого-то"), PersonId::as_str);
            said.of(
                format!("Fewer rounds cannot hold them: {id} has {meetings} meetings."),
                format!("Меньше раундов не хватит: встреч у {id} – {meetings}."),
            )
        }
        why @ WhyRounds::BusiestWithRests { .. } => {
            let why = said.0.say(why);
            said.of(
                format!("Fewer rounds cannot hold them: {why}."),
                format!("Меньше раундов не хватит: {why}."),
            )
        }
        WhyRounds::Tables { meetings, tables } => said.of(
            format!("Fewer rounds cannot hold them: {meetings} meetings, {tables} in a round."),
            format!("Меньше раундов не хватит: встреч {meetings}, по {tables} в раунде."),
        ),
        _ => said.of("Nobody meets.", "Встреч нет.").to_owned(),
    }
}

/// The rounds, checked independently; the choice of meetings, by its certificate.
fn check(
    said: Said<'_>,
    wanted: &Wanted,
    frame: &Frame,
    plan: &Plan,
) -> Result<String, Box<dyn Error>> {
    let rounds: Vec<Vec<_>> = plan
        .timetable
        .rounds()
        .iter()
        .map(|round| round.iter().map(|meeting| (meeting.mentee, meeting.mentor)).collect())
        .collect();
    let asked: Vec<_> = wanted.meetings().iter().map(|one| (one.mentee, one.mentor)).collect();
    let tables = frame.most_tables().map(std::num::NonZeroU32::get);
    let check = audit::timetable(&rounds, &asked, tables, |_, _| false);
    let in_a_row = frame.most_in_a_row().map(std::num::NonZeroU32::get);
    let rested = in_a_row.is_some_and(|most| check.longest_row <= most as usize);
    let held_up = if in_a_row.is_some() { rested } else { check.least_rounds == rounds.len() };
    if !check.flaws.is_empty() || !held_up {
        return Err("the timetable does not hold up".into());
    }
    if let (Proof::Choice(answer), Some(most)) = (&plan.proof, frame.most_rounds()) {
        let problem = choice_problem(wanted, frame, most)?;
        audit::verify_assignment(&problem, answer).map_err(|flaw| format!("{flaw:?}"))?;
        let line = said.of(
            "Checked: nobody is in two places, and no better set fits these rounds.",
            "Проверено: никто не нужен в двух местах сразу, лучший набор встреч не уместится.",
        );
        return Ok(line.to_owned());
    }
    let line = said.of(
        "Checked: nobody is in two places, and all who should meet do.",
        "Проверено: никто не нужен в двух местах сразу, встретятся все, кому нужно.",
    );
    Ok(line.to_owned())
}

pub(crate) fn wishes(
    said: Said<'_>,
    cohort: &Cohort,
    timetable: &Timetable<(PersonId, PersonId)>,
    wishes: &WishSheets,
) {
    let mutual = timetable.meetings().filter(|(_, (one, other))| wishes.is_mutual(one, other));
    let (mentees, mentors) = (wishes.mentees.len(), wishes.mentors.len());
    let (of_mentees, of_mentors) = (cohort.mentees().len(), cohort.mentors().len());
    let (mutual, refused) = (mutual.count(), wishes.vetoes().len());
    let line = said.of(
        format!(
            "Wishes: {mentees} of {of_mentees} mentees and {mentors} of {of_mentors} mentors \
             answered; after {mutual} meetings both wished for each other, after {refused} one \
             refused"
        ),
        format!(
            "Пожелания: ответили {mentees} из {of_mentees} наставляемых и {mentors} из \
             {of_mentors} наставников; взаимных пожеланий – {mutual}, отказов – {refused}"
        ),
    );
    say!("== {line}\n");
}

pub(crate) fn pairs(said: Said<'_>, title: &str, pairing: &Pairing, wishes: &WishSheets) {
    let rank = |pair: &mentormatch::strategy::Pair| {
        let one = wishes.mentees.get(&pair.mentee).and_then(|own| own.rank_of(&pair.mentor));
        let other = wishes.mentors.get(&pair.mentor).and_then(|own| own.rank_of(&pair.mentee));
        one.zip(other)
    };
    let ranks: Vec<_> = pairing.pairs.iter().filter_map(rank).collect();
    let (pairs, mutual) = (pairing.pairs.len(), ranks.len());
    let sum = ranks.iter().map(|(one, other)| one + other).sum::<usize>();
    let line = match pairing.verified {
        true => said.of(
            format!("{pairs} pairs, {mutual} by mutual wishes with ranks {sum}; certificate verified"),
            format!("пар – {pairs}, по взаимным пожеланиям – {mutual}, сумма мест {sum}; доказательство проверено"),
        ),
        false => said.of("certificate REFUSED", "доказательство НЕ принято").to_owned(),
    };
    say!("== {title}: {line}\n");
    for group in pairing.groups() {
        let mentees: Vec<_> = group.mentees.iter().map(PersonId::as_str).collect();
        say!("  {}: {}", group.mentor, mentees.join(", "));
    }
    for unmatched in pairing.unmatched_mentees.iter().chain(&pairing.unmatched_mentors) {
        let (person, why) = (&unmatched.person, said.0.say(pairing.why(unmatched)));
        let line =
            said.of(format!("{person} has nobody: {why}"), format!("{person} – без пары: {why}"));
        say!("  {line}");
    }
    say!("");
}
