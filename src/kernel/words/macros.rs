//! The macros that put words beside values.

/// Declares an enum whose values have words: each variant with its fields, its stable
/// code, its English and its Russian.
///
/// ```text
/// words! {
///     /// How an answer came.
///     #[derive(Clone, Debug, PartialEq, Eq)]
///     #[serde(tag = "code")]
///     pub enum Answered: "answered", fills, display {
///         /// By letter.
///         Letter { /** When. */ on: Date } = "letter", "by letter of {on}", "письмом от {on}";
///         /// By this person.
///         Through(who: PersonId) = "through", "through {who}", "через {who}";
///         /// By a parent.
///         Parent = "parent", "parent", "родитель", "gen": "parent", "родителя";
///     }
/// }
/// ```
///
/// The enum serialises a variant by its code and gets `CODES`, `code()` and
/// [`Worded`](super::Worded), whose topic has the name after the colon. A field fills
/// the braces of its variant's phrase, if the list says `fills`; a place of a tuple is
/// given a name for that. `display` shows the English phrase. Grammatical cases follow
/// the Russian phrase. A missing or empty phrase, a code that stands twice and a brace
/// without a field do not compile.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $topic:literal $(, $flag:ident)* { $($body:tt)* }
    ) => {
        $crate::kernel::words! { @enum [$(#[$meta])*] [$vis] $name { $($body)* } }
        $crate::kernel::words! { @worded [$($flag)*] $name $topic { $($body)* } }
    };

    (@enum [$(#[$meta:meta])*] [$vis:vis] $name:ident {$(
        $(#[$note:meta])*
        $variant:ident
        $({ $($(#[$field_note:meta])* $field:ident: $type:ty),* $(,)? })?
        $(( $($place:ident: $place_type:ty),* $(,)? ))?
        = $code:literal, $english:literal, $russian:literal
        $(, $case:literal: $case_english:literal, $case_russian:literal)* $(,)?;
    )*}) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        $(#[$meta])*
        $vis enum $name {$(
            $(#[$note])*
            #[serde(rename = $code)]
            $variant
            $({ $($(#[$field_note])* $field: $type),* })?
            $(( $($place_type),* ))?,
        )*}

        $crate::kernel::words! { @codes $name {$($variant = $code;)*} }
    };

    // The codes of an enum.
    (@codes $name:ident {$($variant:ident = $code:literal;)*}) => {
        impl $name {
            /// Every code.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// Its stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)*
                }
            }
        }
    };

    (@worded [fills $($flag:ident)*] $name:ident $topic:literal {$(
        $(#[$note:meta])*
        $variant:ident
        $({ $($(#[$field_note:meta])* $field:ident: $type:ty),* $(,)? })?
        $(( $($place:ident: $place_type:ty),* $(,)? ))?
        = $code:literal, $english:literal, $russian:literal
        $(, $case:literal: $case_english:literal, $case_russian:literal)* $(,)?;
    )*}) => {
        $crate::kernel::words! { @topic [$($flag)*] $name $topic {$(
            $code, $english, $russian,
            [$($(stringify!($field),)*)? $($(stringify!($place),)*)?]
            $(, $case, $case_english, $case_russian)*;
        )*} {
            fn value(
                &self,
                name: &str,
                shape: &str,
                phrases: &$crate::kernel::Phrases,
            ) -> Option<String> {
                match self {$(
                    Self::$variant $({ $($field),* })? $(( $($place),* ))? => {
                        $($(if name == stringify!($field) {
                            return Some($crate::kernel::Said::said($field, shape, phrases));
                        })*)?
                        $($(if name == stringify!($place) {
                            return Some($crate::kernel::Said::said($place, shape, phrases));
                        })*)?
                    }
                )*}
                None
            }
        } }
    };

    (@worded [$($flag:ident)*] $name:ident $topic:literal {$(
        $(#[$note:meta])*
        $variant:ident $({ $($fields:tt)* })? $(( $($places:tt)* ))?
        = $code:literal, $english:literal, $russian:literal
        $(, $case:literal: $case_english:literal, $case_russian:literal)* $(,)?;
    )*}) => {
        $crate::kernel::words! { @topic [$($flag)*] $name $topic {$(
            $code, $english, $russian, [] $(, $case, $case_english, $case_russian)*;
        )*} {} }
    };

    (@topic [$($flag:ident)*] $name:ident $topic:literal {$(
        $code:literal, $english:literal, $russian:literal, [$($fill:expr,)*]
        $(, $case:literal, $case_english:literal, $case_russian:literal)*;
    )*} { $($value:tt)* }) => {
        impl $crate::kernel::Worded for $name {
            const TOPIC: $crate::kernel::Topic = {
                const WORDS: &[$crate::kernel::Word] = &[$(
                    $crate::kernel::Word::new($code, $english, $russian, &[$($fill),*]),
                    $($crate::kernel::Word::new(
                        concat!($code, ":", $case), $case_english, $case_russian, &[],
                    ),)*
                )*];
                $crate::kernel::assert_sound(WORDS);
                $crate::kernel::Topic::new($topic, WORDS)
            };

            fn code(&self) -> &str {
                Self::code(self)
            }

            $($value)*
        }

        // The words are checked even where nobody asks for them.
        const _: $crate::kernel::Topic = <$name as $crate::kernel::Worded>::TOPIC;

        $($crate::kernel::words! { @$flag $name })*
    };

    (@display $name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&$crate::kernel::Phrases::english().say(self))
            }
        }
    };
}

/// Declares codes with words that are not the variants of an enum, because an
/// organisation has its own beside them or because they name parts of a sentence.
///
/// For a type that holds a code (`as_str`) it gives constants, lists and `Worded`:
///
/// ```text
/// coded! {
///     impl FormId: "form" {
///         /// The forms that the model knows.
///         KNOWN {
///             LEARNER_LEARNER = "learner-learner", "learner–learner", "ученик – ученик";
///         }
///     }
/// }
/// ```
///
/// Without a type it gives the topic, whose braces may name what stands in brackets, and
/// a constant for each code that is given a name:
///
/// ```text
/// coded! {
///     /// What makes a demand.
///     pub const DEMAND: "demand" [mentees, missing] {
///         "shortage", "{missing} seats are missing", "недостаёт мест: {missing}";
///     }
/// }
/// ```
macro_rules! coded {
    (impl $name:ident: $topic:literal {$(
        $(#[$note:meta])*
        $list:ident {$(
            $constant:ident = $code:literal, $english:literal, $russian:literal;
        )*}
    )*}) => {
        impl $name {
            $(
                $(#[$note])*
                pub const $list: [&'static str; <[&str]>::len(&[$($code),*])] = [$($code),*];
                $(
                    #[doc = $english]
                    pub const $constant: &'static str = $code;
                )*
            )*
        }

        impl $crate::kernel::Worded for $name {
            const TOPIC: $crate::kernel::Topic = {
                const WORDS: &[$crate::kernel::Word] = &[$($(
                    $crate::kernel::Word::new($code, $english, $russian, &[]),
                )*)*];
                $crate::kernel::assert_sound(WORDS);
                $crate::kernel::Topic::new($topic, WORDS)
            };

            fn code(&self) -> &str {
                self.as_str()
            }
        }

        const _: $crate::kernel::Topic = <$name as $crate::kernel::Worded>::TOPIC;
    };

    (
        $(#[$note:meta])*
        $vis:vis const $name:ident: $topic:literal [$($fill:ident),* $(,)?] {$(
            $($constant:ident =)? $code:literal, $english:literal, $russian:literal;
        )*}
    ) => {
        $($(
            const $constant: &str = $code;
        )?)*

        $(#[$note])*
        $vis const $name: $crate::kernel::Topic = {
            const FILLS: &[&str] = &[$(stringify!($fill)),*];
            const WORDS: &[$crate::kernel::Word] = &[$(
                $crate::kernel::Word::new($code, $english, $russian, FILLS),
            )*];
            $crate::kernel::assert_sound(WORDS);
            $crate::kernel::Topic::new($topic, WORDS)
        };
    };
}

/// Declares what can be wrong with an input: an enum whose variants have words in both
/// languages, so that each fault is an error whose `Display` is English.
///
/// ```text
/// faults! {
///     /// What is wrong with lists.
///     #[derive(Clone, Debug)]
///     pub enum ListFault: "list-fault" {
///         /// An entry names nobody.
///         Outside { /** Whose. */ side: Side, /** Where. */ at: usize } = "outside",
///             "entry {at} names none of the {other:pl}",
///             "запись {at} не называет никого из {other:gen-pl}",
///             other = side.other();
///         /// There are too many.
///         TooMany(fault: TooMany) = "too-many", "{fault}", "{fault}";
///     }
/// }
/// ```
///
/// Braces name fields, or what is told of them after the phrases. A variant that holds
/// another fault comes [`From`] it. Unlike `words!` it reads and writes nothing: as JSON a
/// fault is what [`Faults`](crate::kernel::Faults) makes of it.
macro_rules! faults {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $topic:literal {$(
            $(#[$note:meta])*
            $variant:ident
            $({ $($(#[$field_note:meta])* $field:ident: $type:ty),* $(,)? })?
            $(($place:ident: $source:ty))?
            = $code:literal, $english:literal, $russian:literal
            $(, $told:ident = $tell:expr)* $(,)?;
        )*}
    ) => {
        $(#[$meta])*
        $vis enum $name {$(
            $(#[$note])*
            $variant $({ $($(#[$field_note])* $field: $type),* })? $(($source))?,
        )*}

        $crate::kernel::words! { @codes $name {$($variant = $code;)*} }

        $crate::kernel::words! { @topic [display] $name $topic {$(
            $code, $english, $russian,
            [$($(stringify!($field),)*)? $(stringify!($place),)? $(stringify!($told),)*];
        )*} {
            #[allow(unused_variables, reason = "not every field is told as it is")]
            fn value(
                &self,
                name: &str,
                shape: &str,
                phrases: &$crate::kernel::Phrases,
            ) -> Option<String> {
                match self {$(
                    Self::$variant $({ $($field),* })? $(($place))? => {
                        $(if name == stringify!($told) {
                            return Some($crate::kernel::Said::said(&$tell, shape, phrases));
                        })*
                        $($(if name == stringify!($field) {
                            return Some($crate::kernel::Said::said($field, shape, phrases));
                        })*)?
                        $(if name == stringify!($place) {
                            return Some($crate::kernel::Said::said($place, shape, phrases));
                        })?
                    }
                )*}
                None
            }
        } }

        impl std::error::Error for $name {}

        $($(
            impl From<$source> for $name {
                fn from(fault: $source) -> Self {
                    Self::$variant(fault)
                }
            }
        )?)*
    };

    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident: $topic:literal {
            $($(#[$field_note:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)?
        } = $code:literal, $english:literal, $russian:literal;
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_note])* $field_vis $field: $type),*
        }

        impl $name {
            /// Its stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                $code
            }
        }

        $crate::kernel::words! { @topic [display] $name $topic {
            $code, $english, $russian, [$(stringify!($field),)*];
        } {
            fn value(
                &self,
                name: &str,
                shape: &str,
                phrases: &$crate::kernel::Phrases,
            ) -> Option<String> {
                $(if name == stringify!($field) {
                    return Some($crate::kernel::Said::said(&self.$field, shape, phrases));
                })*
                None
            }
        } }

        impl std::error::Error for $name {}
    };

    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident: $topic:literal = $code:literal, $english:literal, $russian:literal;
    ) => {
        $(#[$meta])*
        $vis struct $name;

        impl $name {
            /// Its stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                $code
            }
        }

        $crate::kernel::words! { @topic [display] $name $topic { $code, $english, $russian, []; } {} }

        impl std::error::Error for $name {}
    };
}

pub(crate) use {coded, faults, words};
