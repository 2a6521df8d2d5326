//! Whom it moves if a pair of a stable pairing breaks: every stable pairing is tried.

use super::support::{Dice, cases};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Phrases};
use mentormatch::people::{Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::{Own, Rules};
use mentormatch::strategy::{
    Breakages, Greedy, Pairing, Prepared, Situation, Stable, Strategy, breakages,
};

const PEOPLE: usize = 4;

/// Two numbers for a pair: what the mentee and what the mentor thinks of it.
type Views = Vec<Vec<(f64, f64)>>;

fn situation(views: &Views) -> Situation {
    let id = |kind: &str, at: usize| PersonId::new(&format!("{kind}{at}")).unwrap();
    let people = 0..views.len();
    let mentees = people.clone().map(|at| Mentee::new(id("e", at)));
    let cohort = Cohort::of(mentees, people.map(|at| Mentor::new(id("m", at)))).unwrap();
    let table = |of: fn(&(f64, f64)) -> f64| -> Vec<Vec<f64>> {
        views.iter().map(|row| row.iter().map(of).collect()).collect()
    };
    let (mentee, mentor) = (table(|view| view.0), table(|view| view.1));
    let own = [
        Own::table("of mentees", &mentee).weights(1.0, 0.0),
        Own::table("of mentors", &mentor).weights(0.0, 1.0),
    ];
    let compiled = Rules::default().compile_with(&cohort, own).unwrap();
    Prepared::of(cohort, compiled).unwrap().situation(&Control::unbounded()).unwrap()
}

fn form(strategy: &dyn Strategy, situation: &Situation) -> Pairing {
    strategy.form(situation, &Control::unbounded()).unwrap().solved().unwrap()
}

fn asked(situation: &Situation, pairing: &Pairing) -> Option<Breakages> {
    breakages(situation, pairing, &Control::unbounded()).unwrap().solved().unwrap()
}

fn at(id: &PersonId) -> usize {
    id.as_str()[1..].parse().unwrap()
}

/// Whether these mentors, by mentee, leave no two who would rather have each other.
fn is_stable(views: &Views, mentors: &[usize]) -> bool {
    (0..PEOPLE).all(|one| {
        (0..PEOPLE).all(|other| {
            let theirs = mentors.iter().position(|&mentor| mentor == other).unwrap();
            views[one][other].0 <= views[one][mentors[one]].0
                || views[one][other].1 <= views[theirs][other].1
        })
    })
}

fn orders(of: usize) -> Vec<Vec<usize>> {
    if of == 0 {
        return vec![Vec::new()];
    }
    let put = |order: Vec<usize>| {
        (0..of).map(move |at| {
            let mut order = order.clone();
            order.insert(at, of - 1);
            order
        })
    };
    orders(of - 1).into_iter().flat_map(put).collect()
}

#[test]
fn a_broken_pair_moves_the_fewest_of_all_stable_pairings_without_it() {
    let dice = Dice::new(2017);
    let (mut moved, mut fixed) = (0, 0);
    for _ in 0..cases(150) {
        // Strict on both sides, so that the pairings tried are those that are looked at.
        let drawn = || {
            let order = orders(PEOPLE);
            (0..PEOPLE).map(|_| order[dice.roll(order.len())].clone()).collect::<Vec<_>>()
        };
        let (of_mentees, of_mentors) = (drawn(), drawn());
        let view = |one: usize, other: usize| {
            (of_mentees[one][other] as f64, of_mentors[other][one] as f64)
        };
        let views: Views =
            (0..PEOPLE).map(|one| (0..PEOPLE).map(|other| view(one, other)).collect()).collect();
        let situation = situation(&views);
        let pairing = form(&Stable::for_mentees(), &situation);
        let told = asked(&situation, &pairing).unwrap();
        let mut now = vec![0; PEOPLE];
        pairing.pairs.iter().for_each(|pair| now[at(&pair.mentee)] = at(&pair.mentor));
        assert_eq!(told.pairs.len(), PEOPLE);
        let stable: Vec<_> =
            orders(PEOPLE).into_iter().filter(|order| is_stable(&views, order)).collect();
        for pair in &told.pairs {
            let (mentee, mentor) = (at(&pair.mentee), at(&pair.mentor));
            assert_eq!(now[mentee], mentor);
            let without = stable.iter().filter(|order| order[mentee] != mentor);
            let others = |order: &Vec<usize>| {
                (0..PEOPLE).filter(|&one| one != mentee && order[one] != now[one]).count()
            };
            let fewest = without.map(others).min();
            assert_eq!(pair.others().map(|others| others.len()), fewest, "{views:?}");
            moved += usize::from(fewest.is_some());
            fixed += usize::from(fewest.is_none());
            if let Some(moves) = &pair.moves {
                let mut then = now.clone();
                moves.iter().for_each(|(mentee, mentor)| then[at(mentee)] = at(mentor));
                assert!(is_stable(&views, &then) && then[mentee] != mentor);
            }
        }
    }
    assert!(moved > 50 && fixed > 50, "{moved} {fixed}");
}

#[test]
fn ties_keep_whoever_has_each_other_and_other_pairings_are_refused() {
    // Everybody is worth the same: whatever is formed is stable, and every pair is one that nobody would leave.
    let equal = vec![vec![(1.0, 1.0); 3]; 3];
    let all = situation(&equal);
    let made =
        [(0, 2), (1, 0), (2, 1)].map(|(one, other)| (MenteeIx::at(one), MentorIx::at(other)));
    let pairing = all.pairing("by hand", made).unwrap();
    let told = asked(&all, &pairing).unwrap();
    assert_eq!((told.pairs.len(), told.most()), (3, None));
    // A mentor whom both would rather have each other: not stable.
    let views = vec![vec![(9.0, 9.0), (1.0, 1.0)], vec![(1.0, 1.0), (9.0, 9.0)]];
    let two = situation(&views);
    let made = [(0, 1), (1, 0)].map(|(one, other)| (MenteeIx::at(one), MentorIx::at(other)));
    assert_eq!(asked(&two, &two.pairing("by hand", made).unwrap()), None);
    assert!(asked(&two, &form(&Greedy, &two)).is_some());
}

#[test]
fn whom_a_broken_pair_moves_is_said_in_both_languages() {
    // Mentees and mentors like in circles: two stable pairings of two, beside a pair that is always made.
    let views = vec![
        vec![(3.0, 2.0), (2.0, 3.0), (1.0, 1.0)],
        vec![(2.0, 3.0), (3.0, 2.0), (1.0, 1.0)],
        vec![(1.0, 1.0), (1.0, 1.0), (3.0, 3.0)],
    ];
    let situation = situation(&views);
    let pairing = form(&Stable::for_mentees(), &situation);
    let told = asked(&situation, &pairing).unwrap();
    let (sentences, lines) = told.words(&Phrases::english(), |id| id.to_string());
    assert_eq!(
        sentences,
        [
            "pairs that can be replaced without moving anybody else: 0 of 3",
            "pairs without which somebody would always rather change: 1 of 3",
        ]
    );
    assert_eq!(
        lines,
        ["e0 and m0: e1 would get another mentor", "e1 and m1: e0 would get another mentor",]
    );
    let (sentences, lines) = told.words(&Phrases::russian(), |id| id.to_string());
    assert_eq!(sentences[1], "пар, без которых кто-нибудь всегда захочет меняться: 1 из 3");
    assert_eq!(lines[0], "e0 и m0: другого наставника получат e1");
    assert_eq!(told.most(), Some(1));
    let two = views[..2].iter().map(|row| row[..2].to_vec()).collect();
    let two = self::situation(&two);
    let two = asked(&two, &form(&Stable::for_mentees(), &two)).unwrap();
    let most = |phrases: &Phrases| two.words(phrases, |id| id.to_string()).0[0].clone();
    assert_eq!(
        most(&Phrases::english()),
        "mentees who get another mentor if one pair breaks, so that nobody would rather change: at most 1 \
         beside the pair's own"
    );
    assert_eq!(
        most(&Phrases::russian()),
        "наставляемых, которые сменят наставника, если одна пара распадётся, чтобы никто не захотел \
         меняться: не больше 1, кроме самой пары"
    );
}
