//! The sample people. All of them are invented.

use crate::tale::{Both, Done, Tale, form, id};
use mentormatch::people::{
    Answer, Category, Consent, ConsentedBy, Date, GivenConsent, Level, Mentee, Mentor, Person,
    Request, RoleModelId, Standing,
};
use std::collections::{BTreeMap, BTreeSet};

/// A mentee: id, name, standing, age, stage, form, role model, goal, wanted, weekly time.
type MenteeRow = (
    &'static str,
    Both,
    Standing,
    u8,
    Both,
    &'static str,
    &'static str,
    Both,
    &'static [Skill],
    &'static str,
);
/// A mentor: id, name, standing, age, stage, form, seats, years of experience, skills, time.
type MentorRow = (
    &'static str,
    Both,
    Standing,
    u8,
    Both,
    &'static str,
    u32,
    u16,
    &'static [Skill],
    &'static str,
);
type Skill = (Both, i64);

use Standing::{Educator, Employer, Learner, Student};

const LL: &str = "learner-learner";
const TT: &str = "teacher-teacher";
const EL: &str = "employer-learner";
const SL: &str = "student-learner";
const DL: &str = "educator-learner";
const EEL: &str = "employer-educator-learner";
const RE: &str = "reverse";

pub(crate) const ADAPT: Both = ("adapting to the group", "адаптация в коллективе");
pub(crate) const MARKS: Both = ("better marks", "повышение успеваемости");
const PROJECT: Both = ("own project", "собственный проект");
const CAREER: Both = ("choose a profession", "выбор профессии");
const GROWTH: Both = ("professional growth", "профессиональный рост");

const MATHS: Both = ("maths", "математика");
const PHYSICS: Both = ("physics", "физика");
const BIOLOGY: Both = ("biology", "биология");
const ENGLISH: Both = ("English", "английский язык");
const TALKING: Both = ("public speaking", "публичные выступления");
const TALK: Both = ("getting on with others", "общение");
const ROBOTS: Both = ("robotics", "робототехника");
const CRITICAL: Both = ("critical thinking", "критическое мышление");
const CREATIVE: Both = ("creative thinking", "креативное мышление");
const CODE: Both = ("programming", "программирование");
const DESIGN: Both = ("design", "дизайн");
const WORKS: Both = ("engineering", "инженерное дело");
const MEDICINE: Both = ("medicine", "медицина");
const LESSONS: Both = ("planning lessons", "планирование занятий");
const STRESS: Both = ("coping with stress", "преодоление стресса");
const TEACHING: Both = ("teaching", "педагогика");
const ICT: Both = ("digital services", "цифровые сервисы");
const CHESS: Both = ("chess", "шахматы");

/// The stages of education and career, lowest first; learners are senior from the ninth class.
const STAGES: [Both; 12] = [
    ("class 3", "3 класс"),
    ("class 5", "5 класс"),
    ("class 6", "6 класс"),
    ("class 7", "7 класс"),
    ("class 8", "8 класс"),
    ("class 9", "9 класс"),
    ("class 10", "10 класс"),
    ("class 11", "11 класс"),
    ("university", "вуз"),
    ("young specialist", "молодой специалист"),
    ("experienced educator", "опытный педагог"),
    ("professional", "специалист предприятия"),
];
const C3: Both = STAGES[0];
const C5: Both = STAGES[1];
const C6: Both = STAGES[2];
const C7: Both = STAGES[3];
const C8: Both = STAGES[4];
const C9: Both = STAGES[5];
const C10: Both = STAGES[6];
const C11: Both = STAGES[7];
const UNI: Both = STAGES[8];
const YOUNG: Both = STAGES[9];
const OLD: Both = STAGES[10];
const PRO: Both = STAGES[11];

const DAY: &str = "Mon 15:00-18:00; Wed 15:00-18:00";
const LATE: &str = "Tue 17:00-20:00; Thu 17:00-20:00";
const SUNDAY: &str = "Sun 8:00-9:00";

#[rustfmt::skip]
const MENTEES: [MenteeRow; 31] = [
    ("n-01", ("Anna Proba", "Анна Проба"), Learner, 11, C5, LL, "adapted-unadapted", ADAPT, &[(TALK, 8)], DAY),
    ("n-02", ("Ivan Maket", "Иван Макет"), Learner, 12, C6, LL, "achiever-underachiever", MARKS, &[(MATHS, 8)], DAY),
    ("n-03", ("Vera Etalon", "Вера Эталон"), Learner, 13, C7, LL, "achiever-underachiever", MARKS, &[(MATHS, 7), (ENGLISH, 5)], DAY),
    ("n-04", ("Oleg Primer", "Олег Пример"), Learner, 13, C7, LL, "leader-passive", PROJECT, &[(TALKING, 8)], DAY),
    ("n-05", ("Inna Shablon", "Инна Шаблон"), Learner, 14, C8, LL, "achiever-underachiever", MARKS, &[(ENGLISH, 9)], DAY),
    ("n-06", ("Petr Eskiz", "Пётр Эскиз"), Learner, 12, C6, LL, "leader-passive", ADAPT, &[(ROBOTS, 8)], DAY),
    ("n-07", ("Lidia Test", "Лидия Тест"), Learner, 15, C9, LL, "peer-peer", PROJECT, &[(CRITICAL, 8)], DAY),
    ("n-08", ("Mark Proba", "Марк Проба"), Learner, 15, C9, LL, "peer-peer", PROJECT, &[(CREATIVE, 8)], DAY),
    ("n-09", ("Nina Maket", "Нина Макет"), Learner, 16, C10, SL, "achiever-underachiever", MARKS, &[(PHYSICS, 8)], LATE),
    ("n-10", ("Roman Etalon", "Роман Эталон"), Learner, 17, C11, SL, "curator-project-author", PROJECT, &[(CODE, 9)], LATE),
    ("n-11", ("Sofia Primer", "София Пример"), Learner, 16, C10, SL, "leader-indifferent", CAREER, &[(BIOLOGY, 7)], LATE),
    ("n-12", ("Timur Shablon", "Тимур Шаблон"), Learner, 17, C11, SL, "equal-other", PROJECT, &[(DESIGN, 6)], LATE),
    ("n-13", ("Alla Eskiz", "Алла Эскиз"), Learner, 16, C10, EL, "professional-learner", CAREER, &[(WORKS, 9)], LATE),
    ("n-14", ("Boris Test", "Борис Тест"), Learner, 17, C11, EL, "professional-learner", CAREER, &[(WORKS, 7), (CODE, 5)], LATE),
    ("n-15", ("Daria Proba", "Дарья Проба"), Learner, 16, C10, EL, "professional-learner", CAREER, &[(MEDICINE, 8)], LATE),
    ("n-16", ("Egor Maket", "Егор Макет"), Educator, 23, YOUNG, TT, "experienced-young-specialist", GROWTH, &[(LESSONS, 9)], LATE),
    ("n-17", ("Zoya Etalon", "Зоя Эталон"), Educator, 24, YOUNG, TT, "experienced-young-specialist", GROWTH, &[(LESSONS, 6)], LATE),
    ("n-18", ("Irina Primer", "Ирина Пример"), Educator, 45, OLD, TT, "community-leader-educator-with-problems", GROWTH, &[(STRESS, 9)], LATE),
    ("n-19", ("Kira Shablon", "Кира Шаблон"), Learner, 16, C10, DL, "educator-future-educator", CAREER, &[(TEACHING, 8)], DAY),
    ("n-20", ("Lev Eskiz", "Лев Эскиз"), Learner, 15, C9, DL, "colleague-young-colleague", PROJECT, &[(DESIGN, 8)], DAY),
    ("n-21", ("Maria Test", "Мария Тест"), Learner, 16, C10, EEL, "real-economy", PROJECT, &[(WORKS, 8)], LATE),
    ("n-22", ("Pavel Proba", "Павел Проба"), Educator, 27, YOUNG, EEL, "real-economy", PROJECT, &[(WORKS, 6)], LATE),
    ("n-23", ("Raisa Maket", "Раиса Макет"), Educator, 58, OLD, RE, "mutual-exchange", GROWTH, &[(ICT, 7)], LATE),
    ("n-24", ("Ada Etalon", "Ада Эталон"), Learner, 9, C3, LL, "adapted-unadapted", ADAPT, &[(TALK, 5)], DAY),
    ("n-25", ("Gleb Primer", "Глеб Пример"), Learner, 12, C6, LL, "adapted-unadapted", ADAPT, &[(TALK, 7)], DAY),
    ("n-26", ("Yana Shablon", "Яна Шаблон"), Learner, 14, C8, LL, "leader-passive", ADAPT, &[(CHESS, 8)], SUNDAY),
    ("n-27", ("Artem Etalon", "Артём Эталон"), Learner, 15, C9, LL, "peer-peer", PROJECT, &[(CRITICAL, 6)], DAY),
    ("n-28", ("Bella Primer", "Белла Пример"), Learner, 14, C8, LL, "peer-peer", PROJECT, &[(TALKING, 7)], DAY),
    ("n-29", ("Vadim Shablon", "Вадим Шаблон"), Learner, 16, C10, SL, "equal-other", PROJECT, &[(CODE, 6)], LATE),
    ("n-30", ("Galina Eskiz", "Галина Эскиз"), Learner, 16, C10, EL, "professional-learner", CAREER, &[(CODE, 7)], LATE),
    ("n-31", ("Dina Test", "Дина Тест"), Learner, 17, C11, EEL, "real-economy", PROJECT, &[(WORKS, 7)], LATE),
];

#[rustfmt::skip]
const MENTORS: [MentorRow; 21] = [
    ("m-01", ("Alexandra Eskiz", "Александра Эскиз"), Learner, 16, C10, LL, 2, 0, &[(MATHS, 9), (ENGLISH, 6)], DAY),
    ("m-02", ("Viktor Test", "Виктор Тест"), Learner, 17, C11, LL, 2, 0, &[(TALKING, 9), (ROBOTS, 8), (TALK, 7)], DAY),
    ("m-03", ("Galina Proba", "Галина Проба"), Learner, 17, C11, LL, 1, 0, &[(ENGLISH, 9), (TALKING, 6)], DAY),
    ("m-04", ("Denis Maket", "Денис Макет"), Student, 20, UNI, SL, 3, 0, &[(PHYSICS, 8), (CODE, 9)], LATE),
    ("m-05", ("Elena Etalon", "Елена Эталон"), Student, 21, UNI, SL, 1, 0, &[(BIOLOGY, 9), (DESIGN, 5)], LATE),
    ("m-06", ("Zakhar Primer", "Захар Пример"), Student, 22, UNI, SL, 1, 0, &[(DESIGN, 9)], LATE),
    ("m-07", ("Igor Shablon", "Игорь Шаблон"), Employer, 40, PRO, EL, 3, 12, &[(WORKS, 9), (CODE, 6)], LATE),
    ("m-08", ("Ksenia Eskiz", "Ксения Эскиз"), Employer, 35, PRO, EL, 1, 8, &[(MEDICINE, 9)], LATE),
    ("m-09", ("Larisa Test", "Лариса Тест"), Educator, 48, OLD, TT, 2, 22, &[(LESSONS, 9)], LATE),
    ("m-10", ("Mikhail Proba", "Михаил Проба"), Educator, 52, OLD, TT, 1, 28, &[(STRESS, 8), (LESSONS, 7)], LATE),
    ("m-11", ("Nadezhda Maket", "Надежда Макет"), Educator, 39, OLD, DL, 1, 15, &[(TEACHING, 9), (DESIGN, 4)], DAY),
    ("m-12", ("Olga Etalon", "Ольга Эталон"), Educator, 44, OLD, DL, 1, 18, &[(DESIGN, 9), (TEACHING, 6)], DAY),
    ("m-13", ("Semen Primer", "Семён Пример"), Employer, 47, PRO, EEL, 3, 20, &[(WORKS, 10)], LATE),
    ("m-14", ("Taras Shablon", "Тарас Шаблон"), Employer, 27, PRO, EL, 1, 3, &[(WORKS, 6)], LATE),
    ("m-15", ("Ulyana Eskiz", "Ульяна Эскиз"), Student, 20, UNI, SL, 1, 0, &[(MATHS, 5)], SUNDAY),
    ("m-16", ("Fedor Test", "Фёдор Тест"), Student, 19, UNI, SL, 1, 0, &[(CODE, 4)], LATE),
    ("n-07", ("Lidia Test", "Лидия Тест"), Learner, 15, C9, LL, 1, 0, &[(CREATIVE, 8)], DAY),
    ("n-08", ("Mark Proba", "Марк Проба"), Learner, 15, C9, LL, 1, 0, &[(CRITICAL, 8)], DAY),
    ("n-27", ("Artem Etalon", "Артём Эталон"), Learner, 15, C9, LL, 1, 0, &[(TALKING, 7)], DAY),
    ("n-28", ("Bella Primer", "Белла Пример"), Learner, 14, C8, LL, 1, 0, &[(CRITICAL, 6)], DAY),
    ("n-16", ("Egor Maket", "Егор Макет"), Educator, 23, YOUNG, RE, 1, 1, &[(ICT, 9)], LATE),
];

/// A mentor who comes in the middle of the work.
#[rustfmt::skip]
const NEWCOMER: MentorRow =
    ("m-17", ("Emma Proba", "Эмма Проба"), Learner, 16, C10, LL, 2, 0, &[(TALK, 9), (ENGLISH, 7)], DAY);

/// What the educator of the three-sided group brings to its learners.
#[rustfmt::skip]
const TEAM_EDUCATOR: MentorRow =
    ("n-22", ("Pavel Proba", "Павел Проба"), Educator, 27, YOUNG, EEL, 2, 4, &[(WORKS, 5)], LATE);

/// The one of whom the guardian's consent comes late.
pub(crate) const NO_CONSENT_YET: &str = "n-25";

pub(crate) fn stages(tale: &Tale) -> Vec<String> {
    STAGES.iter().map(|&stage| tale.of(stage).to_owned()).collect()
}

pub(crate) fn senior(tale: &Tale) -> String {
    tale.of(C9).to_owned()
}

pub(crate) fn mentees(tale: &Tale, learners: bool, on: Date) -> Done<Vec<Mentee>> {
    let rows = MENTEES.iter().filter(|row| (row.2 == Learner) == learners);
    rows.map(|row| mentee(tale, row, on)).collect()
}

pub(crate) fn mentors(tale: &Tale, on: Date) -> Done<Vec<Mentor>> {
    MENTORS.iter().map(|row| mentor(tale, row, on)).collect()
}

pub(crate) fn newcomer(tale: &Tale, on: Date) -> Done<Mentor> {
    mentor(tale, &NEWCOMER, on)
}

pub(crate) fn team_educator(tale: &Tale, on: Date) -> Done<Mentor> {
    mentor(tale, &TEAM_EDUCATOR, on)
}

fn mentee(tale: &Tale, row: &MenteeRow, on: Date) -> Done<Mentee> {
    let &(code, name, standing, age, stage, of, model, goal, wanted, time) = row;
    let mut mentee = Mentee::new(id(code)?);
    mentee.person = person(tale, (code, name, standing, age, stage, time), on)?;
    if code == NO_CONSENT_YET {
        mentee.person.consent.data = None;
    }
    let young = stage == YOUNG;
    if standing == Educator {
        mentee.experience_years = Answer::Given(if young { 1 } else { 20 });
    }
    let category = match standing {
        Educator if young => "young-specialist",
        Educator => "burnt-out",
        _ if goal == PROJECT => "active",
        _ => "passive",
    };
    mentee.person.categories = Answer::Given([Category::new(category)?].into());
    let mut request = Request::new(form(of)?);
    request.role_model = Answer::Given(RoleModelId::new(model)?);
    request.goals = Answer::Given([tale.of(goal).to_owned()].into());
    request.wanted = Answer::Given(skills(tale, wanted)?);
    mentee.requests.push(request);
    Ok(mentee)
}

fn mentor(tale: &Tale, row: &MentorRow, on: Date) -> Done<Mentor> {
    let &(code, name, standing, age, stage, of, seats, years, known, time) = row;
    let mut mentor = Mentor::new(id(code)?);
    mentor.person = person(tale, (code, name, standing, age, stage, time), on)?;
    mentor.person.consent.other_organisations = standing == Employer;
    mentor.forms = BTreeSet::from([form(of)?]);
    mentor.seats = seats;
    mentor.resources.skills = Answer::Given(skills(tale, known)?);
    mentor.resources.experience_years = Answer::Given(years);
    Ok(mentor)
}

fn skills(tale: &Tale, rows: &[Skill]) -> Done<BTreeMap<String, Level>> {
    rows.iter().map(|&(skill, level)| Ok((tale.of(skill).to_owned(), Level::new(level)?))).collect()
}

type Known = (&'static str, Both, Standing, u8, Both, &'static str);

fn person(tale: &Tale, row: Known, on: Date) -> Done<Person> {
    let (code, name, standing, age, stage, time) = row;
    let mut person = Person::new(id(code)?);
    person.name = Answer::Given(tale.of(name).to_owned());
    person.standing = standing;
    person.age = Answer::Given(age);
    person.stage = Answer::Given(tale.of(stage).to_owned());
    let institution = match standing {
        Learner => ("Sample Centre", "Условный центр"),
        Student => ("Sample University", "Условный университет"),
        Employer => ("Sample Works", "Условный завод"),
        _ => ("Sample Centre", "Условный центр"),
    };
    person.institution = Answer::Given(tale.of(institution).to_owned());
    if standing == Educator {
        person.subjects = Answer::Given([tale.of(MATHS).to_owned()].into());
    }
    person.availability = Answer::Given(time.parse()?);
    person.meetings_per_month = Answer::Given(2);
    person.minutes_per_month = Answer::Given(120);
    let by = if age < 18 { ConsentedBy::Guardian } else { ConsentedBy::Themselves };
    person.consent = Consent { data: Some(GivenConsent { by, on }), ..Consent::default() };
    Ok(person)
}
