//! What is told of pairs in stages 5 and 6 alike: proposals, answers, drafts, support.

use crate::tale::{Both, Done, Tale, id, say};
use mentormatch::kernel::Side;
use mentormatch::people::{Mentee, Mentor, PersonId};
use mentormatch::program::{Act, FormsPairs, Heading, PairNo, PairState, Program, Ready, Record};
use mentormatch::strategy::Pairing;
use mentormatch::strategy::STRATEGIES;

/// The tokens of two who may be paired.
pub(crate) fn ready<S: FormsPairs>(
    program: &Program<S>,
    mentee: &str,
    mentor: &str,
) -> Done<(Ready<Mentee>, Ready<Mentor>)> {
    Ok((program.ready_mentee(&id(mentee)?)?, program.ready_mentor(&id(mentor)?)?))
}

/// The curator proposes pairs in one round, and is told what speaks against them.
pub(crate) fn propose<S: FormsPairs>(
    program: &mut Program<S>,
    act: &Act,
    pairs: &[(&str, &str)],
    tale: &Tale,
) -> Done<Vec<PairNo>> {
    let pairs: Vec<_> =
        pairs.iter().map(|(mentee, mentor)| ready(program, mentee, mentor)).collect::<Done<_>>()?;
    let round = program.forming().propose_round(act, &pairs)?.clone();
    // Who talked with the mentor first needs no warning of a proposal.
    let talks = &program.record().forming().talks;
    let talked = |mentee: &PersonId| talks.iter().any(|(_, talk)| talk.mentee == *mentee);
    for warning in round.warnings.iter().filter(|one| !talked(one.mentee())) {
        tale.line(&format!("   ! {}", tale.phrases.say(warning)));
    }
    told(program.record(), &round.pairs, tale);
    Ok(round.pairs)
}

pub(crate) fn told(record: &Record, pairs: &[PairNo], tale: &Tale) {
    for &pair in pairs {
        tale.line(&format!("   {}", tale.pair(record, pair)));
    }
}

/// Everybody agrees.
pub(crate) fn agree<S: FormsPairs>(
    program: &mut Program<S>,
    act: &Act,
    pairs: &[PairNo],
) -> Done<()> {
    for &pair in pairs {
        for side in Side::BOTH {
            let known = program.record().pair(pair);
            if known.is_some_and(|known| known.is_live() && known.consent(side).is_none()) {
                program.forming().consent(act, pair, side)?;
            }
        }
    }
    Ok(())
}

/// A draft: who made it, what is proven, the pairs with their scores.
pub(crate) fn draft(record: &Record, draft: &Pairing, tale: &Tale) {
    tale.heading(Heading::Draft);
    let strategy = tale.phrase(STRATEGIES, &draft.strategy);
    let claim = tale.phrases.say(draft.claim);
    let proven = tale.of(if draft.verified {
        ("verified", "проверено")
    } else {
        ("not verified", "не проверено")
    });
    tale.line(&format!("{strategy}: {claim} ({proven})"));
    for pair in &draft.pairs {
        let mentor = tale.person(record, Side::Mentor, &pair.mentor);
        let mentee = tale.person(record, Side::Mentee, &pair.mentee);
        let score = draft.unit.exact(pair.score());
        let of = |score: i32| tale.numbers(&draft.unit.exact(score.into()).to_string());
        let (of_mentee, of_mentor) = (of(pair.mentee_score), of(pair.mentor_score));
        let score = tale.points(&score.to_string());
        say!(
            tale,
            "   {mentor} – {mentee}: {score} (mentee {of_mentee}, mentor {of_mentor})",
            "   {mentor} – {mentee}: {score} (наставляемый {of_mentee}, наставник {of_mentor})"
        );
    }
}

/// Why those in whom the draft was interested stayed without a partner.
pub(crate) fn unmatched(draft: &Pairing, among: &[&str], tale: &Tale) {
    tale.heading(Heading::WithoutMentor);
    for one in draft.unmatched_mentees.iter().filter(|one| among.contains(&one.person.as_str())) {
        tale.line(&format!("   {}: {}", one.person, tale.phrases.say(draft.why(one))));
    }
}

/// Mentees without a mentor are supported, and the search goes on; unpaired mentors are
/// offered something else.
pub(crate) fn support<S: FormsPairs>(program: &mut Program<S>, act: &Act, tale: &Tale) -> Done<()> {
    tale.heading(Heading::Support);
    let unserved: Vec<PersonId> = program.record().unserved().iter().cloned().collect();
    for mentee in &unserved {
        let what = tale.of((
            "talks with the psychologist; the search goes on",
            "беседы с психологом; поиск наставника продолжается",
        ));
        program.forming().record_support(act, mentee, what)?;
        tale.line(&format!("{}: {what}", tale.person(program.record(), Side::Mentee, mentee)));
    }
    let free: Vec<PersonId> = program.record().unpaired_mentors().cloned().collect();
    for mentor in &free {
        let what: Both = (
            "a master class, and first in the next search",
            "мастер-класс и первое место в следующем подборе",
        );
        let what = tale.of(what);
        program.forming().record_offer(act, mentor, what)?;
        tale.line(&format!("{}: {what}", tale.person(program.record(), Side::Mentor, mentor)));
    }
    Ok(())
}

/// The head's order on everything agreed.
pub(crate) fn order<S: FormsPairs>(
    program: &mut Program<S>,
    act: &Act,
    order: &str,
    tale: &Tale,
) -> Done<()> {
    let published = program.forming().publish(act, order)?;
    let (on, many) = (
        tale.date(act.on),
        tale.counted(published.len(), (&["pair", "pairs"], &["пара", "пары", "пар"])),
    );
    tale.heading(Heading::Pairs);
    say!(
        tale,
        "{on}: order {order} fixes {many}",
        "{on}: распоряжением № {order} закреплено {many}"
    );
    told(program.record(), &published, tale);
    tale.heading(Heading::Groups);
    for group in program.record().mentor_groups().iter().filter(|group| group.mentees.len() > 1) {
        let mentor = tale.person(program.record(), Side::Mentor, &group.mentor);
        tale.line(&format!("   {mentor}: {}", crate::tale::ids(&group.mentees)));
    }
    Ok(())
}

pub(crate) fn working(record: &Record) -> Vec<PairNo> {
    let all = record.pairs().filter(|(_, pair)| pair.state() == PairState::Working);
    all.map(|(number, _)| number).collect()
}
