//! Mechanisms, and the verifiers of what they claim for mentees.

use crate::markets::market;
use crate::{AGENTS, Case, End, case, end, free, walk};
use mentormatch::audit;
use mentormatch::kernel::{Index, Side};
use mentormatch::market::{Cardinality, Lists, Lottery, Matching, Outcome, Seats, TwoSided};
use mentormatch::mechanisms::{
    Accepted, Deferred, Given, Manipulability, decompose, limited_odds, manipulability, named,
    probabilistic_serial, random_serial_dictatorship_odds, random_serial_dictatorship_sampled,
    verify,
};

#[test]
fn mechanisms_keep_their_limits() {
    walk(&cases());
}

/// Forms pairs with each of these codes in turn, until one is stopped. What is given keeps
/// seats and acceptability; the bound of a stopped run is not asked for here.
fn formed(codes: &[&str], market: &TwoSided, control: &mentormatch::kernel::Control<'_>) -> End {
    let present = Matching::empty(AGENTS, market.mentors());
    let setting = Given::new(market).with_seed(1).with_present(&present);
    for code in codes {
        let outcome = named(code).unwrap().form(&setting, control).unwrap();
        let ended = end(&outcome);
        let found = match outcome {
            Outcome::Solved(found) => Some(found),
            Outcome::Impossible(_) => None,
            Outcome::Stopped(stopped) => stopped.best,
        };
        if let Some(found) = found {
            assert!(audit::stability(market, &found.matching, 0).faults.is_empty(), "{code}");
        }
        if ended != End::Solved {
            return ended;
        }
    }
    End::Solved
}

pub(crate) fn cases() -> Vec<Case<'static>> {
    let strict: &'static TwoSided = Box::leak(Box::new(market()));
    // Few mentors, so that every use of their seats can be looked at.
    let few: &'static TwoSided = {
        let mentees = Lists::strict(vec![[0, 1, 2, 3]; AGENTS]);
        let all: Vec<u32> = (0..AGENTS as u32).collect();
        let seats = Seats::each(vec![2; 4]);
        let market =
            TwoSided::new(mentees, Lists::strict(vec![all; 4]), Seats::one_each(AGENTS), seats);
        Box::leak(Box::new(market.unwrap()))
    };
    let made = |code: &str| {
        let setting = Given::new(strict);
        named(code).unwrap().form(&setting, &free()).unwrap().solved().unwrap().matching
    };
    let (traded, stable) = (made("top-trading-cycles"), made("mentee-optimal"));
    let worst = made("mentor-optimal");
    let other_traded = traded.clone();
    let odds: &'static Lottery =
        Box::leak(Box::new(probabilistic_serial(strict, &free()).unwrap().solved().unwrap()));
    vec![
        case("audit::is_efficient", move |control| {
            let said = audit::is_efficient(strict, &traded, control).unwrap();
            assert!(said.as_solved().is_none_or(|&efficient| efficient));
            end(&said)
        }),
        case("audit::is_stable_efficient", move |control| {
            let said = audit::is_stable_efficient(strict, &stable, control).unwrap();
            assert!(said.as_solved().is_none_or(|&efficient| efficient));
            end(&said)
        }),
        case("audit::quality", move |control| {
            let found = audit::quality(strict, &other_traded, None, control);
            assert!(found.as_solved().is_none_or(Option::is_some));
            end(&found)
        }),
        case("audit::is_popular", move |control| {
            let said = audit::is_popular(strict, &worst, control).unwrap();
            assert!(said.as_solved().is_none_or(|&popular| !popular));
            end(&said)
        }),
        case("audit::refutes_popular", move |control| {
            // Ten of them want the four seats of two mentors.
            let all: Vec<_> = mentormatch::kernel::MenteeIx::all(AGENTS).collect();
            let said = audit::refutes_popular(few, &all, control).unwrap();
            assert!(said.as_solved().is_none_or(|&refuted| refuted));
            end(&said)
        }),
        case("mechanisms::manipulability", move |control| {
            let given = Given::new(few);
            let found = manipulability(&Deferred(Side::Mentee), &given, control).unwrap();
            // No mentee gains where mentees propose.
            let honest =
                |found: &Manipulability| found.by_swap.iter().all(|one| one.side == Side::Mentor);
            assert!(found.as_solved().is_none_or(honest));
            end(&found)
        }),
        case("mechanisms::verify", move |control| {
            let (setting, traded) = (Given::new(strict), named("top-trading-cycles").unwrap());
            let formed = traded.form(&setting, &free()).unwrap().solved().unwrap();
            let said = verify(&setting, traded.domain(), &formed, false, control);
            assert!(said.as_solved().is_none_or(|&accepted| accepted == Accepted::Optimal));
            end(&said)
        }),
        case("mechanisms::Deferred::form", move |control| {
            formed(&["mentee-optimal", "mentor-optimal"], strict, control)
        }),
        case("mechanisms::OverLattice::form", move |control| {
            formed(
                &["egalitarian", "minimum-regret", "sex-equal", "balanced", "median", "nearest"],
                strict,
                control,
            )
        }),
        case("mechanisms::LargestStable::form", move |control| {
            formed(&["maximum-cardinality"], strict, control)
        }),
        case("mechanisms::StableImprovementCycles::form", move |control| {
            formed(&["stable-improvement-cycles"], strict, control)
        }),
        case("mechanisms::EfficiencyAdjusted::form", move |control| {
            formed(&["efficiency-adjusted-deferred-acceptance"], strict, control)
        }),
        case("mechanisms::BestWeight::form", move |control| {
            formed(&["maximum-weight", "maximum-size-then-weight", "bottleneck"], strict, control)
        }),
        case("mechanisms::BestProfile::form", move |control| {
            formed(&["leximin", "rank-maximal", "generous", "greedy-profile"], strict, control)
        }),
        case("mechanisms::NashWelfare::form", move |control| {
            formed(&["nash-welfare"], few, control)
        }),
        case("mechanisms::Serial::form", move |control| formed(&["serial"], strict, control)),
        case("mechanisms::RandomSerialDictatorship::form", move |control| {
            formed(&["random-serial-dictatorship"], strict, control)
        }),
        case("mechanisms::ProbabilisticSerial::form", move |control| {
            formed(&["probabilistic-serial"], strict, control)
        }),
        case("mechanisms::probabilistic_serial", move |control| {
            let found = probabilistic_serial(strict, control).unwrap();
            if let Some(odds) = found.as_solved() {
                let said = audit::is_probabilistic_serial(strict, odds, &free()).unwrap();
                assert_eq!(said.solved(), Some(true));
            }
            end(&found)
        }),
        case("mechanisms::decompose", move |control| {
            let found = decompose(odds, control).unwrap();
            if let Some(parts) = found.as_solved() {
                assert_eq!(audit::verify_decomposition(odds, parts), Ok(()));
            }
            end(&found)
        }),
        case("mechanisms::random_serial_dictatorship_odds", move |control| {
            let found = random_serial_dictatorship_odds(few, control).unwrap();
            if let Some(odds) = found.as_solved() {
                assert_eq!(audit::verify_lottery(few, odds), Ok(()));
            }
            end(&found)
        }),
        case("mechanisms::random_serial_dictatorship_sampled", move |control| {
            let found = random_serial_dictatorship_sampled(strict, 3, 100, control).unwrap();
            let best = match &found {
                Outcome::Stopped(stopped) => stopped.best.as_ref(),
                found => found.as_solved(),
            };
            if let Some(sampled) = best {
                assert_eq!(audit::verify_lottery(strict, &sampled.lottery), Ok(()));
            }
            end(&found)
        }),
        case("mechanisms::limited_odds", move |control| {
            let most = Cardinality::Maximum;
            let found = limited_odds(&Given::new(strict), (2, 3), most, control).unwrap();
            if let Some(limited) = found.as_solved() {
                assert_eq!(audit::verify_lottery(strict, &limited.lottery), Ok(()));
            }
            end(&found)
        }),
        case("audit::ex_ante_blocking", move |control| {
            let found = audit::ex_ante_blocking(strict, odds, control);
            assert!(found.as_solved().is_none_or(Option::is_some));
            end(&found)
        }),
        case("audit::unequal_treatment", move |control| {
            let found = audit::unequal_treatment(strict, odds, false, control);
            assert!(found.as_solved().is_none_or(Option::is_none));
            end(&found)
        }),
        case("audit::envy_ex_ante", move |control| {
            let found = audit::envy_ex_ante(strict, odds, control);
            assert!(found.as_solved().is_none_or(Vec::is_empty));
            end(&found)
        }),
        case("audit::is_ordinally_efficient", move |control| {
            let said = audit::is_ordinally_efficient(strict, odds, control).unwrap();
            assert!(said.as_solved().is_none_or(|&holds| holds));
            end(&said)
        }),
        case("audit::is_probabilistic_serial", move |control| {
            let said = audit::is_probabilistic_serial(strict, odds, control).unwrap();
            assert!(said.as_solved().is_none_or(|&holds| holds));
            end(&said)
        }),
        case("mechanisms::ImmediateAcceptance::form", move |control| {
            formed(&["immediate-acceptance"], strict, control)
        }),
        case("mechanisms::TopTradingCycles::form", move |control| {
            formed(&["top-trading-cycles"], strict, control)
        }),
        case("mechanisms::Popular::form", move |control| formed(&["popular"], strict, control)),
        case("mechanisms::BestPairFirst::form", move |control| {
            formed(&["greedy"], strict, control)
        }),
        case("mechanisms::CuratorProposals::form", move |control| {
            formed(&["curator-proposals"], strict, control)
        }),
        case("mechanisms::MutualWishes::form", move |control| {
            formed(&["mutual-wishes"], strict, control)
        }),
        case("mechanisms::RandomPairs::form", move |control| formed(&["random"], strict, control)),
    ]
}
