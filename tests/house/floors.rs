//! Holds the files inside the layers: no circle of files, and floors where a folder has
//! many.
//!
//! A name is followed through the `pub use` of each `mod.rs` to the file that defines it,
//! so that a re-export hides no import. What a macro defines counts as defined by the
//! file of the nearest module; methods, which need no import, are not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use syn::visit::Visit;

/// Floors inside a folder of `src/`, from the ground: a file imports from its own floor
/// and from those below. A floor names files and folders without `.rs`, `*` the rest of
/// them; `mod` is the folder's own file, which stands on no floor where it only hands
/// names out. Each folder with more than a dozen files has its row here.
const FLOORS: &[(&str, &[&str])] = &[
    (
        // Numbers and rooms, then what solvers share, then solvers from the simple to
        // those that use others; `mod` chooses among them.
        "assignment",
        &[
            "cost|decided|loss|pairs|core",
            "draft|network|shortage|threshold",
            "between|fast|nearest|repair|search",
            "alike_columns|as_floats|exact|flow|follow|small|ways",
            "bound",
            "stopped",
            "mod|sensitivity",
            "arrivals|bottleneck|branching|change|even_loads|grouped|incremental|kept|near|numbers|profile|robust|within_spread",
            "ranked|regret",
            "different",
        ],
    ),
    (
        // What costs are, then how rows are read, then prices and pairs, then ways to change them.
        "assignment/core",
        &[
            "arrays|grid",
            "sweeps",
            "reader",
            "alike|edges",
            "lists|reached",
            "state",
            "bids",
            "dense|paths|sorted|together",
            "chain|monotone|start",
        ],
    ),
    (
        // Pairs, levels and words of bits, then what rows are linked with, then the search and its
        // turns.
        "assignment/threshold",
        &[
            "marks|rulers",
            "loops",
            "mates|planes",
            "links",
            "trees",
            "mod",
            "levels|rise|start",
            "graft|told",
            "jump",
        ],
    ),
    (
        // What is counted and named, then a theorem each, then those that rest on others.
        "audit",
        &[
            "applying|barrier|descent|doubled|fairness|flaw|general_flaw|insisting|lattice_fault|loads_flaw|mutual|offers|pool|standing|timetable|walks",
            "among|chain|deletions|lottery|measures|odd_sets|partition|rules|why_not|wishes",
            "cuts|general|ladder|optimality|pool_refutations|signs|slacks|stability",
            "*",
            "assignment|assured|insistence|optimality_by_rows|optimality_by_scores|ordinal|partial|popularity|profile|profile_signs|shortage|strong_pool",
            "different|grouped|kept|loads|ranked|relaxed|size_bound|stability_by_rows|stability_by_scores|worst",
            "bottleneck|group_cost|led|spread|stopped_bottleneck",
        ],
    ),
    ("kernel", &["order", "words", "*", "bands|bits|csr|meter"]),
    (
        // Reading a line, then telling an answer in time, then the problems, then lines.
        "lab",
        &[
            "limits|mod",
            "answer|npy|plain",
            "cultures|formats|parquet",
            "access|fault|json",
            "fields",
            "numbers|options",
            "clock",
            "two_sided|assignment|general|projects|roommates|triads",
            "instance",
            "frame|experiments",
            "topics",
        ],
    ),
    ("market/answers", &["*", "grouped|loads|partial|profile|trio"]),
    (
        "market/two_sided",
        &[
            "choice|fault|lists|scores|ties",
            "complete|half|row|views",
            "twins|entries",
            "market",
            "restrictions|scored",
        ],
    ),
    (
        // What a weight is, then rows of them, then the problem, then ways to make one.
        "market/weighted",
        &[
            "copies|objective|quotas|row_view|short_list|weight",
            "abreast|checked|cheapest|counted|fault|price_table|rows",
            "checking|problem|whole",
            "builder|lift|numbers",
            "deciding|editing|grouped|kept|reweighed|sources",
            "led",
        ],
    ),
    (
        // What goes in and comes out, then the market as it is read, then a mechanism each.
        "mechanisms",
        &["formed", "fault", "setting|reading", "deferred|worth", "*"],
    ),
    (
        "meetings",
        &[
            "fault|frame|grid|wanted|wishes",
            "evening|mutual|presence|rests|timetable",
            "board|choice|left_out",
            "answer|search",
            "rounds",
            "absent",
            "plan",
            "replan",
        ],
    ),
    (
        // A person knows its form of mentoring, and a form asks about persons.
        "people",
        &[
            "fold",
            "answer|availability|date|id",
            "category|consent|needs",
            "person|mentee|mentor|field|forms",
            "base|conversions|roster",
            "import",
        ],
    ),
    (
        "people/import",
        &[
            "field|mapping|options|problem|words",
            "fault",
            "text|table|dates",
            "grid|answers",
            "csv|json|parquet|workbook|plan",
            "person|references",
            "rows",
            "read",
            "sheet|stream|suggest",
        ],
    ),
    ("program", &["statistics", "papers", "reasons", "record", "desks", "machine", "topics"]),
    (
        "program/papers",
        &[
            "*",
            "documents|fact|handing|journal|preparing",
            "conflict|forming|gatherings|pairs|questionnaire|work",
            "ready|units",
            "new_fact|operation|saved",
            "event",
        ],
    ),
    (
        // Facts, then what is looked up in them, then the record with its checks, then
        // what is read from it and what is made of it.
        "program/record",
        &[
            "event_log|facts|form_rules",
            "lacks",
            "index",
            "mod|ready|eligible",
            "*",
            "views|restore|correcting",
        ],
    ),
    // Names of fields, then topics, then all reasons as one.
    ("program/reasons", &["field_name", "*", "mod"]),
    ("program/record/views", &["*", "change", "impact"]),
    (
        // The stages, a programme in one of them and copies of it, then in whichever stage.
        "program/machine",
        &["stage", "program", "desks|erasing|forking|light|rostov", "snapshot", "any", "*"],
    ),
    (
        // Rules as they are written, then ready for a cohort, then the ways to score.
        "scoring",
        &[
            "fault|mod",
            "columns|own_numbers",
            "source",
            "kinds|over_groups|own",
            "plan|rules",
            "batch|check|explain|forms|open_answers|suggest",
            "direct|memo|obstacles|words",
            "bounds|index",
            "fast",
            "sift",
            "candidates|compile|parts",
            "demand|explain_plan|left_out|rows",
            "table",
        ],
    ),
    (
        // What is claimed and refused, then the situation, then a pairing and its
        // reasons, then whoever forms one.
        "strategy",
        &[
            "claim|mod|situation_fault|three_sided",
            "edit|prepared",
            "fewest|pairing|situation",
            "open_pairs",
            "row_markets",
            "comparison|reasons|repair|waived",
            "form",
            "best|by_group|findings|over_groups|own",
            "around|arriving|different|even|few|group_sizes|robustness|shortlist|waiting|without_table",
            "breakages|mechanism|methods|unanswered",
            "co_mentors|stable_repair|together",
            "peers|procedures|review|stable_together|view",
            "rooms",
        ],
    ),
];

/// From so many files on a folder has floors.
const MANY: usize = 13;

/// Circles of two or three files that may stay, each with its reason; a larger one has to
/// be opened.
const CIRCLES: &[(&[&str], &str)] = &[];

type Segments = Vec<String>;

struct File {
    /// Without `src/` and `.rs`.
    name: String,
    module: Segments,
    names: Names,
}

/// What a file says of other files.
#[derive(Default)]
struct Names {
    defined: BTreeSet<String>,
    /// Imports: whether handed on, the path, the name it has here.
    imports: Vec<(bool, Segments, String)>,
    /// Paths that stand elsewhere.
    inline: Vec<Segments>,
}

impl Names {
    fn tree(&mut self, public: bool, tree: &syn::UseTree, prefix: &mut Segments) {
        match tree {
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.tree(public, &path.tree, prefix);
                prefix.pop();
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.tree(public, item, prefix));
            }
            syn::UseTree::Name(name) => self.import(public, prefix, &name.ident, &name.ident),
            syn::UseTree::Rename(name) => self.import(public, prefix, &name.ident, &name.rename),
            syn::UseTree::Glob(_) => self.imports.push((public, prefix.clone(), "*".to_owned())),
        }
    }

    fn import(&mut self, public: bool, prefix: &Segments, name: &syn::Ident, here: &syn::Ident) {
        let mut path = prefix.clone();
        if name != "self" {
            path.push(name.to_string());
        }
        self.imports.push((public, path, here.to_string()));
    }

    /// Paths in the tokens of a macro, which have no syntax yet.
    fn tokens(&mut self, text: &str) {
        let text = text.replace(" :: ", "::");
        for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
            let path: Segments = word.split("::").map(str::to_owned).collect();
            if path.len() > 1 && matches!(path[0].as_str(), "crate" | "super") {
                self.inline.push(path);
            }
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|one| {
        one.path().is_ident("cfg")
            && one.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "test")
    })
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let (attributes, name) = match item {
            syn::Item::Struct(one) => (&one.attrs, Some(&one.ident)),
            syn::Item::Enum(one) => (&one.attrs, Some(&one.ident)),
            syn::Item::Trait(one) => (&one.attrs, Some(&one.ident)),
            syn::Item::Fn(one) => (&one.attrs, Some(&one.sig.ident)),
            syn::Item::Const(one) => (&one.attrs, Some(&one.ident)),
            syn::Item::Static(one) => (&one.attrs, Some(&one.ident)),
            syn::Item::Type(one) => (&one.attrs, Some(&one.ident)),
            syn::Item::Macro(one) => (&one.attrs, one.ident.as_ref()),
            syn::Item::Mod(one) => (&one.attrs, None),
            syn::Item::Impl(one) => (&one.attrs, None),
            syn::Item::Use(one) => (&one.attrs, None),
            _ => return syn::visit::visit_item(self, item),
        };
        if is_test(attributes) {
            return;
        }
        self.defined.extend(name.map(ToString::to_string));
        match item {
            syn::Item::Use(one) => {
                let public = !matches!(one.vis, syn::Visibility::Inherited);
                self.tree(public, &one.tree, &mut Vec::new());
            }
            // Modules that stand in a file hand names out, as a `mod.rs` does.
            syn::Item::Mod(one) if one.content.is_some() => {}
            _ => syn::visit::visit_item(self, item),
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Segments = path.segments.iter().map(|one| one.ident.to_string()).collect();
        if segments.len() > 1 && matches!(segments[0].as_str(), "crate" | "super") {
            self.inline.push(segments);
        }
        syn::visit::visit_path(self, path);
    }

    /// Who may see an item is not an import.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.tokens(&found.tokens.to_string());
        syn::visit::visit_macro(self, found);
    }
}

/// Which file imports from which.
fn graph(files: &[File]) -> BTreeMap<&str, BTreeSet<&str>> {
    let home: BTreeMap<&[String], usize> =
        files.iter().enumerate().map(|(at, file)| (&file.module[..], at)).collect();
    let names: Vec<&Names> = files.iter().map(|file| &file.names).collect();
    let absolute = |at: usize, path: &[String]| -> Option<Segments> {
        let module = &files[at].module;
        match path[0].as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([module, &path[1..]].concat()),
            "super" => {
                let ups = path.iter().take_while(|one| *one == "super").count();
                let kept = module.len().checked_sub(ups)?;
                Some([&module[..kept], &path[ups..]].concat())
            }
            first => {
                let inner = [&module[..], &[first.to_owned()]].concat();
                home.contains_key(&inner[..]).then(|| [&module[..], path].concat())
            }
        }
    };
    // The file that defines what a path names, through every re-export.
    let resolve = |mut path: Segments| -> Option<usize> {
        let mut seen = BTreeSet::new();
        while seen.insert(path.clone()) {
            let known = (0..=path.len()).rev().find(|&k| home.contains_key(&path[..k]))?;
            let at = home[&path[..known]];
            let Some(name) = path.get(known) else { return Some(at) };
            if names[at].defined.contains(name) {
                return Some(at);
            }
            let handed = names[at].imports.iter().find(|one| one.2 == *name);
            match handed.and_then(|(_, target, _)| absolute(at, target)) {
                Some(target) => path = target,
                None => return Some(at),
            }
        }
        None
    };
    let mut graph = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let face = file.name == "lib" || file.name.ends_with("mod");
        let imports = names[at].imports.iter();
        let own = imports.filter(|(public, ..)| !(*public && face)).map(|(_, path, _)| path);
        let targets = own
            .chain(&names[at].inline)
            .filter_map(|path| resolve(absolute(at, path)?))
            .filter(|&to| to != at)
            .map(|to| files[to].name.as_str());
        graph.insert(file.name.as_str(), targets.collect::<BTreeSet<_>>());
    }
    graph
}

/// All that a file reaches.
fn reached<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = graph.get(from).into_iter().flatten().copied().collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(graph.get(next).into_iter().flatten());
        }
    }
    reached
}

fn circles<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<Vec<&'a str>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|&file| (file, reached(graph, file))).collect();
    let of = |file: &&str| -> Option<Vec<&'a str>> {
        let theirs = &reach[*file];
        let together = theirs.iter().filter(|other| reach[**other].contains(*file));
        let together: Vec<&str> = together.copied().collect();
        (together.len() > 1).then_some(together)
    };
    graph.keys().filter_map(of).collect()
}

fn read(name: &str, source: &str) -> File {
    let mut module: Segments = name.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    if name == "lib" {
        module.clear();
    }
    let mut names = Names::default();
    names.visit_file(&syn::parse_file(source).expect("a source file that compiles"));
    File { name: name.to_owned(), module, names }
}

/// The files of the crate with their names, without `src/` and `.rs`.
fn paths_of_the_crate() -> Vec<(String, PathBuf)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    super::layering::sources(&src, &mut paths);
    paths.sort();
    let named = |path: PathBuf| {
        let inside = path.strip_prefix(&src).expect("a file of the folder").with_extension("");
        (inside.to_str().expect("a name in Unicode").replace('\\', "/"), path)
    };
    paths.into_iter().map(named).collect()
}

/// Read once for all tests of a run.
fn files_of_the_crate() -> &'static [File] {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        let file = |(name, path): &(String, PathBuf)| {
            read(name, &std::fs::read_to_string(path).expect("a readable source file"))
        };
        paths_of_the_crate().iter().map(file).collect()
    });
    &FILES
}

/// The floor of a file inside a folder; nothing for files elsewhere and for its `mod.rs`
/// where no floor names it.
fn floor(folder: &str, floors: &[&str], file: &str) -> Option<usize> {
    let inside = file.strip_prefix(folder)?.strip_prefix('/')?;
    let part = inside.split('/').next().unwrap_or_default();
    let named = floors.iter().position(|floor| floor.split('|').any(|one| one == part));
    let others = || floors.iter().position(|floor| *floor == "*");
    named.or_else(|| if part == "mod" { None } else { others() })
}

#[test]
fn a_file_imports_from_its_own_floor_and_those_below() {
    let files = files_of_the_crate();
    let graph = graph(files);
    let mut wrong = Vec::new();
    for (folder, floors) in FLOORS {
        let mut seen = BTreeSet::new();
        for (file, imports) in &graph {
            let Some(here) = floor(folder, floors, file) else {
                let inside = file.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
                if inside.is_some_and(|inside| inside != "mod") {
                    wrong.push(format!("{file} stands on no floor of {folder}"));
                }
                continue;
            };
            seen.insert(here);
            for import in imports {
                if floor(folder, floors, import).is_some_and(|there| there > here) {
                    wrong.push(format!("{file} imports {import}, which stands on a higher floor"));
                }
            }
        }
        assert_eq!(seen.len(), floors.len(), "a floor of {folder} is empty");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_folder_of_more_than_a_dozen_files_has_floors() {
    let mut counts = BTreeMap::<String, usize>::new();
    for (file, _) in paths_of_the_crate() {
        if let Some((folder, name)) = file.rsplit_once('/') {
            *counts.entry(folder.to_owned()).or_default() += usize::from(name != "mod");
        }
    }
    let has = |folder: &str| FLOORS.iter().any(|(one, _)| *one == folder);
    let without = counts.iter().filter(|(folder, files)| **files >= MANY && !has(folder));
    let without: Vec<_> = without.collect();
    assert!(without.is_empty(), "floors are missing: {without:?}");
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let files = files_of_the_crate();
    let graph = graph(files);
    let named: BTreeSet<&[&str]> = CIRCLES.iter().map(|(circle, _)| *circle).collect();
    let wrong: Vec<String> = circles(&graph)
        .into_iter()
        .filter(|circle| !named.contains(&circle[..]))
        .map(|circle| format!("{} files: {}", circle.len(), circle.join(", ")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(CIRCLES.iter().all(|(circle, _)| circle.len() <= 3), "open the larger ones");
}

#[test]
fn the_reader_follows_re_exports_macros_and_supers() {
    let files = [
        read("lib", "mod a; mod b;"),
        read("a/mod", "mod deep; pub use deep::Thing; pub(crate) use crate::b::helper;"),
        read("a/deep", "use crate::b::Other; pub struct Thing;"),
        read("b", "pub struct Other; pub fn helper() { let _ = say!(crate::a::Thing); }"),
        read("c", "use super::a::helper; #[cfg(test)] mod tests { use crate::a::Thing; }"),
    ];
    let graph = graph(&files);
    assert_eq!(graph["a/deep"], BTreeSet::from(["b"]));
    assert_eq!(graph["b"], BTreeSet::from(["a/deep"]), "through the face, out of a macro");
    assert_eq!(graph["c"], BTreeSet::from(["b"]), "and not from a test");
    assert!(graph["a/mod"].is_empty(), "a face only hands on");
    assert_eq!(circles(&graph), BTreeSet::from([vec!["a/deep", "b"]]));
}
