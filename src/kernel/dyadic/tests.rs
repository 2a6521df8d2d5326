//! Exact numbers by examples, and against numbers of many digits that are reckoned as at school.

use super::{Dyadic, Form, TOP, UNIT};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cmp::Ordering;

const FLOATS: [f64; 12] = [
    0.0,
    1.0,
    -1.0,
    0.1,
    -0.3,
    5e-324,
    -2.2250738585072014e-308,
    2.225073858507201e-308,
    1e300,
    -1.7976931348623157e308,
    9007199254740993.0,
    1e-160,
];

fn of(float: f64) -> Dyadic {
    Dyadic::from_float(float).unwrap()
}

#[test]
fn few_units_are_so_many_units() {
    for exponent in [UNIT, -1000, -63, -1, 0] {
        for number in [0, 1, -1, 12, -96, i64::MAX, i64::MIN, 1 << 62, 3 << 40] {
            let few = Dyadic::of_few_units(number, exponent);
            assert_eq!(few, Dyadic::of_units(number.into(), exponent), "{number} of 2^{exponent}");
        }
    }
}

#[test]
fn floats_come_back() {
    for float in FLOATS {
        assert_eq!(of(float).to_float(), float);
        assert_eq!(of(float).as_float(), Some(float));
        assert_eq!(-of(float), of(-float));
        assert_eq!(of(float) - of(float), Dyadic::ZERO);
        for other in FLOATS {
            assert_eq!(of(float).cmp(&of(other)), float.partial_cmp(&other).unwrap());
            let sum = of(float) + of(other);
            // The processor rounds the exact sum of two floats once, and so must this.
            assert_eq!(sum.to_float(), float + other, "{float} {other}");
            assert_eq!(
                sum.to_string().parse::<Dyadic>().ok(),
                match sum.as_float() {
                    Some(_) => None,
                    None => Some(sum.clone()),
                }
            );
            assert!(sum.floor() <= float + other && float + other <= sum.ceil());
            assert!(Dyadic::from_float(sum.floor()).is_none_or(|below| below <= sum));
        }
    }
}

#[test]
fn parts_and_multiples() {
    assert_eq!(Dyadic::from_parts(-3, -1), Some(of(-1.5)));
    assert_eq!(of(-1.5).times(6), of(-9.0));
    assert_eq!((of(-1.5).halved(), of(3e300).halved()), (of(-0.75), of(1.5e300)));
    assert_eq!((of(5e-324).halved(), of(-5e-324).halved()), (of(0.0), of(-5e-324)));
    assert_eq!(of(-1.5).in_units(-1), Some(-3));
    assert_eq!(of(-1.5).in_units(-3), Some(-12));
    assert_eq!(of(1.5).in_units(0), None);
    assert_eq!(Dyadic::from_parts(1, -1075), None);
    assert_eq!(Dyadic::from_parts(1, 1100), None);
    assert_eq!(
        Dyadic::from_parts(i128::MIN, 0).map(|number| number.to_float()),
        Some(-(2f64.powi(127)))
    );
    let large = Dyadic::from_parts(1, 1099).unwrap();
    assert_eq!((large.to_float(), large.floor()), (f64::INFINITY, f64::MAX));
    assert!("1*2^1100".parse::<Dyadic>().is_err() && "2*2^-1075".parse() == Ok(of(5e-324)));
    assert!("1.5*2^0".parse::<Dyadic>().is_err() && "+1*2^0".parse::<Dyadic>().is_err());
}

/// Parts of all sizes at all places, against the sum of floats that hold 27 bits each.
#[test]
fn parts_are_the_sum_of_their_digits() {
    let some = 0x5_4321_89ab_cdef_0123_4567_89ab_cdefi128;
    let numbers = (0..127).flat_map(|bits| [some >> bits, -(some >> bits), 1 << bits, -1 << bits]);
    for number in numbers.chain([0, i128::MAX, i128::MIN]) {
        for exponent in (-1074..840).step_by(23).chain([-1073, -1011, -1010, 839]) {
            let mut expected = Dyadic::ZERO;
            let mut left = number.unsigned_abs();
            for place in 0..5 {
                let digits = (left & 0x7ff_ffff) as f64;
                left >>= 27;
                // Two factors, since two to a low power has no float by itself.
                let (half, rest) = (exponent / 2, exponent - exponent / 2 + 27 * place);
                expected.add_float(digits * 2f64.powi(rest) * 2f64.powi(half));
            }
            let expected = if number < 0 { -expected } else { expected };
            assert_eq!(Dyadic::from_parts(number, exponent), Some(expected), "{number}");
        }
    }
    assert!(Dyadic::from_parts(i128::MAX, 973).is_some());
    assert_eq!(Dyadic::from_parts(i128::MAX, 974), None);
    assert_eq!(Dyadic::from_parts(-1 << 100, -1174), Some(of(-5e-324)));
    assert_eq!(Dyadic::from_parts(-1 << 100, -1175), None);
    assert_eq!(Dyadic::from_parts(0, i32::MIN), Some(Dyadic::ZERO));
    assert_eq!(Dyadic::from_parts(1, i32::MAX), None);
}

/// A whole number of 2⁻¹⁰⁷⁴ by its digits to the base 2²⁴, of which only the highest has a sign.
#[derive(Clone, Debug, PartialEq)]
struct Plain(Vec<i128>);

const DIGITS: usize = 100;
const BITS: usize = 24;

impl Plain {
    fn settled(mut digits: Vec<i128>) -> Self {
        digits.resize(DIGITS, 0);
        for at in 1..DIGITS {
            let carry = digits[at - 1] >> BITS;
            digits[at - 1] -= carry << BITS;
            digits[at] += carry;
        }
        Self(digits)
    }

    fn each(&self, of: impl Fn(i128) -> i128) -> Self {
        Self::settled(self.0.iter().map(|&digit| of(digit)).collect())
    }

    fn plus(&self, other: &Self) -> Self {
        Self::settled(self.0.iter().zip(&other.0).map(|(one, other)| one + other).collect())
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&other.each(|digit| -digit))
    }

    fn sign(&self) -> Ordering {
        let top = self.0[DIGITS - 1].cmp(&0);
        top.then(self.0.iter().any(|&digit| digit != 0).cmp(&false))
    }

    fn compared(&self, other: &Self) -> Ordering {
        self.minus(other).sign()
    }

    fn size(&self) -> Self {
        if self.sign() == Ordering::Less { self.each(|digit| -digit) } else { self.clone() }
    }

    /// Half of it, rounded down.
    fn half(&self) -> Self {
        let mut digits = self.0.clone();
        for at in (0..DIGITS).rev() {
            let odd = digits[at] & 1;
            digits[at] >>= 1;
            if at > 0 {
                digits[at - 1] += odd << BITS;
            }
        }
        Self::settled(digits)
    }

    /// So many times 2 to the power of so many.
    fn shifted(mut digits: Vec<i128>, places: usize) -> Self {
        digits.iter_mut().for_each(|digit| *digit <<= places % BITS);
        digits.splice(0..0, vec![0; places / BITS]);
        assert!(digits.len() <= DIGITS || digits[DIGITS..].iter().all(|&digit| digit == 0));
        Self::settled(digits)
    }

    fn of_parts(number: i128, exponent: i32) -> Self {
        let low = number & 0xff_ffff_ffff_ffff;
        Self::shifted(vec![low, 0, 0, 0, 0, 0], (exponent - UNIT) as usize)
            .plus(&Self::shifted(vec![number >> 56], (exponent - UNIT) as usize + 56))
    }

    /// From the highest digit on, each what the float holds of its unit.
    fn of_float(float: f64) -> Self {
        let units: Vec<f64> = std::iter::successors(Some(5e-324), |unit| Some(unit * 16_777_216.0))
            .take_while(|unit: &f64| unit.is_finite())
            .collect();
        let mut left = float.abs();
        let mut digits = vec![0; units.len()];
        for (digit, unit) in digits.iter_mut().zip(&units).rev() {
            let count = (left / unit).floor();
            left -= count * unit;
            *digit = count as i128;
        }
        assert_eq!(left, 0.0);
        Self::settled(digits).each(|digit| if float < 0.0 { -digit } else { digit })
    }

    /// What is written.
    fn of_text(text: &str) -> Self {
        let Some((number, exponent)) = text.split_once("*2^") else {
            return Self::of_float(text.parse().unwrap());
        };
        let (digits, is_less) = match number.strip_prefix('-') {
            Some(digits) => (digits, true),
            None => (number, false),
        };
        let mut whole = Self::settled(Vec::new());
        for digit in digits.chars() {
            whole = whole.each(|digit| digit * 10);
            whole.0[0] += i128::from(digit.to_digit(10).unwrap());
        }
        let places = (exponent.parse::<i32>().unwrap() - UNIT) as usize;
        let shifted = Self::shifted(Self::settled(whole.0).0, places);
        if is_less { shifted.each(|digit| -digit) } else { shifted }
    }

    /// How many zeros stand below the lowest bit of the number, and up to where its bits reach.
    fn span(&self) -> (usize, usize) {
        let size = self.size();
        let is_set = |at: &usize| size.0[at / BITS] >> (at % BITS) & 1 == 1;
        let all = 0..DIGITS * BITS;
        let low = all.clone().find(is_set).unwrap_or(0);
        (low, all.rev().find(is_set).map_or(0, |top| top + 1))
    }
}

/// What is told of a number against what its digits say.
fn check(number: &Dyadic, plain: &Plain) {
    assert_eq!(&Plain::of_text(&number.to_string()), plain, "{number}");
    assert_eq!(number.is_negative(), plain.sign() == Ordering::Less);
    let (low, top) = plain.span();
    // Short where 127 bits hold it, and nowhere else.
    let is_short = matches!(number.0, Form::Short { .. });
    assert_eq!(is_short, top - low <= 127 && top as i32 <= TOP - UNIT, "{number}");
    if let Form::Short { units, exponent } = number.0 {
        assert!(units % 2 != 0 || (units, exponent) == (0, 0), "{number}");
    }
    let (near, below, above) = (number.to_float(), number.floor(), number.ceil());
    if near.is_finite() {
        let distance = plain.minus(&Plain::of_float(near)).size();
        for other in [near.next_up(), near.next_down()].into_iter().filter(|next| next.is_finite())
        {
            match distance.compared(&plain.minus(&Plain::of_float(other)).size()) {
                Ordering::Less => {}
                Ordering::Equal => assert_eq!(near.to_bits() & 1, 0, "{number}"),
                Ordering::Greater => panic!("{number} is nearer to {other} than to {near}"),
            }
        }
        let is_float = distance.sign() == Ordering::Equal;
        assert_eq!(number.as_float(), is_float.then_some(near));
    } else {
        // Half of a step beyond the largest float.
        assert!(plain.size().compared(&Plain::of_parts((1 << 54) - 1, 970)) != Ordering::Less);
        assert_eq!(number.as_float(), None);
    }
    let is_below = |float: f64| match float.is_finite() {
        true => Plain::of_float(float).compared(plain) != Ordering::Greater,
        false => float < 0.0,
    };
    assert!(is_below(below) && !(below < f64::MAX && is_below(below.next_up())), "{number}");
    assert!(is_below(above) == number.as_float().is_some(), "{number}");
    let json = serde_json::to_string(number).unwrap();
    let read = serde_json::from_str::<Dyadic>(&json);
    assert_eq!(read.ok().as_ref(), (top as i32 <= 1100 - UNIT).then_some(number), "{json}");
    for unit in [low as i32, low as i32 - 7, low as i32 + 1, top as i32 - 126, top as i32 - 127] {
        let is_whole = 0 <= unit && unit <= low as i32 && top as i32 - unit <= 126;
        let found = number.in_units(unit + UNIT);
        assert_eq!(found.is_some(), is_whole || top == 0, "{number} in 2^{unit}");
        if let Some(found) = found.filter(|_| top > 0) {
            assert_eq!(&Plain::of_parts(found, unit + UNIT), plain);
        }
    }
}

/// A whole number of up to 128 bits times a power of two, in some range of exponents.
fn parts(random: &mut ChaCha8Rng, exponents: std::ops::Range<i32>) -> (Dyadic, Plain) {
    let number = random.random::<i128>() >> random.random_range(0..128);
    let exponent = random.random_range(exponents);
    (Dyadic::from_parts(number, exponent).unwrap(), Plain::of_parts(number, exponent))
}

fn float(random: &mut ChaCha8Rng) -> (Dyadic, Plain) {
    let float = f64::from_bits(random.random());
    let float = if float.is_finite() { float } else { 0.0 };
    (Dyadic::from_float(float).unwrap(), Plain::of_float(float))
}

/// A number of any kind: floats of like size or of any, short ones up to the last bit, and sums of
/// two that are just short, just long, or far apart.
fn some(random: &mut ChaCha8Rng) -> (Dyadic, Plain) {
    match random.random_range(0..6) {
        0 => float(random),
        1 => {
            let float = random.random::<f64>() - 0.5;
            (Dyadic::from_float(float).unwrap(), Plain::of_float(float))
        }
        2 => parts(random, -1074..970),
        3 => parts(random, -20..20),
        kind => {
            let low = random.random_range(-1074..840);
            let up = if kind == 4 { low + random.random_range(125..131) } else { 850 };
            let one = [1, 3, -1][random.random_range(0..3)];
            let other = parts(random, low..low + 1);
            let sum = other.0 + Dyadic::from_parts(one, up).unwrap();
            (sum, other.1.plus(&Plain::of_parts(one, up)))
        }
    }
}

#[test]
fn numbers_of_all_kinds_are_reckoned_as_at_school() {
    let mut random = ChaCha8Rng::seed_from_u64(14);
    let (mut short, mut long) = (0, 0);
    for round in 0..2000 {
        let ((one, plain), (two, other)) = (some(&mut random), some(&mut random));
        let count = random.random::<u64>() >> random.random_range(0..64);
        let (number, plain) = match round % 6 {
            0 => (one.clone() + two.clone(), plain.plus(&other)),
            1 => (one.clone() - two.clone(), plain.minus(&other)),
            2 => (one.times(count), plain.each(|digit| digit * i128::from(count))),
            3 => (one.halved(), plain.half()),
            4 => (-one.clone(), plain.each(|digit| -digit)),
            _ => {
                assert_eq!(one.cmp(&two), plain.compared(&other), "{one} {two}");
                assert_eq!(one == two, plain == other);
                assert_eq!((one.clone() + two.clone()).cmp(&one), other.sign(), "{one} {two}");
                (one.clone(), plain)
            }
        };
        check(&number, &plain);
        let count = if matches!(number.0, Form::Short { .. }) { &mut short } else { &mut long };
        *count += 1;
    }
    assert!(short > 600 && long > 400, "{short} {long}");
}

/// What was added is taken away again in another order, so that long sums become short ones.
#[test]
fn what_cancels_is_short_again() {
    let mut random = ChaCha8Rng::seed_from_u64(15);
    for round in 0..40 {
        let mut terms: Vec<_> = (0..1 + round % 12).map(|_| some(&mut random)).collect();
        let (mut sum, mut plain) = (Dyadic::ZERO, Plain::settled(Vec::new()));
        for (term, digits) in &terms {
            let float = term.to_float();
            sum += term.clone();
            plain = plain.plus(digits);
            if float.is_finite() {
                sum.add_float(float);
                plain = plain.plus(&Plain::of_float(float));
                sum = sum - Dyadic::from_float(float).unwrap();
                plain = plain.minus(&Plain::of_float(float));
            }
        }
        check(&sum, &plain);
        while !terms.is_empty() {
            let (term, digits) = terms.swap_remove(random.random_range(0..terms.len()));
            sum = sum - term;
            plain = plain.minus(&digits);
            check(&sum, &plain);
        }
        assert!(sum == Dyadic::ZERO && matches!(sum.0, Form::Short { units: 0, exponent: 0 }));
    }
}

/// Numbers of 126 to 130 bits, at both ends of the range too.
#[test]
fn the_border_of_short_numbers_is_crossed_both_ways() {
    for exponent in [-1074, -1073, -60, 0, 900, 970] {
        let one = |number: i128| Dyadic::from_parts(number, exponent).unwrap();
        for bits in 124..127 {
            for number in
                [(1 << bits) - 1, (1 << bits) + 1, -(1 << bits) - 1, i128::MAX, i128::MIN + 1]
            {
                let (mut sum, mut plain) = (one(number), Plain::of_parts(number, exponent));
                check(&sum, &plain);
                for more in [number, number, 1, -1, 2, -number, -number, -2, -number] {
                    sum += one(more);
                    plain = plain.plus(&Plain::of_parts(more, exponent));
                    check(&sum, &plain);
                }
                assert_eq!(sum, Dyadic::ZERO);
            }
        }
    }
}

/// Sums of as many numbers of any size as there can be stay exact, and what is above all of them is.
#[test]
fn sums_have_the_room_that_is_promised() {
    let largest = [(1 << 100) - 1, -(1 << 100) + 1].map(|number| (number, 1000));
    for (number, exponent) in largest.into_iter().chain([(1, -1074), (-1, -1074)]) {
        let many = Dyadic::from_parts(number, exponent).unwrap();
        let plain = Plain::of_parts(number, exponent);
        let (many, plain) = (many.times(1 << 34), plain.each(|digit| digit << 34));
        let (many, plain) = (many.times(1 << 63), plain.each(|digit| digit << 63));
        let (many, plain) = (many.clone() + many, plain.plus(&plain));
        check(&many, &plain);
        let last = Dyadic::from_parts(1, -1074).unwrap();
        check(&(many.clone() + last.clone()), &plain.plus(&Plain::of_parts(1, -1074)));
        assert!(many.clone() + last.clone() > many && many.clone() - last < many);
        assert!(Dyadic::MOST > many && -Dyadic::MOST < many);
    }
}
