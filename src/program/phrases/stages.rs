//! Stages in both numberings, contours and resources.

use crate::kernel::Row;

pub(super) const STAGES: &[Row] = &[
    ("preparation", "preparing the conditions", "подготовка условий для запуска программы"),
    ("mentee-base", "base of mentees", "формирование базы наставляемых"),
    ("mentor-base", "base of mentors", "формирование базы наставников"),
    ("selection", "selection and training of mentors", "отбор и обучение наставников"),
    ("forming", "forming pairs or groups", "формирование наставнических пар или групп"),
    ("work", "work of the pairs or groups", "организация работы наставнических пар или групп"),
    ("closing", "closing", "завершение программы"),
];

pub(super) const ROSTOV: &[Row] = &[
    ("launch", "launch conditions", "подготовка условий для запуска"),
    ("selection", "selection and training of mentors", "отбор и обучение наставников"),
    ("mentor-bank", "bank of mentors", "формирование банка наставников"),
    ("mentee-bank", "bank of mentees", "формирование банка наставляемых"),
    ("organisation", "organisation of work", "организация работы наставников"),
    ("closing", "closing", "завершение"),
];

pub(super) const MODELS: &[Row] = &[
    ("target", "target model of seven stages", "целевая модель, семь этапов"),
    ("rostov", "Rostov's model of six stages", "ростовская модель, шесть этапов"),
];

pub(super) const CONTOURS: &[Row] = &[
    ("inner", "inner contour", "внутренний контур"),
    ("outer", "outer contour", "внешний контур"),
];

pub(super) const RESOURCES: &[Row] = &[
    ("people", "people", "кадровые ресурсы"),
    ("methods", "methods", "методические ресурсы"),
    ("material", "material", "материальные ресурсы"),
];
