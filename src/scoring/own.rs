//! Criteria whose numbers an application brings.

use super::OwnFault;
use super::own_numbers::{OwnNumbers, OwnTable, Vectors, WIDEST};
use crate::kernel::{Csr, Index, Rows, Side, arrange_by_key};
use crate::people::{Base, Cohort, Mentee, Mentor, Participant, PersonId};
use rayon::prelude::*;
use std::fmt;

/// Mentees and mentors of a block that is asked for at once.
const BLOCK_MENTEES: usize = 64;
const BLOCK_MENTORS: usize = 512;

/// Reads the numbers of a cohort's pairs.
type Read<'a> = Box<dyn FnOnce(&Cohort, &mut Vec<OwnFault>) -> OwnNumbers + 'a>;

/// A criterion of your own: a number for each pair that no rule can compute, such as a
/// model's estimate or how near two texts are to each other.
///
/// It is given to [`Rules::compile_with`](super::Rules::compile_with), beside rules, and
/// stands in no file and no snapshot. Its contribution is a point a unit of the number,
/// times a weight for either side, rounded once, as that of every
/// [`Criterion`](super::Criterion), and it is in the table, on demand and in
/// [`CompiledRules::explain`](super::CompiledRules::explain) under its name.
///
/// All numbers are asked for while the rules are compiled, each once, so that every way
/// of scoring gives the same bits even if a function would answer otherwise next time.
///
/// | the numbers are | constructor | memory |
/// | --- | --- | --- |
/// | a table | [`Own::table`] | 8 bytes a pair |
/// | known for some pairs only | [`Own::listed`] | 16 bytes a pair listed |
/// | a function of two people | [`Own::of_two`] | 8 bytes a pair, and a bit |
/// | a function of many at once | [`Own::of_blocks`] | 8 bytes a pair, and a bit |
/// | the product of two vectors | [`Own::vectors`] | 2 bytes an entry a person |
///
/// ```
/// use mentormatch::kernel::{Control, MenteeIx, MentorIx};
/// use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
/// use mentormatch::scoring::{Own, Rules};
///
/// let mentees = Base::new([Mentee::new(PersonId::new("olga")?)]).unwrap();
/// let mentors = ["maria", "petr"].map(|id| PersonId::new(id).map(Mentor::new));
/// let mentors = Base::new(mentors.into_iter().collect::<Result<Vec<_>, _>>()?).unwrap();
/// let cohort = Cohort::new(mentees, mentors).unwrap();
///
/// let near = Own::of_two("near each other", |mentee, mentor| {
///     Some(if mentor.person.id.as_str() == "maria" { 0.9 } else { 0.1 })
/// });
/// let near = near.weights(10.0, 0.0).better_nobody_below(0.25);
/// let rules = Rules::default().compile_with(&cohort, [near]).unwrap();
/// let table = rules.score(&Control::unbounded())?;
/// let (olga, maria, petr) = (MenteeIx::new(0), MentorIx::new(0), MentorIx::new(1));
/// assert_eq!(table.scores().of(olga, maria), Some((9_000_000, 0)));
/// assert_eq!(table.scores().of(olga, petr), None);
/// let why = rules.explain(olga, petr).ok_or("both are there")?.to_string();
/// assert!(why.contains("near each other: it is 0.1, needed ≥ 0.25"), "{why}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Own<'a> {
    pub(super) name: String,
    pub(super) read: Read<'a>,
    pub(super) weights: (f64, f64),
    pub(super) without: f64,
    pub(super) least: Option<f64>,
    pub(super) needs_number: bool,
}

impl<'a> Own<'a> {
    fn new(name: &str, read: impl FnOnce(&Cohort, &mut Vec<OwnFault>) -> OwnNumbers + 'a) -> Self {
        Self {
            name: name.to_owned(),
            read: Box::new(read),
            weights: (1.0, 1.0),
            without: 0.0,
            least: None,
            needs_number: false,
        }
    }

    /// A finite number for every pair: a row a mentee and an entry a mentor, by their
    /// places in the cohort.
    #[must_use]
    pub fn table(name: &str, rows: impl Rows<f64> + 'a) -> Self {
        Self::new(name, move |cohort, faults| {
            let (mentees, mentors) = (cohort.mentees().len(), cohort.mentors().len());
            if rows.rows() != mentees {
                faults.push(OwnFault::Rows { got: rows.rows(), expected: mentees });
            }
            for row in 0..rows.rows().min(mentees) {
                let got = rows.row(row).len();
                if got != mentors {
                    faults.push(OwnFault::Columns { row, got, expected: mentors });
                }
            }
            if !faults.is_empty() {
                return nothing();
            }
            let mut table = Filling::new(cohort, faults);
            for (mentee, _) in cohort.mentees().iter() {
                let row = rows.row(mentee.get());
                table.put(mentee.get(), 0, row.iter().copied().map(Some));
            }
            table.done()
        })
    }

    /// Numbers of some pairs, mentee first, by whatever ids the application has; the others have
    /// none.
    ///
    /// ```
    /// use mentormatch::kernel::{Control, MenteeIx, MentorIx};
    /// use mentormatch::people::{Cohort, Mentee, Mentor};
    /// use mentormatch::scoring::{Own, Rules};
    ///
    /// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [7_u64, 8].map(Mentor::new))?;
    /// let known = Own::listed("knew each other", [(1_u64, 8_u64, 0.5)]).weights(2.0, 0.0);
    /// let rules = Rules::default().compile_with(&cohort, [known])?;
    /// let table = rules.score(&Control::unbounded())?;
    /// let of = |mentee, mentor| table.scores().of(MenteeIx::new(mentee), MentorIx::new(mentor));
    /// assert_eq!((of(0, 1), of(0, 0)), (Some((1_000_000, 0)), Some((0, 0))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn listed<A: Into<PersonId>, B: Into<PersonId>>(
        name: &str,
        numbers: impl IntoIterator<Item = (A, B, f64)> + 'a,
    ) -> Self {
        Self::new(name, move |cohort, faults| {
            let by_id =
                |(mentee, mentor, number): (A, B, f64)| (mentee.into(), mentor.into(), number);
            listed(cohort, numbers.into_iter().map(by_id), faults)
        })
    }

    /// A number for two people, or none. It is called once for each pair, from several
    /// threads of the caller's pool at once.
    #[must_use]
    pub fn of_two(name: &str, of: impl Fn(&Mentee, &Mentor) -> Option<f64> + Sync + 'a) -> Self {
        Self::new(name, move |cohort, faults| {
            let mentors: Vec<_> = cohort.mentors().iter().map(|(_, mentor)| mentor).collect();
            let mentees: Vec<_> = cohort.mentees().iter().map(|(_, mentee)| mentee).collect();
            let mut table = Filling::new(cohort, faults);
            // So many rows wait to be put down.
            for (number, block) in mentees.chunks(BLOCK_MENTEES).enumerate() {
                let rows: Vec<Vec<_>> = block
                    .par_iter()
                    .map(|mentee| mentors.iter().map(|mentor| of(mentee, mentor)).collect())
                    .collect();
                for (row, mentee) in rows.into_iter().zip(number * BLOCK_MENTEES..) {
                    table.put(mentee, 0, row);
                }
            }
            table.done()
        })
    }

    /// Numbers of a block of people at once: for vector instructions, or a model that
    /// takes many pairs in one call.
    ///
    /// It is called by one thread, for at most 64 mentees and 512 mentors at a time, in
    /// the order of the cohort. The slice has a row a mentee and an entry a mentor of the
    /// block; each entry is nothing until it is set.
    #[must_use]
    pub fn of_blocks(
        name: &str,
        mut of: impl FnMut(&[&Mentee], &[&Mentor], &mut [Option<f64>]) + 'a,
    ) -> Self {
        Self::new(name, move |cohort, faults| {
            let mentors: Vec<_> = cohort.mentors().iter().map(|(_, mentor)| mentor).collect();
            let mentees: Vec<_> = cohort.mentees().iter().map(|(_, mentee)| mentee).collect();
            let mut table = Filling::new(cohort, faults);
            let mut room = Vec::new();
            for (number, block) in mentees.chunks(BLOCK_MENTEES).enumerate() {
                for (part, others) in mentors.chunks(BLOCK_MENTORS).enumerate() {
                    room.clear();
                    room.resize(block.len() * others.len(), None);
                    of(block, others, &mut room);
                    for (row, mentee) in room.chunks(others.len()).zip(number * BLOCK_MENTEES..) {
                        table.put(mentee, part * BLOCK_MENTORS, row.iter().copied());
                    }
                }
            }
            table.done()
        })
    }

    /// The product of the mentee's and the mentor's vector: with vectors of length 1, as
    /// models of language give them, the cosine between them. Somebody may have none;
    /// those there are have one width, up to 2²⁰.
    ///
    /// Entries are rounded once to whole steps, 32767 of which are as long as the longest
    /// vector of the side. Products of those are exact; from the product of the vectors
    /// given they are off by no more than √width ÷ 32000 of the longest possible one, and
    /// mostly by a hundredth of that. A pair costs O(width) whenever it is scored; no
    /// table of all pairs is made.
    #[must_use]
    pub fn vectors<A: AsRef<[f32]>, B: AsRef<[f32]>>(
        name: &str,
        of_mentee: impl Fn(&Mentee) -> Option<A> + 'a,
        of_mentor: impl Fn(&Mentor) -> Option<B> + 'a,
    ) -> Self {
        Self::new(name, move |cohort, faults| {
            let mentees = gather(cohort.mentees(), of_mentee);
            let mentors = gather(cohort.mentors(), of_mentor);
            let first = mentees.iter().flatten().map(|vector| vector.as_ref().len()).next();
            let width = first
                .or_else(|| mentors.iter().flatten().map(|vector| vector.as_ref().len()).next());
            let width = width.unwrap_or(0);
            if width > WIDEST {
                faults.push(OwnFault::TooWide { width, most: WIDEST });
            }
            check_vectors(cohort.mentees(), &mentees, width, faults);
            check_vectors(cohort.mentors(), &mentors, width, faults);
            if !faults.is_empty() {
                return nothing();
            }
            OwnNumbers::Vectors {
                mentees: Vectors::new(width, &mentees),
                mentors: Vectors::new(width, &mentors),
            }
        })
    }

    /// What a point is worth to the mentee and to the mentor: 1 each unless set.
    #[must_use]
    pub fn weights(self, mentee: f64, mentor: f64) -> Self {
        Self { weights: (mentee, mentor), ..self }
    }

    /// The points of a pair that has no number: 0 unless set.
    #[must_use]
    pub fn without_number(self, points: f64) -> Self {
        Self { without: points, ..self }
    }

    /// Forbids every pair whose number is below `least`: better nobody than that. Reasons
    /// tell of it by the criterion's name, with the number and the least. A pair without a
    /// number is not forbidden, unless [`Own::needs_number`] says so.
    #[must_use]
    pub fn better_nobody_below(self, least: f64) -> Self {
        Self { least: Some(least), ..self }
    }

    /// Forbids every pair that has no number, too.
    #[must_use]
    pub fn needs_number(self) -> Self {
        Self { needs_number: true, ..self }
    }
}

impl fmt::Debug for Own<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Own").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Numbers where there is a fault already.
fn nothing() -> OwnNumbers {
    OwnNumbers::Listed(Csr::new())
}

/// A table on the way.
struct Filling<'a> {
    cohort: &'a Cohort,
    faults: &'a mut Vec<OwnFault>,
    table: OwnTable,
    known: Vec<u64>,
    missing: bool,
}

impl<'a> Filling<'a> {
    fn new(cohort: &'a Cohort, faults: &'a mut Vec<OwnFault>) -> Self {
        let (mentees, mentors) = (cohort.mentees().len(), cohort.mentors().len());
        let mut numbers = Vec::new();
        let pairs = mentees.checked_mul(mentors);
        if pairs.is_none_or(|pairs| numbers.try_reserve_exact(pairs).is_err()) {
            faults.push(OwnFault::TooLarge { mentees, mentors });
        } else {
            numbers.resize(mentees * mentors, 0.0);
        }
        // A bit for each number, so it is a sixty-fourth of the memory that the numbers just got.
        let known =
            vec![0; if numbers.is_empty() { 0 } else { mentees * OwnTable::words(mentors) }];
        Self {
            cohort,
            faults,
            table: OwnTable { mentors, numbers, known: None },
            known,
            missing: false,
        }
    }

    /// Puts down the numbers of a mentee with the mentors from `from` on.
    fn put(&mut self, mentee: usize, from: usize, row: impl IntoIterator<Item = Option<f64>>) {
        let mentors = self.table.mentors;
        for (number, mentor) in row.into_iter().zip(from..mentors) {
            let Some(number) = number else {
                self.missing = true;
                continue;
            };
            if !number.is_finite() {
                let ids = (
                    self.cohort.mentees().id(Index::at(mentee)),
                    self.cohort.mentors().id(Index::at(mentor)),
                );
                if let (Some(mentee), Some(mentor)) = ids {
                    let (mentee, mentor) = (mentee.clone(), mentor.clone());
                    self.faults.push(OwnFault::NotFinite { mentee, mentor, value: number });
                }
                continue;
            }
            if let Some(entry) = self.table.numbers.get_mut(mentee * mentors + mentor) {
                // `+ 0.0` makes -0 and 0 one number.
                *entry = number + 0.0;
            }
            let at = mentee * OwnTable::words(mentors) + mentor / 64;
            if let Some(word) = self.known.get_mut(at) {
                *word |= 1 << (mentor % 64);
            }
        }
    }

    fn done(self) -> OwnNumbers {
        let known = self.missing.then_some(self.known);
        OwnNumbers::Table(OwnTable { known, ..self.table })
    }
}

fn listed(
    cohort: &Cohort,
    numbers: impl IntoIterator<Item = (PersonId, PersonId, f64)>,
    faults: &mut Vec<OwnFault>,
) -> OwnNumbers {
    let mut pairs = Vec::new();
    for (mentee, mentor, value) in numbers {
        let at = (cohort.mentees().index_of(&mentee), cohort.mentors().index_of(&mentor));
        if !value.is_finite() {
            let (mentee, mentor) = (mentee.clone(), mentor.clone());
            faults.push(OwnFault::NotFinite { mentee, mentor, value });
        }
        match at {
            (Some(one), Some(other)) => pairs.push((one.raw(), (other.raw(), value + 0.0))),
            (one, other) => {
                if one.is_none() {
                    faults.push(OwnFault::UnknownPerson { side: Side::Mentee, id: mentee });
                }
                if other.is_none() {
                    faults.push(OwnFault::UnknownPerson { side: Side::Mentor, id: mentor });
                }
            }
        }
    }
    arrange_by_key(&mut pairs, |&(mentee, (mentor, _))| (mentee, mentor));
    for two in pairs.windows(2) {
        let [(mentee, (mentor, _)), (again, (other, _))] = two else { continue };
        if (mentee, mentor) != (again, other) {
            continue;
        }
        let ids = (
            cohort.mentees().id(Index::at(*mentee as usize)),
            cohort.mentors().id(Index::at(*mentor as usize)),
        );
        if let (Some(mentee), Some(mentor)) = ids {
            faults.push(OwnFault::PairTwice { mentee: mentee.clone(), mentor: mentor.clone() });
        }
    }
    let rows = Csr::group(cohort.mentees().len(), &pairs, |pair| pair.0 as usize);
    OwnNumbers::Listed(rows.map(|pair| pair.1))
}

fn gather<P: Participant, V>(base: &Base<P>, of: impl Fn(&P) -> Option<V>) -> Vec<Option<V>> {
    base.iter().map(|(_, person)| of(person)).collect()
}

fn check_vectors<P: Participant>(
    base: &Base<P>,
    vectors: &[Option<impl AsRef<[f32]>>],
    width: usize,
    faults: &mut Vec<OwnFault>,
) {
    for ((_, participant), vector) in base.iter().zip(vectors) {
        let Some(vector) = vector.as_ref().map(AsRef::as_ref) else { continue };
        let id = &participant.person().id;
        let side = P::SIDE;
        if vector.len() != width {
            let got = vector.len();
            faults.push(OwnFault::Width { side, id: id.clone(), got, expected: width });
        }
        if let Some((at, &value)) = vector.iter().enumerate().find(|(_, x)| !x.is_finite()) {
            faults.push(OwnFault::Entry { side, id: id.clone(), at, value });
        }
    }
}
