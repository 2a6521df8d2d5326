//! Holds the links of the guides: a guide is read among the repository's files, where a link
//! leads to a file, and in the crate's documentation, where it has to lead to a module.
//!
//! So guides link by reference, `[text][NAME]`, and say at their end where that is among the
//! files: `[NAME]: NAME.md`. In the documentation the macro of `src/guides.rs` says it first,
//! and of two definitions the first one holds (CommonMark 0.31, section 4.7).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A document without its blocks of code and its spans of code.
fn prose(text: &str) -> String {
    let text: String = format!("\n{text}").split("\n```").step_by(2).collect();
    text.split('`').step_by(2).collect()
}

/// The definitions of a text, `[name]: target` on a line of its own.
fn definitions(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: "));
    lines.map(|(name, target)| (name.to_owned(), target.trim().to_owned())).collect()
}

/// The anchor of a heading, as pages of the repository and of the documentation make it.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// What is wrong with the links of a guide, where these modules are known by their names.
fn faults(text: &str, modules: &BTreeSet<&str>) -> Vec<String> {
    let (prose, defined) = (prose(text), definitions(text));
    let anchors: BTreeSet<_> =
        text.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
    let mut faults = Vec::new();
    for target in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        match target.strip_prefix('#') {
            Some(place) if anchors.contains(place) => {}
            None if target.starts_with("https://") => {}
            _ => faults.push(format!("({target}) leads nowhere in the documentation")),
        }
    }
    for name in prose.split("][").skip(1).filter_map(|rest| rest.split(']').next()) {
        if !defined.contains_key(name) {
            faults.push(format!("[{name}] is not defined at the end"));
        }
    }
    for (name, target) in &defined {
        let is_known = target.starts_with("https://")
            || modules.contains(name.as_str()) && *target == format!("{name}.md");
        if !is_known {
            faults.push(format!("[{name}]: {target} is no guide among the modules"));
        }
        if !prose.contains(&format!("][{name}]")) {
            faults.push(format!("[{name}] is defined for nothing"));
        }
    }
    faults
}

/// The guides of `src/guides.rs`: the name of the file without `.md`, and of the module.
fn guides(source: &str) -> BTreeMap<String, String> {
    let mut guides = BTreeMap::new();
    for part in source.split("guide!(").skip(1) {
        let Some((inside, _)) = part.split_once(')') else { continue };
        let mut words = inside.split(',').map(|word| word.trim().trim_matches('"'));
        if let (Some(file), Some(module)) = (words.next(), words.next()) {
            guides.insert(file.to_owned(), module.to_owned());
        }
    }
    guides
}

#[test]
fn every_link_of_the_guides_resolves_among_files_and_in_the_documentation() {
    let source = read("src/guides.rs");
    let guides = guides(&source);
    assert!(guides.len() > 10, "the guides were not found: {guides:?}");
    let modules: BTreeSet<&str> = guides.keys().map(String::as_str).collect();
    // What the macro defines leads to the modules that it makes.
    let said = source.split("concat!(").nth(1).expect("the macro's definitions");
    let said: String = said.split('"').skip(1).step_by(2).collect();
    let defined = definitions(&said.replace("\\n", "\n"));
    for (name, target) in &defined {
        let module = guides.get(name).map(|module| format!("crate::guides::{module}"));
        assert_eq!(module.as_ref(), Some(target), "the definition of {name}");
    }
    let (mut wrong, mut links) = (Vec::new(), 0);
    for file in guides.keys() {
        let text = read(&format!("docs/{file}.md"));
        links += definitions(&text).len();
        let told = faults(&text, &modules).into_iter();
        wrong.extend(told.map(|fault| format!("docs/{file}.md: {fault}")));
        let unknown = definitions(&text).into_keys().filter(|name| !defined.contains_key(name));
        wrong.extend(unknown.map(|name| format!("src/guides.rs does not define {name}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(links > 10, "the guides have {links} links to each other");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let modules = BTreeSet::from(["RULES"]);
    let told = |text: &str| faults(text, &modules);
    let none: [&str; 0] = [];
    assert_eq!(told("# A b\n[x](#a-b) [y][RULES] `[no](x)`\n\n[RULES]: RULES.md"), none);
    assert_eq!(told("[x](RULES.md)"), ["(RULES.md) leads nowhere in the documentation"]);
    assert_eq!(told("[x](#b)").len(), 1);
    assert_eq!(told("[x][RULES]"), ["[RULES] is not defined at the end"]);
    assert_eq!(told("[x][OTHER]\n\n[OTHER]: OTHER.md").len(), 1);
    assert_eq!(told("[RULES]: RULES.md"), ["[RULES] is defined for nothing"]);
}
