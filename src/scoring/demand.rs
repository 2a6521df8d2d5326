//! People scored on demand: preferences without a table.

use super::fast::Scratch;
use super::{BLOCK, CompiledRules};
use crate::kernel::{Index, MenteeIx, MentorIx};
use crate::market::{NextChoice, Prefers};
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};

/// How many choices are kept when an agent is first asked; each later time twice as
/// many.
const FIRST_CHOICES: usize = 16;

/// A mentor for a mentee, with what both think of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The mentor.
    pub mentor: MentorIx,
    /// What the mentee thinks, in units.
    pub mentee_view: i32,
    /// What the mentor thinks, in units.
    pub mentor_view: i32,
}

/// By which score candidates are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderBy {
    /// What the mentee thinks.
    MenteeView,
    /// What the mentor thinks.
    MentorView,
    /// Both together.
    Total,
}

impl CompiledRules {
    /// The best `most` allowed mentors of a mentee, best first, ties by the lower
    /// mentor. Somebody who is not in the cohort has none. O(mentors × criteria) time,
    /// O(mentors) memory.
    #[must_use]
    pub fn shortlist(&self, mentee: MenteeIx, most: usize, by: OrderBy) -> Vec<Candidate> {
        let mut found = Vec::new();
        self.row(mentee, &mut Scratch::new(), |mentor, mentee_view, mentor_view| {
            found.push(Candidate { mentor, mentee_view, mentor_view });
        });
        let key = |candidate: &Candidate| {
            let score = match by {
                OrderBy::MenteeView => candidate.mentee_view,
                OrderBy::MentorView => candidate.mentor_view,
                // No overflow: the unit leaves room for the sum of both.
                OrderBy::Total => candidate.mentee_view + candidate.mentor_view,
            };
            (Reverse(score), candidate.mentor)
        };
        keep_best(&mut found, most, |a, b| key(a).cmp(&key(b)));
        found
    }

    /// Preferences computed when they are asked for, equal to those of the score
    /// table bit for bit.
    #[must_use]
    pub fn on_demand(&self) -> OnDemand<'_> {
        OnDemand {
            rules: self,
            scratch: Scratch::new(),
            room: Vec::new(),
            mentees: Vec::new(),
            mentors: Vec::new(),
        }
    }

    /// Calls `each` for every allowed mentor of a mentee with both views, ascending.
    fn row(
        &self,
        mentee: MenteeIx,
        scratch: &mut Scratch,
        mut each: impl FnMut(MentorIx, i32, i32),
    ) {
        if mentee.get() >= self.mentees() {
            return;
        }
        for (number, from) in (0..self.mentors()).step_by(BLOCK).enumerate() {
            let to = self.mentors().min(from + BLOCK);
            self.fast.evaluate(&self.plan, mentee.get(), number, scratch);
            for (mentor, (sum, &forbidden)) in
                (from..to).zip(scratch.sums().iter().zip(scratch.forbidden()))
            {
                if forbidden == 0 {
                    each(MentorIx::at(mentor), sum.mentee(), sum.mentor());
                }
            }
        }
    }
}

/// Keeps the first `most` items by `order`, sorted.
fn keep_best<T>(items: &mut Vec<T>, most: usize, order: impl Fn(&T, &T) -> Ordering) {
    if most == 0 {
        items.clear();
    } else if most < items.len() {
        items.select_nth_unstable_by(most - 1, &order);
        items.truncate(most);
    }
    items.sort_unstable_by(order);
}

/// The preferences of both sides, computed when a solver asks, without a table of
/// all pairs. Ties go to the lower index, as in a table.
///
/// An agent's row is scored when it is first asked for a choice, and the best 16
/// choices are kept; when they are used up, the row is scored again and twice as
/// many are kept. So an agent that asks q times has its row scored O(log q) times
/// and keeps O(q + 16) choices. Memory: O(mentees + mentors) for the compiled rules
/// and the widest row, and 8 bytes a choice kept. Comparing two proposers scores two
/// pairs, O(rules).
///
/// ```
/// use mentormatch::kernel::MenteeIx;
/// use mentormatch::market::NextChoice;
/// use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
/// use mentormatch::scoring::Rules;
///
/// let mentees = Base::new([Mentee::new(PersonId::new("a").unwrap())]).unwrap();
/// let mentors = Base::new(["x", "y"].map(|id| Mentor::new(PersonId::new(id).unwrap()))).unwrap();
/// let rules = Rules::default().compile(&Cohort::new(mentees, mentors).unwrap()).unwrap();
/// let mut source = rules.on_demand();
/// let choices: Vec<_> = std::iter::from_fn(|| source.next_choice(MenteeIx::new(0))).collect();
/// assert_eq!(choices.len(), 2);
/// ```
pub struct OnDemand<'r> {
    rules: &'r CompiledRules,
    scratch: Scratch,
    /// A row's scores and partners, for one agent at a time.
    room: Vec<(i32, u32)>,
    mentees: Vec<Queue>,
    mentors: Vec<Queue>,
}

/// The next choices of an agent.
#[derive(Clone, Default)]
struct Queue {
    /// Scores and partners, the best at the end.
    next: Vec<(i32, u32)>,
    /// The last choice that was kept: what follows it is not known yet.
    last: Option<(i32, u32)>,
    kept: usize,
    /// Whether nothing follows.
    complete: bool,
}

/// Higher scores first, then lower partners.
fn better(a: &(i32, u32), b: &(i32, u32)) -> Ordering {
    b.0.cmp(&a.0).then(a.1.cmp(&b.1))
}

impl Queue {
    /// The next choice; `row` fills the room with all allowed partners.
    fn next(
        &mut self,
        room: &mut Vec<(i32, u32)>,
        row: impl FnOnce(&mut Vec<(i32, u32)>),
    ) -> Option<u32> {
        if self.next.is_empty() && !self.complete {
            room.clear();
            row(room);
            if let Some(last) = self.last {
                room.retain(|choice| better(&last, choice) == Ordering::Less);
            }
            self.kept = (self.kept * 2).max(FIRST_CHOICES);
            self.complete = room.len() <= self.kept;
            keep_best(room, self.kept, better);
            self.last = room.last().copied();
            self.next.extend(room.iter().rev());
        }
        self.next.pop().map(|(_, partner)| partner)
    }
}

/// The queue of an agent, made when it is first needed.
fn queue(queues: &mut Vec<Queue>, agents: usize, at: usize) -> Option<&mut Queue> {
    if queues.is_empty() {
        queues.resize(agents, Queue::default());
    }
    queues.get_mut(at)
}

impl NextChoice<MenteeIx, MentorIx> for OnDemand<'_> {
    fn next_choice(&mut self, proposer: MenteeIx) -> Option<MentorIx> {
        let Self { rules, scratch, room, mentees, .. } = self;
        let queue = queue(mentees, rules.mentees(), proposer.get())?;
        let choice = queue.next(room, |room| {
            rules.row(proposer, scratch, |mentor, view, _| room.push((view, mentor.raw())));
        });
        choice.map(MentorIx::new)
    }
}

impl NextChoice<MentorIx, MenteeIx> for OnDemand<'_> {
    fn next_choice(&mut self, proposer: MentorIx) -> Option<MenteeIx> {
        let Self { rules, room, mentors, .. } = self;
        let queue = queue(mentors, rules.mentors(), proposer.get())?;
        let choice = queue.next(room, |room| {
            for mentee in MenteeIx::all(rules.mentees()) {
                if let Some(both) = rules.plan.pair(mentee.get(), proposer.get()) {
                    room.push((both.mentor(), mentee.raw()));
                }
            }
        });
        choice.map(MenteeIx::new)
    }
}

impl Prefers<MentorIx, MenteeIx> for OnDemand<'_> {
    fn prefers(&mut self, receiver: MentorIx, candidate: MenteeIx, held: MenteeIx) -> bool {
        let view = |mentee: MenteeIx| self.rules.plan.total(mentee.get(), receiver.get()).mentor();
        better(&(view(candidate), candidate.raw()), &(view(held), held.raw())) == Ordering::Less
    }
}

impl Prefers<MenteeIx, MentorIx> for OnDemand<'_> {
    fn prefers(&mut self, receiver: MenteeIx, candidate: MentorIx, held: MentorIx) -> bool {
        let view = |mentor: MentorIx| self.rules.plan.total(receiver.get(), mentor.get()).mentee();
        better(&(view(candidate), candidate.raw()), &(view(held), held.raw())) == Ordering::Less
    }
}

impl std::fmt::Debug for OnDemand<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OnDemand")
    }
}
