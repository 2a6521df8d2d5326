//! Matchings that claim to be stable or best, and timetables.

use super::harness::{Case, FEW, Tally, attack, attack_each};
use crate::stable::couples::{Coupled, places};
use crate::stable::oracle::{Dice, Pairs, Raw, Shape};
use mentormatch::audit::{
    couples_stability, improvement, improvement_by_rows, improvement_by_scores, improvement_within,
    stability, stability_by_rows, stability_by_scores, stability_of, stability_within, timetable,
};
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side};
use mentormatch::market::{
    Matching, ScoredMarket, Scores, Seats, Strength, Ties, TwoSided, ViewRows,
};

/// A matching as its sizes and pairs: so every change of it still reads.
pub(super) type Made = (u32, u32, Vec<(u32, u32)>);

pub(super) fn matching((mentees, mentors, pairs): &Made) -> Option<Matching> {
    let index = |&(mentee, mentor)| (MenteeIx::new(mentee), MentorIx::new(mentor));
    if *mentees > 64 || *mentors > 64 {
        return None;
    }
    Matching::new(*mentees as usize, *mentors as usize, pairs.iter().map(index)).ok()
}

/// The matching of a market's sizes.
pub(super) fn made(raw: &Raw, pairs: &Pairs) -> Made {
    let pairs = pairs.iter().map(|&(one, two)| (one as u32, two as u32)).collect();
    (raw.mentees.len() as u32, raw.mentors.len() as u32, pairs)
}

/// The pairs of a matching of the market that keeps the seats; nothing of any other.
pub(super) fn kept(raw: &Raw, claim: &Made) -> Option<Pairs> {
    let (mentees, mentors) = (claim.0 as usize, claim.1 as usize);
    if (mentees, mentors) != (raw.mentees.len(), raw.mentors.len()) {
        return None;
    }
    let mut pairs: Pairs = claim.2.iter().map(|&(a, b)| (a as usize, b as usize)).collect();
    pairs.sort_unstable();
    let acceptable = raw.acceptable();
    let twice = pairs.windows(2).any(|two| two[0] == two[1]);
    let fits = |count: usize, seats: u32| count <= seats as usize;
    let kept = (0..mentees)
        .all(|at| fits(pairs.iter().filter(|pair| pair.0 == at).count(), raw.mentee_seats[at]))
        && (0..mentors)
            .all(|at| fits(pairs.iter().filter(|pair| pair.1 == at).count(), raw.mentor_seats[at]));
    (kept && !twice && pairs.iter().all(|pair| acceptable.contains(pair))).then_some(pairs)
}

/// A small market, with ties and seats as told.
pub(super) fn draw(dice: &mut Dice, tied: bool, mentee_seats: usize) -> Raw {
    let with_seats = dice.chance(50);
    let shape = Shape {
        mentees: 1 + dice.below(4),
        mentors: 1 + dice.below(4),
        absent: [0, 20, 40][dice.below(3)],
        tied: if tied { [30, 60, 90][dice.below(3)] } else { 0 },
        mentee_seats: if with_seats { mentee_seats } else { 1 },
        mentor_seats: if with_seats { 3 } else { 1 },
    };
    Raw::draw(dice, shape)
}

/// Moves, adds or takes away a pair.
pub(super) fn move_pair(claim: &mut Made, dice: &mut Dice) {
    let (mentees, mentors) = (claim.0.clamp(1, 8) as usize, claim.1.clamp(1, 8) as usize);
    if dice.chance(60) && !claim.2.is_empty() {
        claim.2.swap_remove(dice.below(claim.2.len()));
    }
    if dice.chance(60) {
        claim.2.push((dice.below(mentees) as u32, dice.below(mentors) as u32));
    }
}

/// A market with all its matchings of one kind.
#[derive(Debug)]
struct Drawn {
    raw: Raw,
    market: TwoSided,
    strength: Strength,
    side: Side,
    right: Vec<Pairs>,
    /// Matchings that look nearly right.
    near: Vec<Pairs>,
}

impl Drawn {
    fn is_right(&self, claim: &Made) -> bool {
        kept(&self.raw, claim).is_some_and(|pairs| self.right.contains(&pairs))
    }
}

fn blocks(raw: &Raw, pairs: &Pairs, strength: Strength) -> bool {
    let strictly = |new: usize, worst: usize| new < worst;
    let weakly = |new: usize, worst: usize| new <= worst;
    let blocking = match strength {
        Strength::Strong => {
            let mut blocking = raw.blocking_by(pairs, strictly, weakly);
            blocking.extend(raw.blocking_by(pairs, weakly, strictly));
            blocking
        }
        Strength::Super => raw.blocking_by(pairs, weakly, weakly),
        _ => raw.blocking(pairs),
    };
    !blocking.is_empty()
}

pub(super) fn stable() -> Tally {
    let draw = |dice: &mut Dice| {
        let strength = [Strength::Weak, Strength::Strong, Strength::Super][dice.below(3)];
        // The senses differ where lists have ties.
        let tied = strength != Strength::Weak || dice.chance(30);
        let raw = draw(dice, tied, 2);
        let mut all = raw.matchings();
        all.iter_mut().for_each(|pairs| pairs.sort_unstable());
        let (mut right, mut near) = (all.clone(), all);
        right.retain(|pairs| !blocks(&raw, pairs, strength));
        // What is stable in a weaker sense looks nearly right.
        near.retain(|pairs| strength == Strength::Weak || !blocks(&raw, pairs, Strength::Weak));
        let is_own = !right.is_empty();
        let from = if is_own { &right } else { &near };
        let claim = made(&raw, from.get(dice.below(from.len().max(1)))?);
        let (market, side) = (raw.market(), Side::Mentee);
        let problem = Drawn { raw, market, strength, side, right, near };
        Some(Case { problem, claim, is_own })
    };
    let accepts = |drawn: &Drawn, claim: &Made| {
        let Some(matching) = matching(claim) else { return false };
        let found = stability_of(&drawn.market, &matching, drawn.strength, 2).is_stable();
        if drawn.strength == Strength::Weak {
            let free = Control::unbounded();
            let within = stability_within(&drawn.market, &matching, 2, &free);
            assert_eq!(stability(&drawn.market, &matching, 0).is_stable(), found);
            assert_eq!(within.solved().unwrap().is_stable(), found);
        }
        found
    };
    let forge = |drawn: &Drawn, claim: &mut Made, dice: &mut Dice| match drawn
        .near
        .get(dice.below(drawn.near.len().max(1)))
    {
        Some(pairs) if dice.chance(60) => *claim = made(&drawn.raw, pairs),
        _ => move_pair(claim, dice),
    };
    attack_each((200, FEW), draw, forge, accepts, Drawn::is_right)
}

/// Scores of both sides, and the lists that they make.
#[derive(Debug)]
struct Scored {
    drawn: Drawn,
    scores: Scores<i64>,
    /// The places of the scores among all levels.
    levels: Scores<i32>,
}

/// Draws scores over the whole range of integers, in which equal ones tie.
fn scored(dice: &mut Dice) -> Option<Scored> {
    let (mentees, mentors) = (1 + dice.below(4), 1 + dice.below(4));
    let levels = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
    let mut table = |rows: usize, columns: usize| -> Vec<Vec<i64>> {
        let levels = &levels[dice.below(4)..];
        (0..rows)
            .map(|_| (0..columns).map(|_| levels[dice.below(levels.len())]).collect())
            .collect()
    };
    let (of_mentees, of_mentors) = (table(mentees, mentors), table(mentors, mentees));
    let lists = |table: &[Vec<i64>]| -> Vec<Vec<Vec<u32>>> {
        let list = |row: &Vec<i64>| {
            let best_first = levels.iter().rev();
            let tie = |&level: &i64| -> Vec<u32> {
                (0u32..).zip(row).filter(|entry| *entry.1 == level).map(|entry| entry.0).collect()
            };
            best_first.map(tie).filter(|tie| !tie.is_empty()).collect()
        };
        table.iter().map(list).collect()
    };
    let seats = |dice: &mut Dice, count: usize| -> Vec<u32> {
        (0..count).map(|_| 1 + dice.below(2) as u32).collect()
    };
    let raw = Raw {
        mentees: lists(&of_mentees),
        mentors: lists(&of_mentors),
        mentee_seats: vec![1; mentees],
        mentor_seats: seats(dice, mentors),
    };
    let place = |level: &i64| levels.iter().position(|other| other == level).unwrap() as i32;
    let [low_one, low_two] = [&of_mentees, &of_mentors].map(|rows| {
        let rows = rows.iter().map(|row| row.iter().map(place).collect()).collect();
        Matrix::from_rows(rows).unwrap()
    });
    let by_level = Scores::new(low_one, low_two, None).unwrap();
    let [one, two] = [of_mentees, of_mentors].map(|rows| Matrix::from_rows(rows).unwrap());
    let scores = Scores::new(one, two, None).unwrap();
    let (market, right) = (raw.market(), raw.stable());
    let (strength, side) = (Strength::Weak, Side::BOTH[dice.below(2)]);
    let drawn = Drawn { raw, market, strength, side, right, near: Vec::new() };
    Some(Scored { drawn, scores, levels: by_level })
}

impl Scored {
    fn market(&self) -> ScoredMarket<'_, i64> {
        let seats = Seats::each(self.drawn.raw.mentor_seats.clone());
        let mentees = Seats::one_each(self.drawn.raw.mentees.len());
        ScoredMarket::new(&self.scores).with_seats(mentees, seats).unwrap()
    }
}

pub(super) fn stable_by_scores() -> Tally {
    let draw = |dice: &mut Dice| {
        let problem = scored(dice)?;
        let right = &problem.drawn.right;
        let claim = made(&problem.drawn.raw, &right[dice.below(right.len())]);
        Some(Case { problem, claim, is_own: true })
    };
    let accepts = |scored: &Scored, claim: &Made| {
        matching(claim).is_some_and(|made| {
            let market = scored.market();
            let found = stability_by_scores(&market, &made, 2);
            let seats = Side::BOTH.map(|side| market.seats(side));
            let free = Control::unbounded();
            let by_rows = stability_by_rows(&scored.levels, seats, &made, 2, &free);
            let by_rows = by_rows.solved().unwrap();
            assert_eq!(by_rows.faults, found.faults);
            assert_eq!(by_rows.blocking, found.blocking);
            let pairs = by_rows.pairs.iter().map(|pair| (pair.mentee, pair.mentor));
            assert!(pairs.eq(found.pairs.iter().map(|pair| (pair.mentee, pair.mentor))));
            found.is_stable()
        })
    };
    let holds = |scored: &Scored, claim: &Made| scored.drawn.is_right(claim);
    let forge = |_: &Scored, claim: &mut Made, dice: &mut Dice| move_pair(claim, dice);
    attack(201, draw, forge, accepts, holds)
}

/// Whether every agent of a side is as well off in `one` as in `two`.
pub(super) fn is_as_good(raw: &Raw, side: Side, one: &Pairs, two: &Pairs) -> bool {
    let agents = if side == Side::Mentee { raw.mentees.len() } else { raw.mentors.len() };
    (0..agents).all(|agent| {
        let ranks = |pairs: &Pairs| match side {
            Side::Mentee => raw.mentee_ranks(pairs, agent),
            Side::Mentor => raw.mentor_ranks(pairs, agent),
        };
        ranks(one).iter().zip(ranks(two)).all(|(one, two)| *one <= two)
    })
}

pub(super) fn best() -> Tally {
    let draw = |dice: &mut Dice| {
        let mut problem = scored(dice)?;
        // Ties are broken by index in the market of scores, so that one matching is the best.
        problem.drawn.raw = problem.drawn.raw.strict();
        problem.drawn.market = problem.drawn.raw.market();
        let Drawn { raw, side, right, .. } = &mut problem.drawn;
        let all = raw.stable();
        right.clone_from(&all);
        right.retain(|one| all.iter().all(|two| is_as_good(raw, *side, one, two)));
        assert_eq!(right.len(), 1);
        let claim = made(raw, &all[dice.below(all.len())]);
        let is_own = problem.drawn.is_right(&claim);
        Some(Case { problem, claim, is_own })
    };
    let accepts = |scored: &Scored, claim: &Made| {
        let Some(made) = matching(claim) else { return false };
        let Drawn { market, side, .. } = &scored.drawn;
        let of_scores = improvement_by_scores(&scored.market(), &made, *side, Ties::Index);
        let seats = Side::BOTH.map(|side| market.seats(side));
        let free = Control::unbounded();
        let by_rows = improvement_by_rows(&scored.levels, seats, &made, *side, &free);
        let by_rows = by_rows.solved().unwrap();
        // Of pairs that may not be made nothing is promised: both trust that there are none.
        let proper =
            made.pairs().all(|(mentee, mentor)| scored.levels.view(mentee, mentor).is_some());
        assert!(!proper || by_rows.is_none() == of_scores.is_none());
        // A cycle is the same; of pairs that block each verifier tells one.
        if proper && of_scores.as_ref().is_some_and(|cycle| cycle.len() > 1) {
            assert_eq!(by_rows, of_scores);
        }
        let by_scores =
            of_scores.is_none() && stability_by_scores(&scored.market(), &made, 0).is_stable();
        let by_lists = improvement(market, &made, *side).is_none();
        let within = improvement_within(market, &made, *side, &Control::unbounded());
        assert_eq!(within.solved().unwrap().is_none(), by_lists);
        let by_lists = by_lists && stability(market, &made, 0).is_stable();
        assert_eq!(by_scores, by_lists, "{scored:?} {claim:?}");
        by_lists
    };
    let holds = |scored: &Scored, claim: &Made| scored.drawn.is_right(claim);
    let forge = |_: &Scored, claim: &mut Made, dice: &mut Dice| move_pair(claim, dice);
    attack(202, draw, forge, accepts, holds)
}

/// Who should meet, at how many tables, and who is absent in which round.
#[derive(Debug)]
struct Meetings {
    asked: Vec<(u32, u32)>,
    tables: Option<u32>,
    absent: Vec<(usize, u32)>,
}

pub(super) fn timetables() -> Tally {
    type Rounds = Vec<Vec<(u32, u32)>>;
    let draw = |dice: &mut Dice| {
        // Round r has mentee i meet mentor i + r.
        let people = 2 + dice.below(3) as u32;
        let round = |r: u32| (0..people).map(move |i| (i, (i + r) % people)).collect();
        let rounds: Rounds = (0..people).map(round).collect();
        let tables = dice.chance(70).then(|| 1 + dice.below(people as usize) as u32);
        // Fewer tables than people: a round is split, so that nobody else stands in the way of who
        // changes between its parts.
        let few = tables.map_or(people, |tables| tables.min(people)) as usize;
        let rounds: Rounds =
            rounds.iter().flat_map(|round| round.chunks(few).map(<[_]>::to_vec)).collect();
        let asked = rounds.concat();
        let absent = vec![(dice.below(4), people + 1 - dice.below(2) as u32)];
        let is_own = absent[0].1 > people;
        let absent = if is_own { absent } else { vec![(0, 0)] };
        Some(Case { problem: Meetings { asked, tables, absent }, claim: rounds, is_own })
    };
    let index = |&(mentee, mentor): &(u32, u32)| (MenteeIx::new(mentee), MentorIx::new(mentor));
    let accepts = |meetings: &Meetings, rounds: &Rounds| {
        let rounds: Vec<Vec<_>> =
            rounds.iter().map(|round| round.iter().map(index).collect()).collect();
        let asked: Vec<_> = meetings.asked.iter().map(index).collect();
        let is_absent = |round: usize, pair: (MenteeIx, MentorIx)| {
            meetings.absent.iter().any(|&one| (round, pair.0) == (one.0, MenteeIx::new(one.1)))
        };
        let check = timetable(&rounds, &asked, meetings.tables, is_absent);
        check.flaws.is_empty() && check.missing.is_empty()
    };
    let holds = |meetings: &Meetings, rounds: &Rounds| {
        let all = rounds.concat();
        let once = |pair: &(u32, u32)| all.iter().filter(|other| *other == pair).count() == 1;
        let fits = |round: &Vec<(u32, u32)>| {
            let alone = |at: usize| {
                round[..at].iter().all(|one| one.0 != round[at].0 && one.1 != round[at].1)
            };
            (0..round.len()).all(alone)
                && meetings.tables.is_none_or(|tables| round.len() <= tables as usize)
        };
        let present = |(at, round): (usize, &Vec<(u32, u32)>)| {
            round.iter().all(|pair| !meetings.absent.contains(&(at, pair.0)))
        };
        meetings.asked.len() == all.len()
            && meetings.asked.iter().all(once)
            && rounds.iter().all(fits)
            && rounds.iter().enumerate().all(present)
    };
    let forge = |_: &Meetings, rounds: &mut Rounds, dice: &mut Dice| {
        if rounds.len() < 2 {
            return;
        }
        let (from, to) = (dice.below(rounds.len()), dice.below(rounds.len()));
        if rounds[from].is_empty() {
            return;
        }
        let at = dice.below(rounds[from].len());
        let pair = rounds[from].swap_remove(at);
        rounds[to].push(pair);
    };
    attack(203, draw, forge, accepts, holds)
}

pub(super) fn with_couples() -> Tally {
    let draw = |dice: &mut Dice| {
        let (mentees, mentors) = (1 + dice.below(4), 1 + dice.below(2));
        let drawn = Coupled::draw(dice, mentees, mentors);
        let stable = drawn.all().into_iter().find(|made| drawn.judge(made) == Some(Vec::new()))?;
        let pairs =
            drawn.matching(&stable).pairs().map(|(one, at)| (one.raw(), at.raw())).collect();
        let claim = (mentees as u32, mentors as u32, pairs);
        Some(Case { problem: drawn, claim, is_own: true })
    };
    let accepts = |drawn: &Coupled, claim: &Made| {
        let found = matching(claim);
        found.is_some_and(|one| couples_stability(&drawn.market(), &one).is_stable())
    };
    let holds = |drawn: &Coupled, claim: &Made| {
        kept(&drawn.raw, claim).is_some_and(|_| {
            let made = places(&matching(claim).unwrap());
            drawn.judge(&made) == Some(Vec::new())
        })
    };
    let forge = |_: &Coupled, claim: &mut Made, dice: &mut Dice| move_pair(claim, dice);
    attack(46, draw, forge, accepts, holds)
}
