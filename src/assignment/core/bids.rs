//! Augmenting row reduction: rows bid for columns until few are left over.

use super::arrays::{NONE, refill};
use super::edges::Best;
use super::reader::Reader;
use super::state::{Before, Core, Rounded};
use crate::kernel::{Meter, StopReason};
use crate::market::{Price as _, Weight};

/// Rounds of bidding before the searches begin.
const ROUNDS: usize = 2;
/// Bids per row after which a round evicts nobody else.
const PER_ROW: usize = 4;
/// The divisor from one increment of an auction to the next.
const SCALE: f64 = 5.0;
/// So many rows that wait for their turn are looked at together, before the first of them bids.
pub(super) const WAITING: usize = 256;
/// A phase of an auction ends once no more than one row in so many is left over.
const FEW: usize = 1000;
/// Prices come to lie at most so many times farther apart than after the first bids, where many rows are left over, as where
/// some may have few columns.
pub(super) const FAR: f64 = 1000.0;
/// Auctions that help are over after some 40 bids a row at most; where they are not, nothing of them is kept.
pub(super) const BIDS: usize = 60;

/// How far the last increment of most auctions is below the range of costs per row.
pub(super) const LAST: f64 = 20.0;

/// How an auction begins.
#[derive(Clone, Copy)]
pub(super) struct Opening {
    /// The first increment, as a share of the range of costs.
    pub(super) first: f64,
    /// How far the last increment is below the range of costs per row.
    pub(super) last: f64,
    /// Bids per row after which it is given up.
    pub(super) bids: usize,
    /// Costs whose range is more than so many times that of prices do not matter.
    pub(super) apart: f64,
}

/// A column with more seats than this is left to the searches once it is full.
pub(super) const SEATS: u32 = 256;

impl Core {
    /// Each waiting row takes its best column at a price that leaves it no better
    /// than its second best (Jonker and Volgenant 1987, augmenting row reduction);
    /// whoever held the column bids next, or waits for the next round where the
    /// price did not change. Rows left over stay in `waiting`; says how many of them had
    /// two best columns, both taken.
    pub(super) fn bid_rounds<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        meter: &mut Meter<'_>,
    ) -> Result<usize, StopReason> {
        let mut tied = 0;
        for _ in 0..ROUNDS {
            let mut rows = std::mem::take(&mut self.waiting);
            let mut left = 0;
            tied = 0;
            let budget = rows.len() * PER_ROW + 64;
            let mut spent = 0;
            for at in 0..rows.len() {
                if at % WAITING == 0 {
                    meter.check()?;
                    let waiting = &rows[at..rows.len().min(at + WAITING)];
                    self.lists.prepare(reader, waiting, &self.prices);
                }
                let mut bidder = rows[at];
                loop {
                    spent += 1;
                    meter.step()?;
                    self.keep_now_and_then(reader, meter)?;
                    let evicted = self.bid(reader, bidder, 0.0);
                    match evicted {
                        Bid::Settled => break,
                        Bid::Evicted(row) if spent < budget => bidder = row,
                        Bid::Evicted(row) | Bid::Refused(row) => {
                            tied += usize::from(matches!(evicted, Bid::Refused(_)));
                            // In range: a row is put back only after it was taken out, so fewer
                            // wait than were read.
                            rows[left] = row;
                            left += 1;
                            break;
                        }
                    }
                }
            }
            rows.truncate(left);
            self.waiting = rows;
        }
        Ok(tied)
    }

    /// An auction with ever smaller increments (Bertsekas 1988), for problems in which
    /// rows and columns are equally many: there no column may keep its first price.
    /// Its prices are kept, its pairs are not: they are optimal up to the increment. Says whether it came to its end
    /// before its bids were used up.
    pub(super) fn auction<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        Opening { first, last, bids, apart }: Opening,
        meter: &mut Meter<'_>,
    ) -> Result<bool, StopReason> {
        self.keep_best(reader, meter)?;
        self.unsteady = true;
        let step = reader.grid().step();
        let range = self.range(reader, apart);
        let mut more = range * first;
        let last = range / (rows.len() as f64 * last);
        // Where some row can have no column, bidding would not end by itself.
        let mut left = rows.len().saturating_mul(bids);
        while more > 0.0 && left > 0 {
            // Nothing is decided by less than a step.
            if step > 0.0 {
                more = (more / step).round().max(1.0) * step;
            }
            if self.lists.edges.are_held() {
                let terms = (more, &mut left);
                self.lists.edges.phase(rows, &mut self.prices, terms, meter)?;
            } else {
                self.phase(reader, rows, (more, &mut left), meter)?;
            }
            self.keep_best(reader, meter)?;
            if more <= last || more <= step {
                break;
            }
            more /= SCALE;
        }
        self.part_all(rows);
        self.unsteady = false;
        Ok(left > 0)
    }

    /// Keeps prices and pairs as they are before something that may be undone.
    pub(super) fn remember(&mut self) {
        let Before { prices, mate, cost, waiting } = &mut self.before;
        refill(prices, &self.prices);
        refill(mate, &self.mate);
        refill(cost, &self.cost);
        refill(waiting, &self.waiting);
        self.lists.remember();
    }

    /// Goes back to prices and pairs as they were kept, where nobody has a pair.
    pub(super) fn go_back(&mut self) {
        let Before { prices, mate, cost, waiting } = std::mem::take(&mut self.before);
        refill(&mut self.prices, &prices);
        refill(&mut self.waiting, &waiting);
        for (row, (&column, &cost)) in (0..).zip(mate.iter().zip(&cost)) {
            if column != NONE {
                self.join(row, column, cost);
            }
        }
        self.lists.go_back();
        self.before = Before { prices, mate, cost, waiting };
    }

    /// The range of the costs that matter. Where prices after a few bids are far nearer to each other than costs are, as
    /// where most costs are many times the least of their row, increments that suit all costs would undo what bids found.
    pub(super) fn range<W: Weight>(&self, reader: &mut Reader<'_, W>, apart: f64) -> f64 {
        let (low, high) = self.span();
        let range = reader.range();
        if low < high { range.least(apart * (high - low)) } else { range }
    }

    /// The lowest and the highest price.
    pub(super) fn span(&self) -> (f64, f64) {
        let prices = self.prices.iter().filter(|price| price.is_finite());
        prices.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &price| {
            (low.least(price), high.most(price))
        })
    }

    /// Keeps the prices of floats every so often. Rounding makes their bound fall at times, so
    /// that those of now are not told; and a look at all rows must not cost more than the work
    /// between two looks.
    pub(super) fn keep_now_and_then<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        meter: &Meter<'_>,
    ) -> Result<(), StopReason> {
        if !W::FLOATS || self.next_look == u64::MAX || !meter.is_bounded() {
            return Ok(());
        }
        // Most steps look at a list, few at a row.
        let work = reader.reads() + meter.work() / 8;
        if work < self.next_look {
            return Ok(());
        }
        self.next_look = work + work / 2 + reader.rows() as u64 / 4;
        self.keep_best(reader, meter)
    }

    /// Keeps the prices if their bound is better than that of those kept: the sum of what
    /// each row pays at least and of the prices of all seats. Only a run that
    /// may be stopped has a use for them, and for the pass over all rows that this takes.
    pub(super) fn keep_best<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        meter: &Meter<'_>,
    ) -> Result<(), StopReason> {
        if !meter.is_bounded() {
            return Ok(());
        }
        let mut bound = Rounded::new(reader.grid().error::<W>());
        for (&price, &places) in self.prices.iter().zip(&self.places).filter(|seat| *seat.1 > 0) {
            bound.add(price * f64::from(places));
        }
        for (row, least) in (0..).zip(reader.least(&self.prices, meter)?) {
            bound.add(least.least(self.alone(row)));
        }
        let alone = self.alone.first().copied();
        self.kept.take(&self.prices, bound, alone);
        Ok(())
    }

    /// One phase of an auction: all these rows bid, each beyond its second best by `more`, and then
    /// in turn those that were outbid, until few are left or `left` bids were made, which are
    /// counted down. What these few would still bid for is left to the next phase, or to the
    /// searches: their bids are the slowest, since each waits for the one before it.
    fn phase<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        rows: &[u32],
        (more, left): (f64, &mut usize),
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.part_all(rows);
        let mut now = std::mem::take(&mut self.waiting);
        let mut next = std::mem::take(&mut self.outbid);
        refill(&mut now, rows);
        while now.len() > rows.len() / FEW {
            next.clear();
            for waiting in now.chunks(WAITING) {
                meter.check()?;
                self.lists.prepare(reader, waiting, &self.prices);
                for &row in waiting {
                    meter.step()?;
                    if let Bid::Evicted(row) = self.bid(reader, row, more) {
                        next.push(row);
                    }
                    *left = left.saturating_sub(1);
                }
                if *left == 0 {
                    next.clear();
                    break;
                }
            }
            std::mem::swap(&mut now, &mut next);
        }
        (self.waiting, self.outbid) = (now, next);
        Ok(())
    }

    pub(super) fn part_all(&mut self, rows: &[u32]) {
        for &row in rows {
            if self.mate[row as usize] != NONE {
                self.part(row);
            }
        }
    }

    /// A bid of one row, beyond the second best by `more`.
    pub(super) fn bid<W: Weight>(
        &mut self,
        reader: &mut Reader<'_, W>,
        row: u32,
        more: f64,
    ) -> Bid {
        let alone = self.alone(row);
        let (held, places) = (&self.held, &self.places);
        let best = self.lists.best(reader, row as usize, &self.prices, |column| {
            held[column as usize] < places[column as usize]
        });
        let Some(best) = best.filter(|best| best.first < alone) else {
            if alone < f64::INFINITY {
                self.resting[row as usize] = true;
                return Bid::Settled;
            }
            return Bid::Refused(row);
        };
        let second = if alone < best.second { alone } else { best.second };
        if self.places[best.column as usize] > 1 {
            return self.bid_for_seat(row, best, second, more);
        }
        let column = best.column as usize;
        let step = second - best.first + more;
        let holder = self.head[column];
        if holder == NONE {
            if step < f64::INFINITY {
                self.prices[column] -= step;
            }
            self.join(row, best.column, best.cost);
            return Bid::Settled;
        }
        if step == f64::INFINITY {
            return Bid::Refused(row);
        }
        if step <= 0.0 {
            // Changing places would gain nothing.
            return Bid::Refused(row);
        }
        self.prices[column] -= step;
        self.part(holder);
        self.join(row, best.column, best.cost);
        Bid::Evicted(holder)
    }

    /// A bid for a column with several seats. Each seat has its own price, the
    /// column's is that of its cheapest seat for the row, the highest; the next
    /// seat counts as an alternative (Bertsekas and Castañon 1989).
    fn bid_for_seat(&mut self, row: u32, best: Best, second: f64, more: f64) -> Bid {
        let column = best.column as usize;
        if self.has_room(best.column) {
            self.seat[row as usize] = self.prices[column];
            self.join(row, best.column, best.cost);
            return Bid::Settled;
        }
        if self.places[column] > SEATS {
            return Bid::Refused(row);
        }
        let (mut holder, mut highest, mut next) = (NONE, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let mut at = self.head[column];
        while at != NONE {
            let seat = self.seat[at as usize];
            if seat > highest {
                next = highest;
                highest = seat;
                holder = at;
            } else if seat > next {
                next = seat;
            }
            at = self.next[at as usize];
        }
        let other = best.cost - next;
        let second = if other < second { other } else { second };
        let step = second - best.first + more;
        if holder == NONE || step == f64::INFINITY || step <= 0.0 {
            return Bid::Refused(row);
        }
        self.part(holder);
        self.join(row, best.column, best.cost);
        let seat = highest - step;
        self.seat[row as usize] = seat;
        self.prices[column] = if seat > next { seat } else { next };
        Bid::Evicted(holder)
    }
}

/// What came of a bid.
pub(super) enum Bid {
    /// The row has a column, or is better left alone.
    Settled,
    /// The row has a column, and this one lost it.
    Evicted(u32),
    /// The row is left over.
    Refused(u32),
}
