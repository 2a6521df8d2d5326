//! Why a paper cannot be printed.

/// A template is wrong, or asks for what its paper does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("template {template}{}: {reason}", .line.map_or(String::new(), |line| format!(", line {line}")))]
#[non_exhaustive]
pub struct PrintFault {
    /// Which template, such as `order.html`.
    pub template: String,
    /// The line of the template, from 1, where that is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl PrintFault {
    pub(super) fn new(template: &str, error: &minijinja::Error) -> Self {
        let reason = match error.detail() {
            Some(detail) => format!("{}: {detail}", error.kind()),
            None => error.kind().to_string(),
        };
        let template = error.name().unwrap_or(template).to_owned();
        Self { template, line: error.line(), reason }
    }
}
