//! Printed papers: pages of HTML in a folder beside the snapshots.

use crate::tale::{Done, HEAD, Tale, say};
use mentormatch::printing::{Organisation, Printer};
use mentormatch::program::Record;
use std::collections::BTreeMap;

/// Prints what the record gives today. Papers of the same name are replaced as a whole.
pub(crate) fn print(record: &Record, tale: &Tale) -> Done<()> {
    let mut school = Organisation::new(tale.of(("Sample School No. 7", "Условная школа № 7")));
    school.place = tale.of(("Sampletown", "г. Образцов")).to_owned();
    school.signed_by = tale.of(HEAD).to_owned();
    let printer = Printer::new(tale.phrases.clone(), &school)?;
    let folder = tale.folder.join("papers");
    std::fs::create_dir_all(&folder)?;
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    for page in printer.print_all(record)? {
        mentormatch::kernel::write_whole(&folder.join(&page.file_name), page.html.as_bytes())?;
        *kinds.entry(page.kind).or_default() += 1;
    }
    let kinds: Vec<_> = kinds
        .iter()
        .map(|(kind, count)| format!("{} – {count}", tale.phrases.say(*kind)))
        .collect();
    let kinds = kinds.join(", ");
    say!(tale, "Printed: {kinds}", "Напечатаны: {kinds}");
    Ok(())
}

/// Takes away what an earlier run printed.
pub(crate) fn clear(tale: &Tale) -> Done<()> {
    match std::fs::remove_dir_all(tale.folder.join("papers")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
