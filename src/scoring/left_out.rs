//! Compiled rules with people and pairs left out: what is decided outside the rules, such as
//! seats that are taken and vetoes of a curator, keeps pairs from being scored as rules do.

use super::CompiledRules;
use super::columns::{Column, FIRST, Pair, Words};
use super::compile::not_named;
use super::fast::Fast;
use super::kinds::{Condition, Operands};
use super::plan::{Barrier, Rule};
use crate::kernel::{BitMatrix, Csr, Index, MenteeIx, MentorIx, Sides};
use std::sync::Arc;

/// Who and which pairs are left out of a cohort.
pub(crate) struct LeftOut<'a> {
    /// Whoever takes no part, by position, where that is asked.
    pub(crate) people: Option<Sides<Vec<bool>>>,
    /// Pairs, ascending.
    pub(crate) pairs: Vec<(MenteeIx, MentorIx)>,
    /// Pairs by the thousand, a bit each.
    pub(crate) marked: Option<&'a Arc<BitMatrix>>,
}

impl CompiledRules {
    /// The same rules for the same cohort, which besides forbid every pair that is left out; the
    /// scores of the others stay as they are. O(people × rules), and the rules once more; where
    /// nothing is left out the rules are shared.
    pub(crate) fn leaving_out(&self, out: LeftOut<'_>) -> Self {
        let LeftOut { people, pairs, marked } = out;
        let mut barriers = Vec::new();
        barriers.extend(people.as_ref().map(taking_part));
        if !pairs.is_empty() {
            let pairs: Vec<_> = pairs.iter().map(|pair| (pair.0, (pair.1.raw(), 0))).collect();
            let rows = Csr::group(self.mentees(), &pairs, |pair| pair.0.get());
            barriers.push(not_named("left-out", Operands::Named(rows.map(|pair| pair.1))));
        }
        if let Some(bits) = marked {
            barriers.push(not_named("left-out", Operands::Marked(Arc::clone(bits))));
        }
        if barriers.is_empty() {
            return self.clone();
        }
        let mut plan = self.plan.again();
        plan.barriers.extend(barriers);
        let fast = Arc::new(Fast::new(&plan));
        Self { plan: Arc::new(plan), fast, ..self.clone() }
    }
}

impl CompiledRules {
    /// The same rules with these mentees alone, and a barrier even where that is everybody.
    pub(crate) fn among(&self, mentees: &[bool]) -> Self {
        let out = mentees.iter().map(|&is_in| !is_in).collect();
        let people = Some(Sides::new(out, vec![false; self.mentors()]));
        self.leaving_out(LeftOut { people, pairs: Vec::new(), marked: None })
    }

    /// The name of the first barrier that forbids a pair of the cohort.
    pub(crate) fn first_barrier(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<&str> {
        let known = mentee.get() < self.mentees() && mentor.get() < self.mentors();
        let at = known.then(|| self.plan.first_barrier(mentee.get(), mentor.get())).flatten()?;
        Some(&self.plan.barriers.get(at)?.rule.name)
    }
}

/// The barrier that keeps whoever is out from everybody.
fn taking_part(out: &Sides<Vec<bool>>) -> Barrier {
    // The difference of the two numbers is 0 where both take part, and below where one is out.
    let column = |out: &[bool], number: f64| Column {
        codes: out.iter().map(|&out| FIRST + u32::from(out)).collect(),
        values: vec![0.0, number],
    };
    let (mentee, mentor) = (column(&out.mentee, 1.0), column(&out.mentor, -1.0));
    let rule = Rule {
        name: "left-out".into(),
        code: "left-out",
        forms: None,
        asked: [None, None],
        operands: Operands::Numbers(Pair { mentee, mentor }),
        of: None,
        words: Arc::<Words>::default(),
        asking: Arc::default(),
    };
    let condition = Condition::Difference { least: 0.0, most: f64::INFINITY };
    Barrier { rule, condition, needs_answer: false }
}
