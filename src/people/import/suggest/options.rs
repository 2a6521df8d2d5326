//! The options of a question with several answers, found from the answers.

use crate::kernel::arrange;
use crate::people::fold::folded;
use std::collections::BTreeMap;

/// What separates the items of these answers, and the items themselves by how often each
/// occurs; nothing where each answer is one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) separator: String,
    /// The items as they were first written, with their number, in the order of the file.
    pub(super) items: Vec<(String, usize)>,
    /// Whether an item holds the separator itself.
    pub(super) holds_separator: bool,
}

/// Where a separator of a form cuts, a capital or a digit follows, and no bracket is open.
fn cut<'t>(answer: &'t str, separator: &str, capitals: bool) -> Vec<&'t str> {
    let mut items = Vec::new();
    let (mut start, mut at, mut depth) = (0, 0, 0_i32);
    while let Some(rest) = answer.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        depth += match first {
            '(' | '[' | '«' | '“' => 1,
            ')' | ']' | '»' | '”' => -1,
            _ => 0,
        };
        if depth <= 0 && rest.starts_with(separator) {
            let after = rest.get(separator.len()..).unwrap_or_default().trim_start();
            let goes_on = capitals && after.chars().next().is_some_and(char::is_lowercase);
            if !goes_on {
                items.push(answer.get(start..at).unwrap_or_default());
                start = at + separator.len();
                at = start;
                continue;
            }
        }
        at += first.len_utf8();
    }
    items.push(answer.get(start..).unwrap_or_default());
    items.into_iter().map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// Finds what separates the items of these answers. `usual` is what the service puts between
/// them, where it is known.
pub(super) fn listed(answers: &[&str], usual: Option<&str>) -> Option<Listed> {
    let characters: usize = answers.iter().map(|answer| answer.chars().count()).sum();
    let lines = answers.iter().any(|answer| answer.contains(". "));
    if answers.is_empty() || (characters / answers.len() > 80 && lines) {
        return None;
    }
    let starts =
        answers.iter().filter(|answer| answer.chars().next().is_some_and(char::is_uppercase));
    let capitals = starts.count() * 5 >= answers.len() * 4;
    let tried = usual.into_iter().map(str::trim).chain([";", "|", "\n", ","]);
    for separator in tried {
        let separator = if separator.is_empty() { "," } else { separator };
        let mut items: BTreeMap<String, (usize, usize, &str)> = BTreeMap::new();
        let (mut several, mut number) = (0, 0);
        for answer in answers {
            let cut = cut(answer, separator, capitals);
            several += usize::from(cut.len() > 1 || answer.trim_end().ends_with(separator));
            for item in cut {
                let known = items.entry(folded(item)).or_insert((number, 0, item));
                known.1 += 1;
                number += 1;
            }
        }
        if several == 0 {
            continue;
        }
        let short = items.values().all(|(_, _, item)| item.chars().count() <= 80);
        if !short {
            continue;
        }
        let mut found: Vec<_> = items.into_values().collect();
        arrange(&mut found, Ord::cmp);
        let holds_separator = found.iter().any(|(_, _, item)| item.contains(separator));
        let items = found.into_iter().map(|(_, times, item)| (item.to_owned(), times)).collect();
        return Some(Listed { separator: separator.to_owned(), items, holds_separator });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_with_the_separator_stays_whole() {
        let answers = [
            "Texts & lectures (such as papers, slides, notes), Coding, Planning",
            "Reading, writing and maths, Coding",
            "Coding",
        ];
        let found = listed(&answers, Some(", ")).unwrap();
        let items: Vec<_> = found.items.iter().map(|(item, _)| item.as_str()).collect();
        assert_eq!(
            items,
            [
                "Texts & lectures (such as papers, slides, notes)",
                "Coding",
                "Planning",
                "Reading, writing and maths"
            ]
        );
        assert!(found.holds_separator);
        assert_eq!(
            listed(&["физика;", "химия;физика;"], Some(";")).unwrap().items[0],
            ("физика".to_owned(), 2)
        );
        assert_eq!(listed(&["art", "law"], None), None);
        assert_eq!(listed(&[], None), None);
    }
}
