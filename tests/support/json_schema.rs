//! A small checker of JSON Schemas, for the documents that the project keeps.

use serde_json::{Value, json};

/// Whether a value is what a schema asks for; where not, why. It knows the keywords that our
/// schemas use, and refuses others.
pub(crate) fn check(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("{at}: {why}"));
    for (keyword, asked) in schema.as_object().ok_or("a schema is an object")? {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" => {}
            "$ref" => {
                let path = asked.as_str().and_then(|path| path.strip_prefix('#')).unwrap();
                check(value, root.pointer(path).ok_or("no such definition")?, root, at)?;
            }
            "type" => {
                let one = std::slice::from_ref(asked);
                let mut fits = false;
                for name in asked.as_array().map_or(one, Vec::as_slice) {
                    fits |= match name.as_str().unwrap() {
                        "object" => value.is_object(),
                        "array" => value.is_array(),
                        "string" => value.is_string(),
                        "number" => value.is_number(),
                        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
                        "boolean" => value.is_boolean(),
                        "null" => value.is_null(),
                        other => return wrong(&format!("an unknown type {other}")),
                    };
                }
                if !fits {
                    return wrong(&format!("{value} is no {asked}"));
                }
            }
            // How large a number of a language is that reads it: the range stands beside it.
            "format" => {}
            "const" if value != asked => return wrong(&format!("{value} is not {asked}")),
            "enum" if !asked.as_array().unwrap().contains(value) => return wrong("not listed"),
            "const" | "enum" => {}
            "anyOf" | "oneOf" => {
                let ways = asked.as_array().unwrap();
                let fit = ways.iter().filter(|way| check(value, way, root, at).is_ok()).count();
                if fit == 0 || (keyword == "oneOf" && fit > 1) {
                    return wrong(&format!("{fit} of the ways fit {value}"));
                }
            }
            "required" => {
                for name in asked.as_array().unwrap() {
                    if value.get(name.as_str().unwrap()).is_none() {
                        return wrong(&format!("{name} is missing"));
                    }
                }
            }
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    match asked.get(name) {
                        Some(schema) => check(inner, schema, root, &format!("{at}/{name}"))?,
                        None => return wrong(&format!("{name} is not known")),
                    }
                }
            }
            "additionalProperties" if asked == &json!(false) => {}
            "prefixItems" => {
                for (inner, schema) in
                    value.as_array().into_iter().flatten().zip(asked.as_array().unwrap())
                {
                    check(inner, schema, root, at)?;
                }
            }
            "minItems"
                if value.as_array().map_or(0, Vec::len) < asked.as_u64().unwrap() as usize =>
            {
                return wrong("too few items");
            }
            "minItems" => {}
            "maxItems"
                if value.as_array().map_or(0, Vec::len) > asked.as_u64().unwrap() as usize =>
            {
                return wrong("too many items");
            }
            "maxItems" => {}
            "minimum" if value.is_number() && value.as_f64() < asked.as_f64() => {
                return wrong(&format!("{value} is below {asked}"));
            }
            "minimum" => {}
            "items" if asked == &json!(false) => {
                let most = schema["prefixItems"].as_array().map_or(0, Vec::len);
                if value.as_array().map_or(0, Vec::len) > most {
                    return wrong("too many items");
                }
            }
            "items" => {
                for (place, inner) in value.as_array().into_iter().flatten().enumerate() {
                    check(inner, asked, root, &format!("{at}/{place}"))?;
                }
            }
            other => return wrong(&format!("an unknown keyword {other}")),
        }
    }
    Ok(())
}
