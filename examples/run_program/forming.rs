//! Stage 5: months 6 and 7. Each form by its own road, then one order.

use crate::groups;
use crate::meeting;
use crate::pairs::{self, agree, propose, told};
use crate::tale::{Both, Done, Tale, id, say, text};
use mentormatch::kernel::{Control, Side};
use mentormatch::people::Answer;
use mentormatch::program::{Cause, Forming, Heading, MayMove, PairNo, PersonalTalk, Program, Work};
use mentormatch::strategy::ShortlistRule;
use mentormatch::strategy::procedures::{RemoteQuestionnaires, Rest};
use std::collections::BTreeSet;

pub(crate) fn tell(mut program: Program<Forming>, tale: &Tale) -> Done<Program<Work>> {
    tale.begin_stage(&program);
    let mut proposed = curators(&mut program, tale)?;
    proposed.extend(talks(&mut program, tale)?);
    proposed.extend(meeting::after_open_day(&mut program, tale)?);
    proposed.extend(questionnaires(&mut program, tale)?);
    let met = meeting::quick_meetings(&mut program, tale)?;
    let joined = meeting::join(&mut program, met, tale)?;
    told(program.record(), &joined, tale);
    proposed.extend(&joined);
    answers(&mut program, &proposed, tale)?;
    let act = tale.act(7, 10, ("pairs and groups agreed", "пары и группы согласованы"))?;
    pairs::support(&mut program, &act, tale)?;
    pairs::order(&mut program, &act, "87-о", tale)?;
    program.team().mark_step(&act, 19)?;
    tale.end_stage(program, 7, &act)
}

fn road(tale: &Tale, name: Both) {
    tale.part(tale.of(name));
}

/// Procedure A, and the forms for which no source gives a procedure.
fn curators(program: &mut Program<Forming>, tale: &Tale) -> Done<Vec<PairNo>> {
    let act = tale.act(6, 19, ("the curator's proposals", "предложения куратора"))?;
    road(tale, ("A. The curator's proposals", "А. Предложения куратора"));
    let mut all = propose(program, &act, &[("n-01", "m-02"), ("n-02", "m-01")], tale)?;
    road(
        tale,
        (
            "Peers who exchange skills, each the other's mentor",
            "Обмен навыками на равных: каждый – наставник другого",
        ),
    );
    all.extend(groups::peers(program, &act, tale)?);
    road(
        tale,
        (
            "A three-sided group: employer, educator, learners",
            "Трёхсторонняя группа: работодатель, педагог, учащиеся",
        ),
    );
    all.extend(groups::team(program, &act, tale)?);
    road(
        tale,
        (
            "Reverse: a young educator teaches an experienced one",
            "Реверсивное: молодой педагог учит опытного",
        ),
    );
    all.extend(propose(program, &act, &[("n-23", "n-16")], tale)?);
    Ok(all)
}

/// Teacher – teacher: fixed after a personal meeting and talk.
fn talks(program: &mut Program<Forming>, tale: &Tale) -> Done<Vec<PairNo>> {
    let act = tale.act(6, 20, ("personal meetings", "личные встречи"))?;
    road(
        tale,
        (
            "Personal meetings and talks: teacher – teacher",
            "Личные встречи и беседы: учитель – учитель",
        ),
    );
    let held = [
        ("n-16", "m-10", false),
        ("n-16", "m-09", true),
        ("n-17", "m-09", true),
        ("n-18", "m-10", true),
    ];
    for (mentee, mentor, suits) in held {
        let requests =
            Answer::Given(tale.of(("what the colleague asks for", "запросы коллеги")).to_owned());
        let talk = PersonalTalk {
            mentee: id(mentee)?,
            mentor: id(mentor)?,
            requests,
            abilities: Answer::Unknown,
            suits,
        };
        program.gatherings().record_talk(&act, talk)?;
        let went = tale.of(if suits {
            ("both want to work together", "оба готовы продолжить")
        } else {
            ("they do not suit each other", "не подходят друг другу")
        });
        tale.line(&format!("   {mentor} – {mentee}: {went}"));
    }
    let pairs = [("n-16", "m-09"), ("n-17", "m-09"), ("n-18", "m-10")];
    propose(program, &act, &pairs, tale)
}

/// Procedure C: shortlists, and the curator's decision.
fn questionnaires(program: &mut Program<Forming>, tale: &Tale) -> Done<Vec<PairNo>> {
    let act = tale.act(6, 23, ("questionnaires set side by side", "сопоставление анкет"))?;
    road(
        tale,
        (
            "C. Remote questionnaires: educator – learner",
            "В. Дистанционное анкетирование: педагог – ученик",
        ),
    );
    let free = Control::unbounded();
    let asked: BTreeSet<_> = ["n-19", "n-20"].into_iter().map(id).collect::<Done<_>>()?;
    let found = program.planning().shortlists(&ShortlistRule::default(), &free)?;
    for list in found.lists.iter().filter(|list| asked.contains(&list.mentee)) {
        for one in &list.mentors {
            let score = found.unit.exact(i64::from(one.mentee_score) + i64::from(one.mentor_score));
            let lost = found.unit.exact(one.regret.total).to_string();
            let loss = tale.loss(&lost, one.regret.pairs);
            let score = tale.points(&score.to_string());
            let (mentee, mentor) = (&list.mentee, &one.mentor);
            say!(
                tale,
                "   {mentee} with {mentor}: {score}; with this pair {loss}",
                "   {mentee} с {mentor}: {score}; с этой парой {loss}"
            );
        }
    }
    let chosen = [("n-19", "m-11")];
    let chosen =
        chosen.map(|(one, other)| Ok((id(one)?, id(other)?))).into_iter().collect::<Done<_>>()?;
    let strategy = RemoteQuestionnaires::decided(chosen, Rest::Open);
    let drafted = program.forming().draft_among(&act, &strategy, &asked, &free)?.clone();
    pairs::draft(program.record(), &drafted, tale);
    Ok(program.forming().adopt_draft(&act)?)
}

/// Consents, a decline and its repair.
fn answers(program: &mut Program<Forming>, proposed: &[PairNo], tale: &Tale) -> Done<()> {
    let act = tale.act(7, 5, ("answers of both sides", "ответы обеих сторон"))?;
    let declines = id("n-05")?;
    let declined = proposed
        .iter()
        .copied()
        .find(|&pair| program.record().pair(pair).is_some_and(|pair| pair.mentee == declines));
    if let Some(pair) = declined {
        program.forming().decline(&act, pair, Side::Mentee, Cause::NoInterest)?;
        let (pair, cause) = (
            tale.pair(program.record(), pair),
            Cause::NoInterest.words_of(Side::Mentee, &tale.phrases),
        );
        say!(tale, "\nDeclined: {pair} – {cause}", "\nОтказ: {pair} – {cause}");
    }
    let rest: Vec<PairNo> =
        proposed.iter().copied().filter(|&pair| Some(pair) != declined).collect();
    agree(program, &act, &rest)?;
    let act = tale.act(7, 7, ("re-matching after a decline", "повторный подбор после отказа"))?;
    let freed = program.record().unserved().iter().cloned().collect::<Vec<_>>();
    let repair =
        program.planning().plan_repair(&freed, MayMove::NotWorking, &Control::unbounded())?;
    let may = tale.phrases.say(MayMove::NotWorking);
    let moved = tale.counted(
        repair.moved,
        (&["mentee", "mentees"], &["наставляемый", "наставляемых", "наставляемых"]),
    );
    let others = match repair.moved {
        0 => tale.of(("nobody else changes mentors", "остальные пары не меняются")).to_owned(),
        _ => {
            text!(tale, "another mentor for {moved} more", "другого наставника получат ещё {moved}")
        }
    };
    say!(tale, "Re-matching ({may}): {others}", "Повторный подбор ({may}): {others}");
    for chain in &repair.chains {
        tale.line(&format!("   {}", chain.words(&tale.phrases)));
    }
    tale.heading(Heading::WithoutMentor);
    for one in &repair.unserved {
        tale.line(&format!("   {}: {}", one.person, tale.phrases.say(repair.why(one))));
    }
    if !repair.new_pairs.is_empty() {
        let pairs = program.forming().adopt_repair(&act, &repair)?;
        told(program.record(), &pairs, tale);
        agree(program, &act, &pairs)?;
    }
    Ok(())
}
