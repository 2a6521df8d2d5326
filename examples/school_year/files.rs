//! The school's files: exports of its forms as they come, and what its office keeps in tables.
//! Everybody in them is invented.

use crate::tale::{Done, Tale, say};
use mentormatch::people::import::{Options, SideMapping};
use mentormatch::program::{Act, AnyProgram, Entering, FactKind};

/// A file in both languages.
macro_rules! both {
    ($tale:expr, $name:literal, $end:literal) => {
        $tale.of((
            &include_bytes!(concat!("data/", $name, ".en.", $end))[..],
            &include_bytes!(concat!("data/", $name, ".ru.", $end))[..],
        ))
    };
}
pub(crate) use both;

/// Reads a table of what happened and enters all of it, or nothing.
pub(crate) fn enter(
    program: &mut AnyProgram,
    act: &Act,
    kind: &FactKind,
    file: &[u8],
    tale: &Tale,
) -> Done<()> {
    let mapping = SideMapping { decimal_comma: tale.is_russian(), ..SideMapping::default() };
    let read = program.record().read_facts(kind, file, &mapping, &Options::default())?;
    for note in &read.notes.faults {
        tale.line(&format!("   {}", note.words(&tale.phrases)));
    }
    let done = program.enter_facts(act, &read, Entering::All)?;
    let (on, count) = (tale.date(act.on), done.entered);
    let rows = tale.counted(count, ["fact", "facts"], ["запись", "записи", "записей"]);
    let ground = &act.ground;
    say!(tale, "{on}: {ground}: {rows} entered at once", "{on}: {ground}: внесено разом {rows}");
    Ok(())
}
