//! Rooms of one size: who shares a room with whom.
//!
//! From three people a room on this is NP-hard (partition into triangles). Rooms are filled one after
//! another, each from the first person who is in none, or that person stays alone. What a person can
//! still add is at most half the sum of its best weights to so many others as a room has: that
//! bounds what is below a node.

use crate::kernel::{AgentIx, Control, Index, Meter, StopReason, arrange, faults};
use crate::market::{Cardinality, GeneralProblem, Outcome, RoomsAnswer, Sense};

faults! {
    /// Why there can be no such rooms.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum RoomsFault: "rooms-fault" {
        /// A room of one, or of nobody.
        Size {
            /// The size asked for.
            size: usize,
        } = "size",
            "a room of {size} is shared by nobody",
            "комнату на {size} никто не делит";
        /// Pairs are required.
        Required = "required",
            "rooms are found where no pairs are required",
            "комнаты подбираются без обязательных пар";
    }
}

/// Rooms of `size` people each in one pool: as many rooms as can be, then the best sum of the
/// weights of all pairs who share one; or the best sum alone with [`Cardinality::Free`].
///
/// In mentoring words: equals in groups of three or four who know each other. Whoever has no
/// weight with somebody does not share a room with them. With rooms of two it is
/// [`best_matching`](super::best_matching), which proves its answer in polynomial time.
///
/// Exact by a search that is practical for some fifteen people; `audit::verify_rooms` checks rooms and sum.
/// Where `control` stops it, the best found comes with a bound, which holds for all rooms. A step is an
/// agent looked at. Of equally good rooms those found first are told: a greedy choice, else the
/// first in the order of their members. Memory O(agents²).
///
/// ```
/// use mentormatch::general::best_rooms;
/// use mentormatch::kernel::Control;
/// use mentormatch::market::GeneralProblem;
///
/// // Six people; 0, 1 and 5 get on best, and then the others do too.
/// let edges = (0..6u32).flat_map(|one| (0..one).map(move |two| (two, one, 1_i64)));
/// let best = |&(two, one, _): &(u32, u32, i64)| [0, 1, 5].contains(&one) && [0, 1, 5].contains(&two);
/// let edges = edges.map(|edge| if best(&edge) { (edge.0, edge.1, 4) } else { edge });
/// let problem = GeneralProblem::of(6, edges).build().unwrap();
/// let rooms = best_rooms(&problem, 3, &Control::unbounded())?.solved().ok_or("nothing stops it")?;
/// assert_eq!(rooms.value, 15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`RoomsFault`].
pub fn best_rooms(
    problem: &GeneralProblem<i64>,
    size: usize,
    control: &Control<'_>,
) -> Result<Outcome<RoomsAnswer, std::convert::Infallible, RoomsAnswer>, RoomsFault> {
    if size < 2 {
        return Err(RoomsFault::Size { size });
    }
    if !problem.required().is_empty() {
        return Err(RoomsFault::Required);
    }
    let mut meter = Meter::new(control);
    if let Err(reason) = meter.check() {
        return Ok(Outcome::stopped(reason));
    }
    let mut search = Search::new(problem, size);
    search.greedy();
    let (rooms, gain) = search.bound();
    let run = search.run(&mut meter);
    let sign = if problem.sense() == Sense::Max { 1 } else { -1 };
    let mut found: Vec<Vec<AgentIx>> = search
        .best
        .rooms
        .iter()
        .map(|room| room.iter().map(|&agent| AgentIx::at(agent)).collect())
        .collect();
    arrange(&mut found, Ord::cmp);
    let value = sign * search.best.gain;
    let mut answer = RoomsAnswer {
        most_rooms: found.len() as u64,
        rooms: found,
        value,
        bound: value,
        nodes: search.nodes,
    };
    Ok(match run {
        Ok(()) => Outcome::Solved(answer),
        Err(reason) => {
            // The bound is of the most rooms; where fewer were found these may gain more.
            answer.most_rooms = rooms as u64;
            answer.bound = sign * gain;
            Outcome::stopped_with(reason, answer)
        }
    })
}

#[derive(Clone, Default)]
struct Rooms {
    rooms: Vec<Vec<usize>>,
    gain: i128,
}

/// What was decided.
#[derive(Clone, Copy)]
enum Step {
    /// A room begins with this person.
    Opens(usize),
    /// This person stays alone.
    Alone(usize),
    /// Somebody joins the room that is open.
    Joins(usize),
}

struct Search {
    agents: usize,
    size: usize,
    /// Whether rooms count before their gains.
    counts: bool,
    /// What each two gain in one room; nothing where they do not share one.
    gains: Vec<Vec<Option<i64>>>,
    /// Whether a person is in a room, or alone.
    is_placed: Vec<bool>,
    now: Rooms,
    best: Rooms,
    nodes: u64,
}

impl Search {
    fn new(problem: &GeneralProblem<i64>, size: usize) -> Self {
        let agents = problem.agents();
        let sign = if problem.sense() == Sense::Max { 1 } else { -1 };
        let mut gains = vec![vec![None; agents]; agents];
        for &(one, two, weight) in problem.edges() {
            gains[one.get()][two.get()] = Some(sign * weight);
            gains[two.get()][one.get()] = Some(sign * weight);
        }
        Self {
            agents,
            size,
            counts: problem.cardinality() == Cardinality::Maximum,
            gains,
            is_placed: vec![false; agents],
            now: Rooms::default(),
            best: Rooms::default(),
            nodes: 0,
        }
    }

    /// What somebody gains with all of a room; nothing where they do not share it with one of them.
    fn joining(&self, room: &[usize], agent: usize) -> Option<i128> {
        room.iter().map(|&other| self.gains[agent][other].map(i128::from)).sum()
    }

    /// Rooms that each take whoever adds most, as a first answer.
    fn greedy(&mut self) {
        let mut is_free = vec![true; self.agents];
        for first in 0..self.agents {
            if !is_free[first] {
                continue;
            }
            let (mut room, mut gain) = (vec![first], 0);
            while room.len() < self.size {
                let rest = (0..self.agents).filter(|&at| is_free[at] && !room.contains(&at));
                let joins = rest.filter_map(|at| Some((self.joining(&room, at)?, at)));
                let Some((more, next)) = joins.max_by_key(|&(more, at)| (more, usize::MAX - at))
                else {
                    break;
                };
                gain += more;
                room.push(next);
            }
            if room.len() == self.size && (self.counts || gain > 0) {
                room.iter().for_each(|&agent| is_free[agent] = false);
                room.sort_unstable();
                self.best.rooms.push(room);
                self.best.gain += gain;
            }
        }
    }

    /// The room that is not full yet.
    fn open(&self) -> &[usize] {
        match self.now.rooms.last() {
            Some(room) if room.len() < self.size => room,
            _ => &[],
        }
    }

    /// The most rooms and the highest gain that what is decided can still come to.
    fn bound(&self) -> (usize, i128) {
        let open = self.open();
        let free: Vec<usize> = (0..self.agents).filter(|&at| !self.is_placed[at]).collect();
        let others = self.size - 1;
        // Twice what a person adds: each pair is counted at both its ends.
        let best_of = |agent: usize, with: &[&[usize]], count: usize| -> Option<i128> {
            let known = with.iter().copied().flatten().filter(|&&other| other != agent);
            let mut gains: Vec<i64> = known.filter_map(|&other| self.gains[agent][other]).collect();
            arrange(&mut gains, |one, two| two.cmp(one));
            (gains.len() >= count).then(|| gains[..count].iter().copied().map(i128::from).sum())
        };
        let mut adds: Vec<i128> =
            free.iter().filter_map(|&agent| best_of(agent, &[&free[..], open], others)).collect();
        let full = self.now.rooms.len() - usize::from(!open.is_empty());
        let needed = if open.is_empty() { 0 } else { self.size - open.len() };
        let Some(rest) = adds.len().checked_sub(needed) else { return (full, self.now.gain) };
        let rooms = self.now.rooms.len() + rest / self.size;
        let mut twice = 2 * self.now.gain;
        for &agent in open {
            match best_of(agent, &[&free[..]], needed) {
                Some(gain) => twice += gain,
                // This room is never full.
                None => return (full, i128::MIN / 4),
            }
        }
        arrange(&mut adds, |one, two| two.cmp(one));
        if self.counts {
            // As many as the rooms hold, those who add most.
            let seats = needed + rest / self.size * self.size;
            twice += adds[..seats].iter().sum::<i128>();
        } else {
            // Nobody is counted for less than nothing, though filling the open room may cost.
            twice += adds.iter().filter(|&&gain| gain > 0).sum::<i128>();
        }
        (rooms, twice.div_euclid(2))
    }

    /// Whether a bound promises more than the best found.
    fn is_better(&self, (rooms, gain): (usize, i128)) -> bool {
        let best = &self.best;
        if self.counts {
            rooms > best.rooms.len() || (rooms == best.rooms.len() && gain > best.gain)
        } else {
            gain > best.gain
        }
    }

    fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let mut steps: Vec<Step> = Vec::new();
        loop {
            self.nodes += 1;
            meter.steps((self.agents * self.agents) as u64 + 1)?;
            let mut next = None;
            if self.is_better(self.bound()) {
                let open = self.open();
                match open.last() {
                    Some(&last) => next = self.joins_after(last).map(Step::Joins),
                    None => {
                        let first = (0..self.agents).find(|&at| !self.is_placed[at]);
                        if first.is_none() {
                            // All is decided, and better than before.
                            self.best = self.now.clone();
                        }
                        next = first.map(Step::Opens);
                    }
                }
            }
            while next.is_none() {
                let Some(last) = steps.pop() else { return Ok(()) };
                self.undo(last);
                next = match last {
                    Step::Opens(agent) => Some(Step::Alone(agent)),
                    Step::Alone(_) => None,
                    Step::Joins(agent) => self.joins_after(agent).map(Step::Joins),
                };
            }
            if let Some(step) = next {
                self.take(step);
                steps.push(step);
            }
        }
    }

    /// The next person who can join the open room: members ascend.
    fn joins_after(&self, last: usize) -> Option<usize> {
        let open = self.open();
        (last + 1..self.agents).find(|&at| !self.is_placed[at] && self.joining(open, at).is_some())
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Alone(agent) => self.is_placed[agent] = true,
            Step::Opens(agent) => {
                self.is_placed[agent] = true;
                self.now.rooms.push(vec![agent]);
            }
            Step::Joins(agent) => {
                self.is_placed[agent] = true;
                self.now.gain += self.joining(self.open(), agent).unwrap_or_default();
                if let Some(room) = self.now.rooms.last_mut() {
                    room.push(agent);
                }
            }
        }
    }

    fn undo(&mut self, step: Step) {
        match step {
            Step::Alone(agent) => self.is_placed[agent] = false,
            Step::Opens(agent) => {
                self.is_placed[agent] = false;
                self.now.rooms.pop();
            }
            Step::Joins(agent) => {
                self.is_placed[agent] = false;
                if let Some(room) = self.now.rooms.last_mut() {
                    room.pop();
                }
                self.now.gain -= self.joining(self.open(), agent).unwrap_or_default();
            }
        }
    }
}
