//! A market in which some mentees are couples with a list of their own.

use super::{Matching, TwoSided};
use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Ordered, Side, arrange, faults};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where the two of a couple are: each with a mentor, or with none.
pub type CouplePlaces = [Option<MentorIx>; 2];

/// Two mentees who choose together: siblings, friends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Couple {
    /// The two.
    pub members: [MenteeIx; 2],
    /// Where they would be, best first. Both without a mentor comes after all of it and does not stand
    /// in it; whatever else does not stand in it they do not accept.
    pub list: Vec<CouplePlaces>,
}

impl Couple {
    /// A couple that wants to be at one place: with one mentor where each mentor is a place, in one
    /// organisation where its mentors are one. The list holds all pairs of mentors of
    /// one place whom the two list and who list them, by the sum of both ranks, then by the worse
    /// of them, then by index; with one mentor only if that has two seats.
    #[must_use]
    pub fn at_one_place(market: &TwoSided, members: [MenteeIx; 2], places: &[Vec<u32>]) -> Self {
        let mut found: Vec<((u64, u32), [MentorIx; 2])> = Vec::new();
        let seats = market.seats(Side::Mentor);
        if members.iter().any(|member| member.get() >= market.mentees()) {
            return Self { members, list: Vec::new() };
        }
        for one in market.mentee_list(members[0]) {
            for two in market.mentee_list(members[1]) {
                let mentors = [one.partner, two.partner];
                let is_one = |place: &Vec<u32>| mentors.iter().all(|at| place.contains(&at.raw()));
                let fits = mentors[0] != mentors[1] || seats.of(mentors[0].get()) > 1;
                if fits && places.iter().any(is_one) {
                    let sum = u64::from(one.rank) + u64::from(two.rank);
                    found.push(((sum, one.rank.max(two.rank)), mentors));
                }
            }
        }
        arrange(&mut found, Ord::cmp);
        let list = found.into_iter().map(|(_, mentors)| mentors.map(Some)).collect();
        Self { members, list }
    }
}

faults! {
    /// A fault of a market's couples.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum CouplesFault: "couples-fault" {
        /// A mentee has several seats.
        Seats {
            /// Who.
            mentee: MenteeIx,
            /// How many.
            seats: u32,
        } = "seats",
            "mentee {mentee} has {seats:seat|seats}, one is expected",
            "у наставляемого {mentee} мест {seats}, ожидается одно";
        /// A member is nobody.
        Outside {
            /// The couple.
            couple: usize,
            /// The index given.
            mentee: MenteeIx,
        } = "outside",
            "couple {couple}: there is no mentee {mentee}",
            "чета {couple}: нет наставляемого {mentee}";
        /// Somebody is in two couples, or twice in one.
        Shared {
            /// The later couple.
            couple: usize,
            /// Who.
            mentee: MenteeIx,
        } = "shared",
            "couple {couple}: mentee {mentee} is in a couple already",
            "чета {couple}: наставляемый {mentee} уже в чете";
        /// An entry names a mentor who does not list the member, or whom the member does not list.
        Unacceptable {
            /// The couple.
            couple: usize,
            /// The entry's place, from 0.
            entry: usize,
        } = "unacceptable",
            "couple {couple}: entry {entry} holds a pair that is not acceptable",
            "чета {couple}: запись {entry} содержит недопустимую пару";
        /// An entry has no mentor at all.
        Nobody {
            /// The couple.
            couple: usize,
            /// The entry's place, from 0.
            entry: usize,
        } = "nobody",
            "couple {couple}: entry {entry} names no mentor",
            "чета {couple}: запись {entry} не называет наставника";
        /// An entry stands twice.
        Twice {
            /// The couple.
            couple: usize,
            /// The place of the second, from 0.
            entry: usize,
        } = "twice",
            "couple {couple}: entry {entry} stands in the list already",
            "чета {couple}: запись {entry} уже есть в списке";
    }
}

/// A market with couples. Each mentee has one seat; lists may have ties.
///
/// A matching *respects* the couples if it is one of the market and each couple is at an entry
/// of its list, or both are without a mentor. It is *stable* if nobody blocks it:
///
/// - a mentee outside all couples and a mentor who accept each other block where the mentee
///   strictly prefers the mentor to what it has, and the mentor has a free seat or one held by somebody
///   whom it ranks strictly below the mentee;
/// - a couple blocks with an entry that it prefers to what it has where each member whose mentor that
///   changes can have a seat of its own with its mentor there. Such a seat is free, or was left
///   by a member, or is held by somebody outside the couple whom that mentor ranks strictly below
///   the member.
///
/// So a couple may move one member, or both, or exchange them, and two of one mentor's seats take
/// two who are displaced or one free seat and one. The definition is that of McDermid and Manlove
/// (2010) where no two members change to each other's mentor. A member's own list says whom it
/// accepts; which place is better the couple's list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouplesMarket {
    market: TwoSided,
    couples: Vec<Couple>,
    /// The couple of each mentee.
    of: Vec<Option<usize>>,
}

impl CouplesMarket {
    /// The market with these couples.
    ///
    /// # Errors
    /// Every [`CouplesFault`].
    pub fn new(market: TwoSided, couples: Vec<Couple>) -> Result<Self, Faults<CouplesFault>> {
        let mut faults = Vec::new();
        let seats = market.seats(Side::Mentee);
        for mentee in MenteeIx::all(market.mentees()) {
            let seats = seats.of(mentee.get());
            if seats != 1 {
                faults.push(CouplesFault::Seats { mentee, seats });
            }
        }
        let mut of = vec![None; market.mentees()];
        for (couple, given) in couples.iter().enumerate() {
            for mentee in given.members {
                match of.get_mut(mentee.get()) {
                    None => faults.push(CouplesFault::Outside { couple, mentee }),
                    Some(Some(_)) => faults.push(CouplesFault::Shared { couple, mentee }),
                    Some(of) => *of = Some(couple),
                }
            }
            if given.members.iter().any(|mentee| mentee.get() >= market.mentees()) {
                continue;
            }
            let accepts = given
                .members
                .map(|mentee| market.mentee_list(mentee).map(|choice| choice.partner).into_set());
            let mut seen = BTreeSet::new();
            for (entry, places) in given.list.iter().enumerate() {
                let unknown = |(place, accepts): (&Option<MentorIx>, &BTreeSet<MentorIx>)| {
                    place.is_some_and(|mentor| !accepts.contains(&mentor))
                };
                if places.iter().zip(&accepts).any(unknown) {
                    faults.push(CouplesFault::Unacceptable { couple, entry });
                }
                if *places == [None, None] {
                    faults.push(CouplesFault::Nobody { couple, entry });
                }
                if !seen.insert(*places) {
                    faults.push(CouplesFault::Twice { couple, entry });
                }
            }
        }
        if faults.is_empty() { Ok(Self { market, couples, of }) } else { Err(faults.into()) }
    }

    /// The market.
    #[must_use]
    pub fn market(&self) -> &TwoSided {
        &self.market
    }

    /// The couples.
    #[must_use]
    pub fn couples(&self) -> &[Couple] {
        &self.couples
    }

    /// The couple of a mentee.
    #[must_use]
    pub fn couple_of(&self, mentee: MenteeIx) -> Option<usize> {
        self.of.get(mentee.get()).copied().flatten()
    }

    /// Where a matching puts a couple: the place of its entry, the list's length where both are
    /// without a mentor, nothing where they do not accept it.
    #[must_use]
    pub fn entry_of(&self, couple: usize, matching: &Matching) -> Option<usize> {
        let couple = self.couples.get(couple)?;
        let places = couple.members.map(|mentee| matching.mentor_of(mentee));
        match places {
            [None, None] => Some(couple.list.len()),
            _ => couple.list.iter().position(|entry| *entry == places),
        }
    }
}
