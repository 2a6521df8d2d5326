//! The two questions that deferred acceptance asks.
//!
//! Whoever can answer them is a source of preferences: explicit lists, a table of
//! scores, people scored on demand. The algorithm is written once over the answers.

use crate::kernel::Index;

/// Whom does this agent propose to next?
pub trait NextChoice<Proposer: Index, Receiver: Index> {
    /// The best partner of `proposer` not yet returned, best first; nothing when
    /// its preferences are exhausted.
    ///
    /// Only pairs that *both* sides accept are returned, each once. Ties are broken
    /// by the lower receiver unless the source states another rule. Receivers who are
    /// known to turn the proposer down ([`Prefers::filled`]) may be left out.
    fn next_choice(&mut self, proposer: Proposer) -> Option<Receiver>;

    /// Tells who is asked for a next choice from now on, in this order, and comes back with
    /// how many of them are to be asked before their proposals are judged; at least one is.
    /// A source whose choices take long can find those of so many at once, by several threads;
    /// with few at a time it knows earlier whom receivers turn down. The matching does not
    /// depend on it.
    fn expect(&mut self, proposers: &[Proposer]) -> usize {
        proposers.len()
    }
}

/// Whom of two does this agent prefer?
pub trait Prefers<Receiver: Index, Proposer: Index> {
    /// Whether `receiver` strictly prefers `candidate` to `held`. A strict total
    /// order of each receiver's acceptable proposers: ties are broken by the lower
    /// proposer unless the source states another rule.
    fn prefers(&mut self, receiver: Receiver, candidate: Proposer, held: Proposer) -> bool;

    /// Tells which proposals are judged next. A source whose memory is slow can fetch
    /// them all at once, where the comparisons alone would wait for each. What
    /// [`Prefers::prefers`] says does not depend on it, but that a receiver with one seat may
    /// refuse whom another of these proposals to it beats: so it ends up with the same one.
    fn announce(&mut self, proposals: &[(Proposer, Receiver)]) {
        let _ = proposals;
    }

    /// Tells that the seats of `receiver` are taken and `worst` is the least preferred of
    /// its partners: for the rest of the run it turns down everyone whom it does not
    /// prefer to `worst`. What [`Prefers::prefers`] says does not depend on it.
    fn filled(&mut self, receiver: Receiver, worst: Proposer) {
        let _ = (receiver, worst);
    }
}
