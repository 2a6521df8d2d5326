//! Stable codes of enums.

/// Gives an enum its stable codes: a list of all of them and a method that names one
/// value's. The method matches every variant, so the list cannot fall behind the enum.
macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal),* $(,)? }) => {
        impl $type {
            /// Every code.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// Its stable code.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)*
                }
            }
        }
    };
}

pub(crate) use codes;
