//! People known by position, and rules that give each pair the scores of a table.

use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::Rules;

pub(crate) fn mentee(at: usize) -> PersonId {
    PersonId::new(&format!("a{at}")).unwrap()
}

pub(crate) fn mentor(at: usize) -> PersonId {
    PersonId::new(&format!("b{at}")).unwrap()
}

/// A cohort with these seats; nobody has waited beyond the end of `waiting`.
pub(crate) fn cohort(mentee_seats: &[u32], mentor_seats: &[u32], waiting: &[u32]) -> Cohort {
    let mentees = mentee_seats.iter().enumerate().map(|(at, &seats)| {
        let mut one = Mentee::new(mentee(at));
        one.seats = seats;
        one.waiting = waiting.get(at).copied().unwrap_or(0);
        one
    });
    let mentors = mentor_seats.iter().enumerate().map(|(at, &seats)| {
        let mut one = Mentor::new(mentor(at));
        one.seats = seats;
        one
    });
    Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap()
}

/// Rules that give each pair these scores, by mentee, then mentor: both views, or
/// nothing for a forbidden pair.
pub(crate) fn rules(scores: &[Vec<Option<(i32, i32)>>]) -> Rules {
    let mut forbidden = Vec::new();
    // A table of points must not be empty; nobody has this id.
    let nobody = serde_json::json!({"mentee": "nobody", "mentor": "nobody", "points": 0});
    let mut views = [vec![nobody.clone()], vec![nobody]];
    for (a, row) in scores.iter().enumerate() {
        for (b, cell) in row.iter().enumerate() {
            let Some(both) = cell else {
                forbidden.push(serde_json::json!([mentee(a), mentor(b)]));
                continue;
            };
            for (view, points) in views.iter_mut().zip([both.0, both.1]) {
                view.push(serde_json::json!(
                    {"mentee": mentee(a), "mentor": mentor(b), "points": points}
                ));
            }
        }
    }
    let [of_mentees, of_mentors] = views;
    Rules::from_json(
        &serde_json::json!({
            "version": 1,
            "forbidden": forbidden,
            "criteria": [
                {"name": "mentees", "kind": "category-table", "field": "id",
                 "points": of_mentees, "mentee-weight": 1},
                {"name": "mentors", "kind": "category-table", "field": "id",
                 "points": of_mentors, "mentor-weight": 1},
            ]
        })
        .to_string(),
    )
    .unwrap()
}
