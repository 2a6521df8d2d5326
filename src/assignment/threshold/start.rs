//! The first threshold, and pairs before any search.

use super::links::Linked;

use super::loops::WORD;
use super::marks::{Mark, dearest_first};
use super::mates::NONE;
use super::{Proven, Threshold};
use crate::kernel::{Meter, StopReason, narrow};
use crate::market::{Price as _, Weight};

/// A row looks at so many open columns at most before searches begin.
const TRIED: usize = 256;

/// One row in so many is tried for the columns of all.
const REACHING: usize = 64;

impl<W: Weight> Threshold<'_, W> {
    /// The highest cost that `asked` pairs cannot do without, by the cheapest pair of each row
    /// and of each column; nothing where no pair is asked for.
    pub(super) fn first(&mut self, meter: &mut Meter<'_>) -> Result<Option<Mark>, StopReason> {
        if self.asked == 0 {
            return Ok(None);
        }
        let (rows, columns) = (self.links.rows(), self.links.columns());
        let places: u64 = self.places.iter().map(|&places| u64::from(places)).sum();
        let all_columns = places == self.asked as u64;
        let mut low = vec![f64::INFINITY; columns];
        // Short lists tell for most columns that some row likes them well enough.
        let listed = self.links.list(0).is_some();
        let is_known = self.links.reader.least_costs().is_some();
        let mut least = Vec::with_capacity(rows);
        for row in 0..rows {
            meter.step()?;
            if let Some((entries, _)) = self.links.list(row) {
                entries.iter().for_each(|entry| {
                    let low = &mut low[entry.column as usize];
                    *low = entry.cost.least(*low);
                });
            }
            let wanted = (all_columns && !listed && !is_known).then_some(&mut low[..]);
            least.push((self.links.least(row, wanted), row));
        }
        let mut order = least.clone();
        let (_, &mut (cost, row), _) =
            order.select_nth_unstable_by(self.asked - 1, |a, b| a.0.total_cmp(&b.0));
        let mark = Mark::new(cost, row, self.links.column_at(row, cost));
        let below = least.iter().map(|least| least.0 < cost).collect();
        self.proof = Some(Proven { mark, rows: below, columns: vec![false; columns] });
        if all_columns && is_known && !listed {
            if self.few_reach_all(mark.cost, meter)? {
                self.low.resize(columns, f64::INFINITY);
                return Ok(Some(mark));
            }
            for row in 0..rows {
                meter.step()?;
                self.links.least(row, Some(&mut low));
            }
        }
        if all_columns {
            self.by_columns(mark, &mut low, listed, meter)?;
        }
        self.low = low;
        Ok(self.proof.as_ref().map(|proof| proof.mark))
    }

    /// Whether a few rows have all columns with places among them that cost so much: then no column
    /// needs more, and the least costs of the columns need not be looked for.
    fn few_reach_all(&mut self, cost: f64, meter: &mut Meter<'_>) -> Result<bool, StopReason> {
        let mut left = vec![0; self.mates.open.len()];
        for (column, &places) in self.places.iter().enumerate() {
            left[column / WORD] |= u64::from(places > 0) << (column % WORD);
        }
        for row in 0..self.links.rows() / REACHING {
            meter.step()?;
            let Linked::Bits(bits) = self.links.of(row, cost) else { return Ok(false) };
            left.iter_mut().zip(bits).for_each(|(left, bits)| *left &= !bits);
            if left.iter().all(|&left| left == 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Each place of each column is to be filled: raises the first threshold where a column has
    /// no cost as low.
    fn by_columns(
        &mut self,
        mut mark: Mark,
        low: &mut [f64],
        listed: bool,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let is_dear = |&column: &usize| low[column] > mark.cost && self.places[column] > 0;
        let dear: Vec<usize> = (0..low.len()).filter(is_dear).collect();
        if dear.is_empty() {
            return Ok(());
        }
        if listed {
            for &column in &dear {
                low[column] = f64::INFINITY;
            }
            for row in 0..self.links.rows() {
                meter.step()?;
                self.links.lower(row, &dear, low);
            }
        }
        let Some(column) = dear.into_iter().max_by(|&a, &b| low[a].total_cmp(&low[b])) else {
            return Ok(());
        };
        if low[column] <= mark.cost || low[column] == f64::INFINITY {
            return Ok(());
        }
        if let Some(row) = self.row_at(column, low[column], meter)? {
            mark = Mark::new(low[column], row, column);
        }
        let below = low.iter().map(|&low| low < mark.cost).collect();
        self.proof = Some(Proven { mark, rows: vec![false; self.links.rows()], columns: below });
        Ok(())
    }

    /// The first row that a column costs so much.
    pub(super) fn row_at(
        &mut self,
        column: usize,
        cost: f64,
        meter: &mut Meter<'_>,
    ) -> Result<Option<usize>, StopReason> {
        for row in 0..self.links.rows() {
            meter.step()?;
            if self.links.cost(row, column) == Some(cost) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// Parts the pairs that cost more.
    pub(super) fn drop_above(
        &mut self,
        threshold: f64,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        for row in 0..self.links.rows() {
            meter.step()?;
            let column = self.mates.of_row[row];
            if column != NONE
                && self.links.cost(row, column as usize).is_none_or(|cost| cost > threshold)
            {
                self.mates.part(row);
            }
        }
        Ok(())
    }

    /// Pairs free rows with open columns, the rows with the fewest choices first: from their
    /// lists the cheapest, else the column that is dearest at its best, which others want least.
    pub(super) fn greedy(
        &mut self,
        threshold: f64,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        for row in (0..self.links.rows()).filter(|&row| self.mates.of_row[row] == NONE) {
            meter.step()?;
            let choices = self.links.of(row, threshold).count();
            order.push((choices, row));
        }
        order.sort_unstable();
        let low = &self.low;
        let mut wanted = std::mem::take(&mut self.wanted);
        wanted.clear();
        wanted.extend(0..narrow(self.links.columns()));
        dearest_first(&mut wanted, low);
        for (turn, &(_, row)) in order.iter().enumerate() {
            if self.mates.size == self.asked {
                break;
            }
            meter.step()?;
            if turn % WORD == 0 {
                wanted.retain(|&column| self.mates.is_open(column as usize));
            }
            let mates = &self.mates;
            let is_open = |column: &usize| mates.is_open(*column);
            let column = match self.links.of(row, threshold) {
                Linked::Bits(bits) => {
                    let open = wanted.iter().map(|&column| column as usize).filter(is_open);
                    let dear = open.take(TRIED).find(|&at| bits[at / WORD] >> (at % WORD) & 1 == 1);
                    let mut words = bits.iter().zip(&mates.open).map(|(bits, open)| bits & open);
                    dear.or_else(|| {
                        let at = words.position(|word| word != 0)?;
                        let word = bits[at] & mates.open[at];
                        Some(at * WORD + word.trailing_zeros() as usize)
                    })
                }
                linked @ Linked::Listed(_) => linked.listed().find(is_open),
                linked @ Linked::Costs(..) => {
                    let open = linked.listed().filter(is_open);
                    open.max_by(|&a, &b| self.low[a].total_cmp(&self.low[b]))
                }
            };
            if let Some(column) = column {
                self.mates.join(row, column);
            }
        }
        (self.order, self.wanted) = (order, wanted);
        Ok(())
    }
}
