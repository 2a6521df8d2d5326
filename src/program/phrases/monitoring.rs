//! Monitoring: questions, SWOT, coverage, statistics.

use crate::kernel::Row;

pub(super) const ABOUT: &[Row] = &[
    ("process", "quality of the process", "качество процесса"),
    ("expectation", "expectation", "ожидание"),
    ("outcome", "result", "результат"),
    ("social-wellbeing", "social well-being", "социальное благополучие"),
    ("professional-wellbeing", "professional well-being", "профессиональное благополучие"),
    ("satisfaction", "satisfaction", "удовлетворённость"),
    (
        "conformity",
        "conformity to the model and its principles",
        "соответствие модели и её принципам",
    ),
];

pub(super) const QUADRANTS: &[Row] = &[
    ("strength", "strengths", "сильные стороны"),
    ("weakness", "weaknesses", "слабые стороны"),
    ("opportunity", "opportunities", "возможности"),
    ("threat", "threats", "угрозы"),
];

pub(super) const COVERED: &[Row] =
    &[("learners", "learners", "обучающиеся"), ("educators", "educators", "педагоги")];

pub(super) const METHODS: &[Row] = &[
    ("exact", "exact", "точно"),
    ("drawn", "by random draws", "по случайной выборке перестановок"),
    ("approximate", "approximately", "приближённо"),
];

pub(super) const SAMPLE_FAULTS: &[Row] = &[
    (
        "not-finite",
        "a value is not a finite number",
        "есть значение, не являющееся конечным числом",
    ),
    ("too-large", "a value is too large", "есть слишком большое значение"),
    ("unpaired", "entry and exit do not pair up", "значения на входе и выходе не парные"),
    ("too-few", "too few people", "слишком мало участников"),
    ("no-spread", "all values are equal", "все значения равны"),
    ("no-probability", "not a probability", "число не является вероятностью"),
];
