//! The cheapest pairs of a small table, with prices: the Hungarian method on integers of 128 bits.

/// Pairs, and prices of rows and columns: none above 0, no pair cheaper than its two, and all
/// together what the pairs cost.
pub(super) struct Paired {
    pub(super) column_of: Vec<Option<usize>>,
    pub(super) rows: Vec<i128>,
    pub(super) columns: Vec<i128>,
}

/// The least sum of pairs, each row and column in one at most. `cost` gives nothing for a pair
/// that may not be. Time O(rows² · (rows + columns)).
pub(super) fn pairing(
    rows: usize,
    columns: usize,
    cost: impl Fn(usize, usize) -> Option<i128>,
) -> Paired {
    // Nobody's columns come after the real ones: one more than rows, so that one stays free and
    // no row's price rises above 0.
    let width = columns + rows + 1;
    let cost = |row: usize, column: usize| {
        if column < columns { cost(row, column) } else { Some(0) }
    };
    let mut row_price = vec![0_i128; rows];
    let mut column_price = vec![0_i128; width];
    let mut row_of: Vec<Option<usize>> = vec![None; width];
    for start in 0..rows {
        let mut least: Vec<Option<i128>> = vec![None; width];
        let mut from: Vec<Option<usize>> = vec![None; width];
        let mut done = vec![false; width];
        let (mut row, mut last) = (start, None);
        let end = loop {
            let mut next: Option<(i128, usize)> = None;
            for column in (0..width).filter(|&column| !done[column]) {
                if let Some(cost) = cost(row, column) {
                    let over = cost - row_price[row] - column_price[column];
                    if least[column].is_none_or(|least| over < least) {
                        least[column] = Some(over);
                        from[column] = last;
                    }
                }
                if let Some(over) = least[column]
                    && next.is_none_or(|next| over < next.0)
                {
                    next = Some((over, column));
                }
            }
            // Nobody's columns are open to every row.
            let Some((over, column)) = next else { break None };
            row_price[start] += over;
            for other in 0..width {
                if done[other] {
                    if let Some(row) = row_of[other] {
                        row_price[row] += over;
                    }
                    column_price[other] -= over;
                } else if let Some(least) = &mut least[other] {
                    *least -= over;
                }
            }
            done[column] = true;
            match row_of[column] {
                Some(taken) => (row, last) = (taken, Some(column)),
                None => break Some(column),
            }
        };
        let mut column = end;
        while let Some(at) = column {
            row_of[at] = match from[at] {
                Some(before) => row_of[before],
                None => Some(start),
            };
            column = from[at];
        }
    }
    let mut column_of = vec![None; rows];
    for (column, row) in row_of.iter().enumerate().take(columns) {
        if let Some(row) = row {
            column_of[*row] = Some(column);
        }
    }
    column_price.truncate(columns);
    Paired { column_of, rows: row_price, columns: column_price }
}
