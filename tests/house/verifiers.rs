//! Holds the verifiers short and their ground told: each file of `src/audit` is read in one
//! sitting, and says at its top which theorem it rests on and what it trusts.

use std::path::Path;

/// So many lines of code a file may have, without comments, blank lines, imports and the words of
/// flaws.
const MOST: usize = 150;

fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/audit");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = files.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    });
    let found: Vec<_> = named.collect();
    assert!(found.len() > 40);
    found
}

/// The lines of code; an import ends with its semicolon, words with a brace at the margin.
fn code(text: &str) -> usize {
    let (mut importing, mut wording) = (false, false);
    let lines = text.lines().filter(|whole| {
        let line = whole.trim();
        importing |= line.starts_with("use ") || line.starts_with("pub use ");
        wording |= whole.starts_with("faults! {");
        let counts = !importing && !wording && !line.is_empty() && !line.starts_with("//");
        importing &= !line.ends_with(';');
        wording &= *whole != "}";
        counts
    });
    lines.count()
}

#[test]
fn a_verifier_is_short() {
    let long: Vec<_> = files()
        .into_iter()
        .map(|(name, text)| (name, code(&text)))
        .filter(|(_, lines)| *lines > MOST)
        .collect();
    assert!(long.is_empty(), "split by statement: {long:?}");
    assert_eq!(code("use a::{\n    b,\n};\n\n/// c\nfn d() {}\n"), 1);
}

#[test]
fn a_verifier_says_what_it_rests_on() {
    // What only measures a matching proves nothing.
    let measures = ["measures.rs", "quality.rs"];
    let silent: Vec<_> = files()
        .into_iter()
        .filter(|(_, text)| text.lines().any(|line| line.starts_with("pub fn ")))
        .filter(|(name, text)| {
            let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
            let rests = head.contains("*Theorem") || measures.contains(&name.as_str());
            !(rests && head.contains("*Trusts*"))
        })
        .map(|(name, _)| name)
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}
