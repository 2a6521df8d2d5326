//! Holds the rules of `docs/LANGUAGE.md`: what was replaced stands nowhere in the texts that a
//! curator reads.

use std::path::Path;

/// What a curator should not read, and what stands in its place.
const NOT: &[(&str, &str)] = &[
    ("промежуточная аттестация", "оценка промежуточных итогов"),
    ("закреплена приказом", "закреплена распоряжением"),
    ("приказ руководителя", "распоряжение руководителя"),
    ("приказ о парах", "распоряжение о парах"),
    ("проект пар", "предварительный состав пар"),
    ("пара распущена", "работа пары прекращена досрочно"),
    ("пара распалась", "работа пары прекращена досрочно"),
    ("распускается", "работа пары прекращается досрочно"),
    ("восстановлени", "повторный подбор"),
    ("авторская методика", "методика"),
    ("наставник назначен формально", "наставник выдвинут по формальному признаку"),
    ("ролевые игры", "проигрывание и обсуждение ролевых ситуаций"),
    ("педагогических вузов", "профильных вузов"),
    ("не имеет средств", "не обладает ресурсом"),
    ("регламент форм наставничества", "описание процедур по формам"),
    ("дополнительное обучение", "повышение квалификации на партнёрских площадках"),
    ("планирующая", "встреча-планирование"),
    ("(а)\"", "существительное: согласие, отсутствие"),
    ("(лась)", "существительное: обращение, отказ"),
    ("(лась", "существительное: обращение, отказ"),
    ("Судьба пар", "Итоги работы пар"),
    ("Отсутствующие значения", "Пропуски в измерениях"),
    ("устойчивое, лучшее", "взаимные предпочтения"),
    ("охват, затем сумма", "наставник – наибольшему числу наставляемых"),
    ("желание наставляемого №", "наставник назван в пожеланиях"),
    ("ступ.,", "ступени, ступеней"),
    ("недостаёт: {missing}", "не может: {missing}"),
    ("ценность для", "баллы"),
    ("по одной в раунде", "а в раунде – одна"),
    ("по случайной выборке перестановок", "случайные перестановки"),
    ("столбец – факт", "столбец – достигнутый охват"),
    ("{kind} встреча", "встреча ({kind})"),
    ("говорит о поле", "что может означать заголовок, словами поля"),
    ("потеря пар –", "число пар прежнее; пар меньше на …"),
    ("the pair is dissolved", "the pair ends early"),
    ("steps above {", "the mentor is … above"),
    ("practice on the enterprise's site", "best practices on the enterprise's website"),
    ("searches waited", "has waited through"),
    ("worth {mentee} to the mentee", "points: … for the mentee"),
];

fn texts(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html") {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            // A phrase may be broken over lines.
            let text = text.replace("\\\n", "");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn what_a_curator_should_not_read_stands_nowhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src/people", "src/scoring", "src/strategy", "src/meetings", "src/program"] {
        texts(&root.join(folder), &mut found);
    }
    texts(&root.join("src/printing"), &mut found);
    texts(&root.join("examples"), &mut found);
    let mut wrong = Vec::new();
    for (path, text) in &found {
        for (not, say) in NOT {
            if text.contains(not) {
                wrong.push(format!("{path}: {not:?}; say {say:?}"));
            }
        }
    }
    assert!(found.len() > 200, "the texts were not found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
