//! What is done so that few pairs are scored, counted and said in words.

use super::kinds::Operands;
use super::{CompiledRules, Part};

crate::kernel::words! {
    /// What is done so that few pairs are scored: see [`CompiledRules::explain_plan`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum PlanStep: "plan-step", fills, display {
        /// No pair may be made between people of two parts, which are paired by themselves.
        Parts {
            /// How many parts.
            parts: u64,
            /// How many pairs the parts have together.
            pairs: u64,
            /// How many pairs of a mentee and a mentor there are.
            possible: u64,
        } = "parts",
            "{parts:independent part has|independent parts have} {pairs} of {possible:pair|pairs}",
            "независимых частей: {parts}; пар внутри них: {pairs} из {possible}";
        /// Lists of mentors tell with whom these rules allow a pair.
        Listed {
            /// The names of the rules.
            rules: Vec<String>,
            /// How many pairs they leave.
            pairs: u64,
        } = "listed",
            "lists of mentors answer for {rules} and leave {pairs:pair|pairs}",
            "по спискам наставников проверяется: {rules}; остаётся пар: {pairs}";
        /// These rules are asked of each pair that is left.
        Judged {
            /// The names of the rules.
            rules: Vec<String>,
        } = "judged",
            "each pair that is left is asked for {rules}",
            "у каждой оставшейся пары проверяется: {rules}";
        /// So many pairs are looked at where every mentee's row is scored once: those that the
        /// lists leave.
        Scored {
            /// How many.
            pairs: u64,
        } = "scored",
            "one pass over all mentees scores {pairs:pair|pairs}",
            "один проход по всем наставляемым оценивает пар: {pairs}";
    }
}

impl CompiledRules {
    /// What is done so that pairs which cannot be are not scored, in words of either language,
    /// and how many pairs are. No pair is scored for that.
    ///
    /// O(mentees × mentors / 64) for each rule with lists, in parallel, and as
    /// [`CompiledRules::parts`].
    #[must_use]
    pub fn explain_plan(&self) -> Vec<PlanStep> {
        let parts = self.parts();
        let possible = (self.mentees() as u64).saturating_mul(self.mentors() as u64);
        let pairs = parts.iter().map(Part::pairs).sum();
        let mut steps = vec![PlanStep::Parts { parts: parts.len() as u64, pairs, possible }];
        let (index, barriers) = (self.fast.index(), &self.plan.barriers);
        let named = |listed: bool| -> Vec<String> {
            let of = barriers.iter().enumerate();
            let of = of.filter(|&(at, barrier)| {
                let nobody = matches!(&barrier.rule.operands, Operands::Named(of) if of.is_empty());
                index.holds(at) == listed && !nobody
            });
            of.map(|(_, barrier)| barrier.rule.name.to_string()).collect()
        };
        let (listed, judged) = (named(true), named(false));
        if !listed.is_empty() {
            steps.push(PlanStep::Listed { rules: listed, pairs: index.pairs(&self.plan) });
        }
        if !judged.is_empty() {
            steps.push(PlanStep::Judged { rules: judged });
        }
        let scored = parts.iter().map(|part| part.rules.fast.index().pairs(&part.rules.plan)).sum();
        steps.push(PlanStep::Scored { pairs: scored });
        steps
    }
}
