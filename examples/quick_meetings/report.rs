//! What happened, in readable text.

use crate::say::say;
use mentormatch::audit;
use mentormatch::kernel::{Index, MentorIx, Phrases, Side};
use mentormatch::meetings::{
    Frame, Meeting, Plan, Proof, Timetable, Wanted, WhyRounds, WishSheets, choice_problem,
};
use mentormatch::people::{Cohort, PersonId};
use mentormatch::strategy::Pairing;
use std::collections::BTreeMap;
use std::error::Error;

/// A row a mentor, a column a round.
pub(crate) fn timetable(
    cohort: &Cohort,
    wanted: &Wanted,
    frame: &Frame,
    plan: &Plan,
) -> Result<(), Box<dyn Error>> {
    let rounds = plan.timetable.rounds();
    say!(
        "== The timetable: {} of {} meetings in {} rounds at {} tables\n",
        plan.timetable.len(),
        wanted.meetings().len(),
        rounds.len(),
        plan.timetable.tables()
    );
    let heads: String = (1..=rounds.len()).map(|round| format!("{round:>5}")).collect();
    say!("{:>7}{heads}", "round");
    for (mentor, id) in MentorIx::all(cohort.mentors().len()).zip(cohort.mentors().ids()) {
        let cell = |round: &Vec<Meeting>| {
            let met = round.iter().find(|meeting| meeting.mentor == mentor);
            let mentee = met.and_then(|meeting| cohort.mentees().id(meeting.mentee));
            format!("{:>5}", mentee.map_or("·", PersonId::as_str))
        };
        say!("{:>7}{}", id.as_str(), rounds.iter().map(cell).collect::<String>());
    }
    say!("\n{}", why_so_many(cohort, plan));
    say!("{}", check(wanted, frame, plan)?);
    let mut left_out = BTreeMap::<_, Vec<String>>::new();
    for out in &plan.left_out {
        let ids =
            (cohort.mentees().id(out.meeting.mentee), cohort.mentors().id(out.meeting.mentor));
        if let (Some(mentee), Some(mentor)) = ids {
            left_out.entry(out.why).or_default().push(format!("{mentee}–{mentor}"));
        }
    }
    for (why, meetings) in left_out {
        say!("Left out, since {why}: {}", meetings.join(", "));
    }
    say!("");
    Ok(())
}

fn why_so_many(cohort: &Cohort, plan: &Plan) -> String {
    match plan.bound.why {
        WhyRounds::Busiest { side, person, meetings } => {
            let id = match side {
                Side::Mentee => cohort.mentees().ids().nth(person as usize),
                Side::Mentor => cohort.mentors().ids().nth(person as usize),
            };
            let id = id.map_or("somebody", PersonId::as_str);
            format!("Fewer rounds cannot hold them: {id} has {meetings} meetings.")
        }
        WhyRounds::Tables { meetings, tables } => {
            format!("Fewer rounds cannot hold them: {meetings} meetings, {tables} in a round.")
        }
        _ => "Nobody meets.".to_owned(),
    }
}

/// The rounds, checked independently; the choice of meetings, by its certificate.
fn check(wanted: &Wanted, frame: &Frame, plan: &Plan) -> Result<String, Box<dyn Error>> {
    let rounds: Vec<Vec<_>> = plan
        .timetable
        .rounds()
        .iter()
        .map(|round| round.iter().map(|meeting| (meeting.mentee, meeting.mentor)).collect())
        .collect();
    let asked: Vec<_> = wanted.meetings().iter().map(|one| (one.mentee, one.mentor)).collect();
    let tables = frame.most_tables().map(std::num::NonZeroU32::get);
    let check = audit::timetable(&rounds, &asked, tables, |_, _| false);
    if !check.flaws.is_empty() || check.least_rounds != rounds.len() {
        return Err("the timetable does not hold up".into());
    }
    if let (Proof::Choice(answer), Some(most)) = (&plan.proof, frame.most_rounds()) {
        let problem = choice_problem(wanted, frame, most)?;
        audit::verify_assignment(&problem, answer).map_err(|flaw| format!("{flaw:?}"))?;
        return Ok("Checked: nobody is in two places, and no better set fits these rounds.".into());
    }
    Ok("Checked: nobody is in two places, and all who should meet do.".to_owned())
}

pub(crate) fn wishes(
    cohort: &Cohort,
    timetable: &Timetable<(PersonId, PersonId)>,
    wishes: &WishSheets,
) {
    let mutual = timetable.meetings().filter(|(_, (one, other))| wishes.is_mutual(one, other));
    say!(
        "== Wishes: {} of {} mentees and {} of {} mentors answered; after {} meetings both wished \
         for each other, after {} one refused\n",
        wishes.mentees.len(),
        cohort.mentees().len(),
        wishes.mentors.len(),
        cohort.mentors().len(),
        mutual.count(),
        wishes.vetoes().len()
    );
}

pub(crate) fn pairs(title: &str, pairing: &Pairing, wishes: &WishSheets) {
    let phrases = Phrases::english();
    let rank = |pair: &mentormatch::strategy::Pair| {
        let one = wishes.mentees.get(&pair.mentee).and_then(|own| own.rank_of(&pair.mentor));
        let other = wishes.mentors.get(&pair.mentor).and_then(|own| own.rank_of(&pair.mentee));
        one.zip(other)
    };
    let ranks: Vec<_> = pairing.pairs.iter().filter_map(rank).collect();
    say!(
        "== {title}: {} pairs, {} by mutual wishes with ranks {}; certificate {}\n",
        pairing.pairs.len(),
        ranks.len(),
        ranks.iter().map(|(one, other)| one + other).sum::<usize>(),
        if pairing.verified { "verified" } else { "REFUSED" }
    );
    for group in pairing.groups() {
        let mentees: Vec<_> = group.mentees.iter().map(PersonId::as_str).collect();
        say!("  {}: {}", group.mentor, mentees.join(", "));
    }
    for unmatched in pairing.unmatched_mentees.iter().chain(&pairing.unmatched_mentors) {
        say!("  {} has nobody: {}", unmatched.person, phrases.say(pairing.why(unmatched)));
    }
    say!("");
}
