//! Whether the list of topics has every topic that the sources declare.

use mentormatch::kernel::Language;
use mentormatch::{lab::LAB_TOPICS, program::TOPICS};
use std::collections::BTreeSet;
use std::path::Path;

/// The names after which `words!` and `coded!` put a topic, and the topics made by hand.
fn declared(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            declared(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a readable source file");
        for line in source.lines().map(str::trim_start) {
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let of_macro = ["enum ", "struct ", "impl ", "const "].iter().find_map(|kind| {
                let (name, rest) = line.strip_prefix(kind)?.split_once(": \"")?;
                name.chars().all(|c| c.is_alphanumeric() || c == '_').then_some(rest)
            });
            let by_hand = ["Topic::new(\"", "Topic::read(\""]
                .iter()
                .find_map(|made| line.split_once(made).map(|(_, rest)| rest));
            let name = of_macro.or(by_hand).and_then(|rest| rest.split_once('"'));
            found.extend(name.map(|(name, _)| name.to_owned()));
        }
    }
}

#[test]
fn every_topic_of_the_sources_is_in_the_list() {
    let mut found = BTreeSet::new();
    declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    // The example in the documentation of the macro.
    found.remove("answered");
    // A fault of a feature that these tests may be built without.
    if cfg!(not(feature = "arrow")) {
        found.remove("arrow-fault");
    }
    // What is printed of a programme stands above it.
    found.remove("paper");
    found.remove("print-problem");
    let topics = || TOPICS.iter().chain(LAB_TOPICS);
    let listed: BTreeSet<_> = topics().map(|topic| topic.name().to_owned()).collect();
    assert_eq!(listed.len(), topics().count(), "a topic has its name alone");
    assert_eq!(found, listed);
    assert!(listed.len() > 60, "{}", listed.len());
}

#[test]
fn what_the_interchange_says_is_in_both_languages_and_names_the_same_values() {
    let values = |phrase: &str| -> BTreeSet<String> {
        let braces = phrase.split('{').skip(1).filter_map(|part| part.split_once('}'));
        braces.map(|(name, _)| name.split(':').next().unwrap_or(name).to_owned()).collect()
    };
    let words = LAB_TOPICS.iter().flat_map(|topic| topic.words());
    let mut count = 0;
    for word in words {
        count += 1;
        let [english, russian] =
            [Language::English, Language::Russian].map(|l| word.in_language(l));
        assert_eq!(values(english), values(russian), "{}", word.code());
        assert!(english.is_ascii() || english.contains('×'), "{english}");
        let outside = |text: &str| {
            text.split('{').all(|part| {
                let said = part.split_once('}').map_or(part, |(_, said)| said);
                !said.chars().any(char::is_alphabetic)
            })
        };
        let cyrillic = russian.chars().any(|c| ('а'..='я').contains(&c));
        assert!(cyrillic || outside(russian) || russian.starts_with("true"), "{russian}");
    }
    assert!(count > 150, "{count}");
}
