//! The report of a pairing: who with whom and why, with names that are text.

use mentormatch::kernel::{Control, Phrases, Side};
use mentormatch::people::{Answer, Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::report::PairingReport;
use mentormatch::scoring::Rules;
use mentormatch::strategy::{
    Optimal, Prepared, Stable, Strategy, breakages, built_in, by_group, compare, robustness,
    unanswered,
};

const ODD: &str = "<script>alert(1)</script> & \"Ольга\" | `x` \u{202e}";

fn prepared() -> Prepared {
    let mentee = |id: &str, name: &str| {
        let mut mentee = Mentee::new(PersonId::new(id).unwrap());
        mentee.person.name = Answer::Given(name.to_owned());
        mentee
    };
    let mut mentor = Mentor::new(PersonId::new("maria").unwrap());
    mentor.person.name = Answer::Given("Maria <b>".to_owned());
    let idle = Mentor::new(PersonId::new("idle").unwrap());
    let mentees = [mentee("ivan", ODD), mentee("olga", "Olga"), mentee("petr", "Petr")];
    let cohort =
        Cohort::new(Base::new(mentees).unwrap(), Base::new([mentor, idle]).unwrap()).unwrap();
    let rules = Rules::from_json(
        r#"{"version": 1,
            "restrictions": [{"name": "an <i>hour</i>", "kind": "must-share-time", "minutes": 60}],
            "criteria": [{"name": "skills", "kind": "coverage", "mentee-weight": 10}]}"#,
    );
    Prepared::new(cohort, &rules.unwrap()).unwrap()
}

#[test]
fn a_curator_reads_who_with_whom_and_why_and_names_are_text() {
    let prepared = prepared();
    let free = Control::unbounded();
    let situation = prepared.situation(&free).unwrap();
    let pairing = Optimal.form(&situation, &free).unwrap().solved().unwrap();
    assert_eq!((pairing.pairs.len(), pairing.unmatched_mentees.len()), (2, 1));
    let strategies = built_in();
    let strategies: Vec<&dyn Strategy> = strategies.iter().map(|one| &**one).collect();
    let compared = compare(&strategies, &situation, &free).unwrap().solved().unwrap();
    let report = PairingReport::new(&pairing, prepared.cohort(), prepared.rules())
        .with_comparison(&compared.pairings);
    assert!(!report.to_html().unwrap().contains("What each group gets"));
    let groups = [by_group(&pairing, &situation, Side::Mentee, &"standing".into()).unwrap()];
    let report = report.with_groups(&groups);
    let page = report.to_html().unwrap();
    let row = page.split_once("What each group gets").unwrap().1;
    assert!(row.contains("<td>3</td><td>2</td><td>66.7\u{a0}%</td>"), "{row}");
    assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("<i>"));
    assert!(!page.contains("http:") && !page.contains(" href=") && !page.contains(" src="));
    assert!(!page.contains('\u{202e}'));
    let name = "&lt;script&gt;alert(1)&lt;&#x2f;script&gt; &amp; &quot;Ольга&quot;";
    assert!(page.contains(name), "{page}");
    for pair in &pairing.pairs {
        // Behind the name in brackets, or alone where there is no name.
        let heading = page.split("<h3>").find(|part| {
            let (heading, _) = part.split_once("</h3>").unwrap_or_default();
            let mentor = pair.mentor.as_str();
            heading == mentor || heading.ends_with(&format!("({mentor})"))
        });
        let own = heading.unwrap_or_else(|| panic!("{} in {page}", pair.mentor));
        assert!(own.contains(pair.mentee.as_str()), "{own}");
    }
    let without = page.split_once("<h2>Without a mentor</h2>").unwrap().1;
    let alone = &pairing.unmatched_mentees[0];
    let without = without.split("<h2>").next().unwrap();
    assert!(without.contains(alone.person.as_str()), "{without}");
    assert!(without.contains(&Phrases::english().say(&alone.why)));
    let table = page.split_once("The same people by each strategy").unwrap().1;
    assert_eq!(table.matches("<th scope=\"row\">").count(), compared.pairings.len());
    let markdown = report.to_markdown();
    assert!(!markdown.contains("<script") && markdown.contains("&lt;script&gt;"));
    let russian = report.in_words(Phrases::russian()).to_html().unwrap();
    assert!(russian.contains("<html lang=\"ru\">") && russian.contains("Без наставника"));
    assert!(russian.contains(&Phrases::russian().say(&alone.why)));
}

#[test]
fn a_curator_reads_what_would_change_the_pairs() {
    let prepared = prepared();
    let free = Control::unbounded();
    let situation = prepared.situation(&free).unwrap();
    let pairing = Optimal.form(&situation, &free).unwrap().solved().unwrap();
    let weights = robustness(&situation, &pairing, &free).unwrap().solved().unwrap();
    let answers = unanswered(&situation, &pairing, &free).unwrap().solved().unwrap();
    let stable = Stable::for_mentees().form(&situation, &free).unwrap().solved().unwrap();
    let breaks = breakages(&situation, &stable, &free).unwrap().solved().unwrap().unwrap();
    let plain = PairingReport::new(&pairing, prepared.cohort(), prepared.rules());
    assert!(!plain.to_html().unwrap().contains("What would change the pairs"));
    let report = PairingReport::new(&pairing, prepared.cohort(), prepared.rules())
        .with_robustness(&weights)
        .with_unanswered(&answers)
        .with_breakages(&stable.strategy, &breaks);
    let page = report.to_html().unwrap();
    let changes = page.split_once("<h2>What would change the pairs</h2>").unwrap().1;
    // Nobody told skills or hours: three mentees and two mentors, two questions each.
    assert!(changes.contains("answers that are missing: 10"), "{changes}");
    assert!(changes.contains("Whom to ask what first") && changes.contains("`free hours`"));
    assert!(changes.contains("no other pairs are better as long as no rule"));
    assert!(
        changes.contains("If one pair breaks") && changes.contains("would always rather change")
    );
    assert!(!page.contains("<script") && !page.contains("<b>"));
    let russian = report.in_words(Phrases::russian()).to_html().unwrap();
    assert!(
        russian.contains("Кого и о чём спросить сначала")
            && russian.contains("недостающих ответов: 10")
    );
}
