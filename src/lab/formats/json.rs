//! One line of the interchange that holds lists or weights alone.

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, Unfit};
use super::reading::{FaultPlace, FormatFault, lines, text};
use crate::kernel::Faults;
use crate::lab::plain::PlainInstance;
use serde_json::{Map, Value};

/// A line as `examples/solve.rs` reads it; the id is not kept, and a field beyond the instance
/// itself, such as an objective, is refused by name.
pub(super) struct JsonLine;

impl FileFormat for JsonLine {
    fn name(&self) -> &'static str {
        "json"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json", "jsonl"]
    }

    fn about(&self) -> &'static str {
        "one line of the interchange: two-sided, roommates, assignment, general or projects"
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut all = lines(text(bytes)?);
        let fault = |line, column, wanted: FormatWanted| {
            let place = FaultPlace::Text { line, column };
            Faults::from(FormatFault { place, problem: wanted.into() })
        };
        let broken = |error: serde_json::Error| FormatWanted::Json { said: error.to_string() };
        let Some((line, content)) = all.next() else {
            return Err(fault(1, 1, FormatWanted::Object));
        };
        if let Some((line, _)) = all.next() {
            return Err(fault(line, 1, FormatWanted::OneInstance));
        }
        let mut fields: Map<String, Value> = serde_json::from_str(content)
            .map_err(|error| fault(line, error.column().max(1), broken(error)))?;
        fields.remove("id");
        fields.retain(|_, value| !value.is_null());
        serde_json::from_value(Value::Object(fields)).map_err(|error| fault(line, 1, broken(error)))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        serde_json::to_string(instance)
            .map(|line| (line + "\n").into_bytes())
            .map_err(|error| Unfit::new("json", NoPlace::Unwritten { said: error.to_string() }))
    }
}
