//! A strategy of one's own: whoever came first chooses first. It claims that every mentor
//! whom somebody would rather have is taken by those who came before.

#[path = "support/say.rs"]
mod say;
#[path = "support/speech.rs"]
mod speech;
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx};
use mentormatch::market::{Matching, Outcome};
use mentormatch::people::{Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::{Own, Rules};
use mentormatch::strategy::{Formed, OpenMarket, Prepared, Situation, Strategy, StrategyError};

struct FirstCome;

impl Strategy for FirstCome {
    fn code(&self) -> &'static str {
        "first-come"
    }
    fn form(&self, situation: &Situation, _: &Control<'_>) -> Result<Formed, StrategyError> {
        let open = situation.remaining()?;
        let mentors = || MentorIx::all(open.scores.mentors());
        let mut free: Vec<u32> = mentors().map(|at| open.mentor_seats.of(at.get())).collect();
        let first = |mentee| {
            let view = |mentor| Some((open.scores.of(mentee, mentor)?.0, mentor));
            let (_, best) = mentors().filter(|at| free[at.get()] > 0).filter_map(view).max()?;
            free[best.get()] -= 1;
            Some((mentee, best))
        };
        let pairs: Vec<_> = MenteeIx::all(open.scores.mentees()).filter_map(first).collect();
        situation.pairing_shown(self.code(), pairs, nobody_came_too_late).map(Outcome::Solved)
    }
}

/// Whether every better mentor's seats are taken by mentees who came before.
fn nobody_came_too_late(open: &OpenMarket, made: &Matching) -> bool {
    MenteeIx::all(open.scores.mentees()).all(|mentee| {
        let view = |mentor| open.scores.of(mentee, mentor).map(|views| views.0);
        let own = made.mentors_of(mentee).first().and_then(|&mentor| view(mentor));
        let better = MentorIx::all(open.scores.mentors()).filter(|&mentor| view(mentor) > own);
        let before = |mentor| made.mentees_of(mentor).iter().filter(|&&other| other < mentee);
        { better }.all(|m| before(m).count() >= open.mentor_seats.of(m.get()) as usize)
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let phrases = speech::phrases()?;
    let [olga, ivan, maria, petr] = ["olga", "ivan", "maria", "petr"].map(PersonId::new);
    let cohort = Cohort::of([olga?, ivan?].map(Mentee::new), [maria?, petr?].map(Mentor::new))?;
    let likes = Own::table("likes", [[3.0, 2.0], [3.0, 1.0]]);
    let rules = Rules::default().compile_with(&cohort, [likes])?;
    let situation = Prepared::of(cohort, rules)?.situation(&Control::unbounded())?;
    let pairing = FirstCome.form(&situation, &Control::unbounded())?.or_stopped()?;
    for (mentee, mentor) in pairing.by::<PersonId>()? {
        speech::tell!(phrases, "{mentee} chose {mentor}", "{mentee} – выбор: {mentor}");
    }
    let verified = speech::holds(&phrases, pairing.verified);
    speech::tell!(phrases, "nobody came too late: {verified}", "никто не опоздал: {verified}");
    Ok(())
}
