//! What pairs are worth: the sum of both views, or minus both ranks.

use super::fault::Ended;
use super::reading::Reading;
use super::setting::{Given, Views};
use crate::kernel::{Index, MenteeIx, MentorIx, Meter, arrange};
use std::cmp::Ordering;

/// A pair with what it is worth.
pub(super) type Worth<W> = (MenteeIx, MentorIx, W);

/// The acceptable pairs with what they are worth, mentees ascending, each in its list's order.
pub(super) enum Worths {
    Whole(Vec<Worth<i64>>),
    Float(Vec<Worth<f64>>),
}

impl Worths {
    pub(super) fn of(
        setting: &Given<'_>,
        reading: &Reading<'_>,
        meter: &mut Meter<'_>,
    ) -> Result<Self, Ended> {
        Ok(match setting.views {
            None => Self::Whole(listed(reading, meter, |mentee, entry| {
                let twin = reading.twin(entry);
                let mentor = reading.mentor(entry) as usize;
                -i64::from(reading.own().rank(mentee, entry))
                    - i64::from(reading.other().rank(mentor, twin))
            })?),
            Some(Views::Whole(scores)) => {
                let (own, other) = (scores.mentee_view(), scores.mentor_view());
                Self::Whole(listed(reading, meter, |mentee, entry| {
                    let mentor = reading.mentor(entry) as usize;
                    i64::from(own.row(mentee)[mentor]) + i64::from(other.row(mentor)[mentee])
                })?)
            }
            Some(Views::Float(scores)) => {
                let (own, other) = (scores.mentee_view(), scores.mentor_view());
                Self::Float(listed(reading, meter, |mentee, entry| {
                    let mentor = reading.mentor(entry) as usize;
                    own.row(mentee)[mentor] + other.row(mentor)[mentee]
                })?)
            }
        })
    }

    /// The acceptable pairs by what they are worth, the best first; equal ones by mentee, then
    /// mentor.
    pub(super) fn best_first(self) -> Vec<(u32, u32)> {
        fn sorted<W: PartialOrd>(mut pairs: Vec<Worth<W>>) -> Vec<(u32, u32)> {
            arrange(&mut pairs, |one, other| {
                let worth = other.2.partial_cmp(&one.2).unwrap_or(Ordering::Equal);
                worth.then((one.0, one.1).cmp(&(other.0, other.1)))
            });
            pairs.into_iter().map(|(mentee, mentor, _)| (mentee.raw(), mentor.raw())).collect()
        }
        match self {
            Self::Whole(pairs) => sorted(pairs),
            Self::Float(pairs) => sorted(pairs),
        }
    }
}

fn listed<W>(
    reading: &Reading<'_>,
    meter: &mut Meter<'_>,
    worth: impl Fn(usize, u32) -> W,
) -> Result<Vec<Worth<W>>, Ended> {
    let mut pairs = Vec::with_capacity(reading.own().partners.len());
    for mentee in MenteeIx::all(reading.mentees()) {
        meter.steps(reading.listed(mentee.get()).len() as u64)?;
        pairs.extend(reading.listed(mentee.get()).map(|entry| {
            (mentee, MentorIx::new(reading.mentor(entry)), worth(mentee.get(), entry))
        }));
    }
    Ok(pairs)
}
