//! Holds that a public name is defined once, so that searching for it finds one thing.
//!
//! Public is what `pub use` hands on in the file of a public module, and what that file
//! defines itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Names that two public modules define, each with the reason why that confuses nobody.
const TWICE: &[(&str, &str)] = &[
    ("Answer", "what a person answered, and `lab`'s line of output; no file sees both"),
    ("Change", "of an assignment problem, and `program::monitoring`'s of a measured value"),
    ("Comparison", "of strategies, and `program::monitoring`'s of groups"),
    ("Effect", "of an edit of a draft, and `program::statistics`'s of a treatment"),
    ("Group", "of three or more people, and `program::monitoring`'s in a comparison"),
    ("GroupSize", "what a form allows, and what a strategy is asked for; both are spans"),
    ("Kind", "of a column that is imported, and `program::monitoring`'s of a question"),
    ("Meeting", "a quick one of a round, and `program::work`'s of a pair"),
    ("Objective", "what a strategy aims at, and what a line of `lab` asks for"),
    ("Options", "of an import, and of a line of `lab`"),
    ("Plan", "of rounds, of `program::monitoring`'s evaluation, and of `lab`'s experiment"),
    ("PlanFault", "of a plan of rounds, and of an experiment's"),
    ("Problem", "what is wrong with a field of an import, and what a line of `lab` asks"),
    ("Progress", "of a long run, and `program::monitoring`'s of a pair"),
    ("Silence", "who did not answer wishes, and `program::monitoring`'s of a pair"),
    ("TwoSided", "a checked market, and the line of `lab` that becomes one"),
    (
        "repair",
        "in `stable` of any present matching, in `strategy` of a cohort's pairs for named people",
    ),
    ("Value", "in `market` of an assignment, in `people` of an answer, in `lab` of a line"),
];

type Segments = Vec<String>;

/// What the public modules of a file hand on or define: name and where it stands.
fn collect(
    module: &[String],
    items: &[syn::Item],
    found: &mut BTreeMap<String, BTreeSet<Segments>>,
) {
    for item in items {
        let own = match item {
            syn::Item::Use(one) if is_public(&one.vis) => {
                hand_on(module, &one.tree, Vec::new(), found);
                continue;
            }
            syn::Item::Mod(one) if is_public(&one.vis) => {
                if let Some((_, inner)) = &one.content {
                    let inside = [module, &[one.ident.to_string()]].concat();
                    collect(&inside, inner, found);
                }
                continue;
            }
            syn::Item::Struct(one) => (&one.vis, &one.ident),
            syn::Item::Enum(one) => (&one.vis, &one.ident),
            syn::Item::Trait(one) => (&one.vis, &one.ident),
            syn::Item::Type(one) => (&one.vis, &one.ident),
            syn::Item::Fn(one) => (&one.vis, &one.sig.ident),
            syn::Item::Const(one) => (&one.vis, &one.ident),
            _ => continue,
        };
        if is_public(own.0) {
            let name = own.1.to_string();
            let at = [module, std::slice::from_ref(&name)].concat();
            found.entry(name).or_default().insert(at);
        }
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn hand_on(
    module: &[String],
    tree: &syn::UseTree,
    mut path: Segments,
    found: &mut BTreeMap<String, BTreeSet<Segments>>,
) {
    let (name, path) = match tree {
        syn::UseTree::Path(one) => {
            path.push(one.ident.to_string());
            return hand_on(module, &one.tree, path, found);
        }
        syn::UseTree::Group(group) => {
            return group.items.iter().for_each(|one| hand_on(module, one, path.clone(), found));
        }
        syn::UseTree::Name(one) => (one.ident.to_string(), path),
        syn::UseTree::Rename(one) => (one.rename.to_string(), path),
        syn::UseTree::Glob(_) => return,
    };
    // What another layer defines is that layer's.
    if path.first().is_some_and(|first| first == "crate") {
        return;
    }
    let ups = path.iter().take_while(|one| *one == "super").count();
    let rest = path[ups..].iter().filter(|one| *one != "self").cloned();
    let at = module[..module.len() - ups].iter().cloned().chain(rest);
    let at = at.chain([name.clone()]).collect();
    found.entry(name).or_default().insert(at);
}

/// The files of public modules, with their paths.
fn faces(file: &Path, module: Segments, found: &mut BTreeMap<String, BTreeSet<Segments>>) {
    let source = std::fs::read_to_string(file).expect("a readable source file");
    let syntax = syn::parse_file(&source).expect("a source file that compiles");
    collect(&module, &syntax.items, found);
    let folder = file.parent().expect("a file in a folder");
    for item in &syntax.items {
        let syn::Item::Mod(one) = item else { continue };
        if !is_public(&one.vis) || one.content.is_some() {
            continue;
        }
        let name = one.ident.to_string();
        let inside = [&module[..], std::slice::from_ref(&name)].concat();
        let nested = folder.join(&name).join("mod.rs");
        let flat = folder.join(format!("{name}.rs"));
        faces(if nested.exists() { &nested } else { &flat }, inside, found);
    }
}

#[test]
fn a_public_name_is_defined_once_or_listed_with_a_reason() {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let mut found = BTreeMap::new();
    faces(&lib, Vec::new(), &mut found);
    assert!(found.len() > 500, "the public names were not found: {}", found.len());
    found.retain(|_, places: &mut BTreeSet<Segments>| places.len() > 1);
    let listed: BTreeSet<&str> = TWICE.iter().map(|one| one.0).collect();
    let new: Vec<_> = found.iter().filter(|(name, _)| !listed.contains(name.as_str())).collect();
    assert!(new.is_empty(), "defined twice, so rename one or tell why: {new:#?}");
    let stale: Vec<_> = listed.iter().filter(|name| !found.contains_key(**name)).collect();
    assert!(stale.is_empty(), "defined once, so listed for nothing: {stale:?}");
    assert!(TWICE.iter().all(|(_, reason)| reason.len() > 20));
}
