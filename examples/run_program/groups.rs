//! Peers who exchange skills, and a group of three sides.

use crate::pairs::told;
use crate::people;
use crate::rules;
use crate::tale::{Done, Tale, id, ids, say};
use mentormatch::kernel::Control;
use mentormatch::market::Outcome;
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::program::{Act, Forming, PairNo, Program};
use mentormatch::scoring::ScoreTable;
use mentormatch::strategy::{
    ExchangeGoal, ExchangeRule, Peer, ThreeSidedVariant, ThreeSides, exchange, three_sided,
};

const PEERS: [&str; 4] = ["n-07", "n-08", "n-27", "n-28"];
const EMPLOYER: &str = "m-13";
const EDUCATOR: &str = "n-22";
const LEARNERS: [&str; 2] = ["n-21", "n-31"];

/// One pool, whose members both want and offer: as many pairs as can be in which both
/// gain.
pub(crate) fn peers(program: &mut Program<Forming>, act: &Act, tale: &Tale) -> Done<Vec<PairNo>> {
    let pool = PEERS.map(|peer| Ok(Peer::of(&mentee(program, peer)?, &mentor(program, peer)?)));
    let pool: Vec<Peer> = pool.into_iter().collect::<Done<_>>()?;
    let free = Control::unbounded();
    let found = exchange(&pool, &ExchangeRule::default(), ExchangeGoal::MostPairs, &free)?;
    let Outcome::Solved(found) = found else { return Err("no exchange was found".into()) };
    for pair in &found.pairs {
        let skills = |lessons: &[mentormatch::strategy::Lesson]| {
            lessons.iter().map(|one| one.skill.clone()).collect::<Vec<_>>().join(", ")
        };
        let (one, other) = (&pair.one, &pair.other);
        let (learns, teaches) = (skills(&pair.one_learns), skills(&pair.other_learns));
        say!(
            tale,
            "   {one} learns {learns} of {other} and teaches {teaches}",
            "   {one} учится у {other} ({learns}) и учит ({teaches})"
        );
    }
    propose(program, act, &found.both_ways(), tale)
}

/// The educator joins the employer, then the learners join both; the employer mentors
/// them all.
pub(crate) fn team(program: &mut Program<Forming>, act: &Act, tale: &Tale) -> Done<Vec<PairNo>> {
    let employers = || -> Done<Vec<Mentor>> { Ok(vec![mentor(program, EMPLOYER)?]) };
    let educators = vec![people::team_educator(tale, act.on)?];
    let learners =
        || LEARNERS.into_iter().map(|one| mentee(program, one)).collect::<Done<Vec<_>>>();
    let first = scored(vec![mentee(program, EDUCATOR)?], employers()?, tale)?;
    let second = scored(learners()?, employers()?, tale)?;
    let third = scored(learners()?, educators, tale)?;
    let sides = ThreeSides {
        educators_employers: (&first.0, &first.1),
        learners_employers: (&second.0, &second.1),
        learners_educators: (&third.0, &third.1),
    };
    let emphasis = ThreeSidedVariant::RealEconomy.emphasis();
    let found = three_sided(&sides, emphasis, &Control::unbounded())?;
    let found = found.or_stopped()?;
    for team in &found.teams {
        let (employer, educator, learners) = (&team.employer, &team.educator, ids(&team.learners));
        say!(
            tale,
            "   {employer} with the educator {educator} and the learners {learners}",
            "   {employer}, педагог {educator}, учащиеся {learners}"
        );
    }
    propose(program, act, &found.as_pairs(), tale)
}

fn propose(
    program: &mut Program<Forming>,
    act: &Act,
    pairs: &[(PersonId, PersonId)],
    tale: &Tale,
) -> Done<Vec<PairNo>> {
    let ready = pairs
        .iter()
        .map(|(one, other)| Ok((program.ready_mentee(one)?, program.ready_mentor(other)?)));
    let ready: Vec<_> = ready.collect::<Done<_>>()?;
    let proposed = program.forming().propose_round(act, &ready)?.pairs.clone();
    told(program.record(), &proposed, tale);
    Ok(proposed)
}

fn mentee(program: &Program<Forming>, code: &str) -> Done<Mentee> {
    let known = program.record().cohort().mentees().get(&id(code)?);
    Ok(known.ok_or("the sample mentee is missing")?.clone())
}

fn mentor(program: &Program<Forming>, code: &str) -> Done<Mentor> {
    let known = program.record().cohort().mentors().get(&id(code)?);
    Ok(known.ok_or("the sample mentor is missing")?.clone())
}

/// Two of the three sides by the centre's rules.
fn scored(mentees: Vec<Mentee>, mentors: Vec<Mentor>, tale: &Tale) -> Done<(Cohort, ScoreTable)> {
    let mentees = Base::new(mentees)?;
    let mentors = Base::new(mentors)?;
    let cohort = Cohort::new(mentees, mentors)?;
    let rules = rules::rules(tale).compile(&cohort)?;
    let table = rules.score(&Control::unbounded())?;
    Ok((cohort, table))
}
