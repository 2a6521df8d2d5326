//! Deferred acceptance, written once over the two questions of
//! [`NextChoice`] and [`Prefers`].
//!
//! Proposals go round by round: every proposer with a free seat names its next choice,
//! then the receivers judge, then the next round begins. The matching does not depend on
//! the order, the speed does: within a round nothing that one proposal reads depends on
//! the one before, so their cache misses overlap, and proposers with like tastes ask the
//! same receiver while its list is still in the cache. A source may ask for shorter rounds
//! ([`NextChoice::expect`]): whoever scores people on demand wants to know soon which
//! receivers are taken.

use crate::kernel::{Control, Index, Meter, StopReason};
use crate::market::{NextChoice, Outcome, Prefers, Seats};
use std::convert::Infallible;

/// What deferred acceptance formed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Acceptance<Proposer, Receiver> {
    /// The pairs, by receiver.
    pub pairs: Vec<(Proposer, Receiver)>,
    /// How many proposals were made.
    pub proposals: u64,
}

/// What a run of deferred acceptance that was stopped has so far.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PartialAcceptance<Proposer, Receiver> {
    /// The pairs held at present, by receiver: no seat is taken twice.
    pub pairs: Vec<(Proposer, Receiver)>,
    /// The proposers who were still to be heard, ascending. Every pair that blocks has one of
    /// them: whoever was turned down was so for somebody better, and whoever has no free seat
    /// has not yet asked anybody whom it would prefer less.
    pub waiting: Vec<Proposer>,
    /// How many proposals were made.
    pub proposals: u64,
}

/// A stopped run.
pub(super) struct Halted<P, R> {
    reason: StopReason,
    held: PartialAcceptance<P, R>,
}

impl<P, R> Halted<P, R> {
    /// Why it stopped, where the pairs held so far are of no use.
    pub(super) fn reason(self) -> StopReason {
        self.reason
    }
}

/// Two sources as one: whom proposers ask next, and whom receivers prefer.
#[derive(Debug)]
pub struct Sources<'a, Choices, Tastes> {
    /// Answers for the proposers.
    pub choices: &'a mut Choices,
    /// Answers for the receivers.
    pub tastes: &'a mut Tastes,
}

impl<P: Index, R: Index, C: NextChoice<P, R>, T> NextChoice<P, R> for Sources<'_, C, T> {
    fn next_choice(&mut self, proposer: P) -> Option<R> {
        self.choices.next_choice(proposer)
    }

    fn expect(&mut self, proposers: &[P]) -> usize {
        self.choices.expect(proposers)
    }
}

impl<P: Index, R: Index, C, T: Prefers<R, P>> Prefers<R, P> for Sources<'_, C, T> {
    fn prefers(&mut self, receiver: R, candidate: P, held: P) -> bool {
        self.tastes.prefers(receiver, candidate, held)
    }

    fn announce(&mut self, proposals: &[(P, R)]) {
        self.tastes.announce(proposals);
    }

    fn filled(&mut self, receiver: R, worst: P) {
        self.tastes.filled(receiver, worst);
    }
}

/// The stable matching that is best for every proposer at once, among all stable
/// ones, by Gale and Shapley's deferred acceptance (1962).
///
/// Everyone who has a free seat proposes to the next best of its choices; a receiver
/// keeps the best proposals that its seats hold and turns the others down. With seats
/// on both sides preferences over sets are responsive, and stable means that no pair
/// would rather be matched (Roth 1984).
///
/// A step of `control` is a proposal. A run that is stopped gives the pairs held so far with the
/// proposers who may still block.
///
/// `source` answers both questions; [`Sources`] joins two objects into one. Seats are
/// by agent; a number of seats costs nothing, only pairs do. An agent past the end of
/// its side's seats has none.
///
/// Time: one `next_choice` and at most 2·log₂(pairs held) + 2 `prefers` a proposal, one where
/// the receiver has one seat. Memory: O(agents + pairs).
///
/// # References
/// D. Gale and L. Shapley, College admissions and the stability of marriage, 1962.
/// A. E. Roth, Stability and polarization of interests in job matching, 1984.
pub fn deferred_acceptance<P: Index, R: Index>(
    source: &mut (impl NextChoice<P, R> + Prefers<R, P>),
    proposer_seats: &Seats,
    receiver_seats: &Seats,
    control: &Control<'_>,
) -> Outcome<Acceptance<P, R>, Infallible, PartialAcceptance<P, R>> {
    unrestricted(source, [proposer_seats, receiver_seats], &mut Meter::new(control))
}

/// [`deferred_acceptance`] as a part of a run.
pub(super) fn unrestricted<P: Index, R: Index>(
    source: &mut (impl NextChoice<P, R> + Prefers<R, P>),
    seats: [&Seats; 2],
    meter: &mut Meter<'_>,
) -> Outcome<Acceptance<P, R>, Infallible, PartialAcceptance<P, R>> {
    match propose(source, &mut Unrestricted, seats, meter) {
        Ok((formed, _)) => Outcome::Solved(formed),
        Err(Halted { reason, held }) => Outcome::stopped_with(reason, held),
    }
}

/// What else a run has to respect, and who watches it.
pub(super) trait Restriction<P, R> {
    /// Whether this pair must not be made, although it may still block.
    fn forbids(&mut self, proposer: P, receiver: R) -> bool;
    /// `receiver` turned `proposer` down for good.
    fn rejected(&mut self, proposer: P, receiver: R);
}

/// No pair is forbidden.
struct Unrestricted;

impl<P, R> Restriction<P, R> for Unrestricted {
    fn forbids(&mut self, _: P, _: R) -> bool {
        false
    }
    fn rejected(&mut self, _: P, _: R) {}
}

/// A run to its end, with the receivers that a restriction leaves short; or a stopped one.
type Proposed<P, R> = Result<(Acceptance<P, R>, Vec<R>), Halted<P, R>>;

/// Deferred acceptance under a restriction. Comes back with the receivers that had to
/// be full of proposers better than a forbidden one and are not; where there is one,
/// no stable matching respects the restriction (see `restricted`).
pub(super) fn propose<P: Index, R: Index>(
    source: &mut (impl NextChoice<P, R> + Prefers<R, P>),
    restriction: &mut impl Restriction<P, R>,
    [proposer_seats, receiver_seats]: [&Seats; 2],
    meter: &mut Meter<'_>,
) -> Proposed<P, R> {
    let mut vacant: Vec<u32> =
        (0..proposer_seats.agents()).map(|at| proposer_seats.of(at)).collect();
    let mut asking: Vec<P> =
        P::all(vacant.len()).filter(|proposer| vacant[proposer.get()] > 0).collect();
    let mut asking_next = Vec::with_capacity(asking.len());
    let mut round = Vec::with_capacity(asking.len());
    let mut held = Held::new(receiver_seats);
    let mut bounds: Vec<(R, P)> = Vec::new();
    let mut proposals = 0u64;

    meter.enter("proposals");
    // How many of those in the list have been asked.
    let mut asked = 0;
    // A proposer is in a round's list while it has a free seat and choices left.
    while asked < asking.len() {
        round.clear();
        let rest = &asking[asked..];
        let now = source.expect(rest).clamp(1, rest.len());
        // Finding choices may have taken long.
        let mut may_go_on = meter.check();
        for &proposer in &rest[..now] {
            may_go_on = may_go_on.and_then(|()| meter.step());
            if may_go_on.is_err() {
                break;
            }
            if let Some(receiver) = source.next_choice(proposer) {
                round.push((proposer, receiver));
            }
        }
        if let Err(reason) = may_go_on {
            // Nobody of this round was heard yet.
            asking_next.extend_from_slice(rest);
            asking_next.sort_unstable();
            asking_next.dedup();
            let (pairs, waiting) = (held.into_pairs(), asking_next);
            return Err(Halted { reason, held: PartialAcceptance { pairs, waiting, proposals } });
        }
        asked += now;
        proposals += round.len() as u64;
        source.announce(&round);
        for &(proposer, receiver) in &round {
            if restriction.forbids(proposer, receiver) {
                restriction.rejected(proposer, receiver);
                if held.would_accept(source, receiver, proposer) {
                    bounds.push((receiver, proposer));
                    for turned_down in held.raise_bound(source, receiver, proposer) {
                        restriction.rejected(turned_down, receiver);
                        free_a_seat(&mut vacant, turned_down, &mut asking_next);
                    }
                }
                asking_next.push(proposer);
                continue;
            }
            match held.offer(source, receiver, proposer) {
                Answer::Rejected => {
                    restriction.rejected(proposer, receiver);
                    asking_next.push(proposer);
                    continue;
                }
                Answer::Accepted => {}
                Answer::Replaced(turned_down) => {
                    restriction.rejected(turned_down, receiver);
                    free_a_seat(&mut vacant, turned_down, &mut asking_next);
                }
            }
            vacant[proposer.get()] -= 1;
            if vacant[proposer.get()] > 0 {
                asking_next.push(proposer);
            }
        }
        if asked == asking.len() {
            asking.clear();
            asked = 0;
            std::mem::swap(&mut asking, &mut asking_next);
        }
    }

    let mut short: Vec<R> =
        bounds.iter().map(|bound| bound.0).filter(|&receiver| !held.is_full(receiver)).collect();
    short.sort_unstable();
    short.dedup();
    Ok((Acceptance { pairs: held.into_pairs(), proposals }, short))
}

/// One of the proposer's seats is free again. It asks in the next round, unless it
/// has another free seat and therefore asks already.
fn free_a_seat<P: Index>(vacant: &mut [u32], proposer: P, asking_next: &mut Vec<P>) {
    if vacant[proposer.get()] == 0 {
        asking_next.push(proposer);
    }
    vacant[proposer.get()] += 1;
}

enum Answer<P> {
    Accepted,
    Replaced(P),
    Rejected,
}

/// Whom the receivers hold: where all have one seat, one proposer each; otherwise a
/// heap each, the worst on top, no longer than the proposals that came.
struct Held<'a, P, R> {
    seats: &'a Seats,
    one: Vec<Option<P>>,
    heaps: Vec<Vec<P>>,
    /// A forbidden proposer that each receiver would have accepted: it accepts only
    /// better ones. Empty while there is none.
    bounds: Vec<Option<P>>,
    receivers: std::marker::PhantomData<R>,
}

impl<'a, P: Index, R: Index> Held<'a, P, R> {
    fn new(seats: &'a Seats) -> Self {
        let agents = seats.agents();
        let (one, heaps) = if seats.is_one_each() {
            (vec![None; agents], Vec::new())
        } else {
            (Vec::new(), vec![Vec::new(); agents])
        };
        Self { seats, one, heaps, bounds: Vec::new(), receivers: std::marker::PhantomData }
    }

    fn bound(&self, receiver: R) -> Option<P> {
        self.bounds.get(receiver.get()).copied().flatten()
    }

    #[inline]
    fn offer(&mut self, tastes: &mut impl Prefers<R, P>, receiver: R, proposer: P) -> Answer<P> {
        if let Some(bound) = self.bound(receiver) {
            if !tastes.prefers(receiver, proposer, bound) {
                return Answer::Rejected;
            }
        }
        if let Some(slot) = self.one.get_mut(receiver.get()) {
            let answer = match *slot {
                None => Answer::Accepted,
                Some(held) if tastes.prefers(receiver, proposer, held) => Answer::Replaced(held),
                Some(_) => return Answer::Rejected,
            };
            *slot = Some(proposer);
            tastes.filled(receiver, proposer);
            return answer;
        }
        let Some(heap) = self.heaps.get_mut(receiver.get()) else { return Answer::Rejected };
        if heap.len() < self.seats.of(receiver.get()) as usize {
            heap.push(proposer);
            sift_up(tastes, receiver, heap);
            if heap.len() == self.seats.of(receiver.get()) as usize {
                tastes.filled(receiver, heap[0]);
            }
            return Answer::Accepted;
        }
        match heap.first().copied() {
            Some(worst) if tastes.prefers(receiver, proposer, worst) => {
                heap[0] = proposer;
                sift_down(tastes, receiver, heap);
                tastes.filled(receiver, heap[0]);
                Answer::Replaced(worst)
            }
            _ => Answer::Rejected,
        }
    }

    /// Whether an offer would be taken.
    fn would_accept(&mut self, tastes: &mut impl Prefers<R, P>, receiver: R, proposer: P) -> bool {
        if let Some(bound) = self.bound(receiver) {
            if !tastes.prefers(receiver, proposer, bound) {
                return false;
            }
        }
        if !self.is_full(receiver) {
            return self.seats.of(receiver.get()) > 0;
        }
        match self.worst(receiver) {
            Some(worst) => tastes.prefers(receiver, proposer, worst),
            None => false,
        }
    }

    fn worst(&self, receiver: R) -> Option<P> {
        match self.one.get(receiver.get()) {
            Some(&held) => held,
            None => self.heaps.get(receiver.get())?.first().copied(),
        }
    }

    fn is_full(&self, receiver: R) -> bool {
        let held = match self.one.get(receiver.get()) {
            Some(held) => usize::from(held.is_some()),
            None => self.heaps.get(receiver.get()).map_or(0, Vec::len),
        };
        held >= self.seats.of(receiver.get()) as usize
    }

    /// From now on `receiver` accepts only whom it prefers to `bound`; whom it holds
    /// and does not prefer is turned down.
    fn raise_bound(&mut self, tastes: &mut impl Prefers<R, P>, receiver: R, bound: P) -> Vec<P> {
        self.bounds.resize(self.seats.agents(), None);
        self.bounds[receiver.get()] = Some(bound);
        let mut turned_down = Vec::new();
        while let Some(worst) = self.worst(receiver) {
            if tastes.prefers(receiver, worst, bound) {
                break;
            }
            turned_down.push(worst);
            match self.one.get_mut(receiver.get()) {
                Some(slot) => *slot = None,
                None => {
                    let heap = &mut self.heaps[receiver.get()];
                    heap.swap_remove(0);
                    sift_down(tastes, receiver, heap);
                }
            }
        }
        turned_down
    }

    fn into_pairs(self) -> Vec<(P, R)> {
        let mut pairs = Vec::new();
        for (receiver, held) in R::all(self.one.len()).zip(&self.one) {
            pairs.extend(held.map(|proposer| (proposer, receiver)));
        }
        for (receiver, heap) in R::all(self.heaps.len()).zip(&self.heaps) {
            pairs.extend(heap.iter().map(|&proposer| (proposer, receiver)));
        }
        pairs
    }
}

/// Restores the heap after a push: whoever is worse than its parent rises.
fn sift_up<P: Index, R: Index>(tastes: &mut impl Prefers<R, P>, receiver: R, heap: &mut [P]) {
    let mut at = heap.len().saturating_sub(1);
    while at > 0 {
        let parent = (at - 1) / 2;
        if !tastes.prefers(receiver, heap[parent], heap[at]) {
            return;
        }
        heap.swap(parent, at);
        at = parent;
    }
}

/// Restores the heap after its top changed: the worst of a node and its children rises.
fn sift_down<P: Index, R: Index>(tastes: &mut impl Prefers<R, P>, receiver: R, heap: &mut [P]) {
    let mut at = 0;
    loop {
        let left = 2 * at + 1;
        if left >= heap.len() {
            return;
        }
        let right = left + 1;
        let worse = if right < heap.len() && tastes.prefers(receiver, heap[left], heap[right]) {
            right
        } else {
            left
        };
        if !tastes.prefers(receiver, heap[at], heap[worse]) {
            return;
        }
        heap.swap(at, worse);
        at = worse;
    }
}
