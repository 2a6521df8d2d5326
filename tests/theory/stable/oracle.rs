//! Small random markets and what holds in them by definition, found by exhaustion.
//! Nothing here calls a solver or a verifier of the crate.

use mentormatch::kernel::{MenteeIx, MentorIx, Stream, stream};
use mentormatch::market::{Lists, Matching, Seats, TwoSided};
use rand::Rng;

/// How many random cases a test tries; `STABLE_CASES` raises it.
pub(crate) fn cases(default: u64) -> u64 {
    std::env::var("STABLE_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

pub(crate) struct Dice(Stream);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(stream(seed, "oracle"))
    }
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound as u64) as usize
    }
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    pub(crate) fn shuffled(&mut self, count: usize) -> Vec<u32> {
        let mut items: Vec<u32> = (0..count as u32).collect();
        for at in (1..count).rev() {
            items.swap(at, self.below(at + 1));
        }
        items
    }
}

/// What kind of market to draw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) mentees: usize,
    pub(crate) mentors: usize,
    /// Percent of entries that are left out, and that are tied with the one before.
    pub(crate) absent: usize,
    pub(crate) tied: usize,
    pub(crate) mentee_seats: usize,
    pub(crate) mentor_seats: usize,
}

/// Raw lists of tie groups, and seats.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) mentees: Vec<Vec<Vec<u32>>>,
    pub(crate) mentors: Vec<Vec<Vec<u32>>>,
    pub(crate) mentee_seats: Vec<u32>,
    pub(crate) mentor_seats: Vec<u32>,
}

pub(crate) type Pairs = Vec<(usize, usize)>;

fn draw_lists(dice: &mut Dice, rows: usize, partners: usize, shape: Shape) -> Vec<Vec<Vec<u32>>> {
    (0..rows)
        .map(|_| {
            let mut list: Vec<Vec<u32>> = Vec::new();
            for partner in dice.shuffled(partners) {
                if dice.chance(shape.absent) {
                    continue;
                }
                match list.last_mut() {
                    Some(group) if dice.chance(shape.tied) => group.push(partner),
                    _ => list.push(vec![partner]),
                }
            }
            list
        })
        .collect()
}

fn draw_seats(dice: &mut Dice, agents: usize, most: usize) -> Vec<u32> {
    (0..agents)
        .map(|_| match most {
            1 => 1,
            _ if dice.chance(8) => 0,
            _ if dice.chance(5) => 1_000_000,
            _ => 1 + dice.below(most) as u32,
        })
        .collect()
}

impl Raw {
    pub(crate) fn draw(dice: &mut Dice, shape: Shape) -> Self {
        Self {
            mentees: draw_lists(dice, shape.mentees, shape.mentors, shape),
            mentors: draw_lists(dice, shape.mentors, shape.mentees, shape),
            mentee_seats: draw_seats(dice, shape.mentees, shape.mentee_seats),
            mentor_seats: draw_seats(dice, shape.mentors, shape.mentor_seats),
        }
    }

    pub(crate) fn market(&self) -> TwoSided {
        TwoSided::new(
            Lists::tied(&self.mentees),
            Lists::tied(&self.mentors),
            Seats::each(self.mentee_seats.clone()),
            Seats::each(self.mentor_seats.clone()),
        )
        .unwrap()
    }

    /// Rank by group among mutual entries; `None` where not acceptable.
    pub(crate) fn mentee_rank(&self, mentee: usize, mentor: usize) -> Option<usize> {
        rank(&self.mentees[mentee], mentor, |other| lists(&self.mentors[other], mentee))
            .filter(|_| lists(&self.mentors[mentor], mentee))
    }

    pub(crate) fn mentor_rank(&self, mentor: usize, mentee: usize) -> Option<usize> {
        rank(&self.mentors[mentor], mentee, |other| lists(&self.mentees[other], mentor))
            .filter(|_| lists(&self.mentees[mentee], mentor))
    }

    pub(crate) fn acceptable(&self) -> Pairs {
        let mut pairs = Vec::new();
        for mentee in 0..self.mentees.len() {
            for mentor in 0..self.mentors.len() {
                if self.mentee_rank(mentee, mentor).is_some() {
                    pairs.push((mentee, mentor));
                }
            }
        }
        pairs
    }

    /// The pairs that block, by definition.
    pub(crate) fn blocking(&self, matching: &Pairs) -> Pairs {
        self.blocking_by(matching, |new, worst| new < worst, |new, worst| new < worst)
    }

    /// The pairs that block where `gains` decides whether a new rank beats the worst
    /// one held, for mentees and for mentors.
    pub(crate) fn blocking_by(
        &self,
        matching: &Pairs,
        mentee_gains: impl Fn(usize, usize) -> bool,
        mentor_gains: impl Fn(usize, usize) -> bool,
    ) -> Pairs {
        self.ranks().blocking_by(matching, mentee_gains, mentor_gains).collect()
    }

    /// How the two of each acceptable pair rank each other, for those who ask of many matchings.
    pub(crate) fn ranks(&self) -> Ranks<'_> {
        let (mentees, mentors) = (self.mentees.len(), self.mentors.len());
        let mut ranks = vec![(0, 0); mentees * mentors];
        let (mut listed, mut returned) = (vec![false; ranks.len()], vec![false; ranks.len()]);
        for (mentee, list) in self.mentees.iter().enumerate() {
            for &mentor in list.iter().flatten() {
                listed[mentee * mentors + mentor as usize] = true;
            }
        }
        for (mentor, list) in self.mentors.iter().enumerate() {
            for &mentee in list.iter().flatten() {
                returned[mentee as usize * mentors + mentor] = true;
            }
        }
        for (mentee, list) in self.mentees.iter().enumerate() {
            let mut better = 0;
            for group in list {
                let rank = 1 + better;
                for &mentor in group {
                    let at = mentee * mentors + mentor as usize;
                    if returned[at] {
                        ranks[at].0 = rank;
                        better += 1;
                    }
                }
            }
        }
        for (mentor, list) in self.mentors.iter().enumerate() {
            let mut better = 0;
            for group in list {
                let rank = 1 + better;
                for &mentee in group {
                    let at = mentee as usize * mentors + mentor;
                    if listed[at] {
                        ranks[at].1 = rank;
                        better += 1;
                    }
                }
            }
        }
        let mut pairs = Vec::new();
        for mentee in 0..mentees {
            for mentor in 0..mentors {
                if ranks[mentee * mentors + mentor].0 > 0 {
                    pairs.push((mentee, mentor));
                }
            }
        }
        Ranks { raw: self, ranks, pairs }
    }

    /// Every matching of acceptable pairs within the seats.
    pub(crate) fn matchings(&self) -> Vec<Pairs> {
        let mut all = vec![Vec::new()];
        for (mentee, mentor) in self.acceptable() {
            for at in 0..all.len() {
                let matching: &Pairs = &all[at];
                let (mut of_mentee, mut of_mentor) = (0, 0);
                for pair in matching {
                    of_mentee += u32::from(pair.0 == mentee);
                    of_mentor += u32::from(pair.1 == mentor);
                }
                if of_mentee < self.mentee_seats[mentee] && of_mentor < self.mentor_seats[mentor] {
                    let mut larger = matching.clone();
                    larger.push((mentee, mentor));
                    all.push(larger);
                }
            }
        }
        all
    }

    /// Every stable matching, sorted.
    pub(crate) fn stable(&self) -> Vec<Pairs> {
        let ranks = self.ranks();
        let less = |new: usize, worst: usize| new < worst;
        let mut stable = self.matchings();
        stable.retain(|pairs| ranks.blocking_by(pairs, less, less).next().is_none());
        stable.iter_mut().for_each(|pairs| pairs.sort_unstable());
        stable.sort_unstable();
        stable
    }

    /// The ranks of a mentee's partners, best first.
    pub(crate) fn mentee_ranks(&self, matching: &Pairs, mentee: usize) -> Vec<usize> {
        let mut ranks: Vec<usize> = matching
            .iter()
            .filter(|pair| pair.0 == mentee)
            .map(|pair| self.mentee_rank(mentee, pair.1).unwrap())
            .collect();
        ranks.sort_unstable();
        ranks
    }

    #[allow(dead_code)]
    pub(crate) fn mentor_ranks(&self, matching: &Pairs, mentor: usize) -> Vec<usize> {
        let mut ranks: Vec<usize> = matching
            .iter()
            .filter(|pair| pair.1 == mentor)
            .map(|pair| self.mentor_rank(mentor, pair.0).unwrap())
            .collect();
        ranks.sort_unstable();
        ranks
    }

    /// The sides exchanged.
    pub(crate) fn turned(&self) -> Self {
        Self {
            mentees: self.mentors.clone(),
            mentors: self.mentees.clone(),
            mentee_seats: self.mentor_seats.clone(),
            mentor_seats: self.mentee_seats.clone(),
        }
    }

    /// Ties broken by index.
    pub(crate) fn strict(&self) -> Self {
        let broken = |lists: &Vec<Vec<Vec<u32>>>| {
            lists
                .iter()
                .map(|list| {
                    list.iter()
                        .flat_map(|group| {
                            let mut group = group.clone();
                            group.sort_unstable();
                            group.into_iter().map(|one| vec![one])
                        })
                        .collect()
                })
                .collect()
        };
        Self { mentees: broken(&self.mentees), mentors: broken(&self.mentors), ..self.clone() }
    }
}

/// How the two of each acceptable pair of a market rank each other.
pub(crate) struct Ranks<'a> {
    raw: &'a Raw,
    /// The mentee's rank first, by mentee and then by mentor; zeros where a pair is not acceptable.
    ranks: Vec<(usize, usize)>,
    pairs: Pairs,
}

impl Ranks<'_> {
    /// The pairs that block where `gains` decides whether a new rank beats the worst
    /// one held, for mentees and for mentors.
    pub(crate) fn blocking_by(
        &self,
        matching: &Pairs,
        mentee_gains: impl Fn(usize, usize) -> bool,
        mentor_gains: impl Fn(usize, usize) -> bool,
    ) -> impl Iterator<Item = (usize, usize)> {
        let mentors_in_all = self.raw.mentors.len();
        // How many partners each has, and the rank of the worst.
        let mut mentees = vec![(0, 0); self.raw.mentees.len()];
        let mut mentors = vec![(0, 0); mentors_in_all];
        let mut is_made = vec![false; self.ranks.len()];
        for pair in matching {
            let at = pair.0 * mentors_in_all + pair.1;
            let ranks = self.ranks[at];
            assert!(ranks.0 > 0, "{pair:?} is not acceptable");
            is_made[at] = true;
            let (mentee, mentor) = (&mut mentees[pair.0], &mut mentors[pair.1]);
            *mentee = (mentee.0 + 1, if ranks.0 > mentee.1 { ranks.0 } else { mentee.1 });
            *mentor = (mentor.0 + 1, if ranks.1 > mentor.1 { ranks.1 } else { mentor.1 });
        }
        self.pairs.iter().copied().filter(move |&pair| {
            let at = pair.0 * mentors_in_all + pair.1;
            let ranks = self.ranks[at];
            let (mentee, mentor) = (mentees[pair.0], mentors[pair.1]);
            !is_made[at]
                && (mentee.0 < self.raw.mentee_seats[pair.0]
                    || mentee.0 > 0 && mentee_gains(ranks.0, mentee.1))
                && (mentor.0 < self.raw.mentor_seats[pair.1]
                    || mentor.0 > 0 && mentor_gains(ranks.1, mentor.1))
        })
    }
}

fn lists(list: &[Vec<u32>], agent: usize) -> bool {
    for group in list {
        for &one in group {
            if one as usize == agent {
                return true;
            }
        }
    }
    false
}

fn rank(list: &[Vec<u32>], partner: usize, mutual: impl Fn(usize) -> bool) -> Option<usize> {
    let mut better = 0;
    for group in list {
        let mut within = 0;
        for &other in group {
            if other as usize == partner {
                return Some(1 + better);
            }
            within += usize::from(mutual(other as usize));
        }
        better += within;
    }
    None
}

pub(crate) fn pairs(matching: &Matching) -> Pairs {
    use mentormatch::kernel::Index;
    matching.pairs().map(|(mentee, mentor)| (mentee.get(), mentor.get())).collect()
}

pub(crate) fn matching(raw: &Raw, pairs: &Pairs) -> Matching {
    Matching::new(
        raw.mentees.len(),
        raw.mentors.len(),
        pairs
            .iter()
            .map(|&(mentee, mentor)| (MenteeIx::new(mentee as u32), MentorIx::new(mentor as u32))),
    )
    .unwrap()
}
