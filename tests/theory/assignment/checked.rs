//! Tables that were checked before and are lent to many problems.

use super::large::{below, dense, proven, table};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side, Stream, stream};
use mentormatch::market::{
    AssignmentBuilder, AssignmentProblem, Cardinality, CheckedTable, Seats, Sense,
};

#[test]
fn a_table_that_was_checked_before_makes_the_same_problems() {
    let mut random = stream(31, "checked tables");
    for case in 0..60 {
        // From 49 columns and 33 rows on short lists are found on the way.
        let (rows, columns) = (30 + below(&mut random, 30), 40 + below(&mut random, 60));
        let (rows, columns) = (rows as usize, columns as usize);
        let weights = table(&mut random, rows, columns, case % 5);
        let sense = if below(&mut random, 2) == 0 { Sense::Min } else { Sense::Max };
        let checked = CheckedTable::new(dense(&weights), sense).unwrap();
        assert_eq!((checked.weights(), checked.sense()), (&dense(&weights), sense));
        let seats: Vec<u32> = (0..columns).map(|_| 1 + below(&mut random, 3) as u32).collect();
        let pair = |random: &mut Stream| {
            let row = MenteeIx::at(below(random, rows as u64) as usize);
            (row, MentorIx::at(below(random, columns as u64) as usize))
        };
        let (one, other) = (pair(&mut random), pair(&mut random));
        for asked in 0..6 {
            let told = |builder: AssignmentBuilder<i64>| match asked {
                0 => builder,
                1 => builder.seats(Side::Mentor, Seats::each(seats.clone())),
                2 => builder.forbidden(vec![one]),
                3 => builder.required(vec![one]).minimums(Side::Mentor, vec![0; columns]),
                4 => builder
                    .cardinality(Cardinality::Free)
                    .unmatched_prices(Side::Mentee, vec![7; rows]),
                _ => builder.forbidden(vec![other, other, (MenteeIx::at(rows), one.1)]),
            };
            let plain = told(AssignmentProblem::dense(dense(&weights)).sense(sense)).build();
            let lent = told(AssignmentProblem::of_checked(&checked).sense(sense)).build();
            // What the check found counts too, so that the same work follows.
            assert_eq!(format!("{lent:?}"), format!("{plain:?}"), "{asked}");
            assert_eq!(lent.is_err(), asked == 5);
        }
        let turned = if sense == Sense::Min { Sense::Max } else { Sense::Min };
        let plain = AssignmentProblem::dense(dense(&weights)).sense(turned).build().unwrap();
        let lent = AssignmentProblem::of_checked(&checked).sense(turned).build().unwrap();
        assert_eq!(proven(&lent).value, proven(&plain).value);
        // It is the table itself that both hold.
        let held = lent.weights_table().unwrap().0;
        assert!(std::ptr::eq(held.items(), checked.weights().items()));
    }
    let bad = vec![vec![1.0, f64::NAN], vec![f64::INFINITY, 2.0]];
    let plain = AssignmentProblem::dense(dense(&bad)).build().unwrap_err();
    let found = CheckedTable::new(dense(&bad), Sense::Max).unwrap_err();
    assert_eq!(found.len(), 2);
    assert_eq!(found.to_string(), plain.to_string());
}
