//! Which culture, and with which parameters.

use crate::kernel::{Faults, faults, words};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! cultures {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal: $says:literal;)*) => {
        /// A way in which preferences arise.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Culture { $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)* }

        impl Culture {
            /// All cultures.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its lasting code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it is, in a line.
            #[must_use]
            pub fn says(self) -> &'static str {
                match self { $(Self::$name => $says,)* }
            }
        }
    };
}

cultures! {
    /// Every order is equally likely, or drawn by popularity where a skew is given.
    Impartial = "impartial": "every order is equally likely (skew: popular agents come first more often)";
    /// A side shares one order.
    Identical = "identical": "everybody on a side has the same order";
    /// Agents are points of a cube and like the near ones.
    Euclidean = "euclidean": "agents are points of a cube and prefer whoever is near (dimension)";
    /// Some agents like the far ones.
    ReverseEuclidean = "reverse-euclidean": "as euclidean, but a share of the agents prefers whoever is far (dimension, share)";
    /// Qualities of the other, weighed by what one cares for.
    Attributes = "attributes": "qualities of the other, weighed by how much one cares for each (dimension)";
    /// Pólya's urn.
    Urn = "urn": "an order that was drawn comes again more often: Pólya's urn (alpha)";
    /// Orders around one centre on each side.
    Mallows = "mallows": "orders around one centre on each side (dispersion from 0, identical, to 1, impartial)";
    /// Orders around each agent's Euclidean order.
    MallowsEuclidean = "mallows-euclidean": "orders around everybody's euclidean order (dimension, dispersion)";
    /// Distance less fame.
    Fame = "fame": "distance less the other's fame (dimension, fame)";
    /// The ideal partner is near one's own point, not at it.
    Expectations = "expectations": "near to an ideal that lies about one's own point (dimension, deviation)";
    /// Whoever I like most likes me least.
    Asymmetric = "asymmetric": "the better I like somebody, the worse I am liked: mutual disagreement";
    /// Whoever I like most likes me most.
    Symmetric = "symmetric": "both give each other the same rank: mutual agreement";
    /// Random lists with holes and ties (Gent and Prosser 2002).
    SmtiGrp = "smti-grp": "impartial with pairs left out and ties, as Gent and Prosser draw SMTI (allowed, ties)";
    /// Applicants to hospitals as in the Scottish scheme.
    Glasgow = "glasgow": "short lists by popularity, seats for everybody, tied lists of mentors (length, skew, ties, seats)";
    /// A pool of incompatible donors and patients (Saidman et al. 2006).
    Kidney = "kidney": "a pool of donors and patients who can exchange kidneys by two, for `general`";
    /// Lists as questionnaires of a mentoring programme make them.
    Mentoring = "mentoring": "lists as a programme's questionnaires make them: subjects, hours, languages, motivation";
}

impl Culture {
    /// The culture with this code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|culture| culture.code() == code)
    }
}

impl fmt::Display for Culture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The problem that an instance is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DrawnProblem {
    /// Preferences on both sides.
    TwoSided,
    /// One pool of all mentees and mentors, with preferences.
    Roommates,
    /// Weights of rows and columns, consistent with both ranks.
    Assignment,
    /// One pool of all mentees and mentors, with weights consistent with both ranks.
    General,
}

/// A culture with its parameters. What is not given is the culture's own default. As JSON its
/// parameters have the names of [`RecipeFault::parameter`], and the problem is the default one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recipe {
    /// The culture.
    pub culture: Culture,
    /// The problem; [`DrawnProblem::General`] for `kidney`, else [`DrawnProblem::TwoSided`].
    #[serde(skip)]
    pub shape: Option<DrawnProblem>,
    /// How many mentees, or rows.
    #[serde(default, skip_serializing_if = "no_count")]
    pub mentees: u32,
    /// How many mentors, or columns. One pool has both numbers together.
    #[serde(default, skip_serializing_if = "no_count")]
    pub mentors: u32,
    /// Seats of a mentor, drawn from the first to the second number; 1 by default, and in
    /// `glasgow` as many in all as there are mentees, `mentoring` 1 to 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<(u32, u32)>,
    /// Seats of a mentee, drawn likewise; 1 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentee_seats: Option<(u32, u32)>,
    /// The probability that an entry is tied with the one before it, on both sides; in
    /// `glasgow` on the mentors' side, 0.85 by default, in `smti-grp` 0.5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ties: Option<f64>,
    /// How many entries a mentee's list keeps, from the top; mentors keep those who keep
    /// them. In a pool a pair stays where either has the other among so many. 6 in
    /// `glasgow`, else all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
    /// The probability that hard rules allow a pair; 0.5 in `smti-grp`, else 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<f64>,
    /// How many times the most popular agent is likelier to come next than the least, with
    /// equal steps between; 1 by default, 5 in `glasgow`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skew: Option<u32>,
    /// The least and the largest value that an agent gives another, for weights; distinct
    /// for distinct ranks. A pair's weight is the sum of both. 1 to 1000 by default, more
    /// where lists are longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<(u32, u32)>,
    /// How many coordinates or attributes; 2 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<u32>,
    /// The dispersion of Mallows orders, from 0 to 1; 0.5 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispersion: Option<f64>,
    /// Copies, as a share of all orders, that return to the urn; 0.5 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// The share of agents who prefer the far ones; 0.5 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// The largest fame, as a distance; 0.4 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fame: Option<f64>,
    /// How far an ideal lies from one's own point: the deviation of each coordinate;
    /// 0.4 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation: Option<f64>,
}

fn no_count(count: &u32) -> bool {
    *count == 0
}

words! {
    /// What a parameter should be.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ParameterWanted: "recipe-wanted", display {
        /// With the mentees below 2^32 agents.
        Below = "below",
            "with the mentees below 2^32 agents",
            "вместе с наставляемыми меньше 2^32 участников";
        /// A number from 0 to 1 is expected.
        Share = "share",
            "a number from 0 to 1 is expected",
            "нужно число от 0 до 1";
        /// A number from 0 to 1000000 is expected.
        Size = "size",
            "a number from 0 to 1000000 is expected",
            "нужно число от 0 до 1000000";
        /// The least number first is expected.
        LeastFirst = "least-first",
            "the least number first is expected",
            "сначала нужно наименьшее число";
        /// A number from 1 to 1000 is expected.
        Count = "count",
            "a number from 1 to 1000 is expected",
            "нужно число от 1 до 1000";
        /// As many values as a list can have entries are expected.
        Values = "values",
            "as many values as a list can have entries are expected",
            "значений нужно столько, сколько записей может быть в списке";
        /// `kidney` draws pools for general only.
        General = "general",
            "`kidney` draws pools for general only",
            "`kidney` составляет только задачи general";
        /// It has no meaning for this culture and problem.
        NoMeaning = "no-meaning",
            "it has no meaning for this culture and problem",
            "для этой культуры и задачи он не имеет смысла";
    }
}

faults! {
    /// A parameter that cannot be meant.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct RecipeFault: "recipe-fault" {
        /// The parameter's name.
        pub parameter: &'static str,
        /// What was given.
        pub value: String,
        /// What is expected.
        pub expected: ParameterWanted,
    } = "recipe", "{parameter} {value}: {expected}", "{parameter} {value}: {expected}";
}

impl Recipe {
    /// A culture with its defaults.
    #[must_use]
    pub fn new(culture: Culture, mentees: u32, mentors: u32) -> Self {
        Self {
            culture,
            shape: None,
            mentees,
            mentors,
            seats: None,
            mentee_seats: None,
            ties: None,
            length: None,
            allowed: None,
            skew: None,
            values: None,
            dimension: None,
            dispersion: None,
            alpha: None,
            share: None,
            fame: None,
            deviation: None,
        }
    }

    /// The problem that is drawn.
    #[must_use]
    pub fn problem(&self) -> DrawnProblem {
        let kidney = self.culture == Culture::Kidney;
        self.shape.unwrap_or(if kidney { DrawnProblem::General } else { DrawnProblem::TwoSided })
    }

    /// Whether all agents are one pool.
    pub(super) fn pool(&self) -> bool {
        matches!(self.problem(), DrawnProblem::Roommates | DrawnProblem::General)
    }

    /// Every parameter that is out of range or means nothing to the culture.
    #[must_use]
    pub fn faults(&self) -> Faults<RecipeFault> {
        use Culture as C;
        let mut faults = Vec::new();
        let mut fault = |parameter, value: &dyn fmt::Debug, expected| {
            faults.push(RecipeFault { parameter, value: format!("{value:?}"), expected });
        };
        if self.mentees.checked_add(self.mentors).is_none() {
            fault("mentors", &self.mentors, ParameterWanted::Below);
        }
        for (name, share) in [
            ("ties", self.ties),
            ("allowed", self.allowed),
            ("dispersion", self.dispersion),
            ("share", self.share),
        ] {
            if let Some(share) = share.filter(|share| !(0.0..=1.0).contains(share)) {
                fault(name, &share, ParameterWanted::Share);
            }
        }
        for (name, size) in
            [("alpha", self.alpha), ("fame", self.fame), ("deviation", self.deviation)]
        {
            if let Some(size) = size.filter(|size| !(0.0..=1e6).contains(size)) {
                fault(name, &size, ParameterWanted::Size);
            }
        }
        for (name, range) in
            [("seats", self.seats), ("mentee-seats", self.mentee_seats), ("values", self.values)]
        {
            if let Some(range) = range.filter(|(least, most)| least > most) {
                fault(name, &range, ParameterWanted::LeastFirst);
            }
        }
        for (name, count) in [("dimension", self.dimension), ("skew", self.skew)] {
            if let Some(count) = count.filter(|count| !(1..=1000).contains(count)) {
                fault(name, &count, ParameterWanted::Count);
            }
        }
        let room = u64::from(self.mentees.max(self.mentors)).max(if self.pool() {
            u64::from(self.mentees) + u64::from(self.mentors)
        } else {
            0
        });
        if let Some((least, most)) = self.values
            && u64::from(most.saturating_sub(least)) + 1 < room
        {
            fault("values", &(least, most), ParameterWanted::Values);
        }
        let points = matches!(
            self.culture,
            C::Euclidean | C::ReverseEuclidean | C::MallowsEuclidean | C::Fame | C::Expectations
        );
        let weights = matches!(self.problem(), DrawnProblem::Assignment | DrawnProblem::General);
        let kidney = self.culture == C::Kidney;
        if kidney && self.problem() != DrawnProblem::General {
            fault("problem", &self.problem(), ParameterWanted::General);
        }
        let no_meaning = [
            ("dimension", self.dimension.is_some(), points || self.culture == C::Attributes),
            (
                "dispersion",
                self.dispersion.is_some(),
                matches!(self.culture, C::Mallows | C::MallowsEuclidean),
            ),
            ("alpha", self.alpha.is_some(), self.culture == C::Urn),
            ("share", self.share.is_some(), self.culture == C::ReverseEuclidean),
            ("fame", self.fame.is_some(), self.culture == C::Fame),
            ("deviation", self.deviation.is_some(), self.culture == C::Expectations),
            (
                "skew",
                self.skew.is_some(),
                matches!(self.culture, C::Impartial | C::SmtiGrp | C::Glasgow),
            ),
            ("seats", self.seats.is_some(), !self.pool()),
            ("mentee-seats", self.mentee_seats.is_some(), !self.pool()),
            ("values", self.values.is_some(), weights && !kidney),
            ("ties", self.ties.is_some(), !kidney),
            ("length", self.length.is_some(), !kidney),
            ("allowed", self.allowed.is_some(), !kidney),
        ];
        for (name, given, known) in no_meaning {
            if given && !known {
                fault(name, &"given", ParameterWanted::NoMeaning);
            }
        }
        faults.into()
    }
}
