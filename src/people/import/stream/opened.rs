//! The beginning of a file: what it is, which columns it has, and where its rows begin.

use super::super::csv::{Separated, rows_of, separated};
use super::super::fault::Faults;
use super::super::grid::Grid;
use super::super::json::add_lines;
#[cfg(feature = "parquet")]
use super::super::parquet::Groups;
use super::super::parquet::is_parquet;
use super::super::read::found_format;
use super::super::table::{Bounds, Table};
use super::super::text::{Lines, without_end_mark};
use super::super::workbook::is_archive;
use super::super::{Format, ImportFaults, Options, Problem, Report, SideMapping};
use super::blocks::{Block, Blocks, Ends, Sizes};
use super::decoded::{Broken, Decoded, Known, find};
use rayon::prelude::*;
use std::io::{Read, Seek, SeekFrom};

/// For some rows of a file: how many it may have is looked at where all of them come together.
const UNBOUNDED: Bounds = Bounds { rows: usize::MAX, columns: usize::MAX };

/// A file whose columns are known.
pub(super) struct Opened<R> {
    /// The columns, and the rows that were read to find the header.
    pub(super) table: Table,
    pub(super) encoding: &'static str,
    source: Source<R>,
}

/// Where the rows come from.
enum Source<R> {
    /// Blocks of text, whose rows end so and have so many cells.
    Text { blocks: Blocks<R>, ends: Ends, width: usize },
    #[cfg(feature = "parquet")]
    Groups(Box<Groups<R>>),
}

/// Opens a file; nothing where there is no table, and then there is a fault.
pub(super) fn open<'f, R: Read + Seek>(
    file: &'f mut R,
    mapping: &SideMapping,
    options: &Options,
    sizes: Sizes,
    faults: &mut Faults,
) -> Option<Opened<&'f mut R>> {
    match opened(file, mapping, options, sizes, faults) {
        Ok(opened) => opened,
        Err(broken) => {
            tell(broken, faults);
            None
        }
    }
}

/// Tells what is wrong with a file.
pub(super) fn tell(Broken { line, problem }: Broken, faults: &mut Faults) {
    match line {
        Some(line) => faults.of_line(line, problem),
        None => faults.of_file(problem),
    }
}

fn opened<'f, R: Read + Seek>(
    file: &'f mut R,
    mapping: &SideMapping,
    options: &Options,
    sizes: Sizes,
    faults: &mut Faults,
) -> Result<Option<Opened<&'f mut R>>, Broken> {
    let start = file.stream_position()?;
    let mut mark = Vec::new();
    file.by_ref().take(4).read_to_end(&mut mark)?;
    file.seek(SeekFrom::Start(start))?;
    let is_whole = |format| matches!(format, Format::Workbook | Format::Json);
    if mapping.format.map_or_else(|| is_archive(&mark), is_whole) {
        return Err(Problem::NotByRows.into());
    }
    let bounds = Bounds { rows: options.max_rows, columns: options.max_columns };
    if mapping.format.map_or_else(|| is_parquet(&mark), |format| format == Format::Parquet) {
        return of_parquet(file, bounds, options.max_bytes).map(Some);
    }
    let known = find(file, mapping.encoding.as_deref(), sizes.part)?;
    let opening = Opening { mapping, bounds, known, sizes, most: options.max_bytes };
    let format = opening.format(opening.blocks(file.by_ref()))?;
    file.seek(SeekFrom::Start(start))?;
    match format {
        Format::Csv => opening.csv(opening.blocks(file), faults),
        Format::JsonLines => {
            let keys = opening.keys(opening.blocks(file.by_ref()), faults)?;
            let Some(table) = keys else { return Ok(None) };
            file.seek(SeekFrom::Start(start))?;
            let (blocks, width) = (opening.blocks(file), table.columns.len());
            let source = Source::Text { blocks, ends: Ends::Lines, width };
            Ok(Some(Opened { table, encoding: known.name(), source }))
        }
        _ => Err(Problem::NotByRows.into()),
    }
}

#[cfg(not(feature = "parquet"))]
fn of_parquet<R>(_: R, _: Bounds, _: usize) -> Result<Opened<R>, Broken> {
    Err(Problem::Parquet.into())
}

#[cfg(feature = "parquet")]
fn of_parquet<R: Read + Seek>(file: R, bounds: Bounds, most: usize) -> Result<Opened<R>, Broken> {
    let groups = Groups::open(file, bounds, most)?;
    let (table, encoding) = (groups.columns(), "UTF-8");
    Ok(Opened { table, encoding, source: Source::Groups(Box::new(groups)) })
}

struct Opening<'a> {
    mapping: &'a SideMapping,
    bounds: Bounds,
    known: Known,
    sizes: Sizes,
    most: usize,
}

impl Opening<'_> {
    fn blocks<R: Read>(&self, file: R) -> Blocks<R> {
        Blocks::new(Decoded::new(file, self.known, self.sizes.part), self.sizes.block, self.most)
    }

    /// The format, and that there is anything in the file.
    fn format<R: Read>(&self, mut blocks: Blocks<R>) -> Result<Format, Broken> {
        // A mark of the end is nothing, and it is not known yet whether more comes.
        let is_blank = |text: &str| without_end_mark(text).trim_start().is_empty();
        let text = blocks.beginning(|text| !is_blank(text))?;
        if is_blank(text) {
            return Err(Problem::EmptyFile.into());
        }
        if let Some(format) = self.mapping.format {
            return Ok(format);
        }
        let text = blocks.beginning(|text| found_format(text).is_some())?;
        Ok(found_format(text).unwrap_or(Format::Json))
    }

    /// Finds the separator and the header.
    fn csv<R: Read>(
        &self,
        mut blocks: Blocks<R>,
        faults: &mut Faults,
    ) -> Result<Option<Opened<R>>, Broken> {
        let mapping = self.mapping;
        let mut unheard = faults.fresh();
        let text = blocks.beginning(|text| {
            separated(text, mapping, &mut unheard).is_none_or(|found| found.is_sure)
        })?;
        let Some(found) = separated(text, mapping, faults) else { return Ok(None) };
        let Separated { separator, byte, skipped, .. } = found;
        blocks.skip(skipped);
        let ends = Ends::Csv(byte);
        let mut grid = Grid::new(Format::Csv, mapping, self.bounds);
        while grid.width().is_none() {
            let Some(Block { text, line }) = blocks.next(ends)? else { break };
            let mut lines = Lines::after(text.as_bytes(), line);
            if !rows_of(&text, byte, |at| lines.line_at(at), &mut grid, faults) {
                return Ok(None);
            }
        }
        let width = grid.width();
        let Some(mut table) = grid.finish(faults) else { return Ok(None) };
        table.separator = Some(separator);
        let width = width.unwrap_or(table.columns.len());
        let source = Source::Text { blocks, ends, width };
        Ok(Some(Opened { table, encoding: self.known.name(), source }))
    }

    /// Finds the keys of all objects, in the order in which they first come. Nothing where there
    /// are too many.
    fn keys<R: Read>(
        &self,
        mut blocks: Blocks<R>,
        faults: &mut Faults,
    ) -> Result<Option<Table>, Broken> {
        let mut table = Table::new(Format::JsonLines);
        loop {
            let some = several(&mut blocks, Ends::Lines)?;
            if some.is_empty() {
                return Ok(Some(table));
            }
            let known = &table;
            let found: Vec<Table> = some
                .par_iter()
                .map(|block| {
                    // What is wrong with a line is told when its row is read.
                    let (mut own, mut unheard) = (known.without_rows(), faults.fresh());
                    add_lines(&block.text, |_| 0, &mut own, UNBOUNDED, &mut unheard);
                    own.rows.clear();
                    own
                })
                .collect();
            for own in found {
                for name in &own.columns {
                    table.column_of_key(name);
                }
            }
            if table.columns.len() > self.bounds.columns {
                faults.of_file(Problem::TooManyColumns { maximum: self.bounds.columns });
                return Ok(None);
            }
        }
    }
}

/// As many blocks as are read side by side; none at the end.
fn several<R: Read>(blocks: &mut Blocks<R>, ends: Ends) -> Result<Vec<Block>, Broken> {
    let most = rayon::current_num_threads() * 4;
    let mut some = Vec::with_capacity(most);
    while some.len() < most {
        let Some(block) = blocks.next(ends)? else { break };
        some.push(block);
    }
    Ok(some)
}

impl<R: Read + Seek> Opened<R> {
    /// How the file is read, as far as its beginning tells.
    pub(super) fn report(&self) -> Report {
        let Table { format, separator, title_rows, blank_rows, short_rows, .. } = self.table;
        Report {
            format,
            encoding: self.encoding,
            separator,
            title_rows,
            blank_rows,
            short_rows,
            left_out: 0,
            notes: ImportFaults::default(),
            columns: Vec::new(),
        }
    }

    /// Hands out the rows in their order, some at a time with the faults of what is no row, until
    /// `take` says that it is enough.
    pub(super) fn each(
        &mut self,
        fresh: &Faults,
        mut take: impl FnMut(Vec<(Table, Faults)>) -> bool,
    ) -> Result<(), Broken> {
        let table = &self.table;
        match &mut self.source {
            Source::Text { blocks, ends, width } => loop {
                let some = several(blocks, *ends)?;
                if some.is_empty() {
                    return Ok(());
                }
                let read = |block: &Block| rows(block, (table, *ends, *width), fresh.fresh());
                if !take(some.par_iter().map(read).collect()) {
                    return Ok(());
                }
            },
            #[cfg(feature = "parquet")]
            Source::Groups(groups) => {
                groups.each(|rows| take(vec![(rows, fresh.fresh())])).map_err(Broken::from)
            }
        }
    }
}

/// The rows of a block, and the faults of what is no row.
fn rows(
    block: &Block,
    (table, ends, width): (&Table, Ends, usize),
    mut faults: Faults,
) -> (Table, Faults) {
    let text = &block.text;
    let mut lines = Lines::after(text.as_bytes(), block.line);
    let line = |at: usize| lines.line_at(at);
    let rows = match ends {
        Ends::Csv(separator) => {
            let mut grid = Grid::below(width, UNBOUNDED);
            rows_of(text, separator, line, &mut grid, &mut faults);
            grid.finish(&mut faults)
        }
        Ends::Lines => {
            let mut rows = table.without_rows();
            add_lines(text, line, &mut rows, UNBOUNDED, &mut faults);
            Some(rows)
        }
    };
    (rows.unwrap_or_else(|| table.without_rows()), faults)
}
