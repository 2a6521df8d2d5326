//! Which field a heading speaks of, in Russian and in English.

use crate::people::fold::folded;
use crate::people::import::ImportField as F;

/// Phrases in headings, each with the field that it speaks of. The longest that is found counts.
const PHRASES: &[(F, &[&str])] = &[
    (
        F::Id,
        &[
            "id",
            "ид",
            "код",
            "код участника",
            "табельный номер",
            "логин",
            "login",
            "username",
            "e mail",
            "email",
            "email address",
            "почта",
            "электронная почта",
            "адрес почты",
            "адрес электронной почты",
            "имя пользователя",
            "student number",
            "participant",
        ],
    ),
    (
        F::Name,
        &[
            "name",
            "full name",
            "your name",
            "first name",
            "last name",
            "surname",
            "given name",
            "family name",
            "имя",
            "фамилия",
            "отчество",
            "фио",
            "ф и о",
            "фамилия имя отчество",
            "имя и фамилия",
            "фамилия и имя",
            "как вас зовут",
            "ваше имя",
        ],
    ),
    (F::Standing, &["standing", "статус", "ваш статус", "статус участника", "кем вы являетесь"]),
    (
        F::Age,
        &[
            "age",
            "your age",
            "how old",
            "how old are you",
            "возраст",
            "сколько вам лет",
            "полных лет",
        ],
    ),
    (
        F::Institution,
        &[
            "institution",
            "school",
            "organisation",
            "organization",
            "department",
            "company",
            "employer",
            "university",
            "школа",
            "организация",
            "место учёбы",
            "место учебы",
            "место работы",
            "предприятие",
            "учебное заведение",
            "образовательная организация",
            "отдел",
            "подразделение",
        ],
    ),
    (
        F::Stage,
        &[
            "stage",
            "grade",
            "class",
            "year group",
            "класс",
            "курс",
            "ступень",
            "в каком вы классе",
            "ваш класс",
        ],
    ),
    (
        F::Subjects,
        &[
            "subjects",
            "subject",
            "предметы",
            "предмет",
            "учебные предметы",
            "какие предметы",
            "subjects taught",
        ],
    ),
    (
        F::Languages,
        &["languages", "language", "языки", "язык", "языки общения", "владение языками"],
    ),
    (
        F::Availability,
        &[
            "availability",
            "available",
            "free",
            "free time",
            "free hours",
            "when are you free",
            "time slots",
            "свободное время",
            "удобное время",
            "время встреч",
            "когда вы свободны",
            "когда удобно",
            "когда вам удобно встречаться",
            "расписание",
        ],
    ),
    (
        F::MeetingsPerMonth,
        &["meetings per month", "meetings a month", "встреч в месяц", "сколько встреч в месяц"],
    ),
    (F::MinutesPerMonth, &["minutes per month", "minutes a month", "минут в месяц"]),
    (F::Motivation, &["motivation", "мотивация", "уровень мотивации"]),
    (
        F::Directions,
        &[
            "direction",
            "directions",
            "направленность",
            "направленности",
            "направленность программы",
        ],
    ),
    (F::Problems, &["problems", "проблемы", "трудности"]),
    (F::Categories, &["categories", "категории", "категория участника"]),
    (
        F::Wishes,
        &[
            "wishes",
            "first choice",
            "second choice",
            "third choice",
            "preferred mentor",
            "preferred mentee",
            "preferred mentors",
            "желаемый наставник",
            "желаемые наставники",
            "желаемый наставляемый",
            "первый выбор",
            "второй выбор",
            "третий выбор",
            "пожелания",
            "кого вы хотели бы видеть наставником",
        ],
    ),
    (
        F::Vetoes,
        &[
            "vetoes",
            "not with",
            "do not want",
            "do not pair",
            "do not pair me with",
            "с кем вы не хотите",
            "с кем не хотите",
            "кого не предлагать",
            "не предлагать",
        ],
    ),
    (
        F::ConsentBy,
        &[
            "consent",
            "i agree",
            "i agree that my data are used",
            "consent to data processing",
            "согласие",
            "согласен",
            "даю согласие",
            "согласие на обработку персональных данных",
            "согласие на обработку",
        ],
    ),
    (F::ConsentOn, &["consent date", "date of consent", "дата согласия"]),
    (F::OtherOrganisations, &["other organisations", "другие организации"]),
    (
        F::Seats,
        &[
            "seats",
            "capacity",
            "how many mentees",
            "number of mentees",
            "places",
            "мест",
            "количество мест",
            "число мест",
            "сколько наставляемых",
            "количество наставляемых",
        ],
    ),
    (
        F::Forms,
        &[
            "form of mentoring",
            "forms of mentoring",
            "форма наставничества",
            "формы наставничества",
        ],
    ),
    (F::Skills, &["skills", "навыки", "умения", "компетенции", "wanted skills"]),
    (
        F::ExperienceYears,
        &[
            "years of experience",
            "experience years",
            "work experience",
            "стаж",
            "стаж работы",
            "опыт лет",
            "лет опыта",
        ],
    ),
    (F::Problem, &["problem", "проблема", "с какой проблемой"]),
    (F::Goals, &["goals", "goal", "цели", "цель", "цели наставничества"]),
    (
        F::EarlierMentors,
        &["earlier mentors", "previous mentor", "прошлый наставник", "прежний наставник"],
    ),
    (
        F::EarlierMentees,
        &["earlier mentees", "previous mentee", "прошлый наставляемый", "прежние наставляемые"],
    ),
];

/// Headings of ways to reach somebody, which no rule needs.
const CONTACTS: &[&str] = &[
    "phone",
    "telephone",
    "mobile",
    "телефон",
    "номер телефона",
    "контактный телефон",
    "telegram",
    "телеграм",
    "whatsapp",
    "вконтакте",
    "ссылка на страницу",
];

/// Headings of the offset from universal time.
const ZONES: &[&str] = &["time zone", "timezone", "часовой пояс", "utc offset"];

/// Headings of a column that says who wants to be what.
const ROLES: &[&str] = &[
    "role",
    "your role",
    "роль",
    "ваша роль",
    "кем вы хотите быть",
    "я хочу быть",
    "participate as",
];

/// The words of a text, in small letters, with one blank between them and around all.
pub(super) fn words(text: &str) -> String {
    let plain: String = folded(text)
        .replace('ё', "е")
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<_> = plain.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

fn holds(heading: &str, phrase: &str) -> bool {
    heading.contains(&words(phrase))
}

fn one_of(heading: &str, phrases: &[&str]) -> bool {
    let heading = words(heading);
    phrases.iter().any(|phrase| holds(&heading, phrase))
}

/// Whether a heading asks for a way to reach somebody.
pub(super) fn is_contact(heading: &str) -> bool {
    one_of(heading, CONTACTS)
}

/// Whether a heading asks for a time zone.
pub(super) fn is_zone(heading: &str) -> bool {
    one_of(heading, ZONES)
}

/// Whether a heading asks for the role.
pub(super) fn is_role(heading: &str) -> bool {
    let heading = words(heading);
    ROLES.iter().any(|phrase| heading == words(phrase))
}

/// The fields that a heading may speak of, the likeliest first: that of the longest phrase, and
/// those of phrases as long. What only begins or ends a long question is no name of a field.
pub(super) fn fields_of(heading: &str) -> Vec<F> {
    // A grid's row does not belong to the question.
    let question = heading.split('[').next().unwrap_or(heading);
    let heading = words(question);
    let long = heading.split_whitespace().count() > 6;
    let mut found: Vec<(usize, F)> = Vec::new();
    for (field, phrases) in PHRASES {
        let own = [field.name()];
        let phrases = phrases.iter().chain(&own).filter(|phrase| holds(&heading, phrase));
        let lengths = phrases.map(|phrase| words(phrase).trim().chars().count());
        if let Some(length) = lengths.max() {
            let short = length * 3 < heading.trim().chars().count();
            if !(short || long && length < 8) {
                found.push((length, *field));
            }
        }
    }
    let longest = found.iter().map(|(length, _)| *length).max();
    found.retain(|(length, _)| Some(*length) == longest);
    found.into_iter().map(|(_, field)| field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_speak_of_fields() {
        for (heading, fields) in [
            ("Email Address", &[F::Id][..]),
            ("Адрес электронной почты", &[F::Id]),
            ("Фамилия, имя, отчество", &[F::Name]),
            ("first name", &[F::Name]),
            ("Ваш класс", &[F::Stage]),
            ("When are you free? [Monday]", &[F::Availability]),
            ("Когда Вам удобно встречаться? [понедельник]", &[F::Availability]),
            ("Сколько наставляемых Вы готовы взять?", &[F::Seats]),
            ("Согласие на обработку персональных данных", &[F::ConsentBy]),
            ("I agree that my data are used", &[F::ConsentBy]),
            ("Расскажите о себе и о том, чему Вас научила школа за эти годы", &[]),
            ("job title", &[]),
            ("biography", &[]),
            ("wants same gender", &[]),
        ] {
            assert_eq!(fields_of(heading), fields, "{heading}");
        }
        assert!(is_contact("Контактный телефон") && is_zone("Time zone") && is_role("Роль:"));
    }
}
