//! Stage 5: proposals, three declines and a slip of the pen, one repair for all three, an order
//! for each form.

use crate::papers;
use crate::tale::{Done, OFFICE, Tale, date, desk, pair_of, say};
use mentormatch::kernel::{Control, Side};
use mentormatch::people::{FormId, Shape};
use mentormatch::program::{AnyProgram, Cause, Fact, MayMove, Order, PairNo, PairState, Record};
use mentormatch::strategy::Optimal;
use std::collections::BTreeSet;

/// The pairs that both sides still have to answer, or one of them.
fn proposed(record: &Record) -> Vec<PairNo> {
    let all = record.pairs().filter(|(_, pair)| pair.state() == PairState::Proposed);
    all.map(|(number, _)| number).collect()
}

/// Who knows each other from last year's circles: these pairs are settled before the rest is
/// compared, so that the year goes as it is told whichever of equally good drafts comes out.
const SETTLED: [(&str, &str); 3] = [("maria", "ulyan"), ("anna", "stepan"), ("egor", "pavel")];

pub(crate) fn propose(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act((2026, 9, 29), ("questionnaires compared", "сопоставление анкет"))?;
    for (mentee, mentor) in SETTLED {
        let (mentee, mentor) = (crate::tale::at_school(mentee)?, crate::tale::at_school(mentor)?);
        desk(program.forming())?.lock(&act, &mentee, &mentor)?;
        let names = [&mentor, &mentee].map(|one| tale.name(program.record(), one)).join(" – ");
        say!(
            tale,
            "Settled beforehand, since they know each other: {names}",
            "Решено заранее, так как они знакомы: {names}"
        );
    }
    let draft = desk(program.forming())?.draft(&act, &Optimal, &Control::unbounded())?.clone();
    let (claim, proven) = (tale.phrases.say(draft.claim), draft.verified);
    let proven = tale.of(if proven {
        ("verified", "проверено")
    } else {
        ("not verified", "не проверено")
    });
    say!(tale, "{claim} ({proven})", "{claim} ({proven})");
    let pairs = desk(program.forming())?.adopt_draft(&act)?;
    for &pair in &pairs {
        tale.line(&format!("   {}", tale.pair(program.record(), pair)));
    }
    for one in &draft.unmatched_mentees {
        let name = tale.name(program.record(), &one.person);
        tale.line(&format!("   {name}: {}", tale.phrases.say(draft.why(one))));
    }
    Ok(program)
}

/// Who declines, and why.
const DECLINES: [(&str, Cause); 3] =
    [("anna", Cause::NoTime), ("vera", Cause::NoInterest), ("egor", Cause::OtherNeed)];

pub(crate) fn answers(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act = tale.act((2026, 10, 2), ("answers of both sides", "ответы обеих сторон"))?;
    let mut declined = BTreeSet::new();
    for (mentee, cause) in DECLINES {
        let mentee = crate::tale::at_school(mentee)?;
        let open = proposed(program.record());
        let is_theirs =
            |pair: &PairNo| program.record().pair(*pair).is_some_and(|one| one.mentee == mentee);
        let Some(pair) = open.into_iter().find(is_theirs) else { continue };
        desk(program.forming())?.decline(&act, pair, Side::Mentee, cause)?;
        declined.insert(pair);
        let (pair, cause) =
            (tale.pair(program.record(), pair), cause.words_of(Side::Mentee, &tale.phrases));
        say!(tale, "Declined: {pair}: {cause}", "Отказ: {pair}: {cause}");
    }
    // A line of the paper list was taken for the one below it.
    let slip = pair_of(program.record(), "ilya", "tatiana")?;
    desk(program.forming())?.decline(&act, slip, Side::Mentee, Cause::NoTime)?;
    let told = tale.pair(program.record(), slip);
    say!(tale, "Declined: {told}: typed by mistake", "Отказ: {told}: внесён по ошибке");
    let act = tale.act((2026, 10, 5), ("checked with the list", "сверено со списком"))?;
    let corrected = program.withdraw(&act, [Fact::End { pair: slip }])?;
    let owed = corrected.owed.len();
    let entry = program.record().journal().entries().last();
    let line = entry.map_or_else(String::new, |entry| entry.words(&tale.phrases));
    tale.line(&format!("   {line}"));
    if owed > 0 {
        say!(tale, "   owed: {owed}", "   нужно сделать: {owed}");
    }
    // Others answered on Friday; the office enters it on Monday.
    let act = act.happened_on(date((2026, 10, 2))?);
    for pair in proposed(program.record()) {
        for side in Side::BOTH {
            desk(program.forming())?.consent(&act, pair, side)?;
        }
    }
    Ok(program)
}

pub(crate) fn repair(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let act =
        tale.act((2026, 10, 6), ("search after three declines", "подбор после трёх отказов"))?;
    let freed: Vec<_> = program.record().unserved().iter().cloned().collect();
    let plan = desk(program.planning())?;
    let plan = plan.plan_repair(&freed, MayMove::NotWorking, &Control::unbounded())?;
    let people = ["наставляемый", "наставляемых", "наставляемых"];
    let waiting = tale.counted(freed.len(), ["mentee", "mentees"], people);
    let others = match plan.moved {
        0 => tale.of(("nobody else changes mentors", "остальные пары не меняются")).to_owned(),
        moved => {
            let moved = tale.counted(moved, ["mentee", "mentees"], people);
            if tale.is_russian() {
                format!("другого наставника получат ещё {moved}")
            } else {
                format!("another mentor for {moved} more")
            }
        }
    };
    say!(tale, "Without a mentor: {waiting}; {others}", "Без наставника: {waiting}; {others}");
    for chain in &plan.chains {
        tale.line(&format!("   {}", chain.words(&tale.phrases)));
    }
    for one in &plan.unserved {
        let name = tale.name(program.record(), &one.person);
        tale.line(&format!("   {name}: {}", tale.phrases.say(plan.why(one))));
    }
    let pairs = desk(program.forming())?.adopt_repair(&act, &plan)?;
    let act = tale.act((2026, 10, 7), ("answers of both sides", "ответы обеих сторон"))?;
    for pair in pairs {
        for side in Side::BOTH {
            desk(program.forming())?.consent(&act, pair, side)?;
        }
    }
    Ok(program)
}

/// The number of the order for a form, and its day.
const ORDERS: [(&str, &str, u8); 3] =
    [("learner-learner", "52", 8), ("teacher-teacher", "53", 8), ("employer-learner", "55", 9)];

pub(crate) fn orders(mut program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    let entered =
        tale.act_of(OFFICE, (2026, 10, 12), ("orders signed", "подписанные распоряжения"))?;
    let unpublished: Vec<(Option<FormId>, BTreeSet<PairNo>)> = {
        let open = program.record().unpublished();
        open.into_iter().map(|(form, pairs)| (form.cloned(), pairs)).collect()
    };
    for (form, pairs) in unpublished {
        let Some(form) = form else { continue };
        let known = ORDERS.iter().find(|(code, ..)| *code == form.as_str());
        let &(_, number, day) = known.ok_or("the form has no order")?;
        let number = format!("{number}{}", tale.of(("-m", "-н")));
        let order = Order::new(&number, date((2026, 10, day))?);
        let done = desk(program.forming())?.publish_pairs(&entered, &order, &pairs)?;
        let (form, signed, count) =
            (tale.phrases.say(&form), tale.date(order.on), tale.pairs(done.len()));
        say!(
            tale,
            "Order {number} of {signed}, {form}: {count}",
            "Распоряжение № {number} от {signed}, {form}: {count}"
        );
    }
    // One mentor and two colleagues are a group: one record, one meeting for all.
    let act = tale.act((2026, 10, 12), ("a group of colleagues", "группа коллег"))?;
    let group = ["zoya", "ilya"].map(|one| pair_of(program.record(), one, "tatiana"));
    let group = group.into_iter().collect::<Done<BTreeSet<_>>>()?;
    let unit = desk(program.work())?.form_unit(&act, Shape::Led, None, group)?;
    say!(tale, "Group No. {unit} of teachers is formed", "Образована группа педагогов № {unit}");
    support(&mut program, tale)?;
    papers::print(program.record(), tale)?;
    let act = tale.act((2026, 10, 12), ("pairs and groups formed", "пары и группы составлены"))?;
    tale.advance(program, &act)
}

/// Whoever has no mentor is supported, and the search goes on.
pub(crate) fn support(program: &mut AnyProgram, tale: &Tale) -> Done<()> {
    let act = tale.act((2026, 10, 12), ("the search goes on", "поиск продолжается"))?;
    let waiting: Vec<_> = program.record().unserved().iter().cloned().collect();
    for mentee in waiting {
        let what = tale.of(("talks with the psychologist", "беседы с психологом"));
        desk(program.forming())?.record_support(&act, &mentee, what)?;
        let name = tale.name(program.record(), &mentee);
        say!(tale, "{name}: {what}", "{name}: {what}");
    }
    Ok(())
}
