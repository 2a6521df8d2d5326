//! What mechanisms are called.

use crate::kernel::{Topic, Word, assert_sound};

/// The names of the mechanisms of [`BUILT_IN`](super::BUILT_IN), by their codes.
pub const MECHANISMS: Topic = {
    const WORDS: &[Word] = &[
        Word::new("mentee-optimal", "mentee-optimal", "лучшее устойчивое для наставляемых", &[]),
        Word::new("mentor-optimal", "mentor-optimal", "лучшее устойчивое для наставников", &[]),
        Word::new("egalitarian", "egalitarian", "наименьшая сумма мест, устойчивое", &[]),
        Word::new("minimum-regret", "minimum regret", "лучшее худшее место, устойчивое", &[]),
        Word::new("sex-equal", "sex-equal", "поровну между сторонами, устойчивое", &[]),
        Word::new("balanced", "balanced", "лучшее для худшей стороны, устойчивое", &[]),
        Word::new("median", "median", "срединное устойчивое", &[]),
        Word::new("nearest", "nearest to the present pairs", "ближайшее к нынешним парам", &[]),
        Word::new(
            "maximum-cardinality",
            "nearly largest stable",
            "почти наибольшее устойчивое",
            &[],
        ),
        Word::new("exact-maximum-cardinality", "largest stable", "наибольшее устойчивое", &[]),
        Word::new(
            "stable-improvement-cycles",
            "stable improvement cycles",
            "устойчивые циклы улучшений",
            &[],
        ),
        Word::new(
            "efficiency-adjusted-deferred-acceptance",
            "efficiency-adjusted deferred acceptance",
            "отложенное принятие с поправкой на эффективность",
            &[],
        ),
        Word::new("maximum-weight", "maximum weight", "наибольшая сумма", &[]),
        Word::new(
            "maximum-size-then-weight",
            "maximum size, then weight",
            "больше всего пар, затем сумма",
            &[],
        ),
        Word::new("bottleneck", "bottleneck", "лучшая худшая пара", &[]),
        Word::new("leximin", "leximin", "лучшая худшая пара, затем следующая", &[]),
        Word::new("rank-maximal", "rank-maximal", "больше всего первых мест, затем вторых", &[]),
        Word::new("generous", "generous", "меньше всего последних мест", &[]),
        Word::new(
            "greedy-profile",
            "greedy by profile",
            "больше всего пар, затем первых мест",
            &[],
        ),
        Word::new("nash-welfare", "Nash welfare", "наибольшее произведение по Нэшу", &[]),
        Word::new("serial", "serial dictatorship", "выбор по очереди", &[]),
        Word::new(
            "random-serial-dictatorship",
            "random serial dictatorship",
            "выбор по очереди, которую решил жребий",
            &[],
        ),
        Word::new(
            "probabilistic-serial",
            "probabilistic serial",
            "одновременный выбор долями, затем жребий",
            &[],
        ),
        Word::new(
            "immediate-acceptance",
            "immediate acceptance",
            "сначала первые места (бостонский способ)",
            &[],
        ),
        Word::new("top-trading-cycles", "top trading cycles", "циклы обмена", &[]),
        Word::new("popular", "popular", "популярное: большинство не за другое", &[]),
        Word::new("greedy", "greedy", "каждый раз лучшая пара", &[]),
        Word::new("curator-proposals", "curator's proposals", "предложения куратора", &[]),
        Word::new("mutual-wishes", "mutual wishes", "взаимные пожелания", &[]),
        Word::new("random", "random", "случайные пары", &[]),
    ];
    assert_sound(WORDS);
    Topic::new("mechanism", WORDS)
};
