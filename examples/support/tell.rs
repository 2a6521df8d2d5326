//! Lines in the language of whoever reads.

/// A line of the example's output in English or in Russian, from the same values.
macro_rules! tell {
    ($phrases:expr, $english:literal, $russian:literal $(, $value:expr)* $(,)?) => {
        match $phrases.language() {
            mentormatch::kernel::Language::Russian => $crate::say::say!($russian $(, $value)*),
            _ => $crate::say::say!($english $(, $value)*),
        }
    };
}
/// A text in English or in Russian, from the same values.
macro_rules! text {
    ($phrases:expr, $english:literal, $russian:literal $(, $value:expr)* $(,)?) => {
        match $phrases.language() {
            mentormatch::kernel::Language::Russian => format!($russian $(, $value)*),
            _ => format!($english $(, $value)*),
        }
    };
}
pub(crate) use {tell, text};
