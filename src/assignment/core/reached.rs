//! What a search has reached so far.

use super::alike::Alike;
use super::arrays::{NONE, empty, reset};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A search reads so many rows together: more of them would often lie beyond its end.
const TOGETHER: usize = 32;

/// A column to settle, or a row whose list has been used up: its number lies `columns` higher.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Node {
    pub(super) key: f64,
    pub(super) id: u32,
}

impl Eq for Node {}

impl Ord for Node {
    /// The smallest key is the greatest node, ties by the lower id, so that the
    /// standard heap gives it first.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.total_cmp(&self.key).then(other.id.cmp(&self.id))
    }
}

impl PartialOrd for Node {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Default)]
pub(super) struct Paths {
    pub(super) distance: Vec<f64>,
    pub(super) parent: Vec<u32>,
    pub(super) parent_cost: Vec<f64>,
    pub(super) touched: Vec<u32>,
    pub(super) settled: Vec<u32>,
    pub(super) heap: BinaryHeap<Node>,
    /// Rows whose lists have been used up, from where each list ends.
    pub(super) rests: BinaryHeap<Node>,
    /// Rows whose lists are made again together.
    pub(super) together: Vec<u32>,
    /// Columns that are nearer by way of the row at hand.
    pub(super) nearer: Vec<u32>,
    /// Columns at the distance that the search stands at: no heap is needed for them.
    pub(super) ready: Vec<u32>,
    /// The distance that the search stands at. Rounding must not lead below it, or
    /// a settled column would be reached again and the path run in a circle.
    pub(super) floor: f64,
    /// For each row the last search in which its list was made again.
    pub(super) renewed: Vec<u32>,
    pub(super) search: u32,
    pub(super) columns: u32,
    /// The distance of the nearest end, and the end.
    pub(super) reach: f64,
    pub(super) end: End,
}

#[derive(Clone, Copy, Default)]
pub(super) enum End {
    #[default]
    Nowhere,
    /// A column with a seat left.
    Column(u32),
    /// A row that is left alone.
    Alone(u32),
}

impl Paths {
    pub(super) fn reset(&mut self, columns: usize, rows: usize) {
        reset(&mut self.distance, columns, f64::INFINITY);
        reset(&mut self.parent, columns, NONE);
        reset(&mut self.parent_cost, columns, 0.0);
        reset(&mut self.renewed, rows, 0);
        self.touched.clear();
        self.settled.clear();
        self.heap.clear();
        self.rests.clear();
        self.ready.clear();
        // Memory for the largest search of these sizes, so that another problem of them allocates
        // nothing.
        self.touched.reserve(columns);
        empty(&mut self.together, TOGETHER);
        self.settled.reserve(columns);
        self.ready.reserve(columns);
        self.nearer.reserve(columns);
        self.heap.reserve(2 * (columns + rows));
        self.rests.reserve(2 * rows);
        self.search = 0;
        self.columns = columns as u32;
    }

    pub(super) fn begin(&mut self) {
        for &column in &self.touched {
            self.distance[column as usize] = f64::INFINITY;
        }
        self.touched.clear();
        self.settled.clear();
        self.heap.clear();
        self.rests.clear();
        self.ready.clear();
        self.search += 1;
        self.floor = f64::NEG_INFINITY;
        self.reach = f64::INFINITY;
        self.end = End::Nowhere;
    }

    pub(super) fn next(&mut self) -> Option<Node> {
        match self.ready.pop() {
            Some(id) => Some(Node { key: self.floor, id }),
            None if self.rests.peek() > self.heap.peek() => self.rests.pop(),
            None => self.heap.pop(),
        }
    }

    /// Takes the rows whose lists end next, before the nearest end and for the first time in this
    /// search, until there are enough to be read together.
    pub(super) fn take_rests(&mut self, rows: &mut Vec<u32>) {
        while rows.len() < TOGETHER
            && let Some(&Node { key, id }) = self.rests.peek()
        {
            let row = id - self.columns;
            if key >= self.reach || self.renewed[row as usize] == self.search {
                break;
            }
            self.rests.pop();
            rows.push(row);
        }
    }

    /// A column was reached from a row.
    #[inline]
    pub(super) fn reach(&mut self, column: u32, key: f64, row: u32, cost: f64, has_room: bool) {
        let at = column as usize;
        let key = if key > self.floor { key } else { self.floor };
        if key >= self.distance[at] || key >= self.reach {
            return;
        }
        if self.distance[at] == f64::INFINITY {
            self.touched.push(column);
        }
        self.distance[at] = key;
        self.parent[at] = row;
        self.parent_cost[at] = cost;
        if has_room {
            self.reach = key;
            self.end = End::Column(column);
        } else if key == self.floor {
            self.ready.push(column);
        } else {
            self.heap.push(Node { key, id: column });
        }
    }
}

/// What a search over whole rows needs.
#[derive(Default)]
pub(super) struct Dense {
    /// The distance of each column, infinite where it is settled or not reached.
    pub(super) open: Vec<f64>,
    /// The prices, minus infinity where a column is settled.
    pub(super) closed: Vec<f64>,
    /// The columns with a seat left.
    pub(super) ends: Vec<u32>,
    /// The row from which each column was reached, as a float, which vector registers take.
    pub(super) parent: Vec<f64>,
    pub(super) settled: Vec<(u32, f64)>,
    /// Rows to sweep, and from where their reduced costs count.
    pub(super) rows: Vec<(u32, f64)>,
    pub(super) alike: Alike,
}

impl Dense {
    pub(super) fn reset(&mut self, columns: usize, rows: usize) {
        // Memory for the largest search of these sizes, so that another problem of them allocates
        // nothing.
        empty(&mut self.open, columns);
        empty(&mut self.closed, columns);
        empty(&mut self.ends, columns);
        empty(&mut self.parent, columns);
        empty(&mut self.settled, columns);
        empty(&mut self.rows, rows);
        self.alike.reset(rows);
    }
}
