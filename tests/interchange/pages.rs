//! Reports of experiments: one file that asks nothing, in which names are text.

use super::experiments::{experiment, plan};
use mentormatch::kernel::{Control, Language, Phrases};
use mentormatch::lab::experiments::{Kept, Trial, frontier};
use mentormatch::market::{Lists, Seats, TwoSided};
use mentormatch::report::ExperimentReport;

const ODD: &str = "<script>alert('1')</script> & \"<b>\" | `x` [a](javascript:b) \u{202e}";

/// A page and its Markdown of everything that a report can hold, under odd names.
fn written(language: Language) -> (String, String) {
    let mut plan = plan(
        r#"{"cultures": [{"culture": "impartial"}, {"culture": "mentoring"}], "sizes": [4, 6],
            "instances": 4, "break-ties": false}"#,
    );
    plan.name = ODD.to_owned();
    let seats = || Seats::one_each(2);
    let lists = || Lists::strict([[0, 1], [1, 0]]);
    let market = TwoSided::new(lists(), lists(), seats(), seats()).unwrap();
    let found = frontier(&market, &Control::unbounded()).unwrap().solved().unwrap();
    let experiment = experiment(plan).with_trials(ODD, vec![Trial::new(market)]).unwrap();
    let free = Control::unbounded();
    let results =
        experiment.run(Kept::default(), &mut Vec::new(), &free).unwrap().solved().unwrap();
    let map = experiment.map(6, 4, &free).unwrap().solved().unwrap();
    let report = || {
        let report = ExperimentReport::new(&results).with_frontier(ODD, &found).with_map(&map);
        report.with_command(ODD).in_words(Phrases::new(language))
    };
    (report().to_html().unwrap(), report().to_markdown().unwrap())
}

/// The tags of a page, each opened one closed in its order.
pub(crate) fn tags(page: &str) -> Vec<String> {
    let (mut open, mut seen): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, tail) = after.split_once('>').unwrap();
        rest = tail;
        let name: String =
            tag.trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric()).collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_ref(), Some(&name), "a tag is closed that is not open");
        } else if !tag.ends_with('/')
            && !["meta", "!"].contains(&&name[..])
            && !tag.starts_with('!')
        {
            open.push(name.clone());
        }
        if !tag.starts_with('/') {
            seen.push(tag.to_owned());
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    seen
}

/// What every page keeps to.
pub(crate) fn check(page: &str) {
    let tags = tags(page);
    for tag in &tags {
        let name = tag.split_whitespace().next().unwrap_or_default();
        assert!(
            !["script", "iframe", "object", "embed", "link", "img", "b"].contains(&name),
            "{tag}"
        );
        assert!(!tag.contains(" src=") && !tag.contains(" href=") && !tag.contains(" on"), "{tag}");
    }
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("));
    assert!(page.contains("default-src 'none'"), "a browser is told to ask nothing too");
    assert!(!page.contains('\u{202e}'), "nothing turns the direction of writing");
    let count = |start: &str| tags.iter().filter(|tag| tag.starts_with(start)).count();
    assert_eq!(count("h1"), 1);
    assert!(tags[0].starts_with("!DOCTYPE html") && tags[1].starts_with("html lang=\""));
    assert_eq!(count("table"), count("caption"), "a table says what it is");
    assert_eq!(count("details"), count("summary"));
    let drawings = count("svg") - count("svg class=\"sample\"");
    assert_eq!(drawings, count("figcaption"));
    assert_eq!(drawings, count("desc"), "a drawing is told to those who do not see it");
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
    assert!(page.contains("width=device-width"));
    assert!(
        tags.iter()
            .filter(|tag| tag.starts_with("th"))
            .all(|tag| tag.contains("scope=") || tag.starts_with("thead"))
    );
    let mut ids: Vec<&str> =
        page.split(" id=\"").skip(1).filter_map(|id| id.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands once");
}

#[test]
fn a_page_asks_nothing_and_every_name_is_text() {
    let (page, markdown) = written(Language::English);
    check(&page);
    let name = "&lt;script&gt;alert(&#x27;1&#x27;)&lt;&#x2f;script&gt; &amp; &quot;&lt;b&gt;&quot;";
    assert!(page.contains(&format!("<h1>{name}")), "{page}");
    assert!(page.contains(&format!("<caption><span>{name}")));
    for drawing in [
        "rank of their mentor",
        "satisfaction against blocking",
        "The map of the",
        "Median seconds",
        "The fewest blocking",
    ] {
        assert!(page.contains(drawing), "{drawing}");
    }
    assert!(page.contains("break the ties first"), "refusals are told with their reasons");
    assert!(
        page.contains("questionnaires") || page.contains("is left out"),
        "so is what has no place"
    );
    // What stands behind four blanks is code, and shown as it is.
    let read = markdown.lines().filter(|line| !line.starts_with("    "));
    let read = read.collect::<Vec<_>>().join("\n");
    assert!(!read.contains("<script") && !read.contains("[a]("), "no link is made of a name");
    assert!(markdown.starts_with("# &lt;script&gt;"));
    assert!(markdown.contains("\n| strategy | size ↑ |"));
    assert!(!markdown.contains('\u{202e}'));
    // A plan in the report is the plan.
    let plan = page.split_once("<code>").unwrap().1.split_once("</code>").unwrap().0;
    assert!(plan.contains("&quot;seed&quot;: 1"), "{plan}");
}

#[test]
fn a_page_in_russian_says_all_but_codes_in_russian() {
    let (page, markdown) = written(Language::Russian);
    check(&page);
    assert!(page.contains("<html lang=\"ru\">"));
    for said in [
        "Насколько хороша каждая стратегия",
        "удовлетворённость и блокирующие пары",
        "Карта примеров",
        "Медиана секунд",
        "Наименьшее число блокирующих пар",
        "Какие различия не случайны",
        "В чём отказано",
        "сначала разделите равных",
        "Как это повторить",
        "среднее место для наставляемых ↓",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(markdown.contains("\n| стратегия | пары ↑ |"));
    // Sentences of the English page that are neither a name, a code nor a reason of a refusal.
    let (english, _) = written(Language::English);
    let texts = |page: &str| -> Vec<String> {
        let body = page.split_once("</style>").unwrap().1;
        let inside = body.split('<').filter_map(|part| part.split_once('>'));
        inside.map(|(_, text)| text.trim().to_owned()).filter(|text| text.len() > 1).collect()
    };
    let known = texts(&english);
    let latin = |text: &String| text.split(' ').filter(|word| word.len() > 3).count() > 2;
    let left: Vec<String> = texts(&page)
        .into_iter()
        .filter(|text| latin(text) && known.contains(text))
        .filter(|text| !text.contains("alert(") && !text.contains("&quot;"))
        .filter(|text| text.chars().any(char::is_alphabetic) && !text.contains('`'))
        .collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn numbers_in_the_page_are_those_of_the_results() {
    let plan = plan(
        r#"{"cultures": [{"culture": "impartial"}], "sizes": [6], "instances": 5,
            "strategies": ["mentee-optimal", "random"], "measures": ["size", "satisfaction"]}"#,
    );
    let experiment = experiment(plan);
    let free = Control::unbounded();
    let results =
        experiment.run(Kept::default(), &mut Vec::new(), &free).unwrap().solved().unwrap();
    let page = ExperimentReport::new(&results).to_html().unwrap();
    let values: Vec<f64> = results
        .of("impartial 6×6", "random")
        .map(|row| row.value(mentormatch::lab::experiments::Metric::Satisfaction).unwrap())
        .collect();
    let mean = values.iter().sum::<f64>() / 5.0;
    let row = page.split_once("<th scope=\"row\">random</th>").unwrap().1;
    let cells: Vec<&str> = row.split("<td>").skip(1).take(2).collect();
    assert!(cells[0].starts_with("6<"), "{cells:?}");
    let told: f64 = cells[1].split([' ', '<']).next().unwrap().parse().unwrap();
    assert!((told - mean).abs() < 0.06, "{told} for {mean}");
    assert!(page.contains("all 10 claims were verified independently"));
}
