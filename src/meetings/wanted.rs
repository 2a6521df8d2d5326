//! Which meetings are worth holding.

use crate::kernel::{
    Faults, Index, MenteeIx, MentorIx, Phrases, Said, Side, TooMany, arrange, faults, narrow,
};
use crate::market::Scores;
use serde::{Deserialize, Serialize};

/// A mentee and a mentor who talk to each other in one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Meeting {
    /// The mentee.
    pub mentee: MenteeIx,
    /// The mentor.
    pub mentor: MentorIx,
}

impl Meeting {
    /// The meeting of these two.
    #[must_use]
    pub fn new(mentee: MenteeIx, mentor: MentorIx) -> Self {
        Self { mentee, mentor }
    }

    /// The position of its member on this side.
    #[must_use]
    pub fn member(self, side: Side) -> u32 {
        match side {
            Side::Mentee => self.mentee.raw(),
            Side::Mentor => self.mentor.raw(),
        }
    }
}

impl Said for Meeting {
    fn said(&self, _: &str, _: &Phrases) -> String {
        format!("{} – {}", self.mentee, self.mentor)
    }
}

faults! {
    /// What is wrong with a list of meetings.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum WantedFault: "wanted-fault" {
        /// Somebody is not on their side.
        Outside {
            /// The meeting given.
            meeting: Meeting,
            /// How many mentees there are.
            mentees: usize,
            /// How many mentors there are.
            mentors: usize,
        } = "outside",
            "mentee {mentee} and mentor {mentor} are to meet, but the sides are of \
             {mentees:mentee|mentees} and {mentors:mentor|mentors}",
            "должны встретиться наставляемый {mentee} и наставник {mentor}, но наставляемых \
             всего {mentees}, а наставников {mentors}",
            mentee = meeting.mentee, mentor = meeting.mentor;
        /// Two meet once: a meeting is given twice.
        Twice {
            /// The meeting.
            meeting: Meeting,
        } = "twice",
            "the meeting of mentee {mentee} and mentor {mentor} is given twice",
            "встреча наставляемого {mentee} и наставника {mentor} указана дважды",
            mentee = meeting.mentee, mentor = meeting.mentor;
        /// A worth so large that sums could overflow.
        Worth {
            /// The meeting.
            meeting: Meeting,
            /// The worth given.
            worth: i64,
            /// The largest magnitude taken.
            limit: i64,
        } = "worth",
            "the worth {worth} of the meeting of mentee {mentee} and mentor {mentor} is beyond \
             {limit}",
            "ценность {worth} встречи наставляемого {mentee} и наставника {mentor} за пределами \
             {limit}",
            mentee = meeting.mentee, mentor = meeting.mentor;
        /// More people or meetings than can be numbered.
        TooMany(fault: TooMany) = "too-many", "{fault}", "{fault}";
    }
}

/// Which of the allowed meetings are worth holding; no source says, so it is the
/// organisation's choice. What a meeting is worth is the sum of both sides' scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "worth")]
#[non_exhaustive]
pub enum Worth {
    /// All that rules and vetoes allow.
    #[default]
    Acceptable,
    /// The best few of each person, by the person's own view: see [`Wanted::best`].
    Best {
        /// How many mentors of each mentee.
        of_mentee: usize,
        /// How many mentees of each mentor.
        of_mentor: usize,
    },
}

/// The meetings worth holding, each with its worth: what is lost where a limit of
/// rounds leaves it out.
///
/// ```
/// use mentormatch::kernel::{MenteeIx, MentorIx};
/// use mentormatch::meetings::{Meeting, Wanted};
///
/// let meeting = |mentee, mentor| Meeting::new(MenteeIx::new(mentee), MentorIx::new(mentor));
/// let wanted = Wanted::new(2, 1, [(meeting(1, 0), 5), (meeting(0, 0), 3)])?;
/// assert_eq!(wanted.meetings()[0], meeting(0, 0)); // by mentee, then mentor
/// # Ok::<(), mentormatch::kernel::Faults<mentormatch::meetings::WantedFault>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    mentees: usize,
    mentors: usize,
    /// Ascending.
    meetings: Vec<Meeting>,
    worths: Vec<i64>,
}

impl Wanted {
    /// These meetings of so many mentees and mentors, given in any order.
    ///
    /// # Errors
    /// Every fault of the list. A worth may be 2⁶¹ / (people + 1) at most.
    pub fn new(
        mentees: usize,
        mentors: usize,
        meetings: impl IntoIterator<Item = (Meeting, i64)>,
    ) -> Result<Self, Faults<WantedFault>> {
        let mut meetings: Vec<_> = meetings.into_iter().collect();
        arrange(&mut meetings, Ord::cmp);
        let mut faults = Vec::new();
        for count in [mentees, mentors, meetings.len()] {
            faults.extend(MenteeIx::check_count(count).err().map(WantedFault::from));
        }
        let people = i64::try_from(mentees.saturating_add(mentors)).unwrap_or(i64::MAX);
        let limit = (1_i64 << 61) / people.saturating_add(1);
        for (at, &(meeting, worth)) in meetings.iter().enumerate() {
            if meeting.mentee.get() >= mentees || meeting.mentor.get() >= mentors {
                faults.push(WantedFault::Outside { meeting, mentees, mentors });
            }
            if at > 0 && meetings[at - 1].0 == meeting {
                faults.push(WantedFault::Twice { meeting });
            }
            if worth.unsigned_abs() > limit.unsigned_abs() {
                faults.push(WantedFault::Worth { meeting, worth, limit });
            }
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let (meetings, worths) = meetings.into_iter().unzip();
        Ok(Self { mentees, mentors, meetings, worths })
    }

    /// The meetings that are worth holding by this rule.
    ///
    /// # Errors
    /// More meetings than can be numbered.
    pub fn by(worth: &Worth, scores: &Scores<i32>) -> Result<Self, TooMany> {
        match *worth {
            Worth::Acceptable => Self::acceptable(scores),
            Worth::Best { of_mentee, of_mentor } => Self::best(scores, of_mentee, of_mentor),
        }
    }

    /// Every pair that rules and vetoes allow, worth what both sides' scores add up
    /// to.
    ///
    /// # Errors
    /// More pairs than can be numbered.
    pub fn acceptable(scores: &Scores<i32>) -> Result<Self, TooMany> {
        Self::of_scores(scores, |_| true)
    }

    /// The `of_mentee` best mentors of each mentee and the `of_mentor` best mentees of
    /// each mentor, among the allowed pairs, each by the person's own view; equal
    /// scores by place in the base. A meeting that either of the two asks for is held,
    /// so somebody popular may have more. How many are worth it no source says: the
    /// numbers are the organisation's.
    ///
    /// # Errors
    /// More meetings than can be numbered.
    pub fn best(scores: &Scores<i32>, of_mentee: usize, of_mentor: usize) -> Result<Self, TooMany> {
        let mut asked = std::collections::BTreeSet::new();
        for mentee in MenteeIx::all(scores.mentees()) {
            let pairs = MentorIx::all(scores.mentors()).map(|mentor| (mentee, mentor));
            asked.extend(best_of(scores, pairs, |(own, _)| own, of_mentee));
        }
        for mentor in MentorIx::all(scores.mentors()) {
            let pairs = MenteeIx::all(scores.mentees()).map(|mentee| (mentee, mentor));
            asked.extend(best_of(scores, pairs, |(_, own)| own, of_mentor));
        }
        Self::of_scores(scores, |meeting| asked.contains(&meeting))
    }

    fn of_scores(
        scores: &Scores<i32>,
        is_asked: impl Fn(Meeting) -> bool,
    ) -> Result<Self, TooMany> {
        let (mut meetings, mut worths) = (Vec::new(), Vec::new());
        for mentee in MenteeIx::all(scores.mentees()) {
            for mentor in MentorIx::all(scores.mentors()) {
                let meeting = Meeting { mentee, mentor };
                let Some((one, other)) = scores.of(mentee, mentor) else { continue };
                if is_asked(meeting) {
                    meetings.push(meeting);
                    worths.push(i64::from(one) + i64::from(other));
                }
            }
        }
        MenteeIx::check_count(meetings.len())?;
        Ok(Self { mentees: scores.mentees(), mentors: scores.mentors(), meetings, worths })
    }

    /// Without the meetings for which `refused` holds: vetoes, people who left.
    #[must_use]
    pub fn without(mut self, mut refused: impl FnMut(Meeting) -> bool) -> Self {
        let keep: Vec<bool> = self.meetings.iter().map(|&meeting| !refused(meeting)).collect();
        let mut kept = keep.iter();
        self.meetings.retain(|_| kept.next() == Some(&true));
        let mut kept = keep.iter();
        self.worths.retain(|_| kept.next() == Some(&true));
        self
    }

    /// How many mentees there are, with or without meetings.
    #[must_use]
    pub fn mentees(&self) -> usize {
        self.mentees
    }

    /// How many mentors there are, with or without meetings.
    #[must_use]
    pub fn mentors(&self) -> usize {
        self.mentors
    }

    /// The meetings, by mentee, then mentor.
    #[must_use]
    pub fn meetings(&self) -> &[Meeting] {
        &self.meetings
    }

    /// What each meeting is worth, in the order of [`Wanted::meetings`].
    #[must_use]
    pub fn worths(&self) -> &[i64] {
        &self.worths
    }

    /// Where a meeting stands in [`Wanted::meetings`].
    #[must_use]
    pub fn place(&self, meeting: Meeting) -> Option<usize> {
        self.meetings.binary_search(&meeting).ok()
    }

    /// The meetings as edges between people numbered through: mentees, then mentors.
    pub(super) fn ends(&self) -> Vec<[usize; 2]> {
        let ends = |meeting: &Meeting| [meeting.mentee.get(), self.mentees + meeting.mentor.get()];
        self.meetings.iter().map(ends).collect()
    }

    /// How many people there are on both sides.
    pub(super) fn people(&self) -> usize {
        self.mentees + self.mentors
    }

    /// The side and position of a person numbered through.
    pub(super) fn person(&self, person: usize) -> (Side, u32) {
        match person.checked_sub(self.mentees) {
            None => (Side::Mentee, narrow(person)),
            Some(mentor) => (Side::Mentor, narrow(mentor)),
        }
    }
}

/// The `count` best of the allowed pairs by this view of their scores.
fn best_of(
    scores: &Scores<i32>,
    pairs: impl Iterator<Item = (MenteeIx, MentorIx)>,
    view: impl Fn((i32, i32)) -> i32,
    count: usize,
) -> impl Iterator<Item = Meeting> {
    let scored = |(mentee, mentor)| {
        let own = view(scores.of(mentee, mentor)?);
        Some((std::cmp::Reverse(own), Meeting { mentee, mentor }))
    };
    let mut best: Vec<_> = pairs.filter_map(scored).collect();
    arrange(&mut best, Ord::cmp);
    best.into_iter().take(count).map(|(_, meeting)| meeting)
}
