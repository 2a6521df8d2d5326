//! Looks at instances: what stability costs, and how far apart they are.

use super::Draw;
use super::experiments::{experiment, plan};
use mentormatch::audit::stability;
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side};
use mentormatch::lab::experiments::{Frontier, frontier, mutual_attraction, plane};
use mentormatch::market::{Lists, Outcome, Seats, TwoSided};

/// Lists of everybody over everybody, with ties and holes as often as it is asked for.
fn random_market(draw: &mut Draw, mentees: usize, mentors: usize, odd: u64) -> TwoSided {
    let mut side = |own: usize, others: usize| {
        let mut lists = Lists::default();
        for _ in 0..own {
            let order = draw.order(others).into_iter().map(|one| one as u32);
            let order: Vec<u32> = order.filter(|_| !draw.percent(odd)).collect();
            let mut at = 0;
            while at < order.len() {
                let tied = 1 + usize::from(draw.percent(odd));
                lists.tie(&order[at..(at + tied).min(order.len())]);
                at += tied;
            }
            lists.end_row();
        }
        lists
    };
    let (first, second) = (side(mentees, mentors), side(mentors, mentees));
    let seats = (0..mentors).map(|_| draw.below(3) as u32).collect();
    let seats = if odd > 0 { Seats::each(seats) } else { Seats::one_each(mentors) };
    TwoSided::new(first, second, Seats::one_each(mentees), seats).unwrap()
}

/// Satisfaction and blocking pairs of every matching, by definition.
fn every_matching(market: &TwoSided) -> Vec<(u64, u64)> {
    let (mentees, mentors) = (market.mentees(), market.mentors());
    let mut rank = vec![vec![None; mentors]; mentees];
    let mut turned = vec![vec![None; mentees]; mentors];
    for mentee in MenteeIx::all(mentees) {
        let list: Vec<_> = market.mentee_list(mentee).collect();
        for choice in &list {
            let points = list.len() as u64 + 1 - u64::from(choice.rank);
            rank[mentee.get()][choice.partner.get()] = Some(points);
        }
    }
    for mentor in MentorIx::all(mentors) {
        let list: Vec<_> = market.mentor_list(mentor).collect();
        for choice in &list {
            let points = list.len() as u64 + 1 - u64::from(choice.rank);
            turned[mentor.get()][choice.partner.get()] = Some(points);
        }
    }
    let seats = market.seats(Side::Mentor);
    let mut found = Vec::new();
    for code in 0..(mentors + 1).pow(mentees as u32) {
        let own: Vec<usize> =
            (0..mentees).map(|at| code / (mentors + 1).pow(at as u32) % (mentors + 1)).collect();
        let of = |mentor: usize| (0..mentees).filter(|&one| own[one] == mentor).collect::<Vec<_>>();
        let fits = (0..mentees).all(|one| own[one] == mentors || rank[one][own[one]].is_some());
        if !fits || (0..mentors).any(|mentor| of(mentor).len() > seats.of(mentor) as usize) {
            continue;
        }
        let points = |one: usize| rank[one].get(own[one]).copied().flatten().unwrap_or(0);
        let mut sum = 0;
        let mut blocking = 0;
        for one in 0..mentees {
            sum += points(one);
            sum += turned.get(own[one]).and_then(|list| list[one]).unwrap_or(0);
            for mentor in 0..mentors {
                let (Some(mine), Some(yours)) = (rank[one][mentor], turned[mentor][one]) else {
                    continue;
                };
                let all = of(mentor);
                let free = all.len() < seats.of(mentor) as usize;
                let worse = all.iter().any(|&other| turned[mentor][other].unwrap() < yours);
                blocking += u64::from(mine > points(one) && (free || worse));
            }
        }
        found.push((sum, blocking));
    }
    found
}

/// The fewest blocking pairs at each level, by definition.
fn holds_for(market: &TwoSided, found: &Frontier, all: &[(u64, u64)], case: u64) {
    let most = all.iter().map(|one| one.0).max().unwrap();
    for level in 0..=most + 1 {
        let fewest = all.iter().filter(|one| one.0 >= level).map(|one| one.1).min();
        let told = found.fewest(level);
        if found.exact {
            assert_eq!(told, fewest.map(|fewest| (fewest, Some(fewest))), "{case}: {level}");
        } else if let Some(fewest) = fewest {
            let (least, most) = told.unwrap();
            assert!(least <= fewest && most.is_none_or(|most| most >= fewest), "{case}: {level}");
        }
    }
    for point in &found.points {
        let told = stability(market, &point.matching, 0);
        assert!(told.faults.is_empty());
        assert_eq!(told.blocking, point.blocking, "{case}");
        assert!(all.contains(&(point.satisfaction, point.blocking)), "{case}");
    }
}

#[test]
fn the_frontier_of_small_markets_is_that_of_all_matchings() {
    let mut draw = Draw::new("frontier", 1);
    let (mut bends, mut stopped) = (0, 0);
    for case in 0..super::cases(250) {
        let sizes = (draw.size(5), 1 + draw.size(4));
        let odd = [0, 25][draw.size(2)];
        let market = random_market(&mut draw, sizes.0, sizes.1, odd);
        let all = every_matching(&market);
        let found = frontier(&market, &Control::unbounded()).unwrap().solved().unwrap();
        assert!(found.exact);
        holds_for(&market, &found, &all, case);
        bends += usize::from(found.points.len() > 1);
        let limit = Control::unbounded().with_work_limit(draw.below(60));
        if let Outcome::Stopped(cut) = frontier(&market, &limit).unwrap() {
            let cut = cut.best.unwrap();
            assert!(!cut.exact);
            holds_for(&market, &cut, &all, case);
            stopped += 1;
        }
    }
    assert!(bends >= 8 && stopped > 60, "{bends} with a price, {stopped} stopped");
}

#[test]
fn mutual_attraction_is_its_definition_and_does_not_see_names() {
    let mut draw = Draw::new("attraction", 1);
    let mut far = 0;
    for _ in 0..super::cases(60) {
        let [a, b] = [(); 2].map(|()| random_market(&mut draw, 4, 4, 0));
        let apart = mutual_attraction(&a, &b).unwrap();
        assert_eq!(apart, by_definition(&a, &b));
        assert_eq!(apart, mutual_attraction(&b, &a).unwrap());
        assert_eq!(mutual_attraction(&a, &a), Ok(0));
        far += u64::from(apart > 0);
        let (names, others) = (draw.order(4), draw.order(4));
        assert_eq!(mutual_attraction(&a, &renamed(&a, &names, &others)), Ok(0));
    }
    assert!(far > 50);
    let small = random_market(&mut draw, 3, 3, 0);
    let other = random_market(&mut draw, 4, 4, 0);
    assert!(mutual_attraction(&small, &other).is_err());
    let narrow = random_market(&mut draw, 4, 3, 0);
    assert!(mutual_attraction(&narrow, &narrow).is_err());
}

/// Both sides' lists as numbers.
fn lists_of(market: &TwoSided) -> [Vec<Vec<usize>>; 2] {
    let count = market.mentees();
    let mentees = MenteeIx::all(count);
    let mentees = mentees.map(|one| market.mentee_list(one).map(|c| c.partner.get()).collect());
    let mentors = MentorIx::all(count);
    let mentors = mentors.map(|one| market.mentor_list(one).map(|c| c.partner.get()).collect());
    [mentees.collect(), mentors.collect()]
}

/// The least over all ways to rename both sides, or to exchange them.
fn by_definition(a: &TwoSided, b: &TwoSided) -> u64 {
    let vectors = |market: &TwoSided| {
        let lists = lists_of(market);
        let of = |own: &Vec<Vec<usize>>, other: &Vec<Vec<usize>>| -> Vec<Vec<i64>> {
            let place = |agent: usize, partner: usize| {
                other[partner].iter().position(|&one| one == agent).unwrap() as i64
            };
            let vector = |agent: usize| own[agent].iter().map(|&p| place(agent, p)).collect();
            (0..own.len()).map(vector).collect()
        };
        [of(&lists[0], &lists[1]), of(&lists[1], &lists[0])]
    };
    let orders: Vec<Vec<usize>> = (0..256_usize)
        .map(|code| (0..4).map(|at| code / 4_usize.pow(at) % 4).collect::<Vec<_>>())
        .filter(|order| (0..4).all(|one| order.contains(&one)))
        .collect();
    let least = |x: &Vec<Vec<i64>>, y: &Vec<Vec<i64>>| -> i64 {
        let of = |order: &Vec<usize>| -> i64 {
            (0..4).flat_map(|at| x[at].iter().zip(&y[order[at]])).map(|(p, q)| (p - q).abs()).sum()
        };
        orders.iter().map(of).min().unwrap()
    };
    let ([p, q], [r, s]) = (vectors(a), vectors(b));
    (least(&p, &r) + least(&q, &s)).min(least(&p, &s) + least(&q, &r)) as u64
}

/// The same market with other names, and mentees where mentors were.
fn renamed(market: &TwoSided, mentees: &[usize], mentors: &[usize]) -> TwoSided {
    let [first, second] = lists_of(market);
    let turned = |lists: &[Vec<usize>], own: &[usize], other: &[usize]| {
        let mut rows = vec![Vec::new(); lists.len()];
        for (agent, list) in lists.iter().enumerate() {
            rows[own[agent]] = list.iter().map(|&partner| other[partner] as u32).collect();
        }
        Lists::strict(rows)
    };
    let (a, b) = (turned(&second, mentors, mentees), turned(&first, mentees, mentors));
    TwoSided::new(a, b, Seats::one_each(4), Seats::one_each(4)).unwrap()
}

#[test]
fn points_of_a_plane_come_back_from_their_distances() {
    let points = [[0.0, 0.0], [4.0, 0.0], [4.0, 1.0], [0.0, 3.0], [-2.0, 0.5]];
    let apart = |a: [f64; 2], b: [f64; 2]| ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt();
    let cells = points.iter().flat_map(|&a| points.iter().map(move |&b| apart(a, b))).collect();
    let found = plane(&Matrix::new(5, 5, cells).unwrap());
    for (&a, &x) in points.iter().zip(&found) {
        for (&b, &y) in points.iter().zip(&found) {
            assert!((apart(a, b) - apart(x, y)).abs() < 1e-6, "{found:?}");
        }
    }
    assert!(plane(&Matrix::new(0, 0, Vec::new()).unwrap()).is_empty());
    // Groups that are their own kind lie together.
    let plan = plan(
        r#"{"cultures": [{"culture": "identical"}, {"culture": "asymmetric"},
                         {"culture": "impartial"}, {"culture": "mentoring"}],
            "sizes": [8], "instances": 4}"#,
    );
    let map = experiment(plan).map(8, 4, &Control::unbounded()).unwrap().solved().unwrap();
    assert_eq!(map.places.len(), 12);
    assert_eq!(map.left_out.len(), 1, "questionnaires make ties");
    let of = |source: &str| {
        map.places
            .iter()
            .filter(|place| place.source == source)
            .map(|place| place.at)
            .collect::<Vec<_>>()
    };
    let (same, against) = (of("identical"), of("asymmetric"));
    let spread = same.iter().map(|&at| apart(at, same[0])).fold(0.0, f64::max);
    assert!(spread < 1e-6, "identical instances differ by names only: {same:?}");
    assert!(apart(same[0], against[0]) > 50.0, "{map:?}");
    assert!(map.correlation.unwrap() > 0.8, "{map:?}");
}
