//! Whether the answers of the theory half are data that can be kept: written and read back.

use std::path::Path;

/// What is no answer although it can be compared, or is read back by code of its own.
const OTHERS: &[(&str, &str)] = &[
    ("Change", "what is asked"),
    ("Matching", "reads itself back, and checks what it reads"),
    ("TriadProblem", "a problem"),
    ("Update", "what is asked"),
    ("WeightChange", "what is asked"),
];

/// The derives of public types that can be compared: a type, and whether it is written and read.
fn compared(folder: &Path, found: &mut Vec<(String, bool)>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            compared(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a readable source file");
        let file = syn::parse_file(&source).expect("a source file");
        for item in file.items {
            let (vis, name, attributes) = match item {
                syn::Item::Struct(one) => (one.vis, one.ident, one.attrs),
                syn::Item::Enum(one) => (one.vis, one.ident, one.attrs),
                _ => continue,
            };
            let derives = |wanted: &str| {
                attributes.iter().filter(|one| one.path().is_ident("derive")).any(|one| {
                    let mut has = false;
                    let read = one.parse_nested_meta(|meta| {
                        has |= meta.path.segments.last().is_some_and(|last| last.ident == wanted);
                        Ok(())
                    });
                    read.expect("a list of derives");
                    has
                })
            };
            if matches!(vis, syn::Visibility::Public(_)) && derives("PartialEq") {
                let kept = derives("Serialize") && derives("Deserialize");
                found.push((name.to_string(), kept));
            }
        }
    }
}

#[test]
fn every_answer_of_the_theory_half_is_written_and_read_back() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for folder in ["assignment", "general", "market/answers", "stable", "triads"] {
        compared(&src.join(folder), &mut found);
    }
    let lost: Vec<_> = found.iter().filter(|(_, kept)| !kept).map(|one| one.0.as_str()).collect();
    let listed: Vec<_> = OTHERS.iter().map(|one| one.0).collect();
    let unlisted: Vec<_> = lost.iter().filter(|name| !listed.contains(name)).collect();
    assert!(unlisted.is_empty(), "{unlisted:?}");
    assert!(listed.iter().all(|name| lost.contains(name)), "listed, but kept: {lost:?}");
    assert!(found.len() > 80, "{}", found.len());
}
