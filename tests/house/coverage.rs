//! Holds the documents against the crate: every item, test, file and link that they
//! name exists.
//!
//! An item is written `layer::Name` or `layer::Type::member`, where `layer` is a
//! folder of `src/`, anywhere below which the name is public; modules may stand between.
//! A test is written `path/of/file.rs::name`.

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
        syn::Item::Macro(invocation) => {
            idents(invocation.mac.tokens.clone(), names);
            members(invocation.mac.tokens.clone(), names);
        }
        _ => {}
    }
}

/// What stands in the braces after `enum Name` or `impl Name` in a macro's tokens, as
/// `Name::member`.
fn members(tokens: proc_macro2::TokenStream, names: &mut BTreeSet<String>) {
    let (mut declares, mut owner) = (false, None);
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Ident(name) if name == "enum" || name == "impl" => {
                (declares, owner) = (true, None);
            }
            proc_macro2::TokenTree::Ident(name) if declares => {
                (declares, owner) = (false, Some(name.to_string()));
            }
            proc_macro2::TokenTree::Group(group)
                if group.delimiter() == proc_macro2::Delimiter::Brace =>
            {
                let Some(owner) = owner.take() else { continue };
                let mut inner = BTreeSet::new();
                idents(group.stream(), &mut inner);
                names.extend(inner.into_iter().map(|member| format!("{owner}::{member}")));
            }
            _ => {}
        }
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

/// A document without its blocks of code.
fn prose(text: &str) -> String {
    text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
}

/// The spans between backticks.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Where the links of a document lead, but for other sites and places within a page.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter(|target| !target.contains("://"));
    files.filter_map(|target| target.split('#').next()).filter(|file| !file.is_empty())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The documents, from the crate's folder; but for the changelog, which tells of what was.
fn documents() -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["", "docs", "docs/decisions"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".md") && name != "CHANGELOG.md" {
                found.push(Path::new(folder).join(name).to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// What is wrong with a span, if it names an item or a test.
fn fault(span: &str) -> Option<String> {
    let (place, path) = span.split_once("::")?;
    if let Some(file) = place.strip_suffix(".rs") {
        let source = match std::fs::read_to_string(root().join(format!("{file}.rs"))) {
            Ok(source) => source,
            Err(error) => return Some(format!("{place}: {error}")),
        };
        let declared = source.contains(&format!("fn {path}("));
        return (!declared).then(|| format!("{place} has no test {path}"));
    }
    let mut folder = root().join("src").join(place);
    if !folder.is_dir() {
        return Some(format!("{span}: src/{place} is no layer"));
    }
    let mut name = path.split(['(', '<']).next().unwrap_or_default();
    while let Some((module, rest)) = name.split_once("::") {
        let inner = folder.join(module);
        if !inner.is_dir() && !inner.with_extension("rs").is_file() {
            break;
        }
        (folder, name) = (inner, rest);
    }
    let module = folder.join(name);
    if module.is_dir() || module.with_extension("rs").is_file() {
        return None;
    }
    // Each layer is read once.
    static NAMES: Mutex<BTreeMap<String, BTreeSet<String>>> = Mutex::new(BTreeMap::new());
    let mut known = NAMES.lock().expect("no test panics while it reads");
    let names = known.entry(place.to_owned()).or_insert_with(|| {
        let mut names = BTreeSet::new();
        public_names(&root().join("src").join(place), &mut names);
        names
    });
    (!names.contains(name)).then(|| format!("src/{place} has no public {name}"))
}

/// What is wrong with the tables of a document in which every path is an item or a test.
fn faults_of_tables(document: &str) -> (usize, BTreeSet<String>) {
    let text = read(document);
    let rows = text.lines().filter(|line| line.starts_with('|'));
    let named: Vec<_> = rows.flat_map(spans).filter(|span| span.contains("::")).collect();
    (named.len(), named.into_iter().filter_map(fault).collect())
}

#[test]
fn everything_that_the_coverage_names_exists() {
    for (document, least) in [("docs/COVERAGE.md", 50), ("docs/TASKS.md", 40)] {
        let (named, faults) = faults_of_tables(document);
        assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
        assert!(named > least, "{document} names only {named} items and tests");
    }
}

#[test]
fn every_item_file_and_link_in_the_documents_exists() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for document in documents() {
        let text = prose(&read(&document));
        let mut wrong = |what: String| faults.push(format!("{document}: {what}"));
        for span in spans(&text) {
            let place = span.split("::").next().unwrap_or_default();
            let is_item = span.contains("::") && root().join("src").join(place).is_dir();
            let folders = ["src/", "tests/", "examples/", "docs/", "benches/", ".ci/"];
            let is_file = folders.iter().any(|folder| span.starts_with(folder))
                && !span.contains(['*', ' ', '<', '…', '{']);
            seen += usize::from(is_item || is_file);
            if is_item || span.contains(".rs::") {
                fault(span).into_iter().for_each(&mut wrong);
            } else if is_file && !root().join(span).exists() {
                wrong(format!("there is no {span}"));
            }
        }
        let folder = root().join(&document);
        for link in links(&text) {
            seen += 1;
            if !folder.parent().unwrap().join(link).exists() {
                wrong(format!("a link leads to {link}, which is not there"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 200, "only {seen} names and links are seen");
}

#[test]
fn a_name_that_does_not_exist_is_found() {
    assert_eq!(fault("kernel::Csr::row"), None);
    assert_eq!(fault("kernel::Csr::wrong").as_deref(), Some("src/kernel has no public Csr::wrong"));
    assert_eq!(fault("nowhere::Csr").as_deref(), Some("nowhere::Csr: src/nowhere is no layer"));
    assert_eq!(fault("tests/house/coverage.rs::a_name_that_does_not_exist_is_found"), None);
    assert!(fault("tests/house/coverage.rs::absent").is_some());
    assert!(fault("tests/absent.rs::absent").is_some());
    assert_eq!(fault("people::import::cohort"), None);
    assert!(fault("people::import::absent").is_some());
    assert_eq!(fault("meetings::plan()"), None);
    let text = "`a` [b](c.md#d) [`e`](https://f) [g](#h)\n```sh\n`i`\n```\n`j`";
    assert_eq!(spans(&prose(text)).collect::<Vec<_>>(), ["a", "e", "j"]);
    assert_eq!(links(text).collect::<Vec<_>>(), ["c.md"]);
}
