//! People, what they say and what is decided of them.

use crate::kernel::Row;

pub(super) const FEEDBACK_FROM: &[Row] = &[
    ("mentee", "mentee", "наставляемый"),
    ("mentee:gen", "mentee", "наставляемого"),
    ("mentor", "mentor", "наставник"),
    ("mentor:gen", "mentor", "наставника"),
    ("curator", "curator", "куратор"),
    ("curator:gen", "curator", "куратора"),
];

pub(super) const MOMENTS: &[Row] = &[
    ("interim", "interim", "промежуточная"),
    ("interim:gen", "interim", "промежуточной"),
    ("final", "final", "итоговая"),
    ("final:gen", "final", "итоговой"),
];

pub(super) const MEASURED_AT: &[Row] =
    &[("entry", "at entry", "на входе"), ("exit", "at exit", "на выходе")];

pub(super) const VERDICTS: &[Row] =
    &[("selected", "selected", "отобран"), ("rejected", "not selected", "не отобран")];

pub(super) const TRAINING: &[Row] = &[
    ("attended", "training attended", "обучение пройдено"),
    ("waived", "no training needed", "обучение не требуется"),
];
