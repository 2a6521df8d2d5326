//! Holds every import of the crate against its table of layers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::Visit;

/// Each folder of `src/` and what it may import; `(all)` stands for everything above
/// it in this table.
const LAYERS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("market", &["kernel"]),
    ("audit", &["kernel", "market"]),
    ("stable", &["kernel", "market"]),
    ("assignment", &["kernel", "market"]),
    ("general", &["kernel", "market"]),
    ("triads", &["kernel", "market", "stable", "assignment"]),
    ("mechanisms", &["kernel", "market", "audit", "stable", "assignment"]),
    ("people", &["kernel"]),
    ("scoring", &["kernel", "people", "market"]),
    ("meetings", &["kernel", "market", "stable", "assignment", "people", "scoring"]),
    ("strategy", &["(all)"]),
    ("program", &["(all)"]),
    ("printing", &["kernel", "people", "scoring", "strategy", "program"]),
    ("lab", &["(all)"]),
    ("report", &["(all)"]),
];

#[derive(Default)]
struct Imports {
    /// First segment after `crate`, wherever such a path stands outside tests.
    found: BTreeSet<String>,
    /// Deepest `super::super::…` seen, to catch a way around `crate::`.
    deepest_super: usize,
}

impl Imports {
    fn path<'a>(&mut self, segments: impl Iterator<Item = &'a syn::Ident>) {
        let mut segments = segments.peekable();
        let mut supers = 0;
        while segments.next_if(|segment| *segment == "super").is_some() {
            supers += 1;
        }
        self.deepest_super = self.deepest_super.max(supers);
        if supers == 0 && segments.next_if(|segment| *segment == "crate").is_some() {
            self.found.extend(segments.next().map(ToString::to_string));
        }
    }

    fn tree(&mut self, tree: &syn::UseTree, prefix: &mut Vec<syn::Ident>) {
        match tree {
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.clone());
                self.tree(&path.tree, prefix);
                prefix.pop();
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.tree(item, prefix);
                }
            }
            syn::UseTree::Name(syn::UseName { ident })
            | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                self.path(prefix.iter().chain([ident]));
            }
            syn::UseTree::Glob(_) => self.path(prefix.iter()),
        }
    }
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if !is_test(&function.attrs) {
            syn::visit::visit_item_fn(self, function);
        }
    }

    fn visit_item_use(&mut self, import: &'ast syn::ItemUse) {
        if !is_test(&import.attrs) {
            self.tree(&import.tree, &mut Vec::new());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(path.segments.iter().map(|segment| &segment.ident));
        syn::visit::visit_path(self, path);
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "test")
    })
}

fn imports(source: &str) -> Imports {
    let file = syn::parse_file(source).expect("a source file that compiles");
    let mut imports = Imports::default();
    imports.visit_file(&file);
    imports
}

pub(crate) fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn every_import_is_allowed_by_the_table_of_layers() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let names: Vec<_> = LAYERS.iter().map(|(name, _)| *name).collect();
    let mut allowed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (at, (layer, imports)) in LAYERS.iter().enumerate() {
        let mut all: BTreeSet<_> = imports.iter().copied().collect();
        if all.remove("(all)") {
            all.extend(&names[..at]);
        }
        allowed.insert(layer, all);
    }
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(&src).expect("src") {
        let folder = entry.expect("a readable entry").path();
        let Some(layer) = folder.file_name().and_then(|name| name.to_str()) else { continue };
        if !folder.is_dir() {
            continue;
        }
        let Some(allowed) = allowed.get(layer) else {
            wrong.push(format!("src/{layer} stands in no layer"));
            continue;
        };
        seen.insert(layer.to_owned());
        let mut files = Vec::new();
        sources(&folder, &mut files);
        for file in files {
            let source = std::fs::read_to_string(&file).expect("a readable source file");
            let imports = imports(&source);
            let inside = file.strip_prefix(&folder).expect("a file of the folder");
            // A unit test's `use super::*` is one level deeper than its file.
            let depth = inside.components().count() + 1;
            if imports.deepest_super >= depth {
                wrong.push(format!("{} leaves its layer through `super`", file.display()));
            }
            for import in &imports.found {
                if import != layer && !allowed.contains(import.as_str()) {
                    wrong.push(format!("{} imports {import}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        seen.contains("kernel") && seen.contains("lab"),
        "the sources were not found: {seen:?}"
    );
}

#[test]
fn the_reader_sees_groups_paths_and_ways_around_and_passes_over_tests() {
    let source = "
        use crate::{kernel::{Csr, Index}, stable};
        use super::super::super::people::Person;
        fn f() { let x = crate::lab::y(); }
        #[cfg(test)] mod tests { use crate::program::Program; }
        #[cfg(test)] use crate::scoring::Rules;
        #[cfg(feature = \"lab\")] use crate::strategy::Pair;
    ";
    let imports = imports(source);
    let found: Vec<_> = imports.found.iter().map(String::as_str).collect();
    assert_eq!(found, ["kernel", "lab", "stable", "strategy"]);
    assert_eq!(imports.deepest_super, 3);
}
