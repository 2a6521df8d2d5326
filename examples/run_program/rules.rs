//! The sample centre's rules of pairing: the forms' own rules hold beside them.

use crate::tale::{Done, Tale, form};
use mentormatch::kernel::Worded;
use mentormatch::people::{Field, FormId};
use mentormatch::scoring::{Criterion, Measure, Must, Restriction, Rules};

/// All forms that the sources know.
pub(crate) fn forms() -> Done<Vec<FormId>> {
    FormId::TOPIC.codes().map(form).collect()
}

pub(crate) fn rules(tale: &Tale) -> Rules {
    let name = |texts| tale.of(texts);
    let hour = Must::ShareTime { field: Field::Availability.into(), minutes: 60 };
    let skill = Must::ShareLabel { field: Field::Skills.into(), least: 1, within: None };
    let knows = Measure::Coverage { field: Field::Skills.into(), confidence: true, within: None };
    let time = Measure::SharedTime {
        field: Field::Availability.into(),
        minutes_per_point: 60,
        most: Some(6.0),
    };
    Rules {
        restrictions: vec![
            Restriction::new(name(("an hour a week in common", "общий час в неделю")), hour),
            Restriction::new(name(("a wanted topic", "общая тема")), skill),
            Restriction::new(
                name(("no earlier mentor", "не прежний наставник")),
                Must::NotRepeat {},
            ),
        ],
        criteria: vec![
            Criterion::new(
                name(("knows what is wanted", "владеет нужной темой")),
                knows,
                10.0,
                4.0,
            ),
            Criterion::new(name(("time in common", "общее время")), time, 0.5, 0.5),
        ],
        ..Rules::default()
    }
}
