//! One mentee against a block of mentors of whom few matter: only for them scores are summed.
//!
//! What forbids is asked before what counts: lists of mentors, then whatever is found for a
//! whole block at once, and the rest of those who are left. Then the criteria are added one
//! after another, those of few distinct answers first, and whoever cannot come to what is
//! asked for any more, though all further criteria gave the most that they give to anybody,
//! is left out. A most is a bound and never less than what a pair gets, so that nobody is
//! left out who matters, and who remains has the numbers of [`Plan`].

use super::BLOCK;
use super::batch::Codes;
use super::bounds::{Most, most};
use super::fast::{Columns, Fast, Row};
use super::index::{Left, count};
use super::kinds::{Finding, Operands};
use super::memo::BYTE;
use super::plan::{Both, Plan, Rule};
use std::ops::Range;

/// Which pairs matter.
pub(super) trait Sieve {
    /// Whether all do, so that nobody is to be asked for.
    const ALL: bool = false;

    /// Takes away mentors of the block of whom nothing is to be known.
    fn among(&self, _: &mut Left) {}

    /// Whether a pair with the mentor at this place of the block may matter, whose views are at
    /// most these.
    fn may(&self, place: u16, own: i64, theirs: i64) -> bool;
}

/// Every pair matters.
pub(super) struct Everybody;

impl Sieve for Everybody {
    const ALL: bool = true;

    fn may(&self, _: u16, _: i64, _: i64) -> bool {
        true
    }
}

/// Room for one row of [`CompiledRules`](super::CompiledRules).
#[derive(Default)]
pub struct RowRoom {
    pub(super) row: Row,
    pub(super) sifted: Sifted,
}

impl std::fmt::Debug for RowRoom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RowRoom")
    }
}

/// The mentors of a block who matter, ascending, with both views.
pub(super) struct Sifted {
    len: usize,
    places: [u16; BLOCK],
    sums: [Both; BLOCK],
    codes: Codes,
    /// What was found for each direct barrier.
    asked: Vec<Codes>,
}

impl Default for Sifted {
    fn default() -> Self {
        let (places, sums, codes) = ([0; BLOCK], [Both::default(); BLOCK], [0; BLOCK]);
        Self { len: 0, places, sums, codes, asked: Vec::new() }
    }
}

impl Sifted {
    /// Their places in the block and what both sides think.
    pub(super) fn pairs(&self) -> impl ExactSizeIterator<Item = (u16, Both)> {
        let sums = self.sums.iter().copied();
        self.places[..self.len].iter().copied().zip(sums)
    }

    /// Takes those whose bits are set.
    fn list(&mut self, left: &Left) {
        self.len = 0;
        for (from, &word) in (0u16..).step_by(64).zip(left) {
            let mut bits = word;
            while bits > 0 {
                // In range: a block has no more mentors than bits.
                self.places[self.len % BLOCK] = from + bits.trailing_zeros() as u16;
                self.len += 1;
                bits &= bits - 1;
            }
        }
    }

    /// Leaves out those whom `keeps` does not name.
    #[inline(always)]
    fn retain(&mut self, keeps: impl Fn(u16) -> bool) {
        let mut kept = 0;
        for at in 0..self.len.min(BLOCK) {
            let place = self.places[at];
            self.places[kept % BLOCK] = place;
            kept += usize::from(keeps(place));
        }
        self.len = kept;
    }

    /// Adds what `of` says.
    #[inline(always)]
    fn add(&mut self, of: impl Fn(u16) -> Both) {
        add(&mut self.sums, &self.places[..self.len], of);
    }

    /// Leaves out those who cannot matter though they got the most of the rest.
    #[inline(always)]
    fn sift<S: Sieve>(&mut self, sieve: &S, rest: Option<&Most>) {
        let Some(&[own, theirs]) = rest.filter(|_| !S::ALL) else { return };
        let mut kept = 0;
        for at in 0..self.len.min(BLOCK) {
            let (place, sum) = (self.places[at], self.sums[at]);
            self.places[kept % BLOCK] = place;
            self.sums[kept % BLOCK] = sum;
            let (mentee, mentor) = (i64::from(sum.mentee()), i64::from(sum.mentor()));
            kept += usize::from(sieve.may(place, mentee + own, mentor + theirs));
        }
        self.len = kept;
    }
}

/// Adds to each sum what `of` says of the mentor at its place.
#[inline(always)]
fn add(sums: &mut [Both], places: &[u16], of: impl Fn(u16) -> Both) {
    for (sum, &place) in sums.iter_mut().zip(places) {
        *sum += of(place);
    }
}

/// What a value is for each mentor of a block.
#[inline(always)]
fn at<T: Copy + Default>(of: &[T], place: u16) -> T {
    of.get(usize::from(place)).copied().unwrap_or_default()
}

impl Fast {
    /// Makes ready for a mentee's row; `bounded` where not everybody matters.
    pub(super) fn prepare(&self, plan: &Plan, mentee: usize, bounded: bool, row: &mut Row) {
        let Row { mentee: of, criteria, barriers, rest } = row;
        *of = mentee;
        criteria.resize(self.criteria.fused.len(), [Both::default(); BYTE]);
        for (group, table) in self.criteria.fused.iter().zip(&mut *criteria) {
            group.fill(mentee, table);
        }
        barriers.resize(self.barriers.fused.len(), [0; BYTE]);
        for (group, table) in self.barriers.fused.iter().zip(barriers) {
            group.fill(mentee, table);
        }
        rest.clear();
        if bounded {
            let fused = self.criteria.fused.iter().zip(&*criteria);
            rest.extend(fused.map(|(group, table)| most(&table[..group.combinations()])));
            let Columns { wide, direct, .. } = &self.criteria;
            self.bounds.extend((wide, direct), plan, mentee, rest);
            rest.push([0; 2]);
            for at in (1..rest.len()).rev() {
                let later = rest[at];
                for (most, later) in rest[at - 1].iter_mut().zip(later) {
                    *most += later;
                }
            }
        }
    }

    /// Finds the mentors of a block who matter and sums what the rules say of each. Comes back
    /// with how many were left by the lists of mentors and so were looked at.
    pub(super) fn sift<S: Sieve>(
        &self,
        plan: &Plan,
        row: &Row,
        block: usize,
        sieve: &S,
        found: &mut Sifted,
    ) -> usize {
        let to = plan.mentors.len().min((block + 1) * BLOCK);
        let mentors = block * BLOCK..to;
        let mut left = self.index().left(plan, row.mentee, block);
        sieve.among(&mut left);
        let judged = count(&left);
        if judged == 0 {
            found.len = 0;
            return 0;
        }
        self.barriers.strike(plan, row.mentee, &mentors, &mut left);
        found.list(&left);
        self.barriers.ask(plan, row, &mentors, found);
        self.criteria.count(plan, row, (&mentors, &self.same), sieve, found);
        judged
    }
}

impl Columns<u8> {
    /// Takes away the bits of pairs that are named as forbidden.
    fn strike(&self, plan: &Plan, mentee: usize, mentors: &Range<usize>, left: &mut Left) {
        for &at in &self.sparse {
            let barrier = &plan.barriers[at];
            for (place, rank) in named(&barrier.rule, mentee, mentors) {
                let applies = barrier.rule.holds_for(&plan.forms, mentee, mentors.start + place);
                if applies && barrier.forbids(Finding::Named(Some(rank))) {
                    left[place / 64] &= !(1 << (place % 64));
                }
            }
        }
    }

    /// Leaves out those whom a barrier forbids.
    fn ask(&self, plan: &Plan, row: &Row, mentors: &Range<usize>, found: &mut Sifted) {
        let mut asked = std::mem::take(&mut found.asked);
        asked.resize(self.direct.len(), [0; BLOCK]);
        for (direct, codes) in self.direct.iter().zip(&mut asked) {
            if found.len == 0 {
                break;
            }
            let rule = &plan.barriers[direct.rule_at()].rule;
            let of = (mentors.clone(), Some(&found.places[..found.len]));
            match direct.table(plan, rule, row.mentee, of, codes) {
                Ok(table) => found.retain(|place| at(table, at(codes, place)) == 0),
                Err(silent) => {
                    found.retain(|place| silent.of(plan, mentors.start + usize::from(place)) == 0);
                }
            }
        }
        found.asked = asked;
        for (group, table) in self.fused.iter().zip(&row.barriers) {
            let codes = group.codes(mentors.clone());
            found.retain(|place| table[usize::from(at(codes, place))] == 0);
        }
        for memo in &self.wide {
            let (cells, classes) = (memo.row(row.mentee), memo.classes(mentors.clone()));
            found.retain(|place| at(cells, at(classes, place)) == 0);
        }
        for &at in &self.slow {
            let barrier = &plan.barriers[at];
            let mentor = |place: u16| mentors.start + usize::from(place);
            found.retain(|place| !plan.forbids(barrier, row.mentee, mentor(place)));
        }
    }
}

impl Columns<Both> {
    /// Sums what the criteria say of those who are left, and leaves out who cannot matter.
    fn count<S: Sieve>(
        &self,
        plan: &Plan,
        row: &Row,
        (mentors, same): (&Range<usize>, &[Option<usize>]),
        sieve: &S,
        found: &mut Sifted,
    ) {
        let mentee = row.mentee;
        let people = found.len;
        found.sums[..people].fill(Both::default());
        for &at in &self.sparse {
            let scored = &plan.criteria[at];
            // Who is not named gets nothing, and who is named gets it before anything is bounded.
            for (place, rank) in named(&scored.rule, mentee, mentors) {
                // In range: places of a block.
                let Ok(at) = found.places[..people].binary_search(&(place as u16)) else {
                    continue;
                };
                if scored.rule.holds_for(&plan.forms, mentee, mentors.start + place) {
                    found.sums[at] += scored.worth(Finding::Named(Some(rank)));
                }
            }
        }
        let mut rest = row.rest.iter().skip(1);
        for (group, table) in self.fused.iter().zip(&row.criteria) {
            let codes = group.codes(mentors.clone());
            found.add(|place| table[usize::from(at(codes, place))]);
            found.sift(sieve, rest.next());
        }
        for memo in &self.wide {
            let (cells, classes) = (memo.row(mentee), memo.classes(mentors.clone()));
            found.add(|place| at(cells, at(classes, place)));
            found.sift(sieve, rest.next());
        }
        for (direct, same) in self.direct.iter().zip(same) {
            if found.len == 0 {
                return;
            }
            let rule = &plan.criteria[direct.rule_at()].rule;
            let Sifted { len, places, sums, codes, asked } = found;
            let places = &places[..*len];
            let known = same.and_then(|barrier| asked.get(barrier));
            let table = match known.zip(direct.known(rule, mentee)) {
                Some((codes, table)) => Ok((table, codes)),
                None => direct
                    .table(plan, rule, mentee, (mentors.clone(), Some(places)), codes)
                    .map(|table| (table, &*codes)),
            };
            match table {
                Ok((table, codes)) => add(sums, places, |place| at(table, at(codes, place))),
                Err(silent) => {
                    add(sums, places, |place| silent.of(plan, mentors.start + usize::from(place)));
                }
            }
            found.sift(sieve, rest.next());
        }
        for &at in &self.slow {
            let scored = &plan.criteria[at];
            found.add(|place| plan.worth(scored, mentee, mentors.start + usize::from(place)));
            found.sift(sieve, rest.next());
        }
    }
}

/// The mentors of a block who are named for a mentee: their places there, and the ranks.
fn named<'p>(
    rule: &'p Rule,
    mentee: usize,
    mentors: &Range<usize>,
) -> impl Iterator<Item = (usize, u32)> + 'p {
    let (from, to) = (mentors.start, mentors.end);
    let row = match &rule.operands {
        Operands::Named(named) => named.row(mentee),
        _ => &[],
    };
    let first = row.partition_point(|&(mentor, _)| (mentor as usize) < from);
    let within = row[first..].iter().take_while(move |&&(mentor, _)| (mentor as usize) < to);
    within.map(move |&(mentor, rank)| (mentor as usize - from, rank))
}
