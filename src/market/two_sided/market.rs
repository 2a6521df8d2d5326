//! Preferences of mentees and mentors over each other, checked.

use super::complete::{BadCell, Complete, Welcome, checked, to_lists, with_complete};
use super::entries::Entries;
use super::row::{Choice, Row};
use crate::kernel::{
    Control, Faults, Index, Internal, Matrix, MenteeIx, MentorIx, Meter, Pace, Side, Unbounded,
    arrange_by_key,
};
use crate::market::{ListCell, ListFault, Lists, Outcome, Seats, Ties};
use std::borrow::Cow;

/// A two-sided market: whom each mentee and each mentor accepts, in what order, and
/// how many partners each may have.
///
/// A pair is acceptable where both sides list each other; other entries are dropped
/// and counted. Lists may hold ties. The agents of a side are numbered from 0 in the
/// order of its lists.
///
/// Memory: complete strict lists with one seat each stay the matrices that were
/// given; otherwise 8 bytes an entry of either side, 12 where that side has ties.
///
/// ```
/// use mentormatch::market::{Lists, Seats, TwoSided};
///
/// let mentees = Lists::strict([&[0, 1][..], &[0]]);
/// let mentors = Lists::strict([&[1, 0][..], &[1]]);
/// let market = TwoSided::new(mentees, mentors, Seats::one_each(2), Seats::one_each(2))?;
/// assert_eq!(market.dropped(), 2); // mentee 0 and mentor 1, mentor 1 and mentee 1
/// # Ok::<(), mentormatch::kernel::Faults<mentormatch::market::ListFault>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoSided {
    store: Store,
    mentee_seats: Seats,
    mentor_seats: Seats,
    dropped: u64,
    broken: Option<Ties>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Store {
    Complete(Complete, Welcome),
    Entries(Entries),
}

impl TwoSided {
    /// A market of these lists and seats.
    ///
    /// Time O(entries).
    ///
    /// # Errors
    /// Every fault of the lists and seats.
    pub fn new(
        mentees: Lists,
        mentors: Lists,
        mentee_seats: Seats,
        mentor_seats: Seats,
    ) -> Result<Self, Faults<ListFault>> {
        match Self::paced(mentees, mentors, [mentee_seats, mentor_seats], &mut Unbounded) {
            Ok(market) => market,
            Err(never) => match never {},
        }
    }

    /// [`TwoSided::new`] under a control, for lists of many millions; a step is an entry
    /// looked at. There is no market before all lists are checked.
    ///
    /// # Errors
    /// Every fault of the lists and seats.
    pub fn within(
        mentees: Lists,
        mentors: Lists,
        mentee_seats: Seats,
        mentor_seats: Seats,
        control: &Control<'_>,
    ) -> Result<Outcome<Self>, Faults<ListFault>> {
        let seats = [mentee_seats, mentor_seats];
        match Self::paced(mentees, mentors, seats, &mut Meter::new(control)) {
            Ok(market) => market.map(Outcome::Solved),
            Err(reason) => Ok(Outcome::stopped(reason)),
        }
    }

    pub(super) fn paced<P: Pace>(
        mut mentees: Lists,
        mut mentors: Lists,
        [mentee_seats, mentor_seats]: [Seats; 2],
        pace: &mut P,
    ) -> Result<Result<Self, Faults<ListFault>>, P::Cut> {
        let mut faults = Vec::new();
        let counts = (mentees.rows(), mentors.rows());
        check_seats(counts, &mentee_seats, &mentor_seats, &mut faults);
        let one_each = mentee_seats.is_one_each() && mentor_seats.is_one_each();
        if faults.is_empty()
            && one_each
            && counts.0.min(counts.1) > 0
            && mentees.is_short(counts.1)
            && mentors.is_short(counts.0)
        {
            let matrices = (
                Matrix::new(counts.0, counts.1, mentees.into_short()),
                Matrix::new(counts.1, counts.0, mentors.into_short()),
            );
            let (Ok(own), Ok(other)) = matrices else {
                let fault = Internal::broken("complete lists fill their matrices");
                return Ok(Err(vec![fault.into()].into()));
            };
            if let Some(welcome) = checked(&own, &other, pace)? {
                let store = Store::Complete(Complete::U16(own, other), welcome);
                let market = Self { store, mentee_seats, mentor_seats, dropped: 0, broken: None };
                return Ok(Ok(market));
            }
            (mentees, mentors) = (Lists::full(own), Lists::full(other));
        }
        check_lists(Side::Mentee, &mut mentees, counts.1, &mut faults, pace)?;
        check_lists(Side::Mentor, &mut mentors, counts.0, &mut faults, pace)?;
        if !faults.is_empty() {
            return Ok(Err(faults.into()));
        }
        let full = |lists: &Lists, partners: usize| {
            !lists.has_ties() && (0..lists.rows()).all(|row| lists.range(row).len() == partners)
        };
        if one_each && full(&mentees, counts.1) && full(&mentors, counts.0) {
            let matrices = (
                Matrix::new(counts.0, counts.1, mentees.into_items()),
                Matrix::new(counts.1, counts.0, mentors.into_items()),
            );
            if let (Ok(mentees), Ok(mentors)) = matrices {
                let store = Store::Complete(Complete::U32(mentees, mentors), Welcome::default());
                let market = Self { store, mentee_seats, mentor_seats, dropped: 0, broken: None };
                return Ok(Ok(market));
            }
            let fault = Internal::broken("complete lists fill their matrices");
            return Ok(Err(vec![fault.into()].into()));
        }
        mentees.sort_ties(pace)?;
        mentors.sort_ties(pace)?;
        let (entries, dropped) = Entries::pair_up(mentees, mentors, pace)?;
        let store = Store::Entries(entries);
        Ok(Ok(Self { store, mentee_seats, mentor_seats, dropped, broken: None }))
    }

    /// A market of lists given as matrices: row `i` holds `i`'s partners, best
    /// first, and padding to the end where it is short ([`ListCell`]).
    ///
    /// Complete lists with one seat each are checked and kept as they are, with one
    /// read of each matrix; others are copied into the flat form of
    /// [`TwoSided::new`].
    ///
    /// # Errors
    /// Every fault of the lists and seats.
    pub fn from_matrices<T: ListCell>(
        mentees: Matrix<T>,
        mentors: Matrix<T>,
        mentee_seats: Seats,
        mentor_seats: Seats,
    ) -> Result<Self, Faults<ListFault>> {
        let seats = [mentee_seats, mentor_seats];
        match Self::of_matrices(mentees, mentors, seats, &mut Unbounded) {
            Ok(market) => market,
            Err(never) => match never {},
        }
    }

    /// [`TwoSided::from_matrices`] under a control; a step is an entry looked at.
    ///
    /// # Errors
    /// Every fault of the lists and seats.
    pub fn from_matrices_within<T: ListCell>(
        mentees: Matrix<T>,
        mentors: Matrix<T>,
        mentee_seats: Seats,
        mentor_seats: Seats,
        control: &Control<'_>,
    ) -> Result<Outcome<Self>, Faults<ListFault>> {
        let seats = [mentee_seats, mentor_seats];
        match Self::of_matrices(mentees, mentors, seats, &mut Meter::new(control)) {
            Ok(market) => market.map(Outcome::Solved),
            Err(reason) => Ok(Outcome::stopped(reason)),
        }
    }

    fn of_matrices<T: ListCell, P: Pace>(
        mentees: Matrix<T>,
        mentors: Matrix<T>,
        [mentee_seats, mentor_seats]: [Seats; 2],
        pace: &mut P,
    ) -> Result<Result<Self, Faults<ListFault>>, P::Cut> {
        let counts = (mentees.rows(), mentors.rows());
        let fits = mentees.columns() == counts.1
            && mentors.columns() == counts.0
            && mentee_seats.is_one_each()
            && mentor_seats.is_one_each()
            && mentee_seats.agents() == counts.0
            && mentor_seats.agents() == counts.1
            && MenteeIx::check_count(counts.0).is_ok()
            && MentorIx::check_count(counts.1).is_ok();
        let welcome = if fits { checked(&mentees, &mentors, pace)? } else { None };
        if let Some(welcome) = welcome {
            let store = Store::Complete(T::complete(mentees, mentors), welcome);
            let market = Self { store, mentee_seats, mentor_seats, dropped: 0, broken: None };
            return Ok(Ok(market));
        }
        let mut faults = Vec::new();
        let mut fault = |side, partners, cell| {
            faults.push(match cell {
                BadCell::AfterPadding(agent, position, padding) => {
                    ListFault::AfterPadding { side, agent, position, padding }
                }
                BadCell::TooLarge(agent, position, partner) => {
                    ListFault::OutOfRange { side, agent, position, partner, partners }
                }
            });
        };
        let mentees = to_lists(&mentees, |cell| fault(Side::Mentee, counts.1, cell), pace)?;
        let mentors = to_lists(&mentors, |cell| fault(Side::Mentor, counts.0, cell), pace)?;
        let market = Self::paced(mentees, mentors, [mentee_seats, mentor_seats], pace)?;
        Ok(match market {
            Ok(market) if faults.is_empty() => Ok(market),
            Ok(_) => Err(faults.into()),
            Err(more) => {
                faults.extend(more);
                Err(faults.into())
            }
        })
    }

    /// How many mentees.
    #[must_use]
    pub fn mentees(&self) -> usize {
        self.mentee_seats.agents()
    }

    /// How many mentors.
    #[must_use]
    pub fn mentors(&self) -> usize {
        self.mentor_seats.agents()
    }

    /// The seats of a side.
    #[must_use]
    pub fn seats(&self, side: Side) -> &Seats {
        match side {
            Side::Mentee => &self.mentee_seats,
            Side::Mentor => &self.mentor_seats,
        }
    }

    /// The same lists with other seats for one side.
    ///
    /// # Errors
    /// Seats of another number of agents, or more entries than can be numbered.
    pub fn with_seats(&self, side: Side, seats: Seats) -> Result<Self, ListFault> {
        let expected = self.seats(side).agents();
        if seats.agents() != expected {
            return Err(ListFault::Seats { side, expected, got: seats.agents() });
        }
        let Some(entries) = self.entries() else {
            let entries = usize::try_from(self.acceptable_pairs()).unwrap_or(usize::MAX);
            return Err(ListFault::TooManyEntries { side, entries });
        };
        let (mut mentee_seats, mut mentor_seats) =
            (self.mentee_seats.clone(), self.mentor_seats.clone());
        match side {
            Side::Mentee => mentee_seats = seats,
            Side::Mentor => mentor_seats = seats,
        }
        let store = Store::Entries(entries.into_owned());
        let (dropped, broken) = (self.dropped, self.broken);
        Ok(Self { store, mentee_seats, mentor_seats, dropped, broken })
    }

    /// How many entries named someone who does not name the agent back.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// How many pairs are acceptable.
    #[must_use]
    pub fn acceptable_pairs(&self) -> u64 {
        match &self.store {
            Store::Complete(..) => self.mentees() as u64 * self.mentors() as u64,
            Store::Entries(entries) => entries.mentees.partners.len() as u64,
        }
    }

    /// Whether two entries of some list are tied.
    #[must_use]
    pub fn has_ties(&self) -> bool {
        match &self.store {
            Store::Complete(..) => false,
            Store::Entries(entries) => {
                entries.mentees.ties.is_some() || entries.mentors.ties.is_some()
            }
        }
    }

    /// Whether two entries of some list of this side are tied.
    #[must_use]
    pub fn has_ties_of(&self, side: Side) -> bool {
        match &self.store {
            Store::Complete(..) => false,
            Store::Entries(entries) => entries.half(side).ties.is_some(),
        }
    }

    /// How the ties that the lists once had were broken; nothing where they had none.
    #[must_use]
    pub fn broken(&self) -> Option<Ties> {
        self.broken
    }

    /// The strict market with the ties broken by this rule, which [`TwoSided::broken`]
    /// tells afterwards. A strict market stays as it is.
    #[must_use]
    pub fn break_ties(&self, rule: Ties) -> Cow<'_, Self> {
        match self.break_ties_paced(rule, &mut Unbounded) {
            Ok(market) => market,
            Err(never) => match never {},
        }
    }

    /// [`TwoSided::break_ties`] under a control; a step is an entry looked at.
    pub fn break_ties_within(&self, rule: Ties, control: &Control<'_>) -> Outcome<Cow<'_, Self>> {
        self.break_ties_paced(rule, &mut Meter::new(control)).into()
    }

    /// [`TwoSided::break_ties`] at a pace.
    pub(crate) fn break_ties_paced<P: Pace>(
        &self,
        rule: Ties,
        pace: &mut P,
    ) -> Result<Cow<'_, Self>, P::Cut> {
        let Store::Entries(entries) = &self.store else { return Ok(Cow::Borrowed(self)) };
        if !self.has_ties() {
            return Ok(Cow::Borrowed(self));
        }
        let mut reordered = |side: Side| {
            let half = entries.half(side);
            let places = rule.places(side.other(), entries.half(side.other()).agents());
            let mut lists = Lists::default();
            let mut tie = Vec::new();
            for agent in 0..half.agents() {
                pace.steps(half.range(agent).len())?;
                let mut range = half.range(agent).peekable();
                while let Some(entry) = range.next() {
                    tie.push(half.partners[entry]);
                    let first = half.tie(entry as u32);
                    if range.peek().is_none_or(|&next| half.tie(next as u32) != first) {
                        if let Some(places) = &places {
                            arrange_by_key(&mut tie, |&partner| places[partner as usize]);
                        }
                        tie.drain(..).for_each(|partner| lists.entry(partner));
                    }
                }
                lists.end_row();
            }
            Ok(lists)
        };
        let (mentees, mentors) = (reordered(Side::Mentee)?, reordered(Side::Mentor)?);
        let (entries, _) = Entries::pair_up(mentees, mentors, pace)?;
        Ok(Cow::Owned(Self {
            store: Store::Entries(entries),
            mentee_seats: self.mentee_seats.clone(),
            mentor_seats: self.mentor_seats.clone(),
            dropped: self.dropped,
            broken: Some(rule),
        }))
    }

    /// The mentors whom `mentee` accepts and who accept it, best first; members of a
    /// tie share a rank and stand in the order that breaks it.
    pub fn mentee_list(&self, mentee: MenteeIx) -> impl Iterator<Item = Choice<MentorIx>> {
        self.row(Side::Mentee, mentee.get()).choices()
    }

    /// The mentees whom `mentor` accepts and who accept it, as in
    /// [`TwoSided::mentee_list`].
    pub fn mentor_list(&self, mentor: MentorIx) -> impl Iterator<Item = Choice<MenteeIx>> {
        self.row(Side::Mentor, mentor.get()).choices()
    }

    /// The list of one agent in whichever form it is stored.
    pub(crate) fn row(&self, side: Side, agent: usize) -> Row<'_> {
        match &self.store {
            Store::Complete(complete, _) => match (complete, side) {
                (Complete::U16(lists, _), Side::Mentee) => Row::U16(lists.row(agent)),
                (Complete::U16(_, lists), Side::Mentor) => Row::U16(lists.row(agent)),
                (Complete::U32(lists, _), Side::Mentee) => Row::U32(lists.row(agent)),
                (Complete::U32(_, lists), Side::Mentor) => Row::U32(lists.row(agent)),
                (Complete::I32(lists, _), Side::Mentee) => Row::I32(lists.row(agent)),
                (Complete::I32(_, lists), Side::Mentor) => Row::I32(lists.row(agent)),
                (Complete::I64(lists, _), Side::Mentee) => Row::I64(lists.row(agent)),
                (Complete::I64(_, lists), Side::Mentor) => Row::I64(lists.row(agent)),
            },
            Store::Entries(entries) => entries.half(side).listed(agent),
        }
    }

    /// The place of `partner` in the list of one agent; where they know their twins it is
    /// looked for in the shorter list of both.
    pub(crate) fn place_of(&self, side: Side, agent: usize, partner: u32) -> Option<usize> {
        let Store::Entries(entries) = &self.store else {
            return self.row(side, agent).place_of(partner);
        };
        let (own, other) = (entries.half(side), entries.half(side.other()));
        let theirs = other.range(partner as usize);
        if own.range(agent).len() <= theirs.len() {
            return own.listed(agent).place_of(partner);
        }
        let place = other.listed(partner as usize).place_of(agent as u32)?;
        Some((other.twins[theirs.start + place] - own.starts[agent]) as usize)
    }

    /// The complete lists, where the market keeps them as such, and how welcome each agent is.
    pub(crate) fn complete(&self) -> Option<(&Complete, &Welcome)> {
        match &self.store {
            Store::Complete(complete, welcome) => Some((complete, welcome)),
            Store::Entries(_) => None,
        }
    }

    /// The entries with their twins, where the market keeps them.
    pub(crate) fn known_entries(&self) -> Option<&Entries> {
        match &self.store {
            Store::Complete(..) => None,
            Store::Entries(entries) => Some(entries),
        }
    }

    /// The entries with their twins; made on demand for complete lists. Nothing
    /// where complete lists hold more entries than can be numbered.
    pub(crate) fn entries(&self) -> Option<Cow<'_, Entries>> {
        match self.entries_paced(&mut Unbounded) {
            Ok(entries) => entries,
            Err(never) => match never {},
        }
    }

    /// [`TwoSided::entries`] at a pace.
    pub(crate) fn entries_paced<P: Pace>(
        &self,
        pace: &mut P,
    ) -> Result<Option<Cow<'_, Entries>>, P::Cut> {
        let complete = match &self.store {
            Store::Entries(entries) => return Ok(Some(Cow::Borrowed(entries))),
            Store::Complete(complete, _) => complete,
        };
        if self.acceptable_pairs() >= u64::from(u32::MAX) {
            return Ok(None);
        }
        let entries = with_complete!(complete, mentees, mentors => {
            Entries::complete(mentees, mentors, pace)
        });
        Ok(Some(Cow::Owned(entries?)))
    }
}

fn check_seats(
    (mentees, mentors): (usize, usize),
    mentee_seats: &Seats,
    mentor_seats: &Seats,
    faults: &mut Vec<ListFault>,
) {
    for (side, expected, seats) in
        [(Side::Mentee, mentees, mentee_seats), (Side::Mentor, mentors, mentor_seats)]
    {
        if let Err(fault) = MenteeIx::check_count(expected) {
            faults.push(fault.into());
        }
        if seats.agents() != expected {
            faults.push(ListFault::Seats { side, expected, got: seats.agents() });
        }
    }
}

fn check_lists<P: Pace>(
    side: Side,
    lists: &mut Lists,
    partners: usize,
    faults: &mut Vec<ListFault>,
    pace: &mut P,
) -> Result<(), P::Cut> {
    if lists.len() >= u32::MAX as usize {
        faults.push(ListFault::TooManyEntries { side, entries: lists.len() });
        return Ok(());
    }
    for &(agent, position) in &lists.empty_ties {
        faults.push(ListFault::EmptyTie { side, agent, position });
    }
    // Rows are fewer than `u32::MAX`, as the agents are, or a fault says so.
    let mut last_named_by = vec![u32::MAX; partners];
    for (row, agent) in (0..lists.rows()).zip(0u32..) {
        let range = lists.range(row);
        pace.steps(range.len())?;
        for (position, &partner) in lists.items()[range].iter().enumerate() {
            match last_named_by.get_mut(partner as usize) {
                None => faults.push(ListFault::OutOfRange {
                    side,
                    agent: row,
                    position,
                    partner: u64::from(partner),
                    partners,
                }),
                Some(last) if *last == agent => {
                    faults.push(ListFault::Twice { side, agent: row, position, partner });
                }
                Some(last) => *last = agent,
            }
        }
    }
    Ok(())
}
