//! One line of the interchange that holds lists or weights alone.

use super::FileFormat;
use super::reading::{FaultPlace, FormatFault, Unfit, lines, text};
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
        let fault = |line, column, reason: String| {
            Faults::from(FormatFault { place: FaultPlace::Text { line, column }, reason })
        };
        let Some((line, content)) = all.next() else {
            return Err(fault(1, 1, "a JSON object is expected".to_owned()));
        };
        if let Some((line, _)) = all.next() {
            return Err(fault(line, 1, "one instance and no more is expected".to_owned()));
        }
        let mut fields: Map<String, Value> = serde_json::from_str(content)
            .map_err(|error| fault(line, error.column().max(1), error.to_string()))?;
        fields.remove("id");
        fields.retain(|_, value| !value.is_null());
        serde_json::from_value(Value::Object(fields))
            .map_err(|error| fault(line, 1, error.to_string()))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        serde_json::to_string(instance)
            .map(|line| (line + "\n").into_bytes())
            .map_err(|error| Unfit::new("json", error.to_string()))
    }
}
