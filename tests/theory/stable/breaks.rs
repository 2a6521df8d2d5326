//! What it takes to repair a stable matching once a pair breaks, by exhaustion; and how far
//! weights may change before a pair can block.

use super::oracle::{Dice, Pairs, Raw, Shape, cases, matching};
use crate::unbounded::free;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Ratio, Side, Sides};
use mentormatch::market::{PairParts, RuleParts, Seats};
use mentormatch::stable::{BreakageFault, Lattice, StableFault, stability_radius};

fn strict(dice: &mut Dice, most: usize) -> Raw {
    let shape = Shape {
        mentees: dice.below(most + 1),
        mentors: dice.below(most + 1),
        absent: [0, 10, 40][dice.below(3)],
        tied: 0,
        mentee_seats: 1,
        mentor_seats: 1 + dice.below(2),
    };
    Raw::draw(dice, shape)
}

/// The mentees whose mentor differs.
fn changed(one: &Pairs, other: &Pairs, mentees: usize) -> usize {
    let of = |pairs: &Pairs, mentee| pairs.iter().find(|pair| pair.0 == mentee).copied();
    (0..mentees).filter(|&mentee| of(one, mentee) != of(other, mentee)).count()
}

#[test]
fn a_broken_pair_is_repaired_by_the_fewest_moves_of_others() {
    let mut dice = Dice::new(431);
    let (mut fixed, mut several) = (0, 0);
    for _ in 0..cases(1500) {
        let raw = strict(&mut dice, 5);
        let (market, all) = (raw.market(), raw.stable());
        let lattice = Lattice::new(&market, &free()).unwrap().solved().unwrap();
        let mentees = raw.mentees.len();
        for stable in &all {
            let given = matching(&raw, stable);
            let breakages = lattice.breakages(&given, &free()).unwrap().solved().unwrap();
            let told: Vec<_> =
                breakages.iter().map(|one| (one.mentee.get(), one.mentor.get())).collect();
            assert_eq!(&told, stable);
            for breakage in &breakages {
                let pair = (breakage.mentee.get(), breakage.mentor.get());
                let without = all.iter().filter(|other| !other.contains(&pair));
                let least = without.map(|other| changed(stable, other, mentees) - 1).min();
                assert_eq!(breakage.others(), least, "{raw:?} {stable:?} {pair:?}");
                let Some(moves) = &breakage.moves else {
                    fixed += 1;
                    continue;
                };
                several += usize::from(moves.len() > 2);
                let moves = moves.iter().map(|(mentee, mentor)| (mentee.get(), mentor.get()));
                let moves: Pairs = moves.collect();
                let mut repaired: Pairs = stable
                    .iter()
                    .filter(|pair| moves.iter().all(|other| other.0 != pair.0))
                    .chain(&moves)
                    .copied()
                    .collect();
                repaired.sort_unstable();
                assert!(all.contains(&repaired) && !repaired.contains(&pair), "{raw:?}");
            }
        }
    }
    assert!(fixed > 200 && several > 30, "{fixed} {several}");
}

#[test]
fn only_stable_matchings_of_the_market_are_broken() {
    let mut dice = Dice::new(432);
    let mut refused = 0;
    for _ in 0..cases(300) {
        let raw = strict(&mut dice, 4);
        let (market, stable) = (raw.market(), raw.stable());
        let lattice = Lattice::new(&market, &free()).unwrap().solved().unwrap();
        for pairs in raw.matchings() {
            let mut sorted = pairs.clone();
            sorted.sort_unstable();
            let found = lattice.breakages(&matching(&raw, &pairs), &free());
            assert_eq!(found.is_ok(), stable.contains(&sorted), "{raw:?} {pairs:?}");
            refused += u32::from(found == Err(BreakageFault::NotStable));
        }
    }
    assert!(refused > 100);
    let mut raw = strict(&mut dice, 4);
    raw.mentees.push(vec![]);
    raw.mentee_seats.push(2);
    let market = raw.market();
    let lattice = Lattice::new(&market, &free()).unwrap().solved().unwrap();
    let fault = lattice.breakages(&lattice.mentee_optimal(), &free()).unwrap_err();
    assert!(matches!(fault, BreakageFault::Stable(StableFault::MenteeSeats { seats: 2, .. })));
}

/// Parts of two rules for both sides, and a matching within seats.
struct Scored {
    parts: RuleParts,
    seats: [Vec<u32>; 2],
    made: Pairs,
    pairs: Pairs,
}

fn scored(dice: &mut Dice) -> Scored {
    let shape = Shape {
        mentees: 1 + dice.below(3),
        mentors: 1 + dice.below(3),
        absent: 20,
        tied: 0,
        mentee_seats: 2,
        mentor_seats: 2,
    };
    let raw = Raw::draw(dice, shape);
    let mut all = raw.matchings();
    all.sort_by_key(Vec::len);
    let made = all.swap_remove(all.len() - 1 - dice.below(all.len().min(4)));
    let pairs = raw.acceptable();
    let mut parts = |_: usize| (0..2).map(|_| dice.below(9) as i64 - 2).collect();
    let told = pairs.iter().map(|&(mentee, mentor)| PairParts {
        mentee: MenteeIx::new(mentee as u32),
        mentor: MentorIx::new(mentor as u32),
        of_mentee: parts(0),
        of_mentor: parts(1),
    });
    let parts = RuleParts::new(2, told.collect()).unwrap();
    Scored { parts, seats: [raw.mentee_seats, raw.mentor_seats], made, pairs }
}

impl Scored {
    /// Whether a pair blocks where the four weights change by these signs times p/q.
    fn is_blocked(&self, signs: u32, (p, q): (i128, i128)) -> bool {
        let weighed = |parts: &[i64], first: u32| -> i128 {
            let of =
                |at: usize| if signs >> (first as usize + at) & 1 == 0 { q + p } else { q - p };
            parts.iter().enumerate().map(|(at, &part)| i128::from(part) * of(at)).sum()
        };
        let score = |mentee: usize, mentor: usize| {
            let pair = self.parts.of(MenteeIx::at(mentee), MentorIx::at(mentor)).unwrap();
            (weighed(&pair.of_mentee, 0), weighed(&pair.of_mentor, 2))
        };
        self.pairs.iter().filter(|pair| !self.made.contains(pair)).any(|&(mentee, mentor)| {
            let own: Vec<_> = self.made.iter().filter(|pair| pair.0 == mentee).collect();
            let other: Vec<_> = self.made.iter().filter(|pair| pair.1 == mentor).collect();
            let new = score(mentee, mentor);
            (own.len() < self.seats[0][mentee] as usize
                || own.iter().any(|pair| score(pair.0, pair.1).0 < new.0))
                && (other.len() < self.seats[1][mentor] as usize
                    || other.iter().any(|pair| score(pair.0, pair.1).1 < new.1))
        })
    }
}

#[test]
fn up_to_the_radius_nothing_blocks_and_beyond_it_something_does() {
    let mut dice = Dice::new(433);
    let (mut inner, mut endless) = (0, 0);
    for _ in 0..cases(2000) {
        let drawn = scored(&mut dice);
        let (mentees, mentors) = (drawn.seats[0].len(), drawn.seats[1].len());
        let index = |&(a, b): &(usize, usize)| (MenteeIx::at(a), MentorIx::at(b));
        let made = drawn.made.iter().map(index);
        let made = mentormatch::market::Matching::new(mentees, mentors, made).unwrap();
        let seats =
            Sides::of(|side| Seats::each(drawn.seats[usize::from(side == Side::Mentor)].clone()));
        let found = stability_radius(&drawn.parts, &seats, &made, 0, &free()).solved().unwrap();
        let blocked = |share: (i128, i128)| (0..16).any(|signs| drawn.is_blocked(signs, share));
        let now = blocked((0, 1));
        match found.share {
            None => {
                endless += 1;
                assert!(!now && !blocked((1, 1)) && !blocked((1000, 1)));
                assert_eq!(found.blocking, None);
            }
            Some(share) => {
                let (p, q) = (share.numerator() as i128, share.denominator() as i128);
                assert!(blocked((p * 10_000 + q, q * 10_000)), "{share}");
                assert!(now || !blocked((p, q)), "{share}");
                assert!(!now || share == Ratio::ZERO);
                inner += u32::from(p > 0);
                assert!(found.blocking.is_some());
            }
        }
        // What may be off by rounding only makes the share smaller.
        let slack = stability_radius(&drawn.parts, &seats, &made, 1, &free()).solved().unwrap();
        assert!(found.share.is_none_or(|share| slack.share.is_some_and(|less| less <= share)));
    }
    assert!(inner > 100 && endless > 50, "{inner} {endless}");
}
