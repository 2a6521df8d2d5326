//! Taking pairs back without looking for others in their place.

use super::{Arc, NONE, Network};
use crate::market::Price;

impl<P: Price + Copy> Network<P> {
    /// How many pairs that are not decided run through an agent.
    pub(crate) fn flow(&self, node: usize) -> u64 {
        self.tree[node].flow
    }

    /// How many can.
    pub(crate) fn places(&self, node: usize) -> u64 {
        self.tree[node].most
    }

    /// The node around another one.
    pub(crate) fn around(&self, node: usize) -> usize {
        self.tree[node].parent as usize
    }

    /// Takes pairs back where that costs nothing and keeps every lower bound, one row's own
    /// among them; whether it did.
    pub(crate) fn take_back(&mut self, pairs: &[(u32, u32)], (row, least): (usize, u64)) -> bool {
        let mut fewer = vec![0u64; self.tree.len()];
        let mut lost = P::ZERO.wide();
        for &(row, column) in pairs {
            let made = self.pairs.of_row(row as usize).find(|pair| pair.0 == column);
            let Some((_, cost)) = made else { return false };
            lost = lost - cost.wide();
            for end in [row as usize, self.rows + column as usize] {
                let mut node = end;
                while self.tree[node].parent != NONE {
                    fewer[node] += 1;
                    node = self.tree[node].parent as usize;
                }
            }
        }
        for (node, (arc, &fewer)) in self.tree.iter().zip(&fewer).enumerate() {
            let Arc { least, flow, .. } = *arc;
            let Some(left) = flow.checked_sub(fewer).filter(|&left| left >= least) else {
                return false;
            };
            if fewer > 0 && left == 0 {
                lost = lost - self.arc_cost(node, 0).wide();
            }
        }
        if lost != P::ZERO.wide() || self.tree[row].flow - fewer[row] < least {
            return false;
        }
        for &(row, column) in pairs {
            self.pairs.remove(row, column);
        }
        for (arc, fewer) in self.tree.iter_mut().zip(fewer) {
            arc.flow -= fewer;
        }
        self.returned -= pairs.len() as u64;
        true
    }
}
