//! Holds `docs/COVERAGE.md` against the crate: every item and every test that it
//! names exists.
//!
//! An item is written `layer::Name` or `layer::Type::member`, where `layer` is a
//! folder of `src/`, anywhere below which the name is public. A test is written
//! `path/of/file.rs::name`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

/// Public names of one layer: `Name`, and `Type::member` for methods and variants.
fn public_names(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            public_names(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).expect("a readable source file");
            let file = syn::parse_file(&source).expect("a source file that compiles");
            file.items.iter().for_each(|item| collect(item, names));
        }
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn collect(item: &syn::Item, names: &mut BTreeSet<String>) {
    match item {
        syn::Item::Fn(item) if is_public(&item.vis) => {
            names.insert(item.sig.ident.to_string());
        }
        syn::Item::Struct(item) if is_public(&item.vis) => {
            names.insert(item.ident.to_string());
            for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                names.extend(field.ident.as_ref().map(|name| format!("{}::{name}", item.ident)));
            }
        }
        syn::Item::Enum(item) if is_public(&item.vis) => {
            names.insert(item.ident.to_string());
            names.extend(item.variants.iter().map(|v| format!("{}::{}", item.ident, v.ident)));
        }
        syn::Item::Trait(item) if is_public(&item.vis) => {
            names.insert(item.ident.to_string());
            names.extend(item.items.iter().filter_map(|member| match member {
                syn::TraitItem::Fn(function) => {
                    Some(format!("{}::{}", item.ident, function.sig.ident))
                }
                _ => None,
            }));
        }
        syn::Item::Const(item) if is_public(&item.vis) => {
            names.insert(item.ident.to_string());
        }
        syn::Item::Type(item) if is_public(&item.vis) => {
            names.insert(item.ident.to_string());
        }
        syn::Item::Impl(block) => {
            let syn::Type::Path(of) = &*block.self_ty else { return };
            let Some(of) = of.path.segments.last() else { return };
            for member in &block.items {
                match member {
                    syn::ImplItem::Fn(function)
                        if is_public(&function.vis) || block.trait_.is_some() =>
                    {
                        names.insert(format!("{}::{}", of.ident, function.sig.ident));
                    }
                    syn::ImplItem::Const(constant) if is_public(&constant.vis) => {
                        names.insert(format!("{}::{}", of.ident, constant.ident));
                    }
                    _ => {}
                }
            }
        }
        syn::Item::Mod(module) => {
            if let Some((_, items)) = &module.content {
                items.iter().for_each(|item| collect(item, names));
            }
        }
        // What a macro declares: every name in its tokens.
        syn::Item::Macro(invocation) => idents(invocation.mac.tokens.clone(), names),
        _ => {}
    }
}

fn idents(tokens: proc_macro2::TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            proc_macro2::TokenTree::Group(group) => idents(group.stream(), names),
            _ => {}
        }
    }
}

/// The spans between backticks.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is wrong with a span, if it names an item or a test.
fn fault(span: &str) -> Option<String> {
    let (place, name) = span.split_once("::")?;
    if let Some(file) = place.strip_suffix(".rs") {
        let source = match std::fs::read_to_string(root().join(format!("{file}.rs"))) {
            Ok(source) => source,
            Err(error) => return Some(format!("{place}: {error}")),
        };
        let declared = source.contains(&format!("fn {name}("));
        return (!declared).then(|| format!("{place} has no test {name}"));
    }
    let folder = root().join("src").join(place);
    if !folder.is_dir() {
        return Some(format!("{span}: src/{place} is no layer"));
    }
    // Each layer is read once.
    static NAMES: Mutex<BTreeMap<String, BTreeSet<String>>> = Mutex::new(BTreeMap::new());
    let mut known = NAMES.lock().expect("no test panics while it reads");
    let names = known.entry(place.to_owned()).or_insert_with(|| {
        let mut names = BTreeSet::new();
        public_names(&folder, &mut names);
        names
    });
    (!names.contains(name)).then(|| format!("src/{place} has no public {name}"))
}

#[test]
fn everything_that_the_coverage_names_exists() {
    let text = std::fs::read_to_string(root().join("docs/COVERAGE.md")).expect("docs/COVERAGE.md");
    let mut named = 0;
    let mut faults = BTreeSet::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        for span in spans(line).filter(|span| span.contains("::")) {
            named += 1;
            faults.extend(fault(span));
        }
    }
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(named > 50, "only {named} items and tests are named");
}

#[test]
fn a_name_that_does_not_exist_is_found() {
    assert_eq!(fault("kernel::Csr::row"), None);
    assert_eq!(fault("kernel::Csr::wrong").as_deref(), Some("src/kernel has no public Csr::wrong"));
    assert_eq!(fault("nowhere::Csr").as_deref(), Some("nowhere::Csr: src/nowhere is no layer"));
    assert_eq!(fault("tests/house/coverage.rs::a_name_that_does_not_exist_is_found"), None);
    assert!(fault("tests/house/coverage.rs::absent").is_some());
    assert!(fault("tests/absent.rs::absent").is_some());
}
