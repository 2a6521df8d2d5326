//! Parquet files: a row for each person, texts, numbers, lists and maps in columns.
//!
//! Files are read by the crate `parquet` without Arrow, a group of rows after the other. Pages may be
//! compressed with Snappy, as most writers do by themselves; what the crate cannot read is told as its
//! words.

use super::Problem;
use super::fault::Faults;
use super::table::{Bounds, Table};

/// What files of the format begin with.
const MAGIC: &[u8] = b"PAR1";

pub(super) fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The rows of a file that is read as a whole.
#[cfg(not(feature = "parquet"))]
pub(super) fn read_parquet(_: Vec<u8>, _: Bounds, _: usize, faults: &mut Faults) -> Option<Table> {
    faults.of_file(Problem::Parquet);
    None
}

#[cfg(feature = "parquet")]
pub(super) use reading::{Groups, read_parquet};

#[cfg(feature = "parquet")]
mod reading {
    use super::super::Format;
    use super::super::table::Cell;
    use super::*;
    use ::parquet::errors::{ParquetError, Result as Parsed};
    use ::parquet::file::metadata::page_index::RowGroupPageIndex;
    use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
    use ::parquet::file::properties::ReaderProperties;
    use ::parquet::file::reader::{ChunkReader, Length};
    use ::parquet::file::serialized_reader::SerializedRowGroupReader;
    use ::parquet::record::reader::RowIter;
    use ::parquet::record::{Field, Row};
    use bytes::buf::Reader;
    use bytes::{Buf, Bytes};
    use chrono::{DateTime, Utc};
    use std::io::{Cursor, Read, Seek, SeekFrom};
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;

    /// How deep lists and maps may lie in each other.
    const DEEPEST: usize = 4;

    /// Rows handed out together.
    const TOGETHER: usize = 1 << 13;

    /// The rows of a file that is read as a whole.
    pub(in super::super) fn read_parquet(
        bytes: Vec<u8>,
        bounds: Bounds,
        most: usize,
        faults: &mut Faults,
    ) -> Option<Table> {
        let groups = Groups::open(Cursor::new(bytes), bounds, most);
        let read = groups.and_then(|mut groups| {
            let mut all = groups.columns();
            let mut is_long = false;
            groups.each(|mut rows| {
                all.blank_rows += rows.blank_rows;
                all.rows.append(&mut rows.rows);
                is_long = all.rows.len() > bounds.rows;
                !is_long
            })?;
            match is_long {
                true => Err(Problem::TooManyRows { maximum: bounds.rows }),
                false => Ok(all),
            }
        });
        read.map_err(|problem| faults.of_file(problem)).ok()
    }

    /// A file whose columns are known.
    pub(in super::super) struct Groups<R> {
        file: R,
        start: u64,
        length: u64,
        metadata: ParquetMetaData,
        table: Table,
        /// The most bytes of a group of rows.
        most: usize,
    }

    impl<R: Read + Seek> Groups<R> {
        pub(in super::super) fn open(
            mut file: R,
            bounds: Bounds,
            most: usize,
        ) -> Result<Self, Problem> {
            let start = file.stream_position().map_err(told)?;
            let length = file.seek(SeekFrom::End(0)).map_err(told)?.saturating_sub(start);
            let mut end = [0; 8];
            let tail = length.checked_sub(8).ok_or_else(|| broken("it is cut off"))?;
            read_at(&mut file, start + tail, &mut end)?;
            let [a, b, c, d, magic @ ..] = end;
            let size = u64::from(u32::from_le_bytes([a, b, c, d]));
            if magic != *MAGIC || size > tail {
                return Err(broken("it is cut off"));
            }
            if size > most as u64 {
                return Err(Problem::TooManyBytes { maximum: most });
            }
            let mut footer = vec![0; usize::try_from(size).unwrap_or(usize::MAX)];
            read_at(&mut file, start + tail - size, &mut footer)?;
            let metadata = guarded(|| ParquetMetaDataReader::decode_metadata(&footer))?;
            let mut table = Table::new(Format::Parquet);
            let fields = metadata.file_metadata().schema().get_fields();
            if fields.len() > bounds.columns {
                return Err(Problem::TooManyColumns { maximum: bounds.columns });
            }
            for field in fields {
                let at = table.columns.len();
                let mut name = field.name().to_owned();
                if name.trim().is_empty() {
                    name = Table::nameless(at);
                }
                let Err(first) = table.add_column(&name) else { continue };
                // Two columns of one name, letter case apart, are as two of one heading.
                table.twins.push((first, at));
                let mut times = 2;
                while table.add_column(&format!("{name} ({times})")).is_err() {
                    times += 1;
                }
            }
            Ok(Self { file, start, length, metadata, table, most })
        }

        /// The columns without rows.
        pub(in super::super) fn columns(&self) -> Table {
            self.table.without_rows()
        }

        /// Hands out all rows, some at a time, until `take` says that it is enough. The number of a
        /// row, from 1, stands for its line.
        pub(in super::super) fn each(
            &mut self,
            mut take: impl FnMut(Table) -> bool,
        ) -> Result<(), Problem> {
            let mut line = 0;
            for number in 0..self.metadata.num_row_groups() {
                let window = self.window(number)?;
                let Self { metadata, table, .. } = &*self;
                let group = metadata.row_group(number);
                let reader = guarded(|| {
                    let properties = Arc::new(ReaderProperties::builder().build());
                    let index = RowGroupPageIndex::new(number, None);
                    SerializedRowGroupReader::new(Arc::new(window), group, index, properties)
                })?;
                let mut rows = guarded(|| RowIter::from_row_group(None, &reader))?;
                loop {
                    let mut some = table.without_rows();
                    let is_end = guarded(|| {
                        for _ in 0..TOGETHER {
                            let Some(row) = rows.next() else { return Ok(true) };
                            line += 1;
                            some.add_row(line, cells(&row?)?);
                        }
                        Ok(false)
                    })?;
                    if !take(some) {
                        return Ok(());
                    }
                    if is_end {
                        break;
                    }
                }
            }
            Ok(())
        }

        /// The bytes of a group of rows.
        fn window(&mut self, number: usize) -> Result<Window, Problem> {
            let (from, to) = extent(self.metadata.row_group(number))
                .filter(|&(from, to)| from <= to && to <= self.length)
                .ok_or_else(|| broken("its pages lie outside"))?;
            let size = usize::try_from(to - from).unwrap_or(usize::MAX);
            if size > self.most {
                return Err(Problem::TooManyBytes { maximum: self.most });
            }
            let mut bytes = vec![0; size];
            read_at(&mut self.file, self.start + from, &mut bytes)?;
            Ok(Window { from, bytes: bytes.into(), length: self.length })
        }
    }

    /// From where to where the pages of a group lie; nothing where the file says nonsense.
    fn extent(group: &RowGroupMetaData) -> Option<(u64, u64)> {
        let (mut from, mut to) = (u64::MAX, 0);
        for column in group.columns() {
            let pages = column.data_page_offset();
            let starts = column.dictionary_page_offset().map_or(pages, |first| first.min(pages));
            let starts = u64::try_from(starts).ok()?;
            let size = u64::try_from(column.compressed_size()).ok()?;
            from = from.min(starts);
            to = to.max(starts.checked_add(size)?);
        }
        Some((from.min(to), to))
    }

    /// A part of a file.
    struct Window {
        from: u64,
        bytes: Bytes,
        length: u64,
    }

    impl Window {
        fn after(&self, start: u64) -> Parsed<Bytes> {
            let at = start.checked_sub(self.from).and_then(|at| usize::try_from(at).ok());
            let at = at.filter(|&at| at <= self.bytes.len());
            at.map(|at| self.bytes.slice(at..)).ok_or_else(outside)
        }
    }

    fn outside() -> ParquetError {
        ParquetError::EOF("a page lies outside of its group of rows".to_owned())
    }

    impl Length for Window {
        fn len(&self) -> u64 {
            self.length
        }
    }

    impl ChunkReader for Window {
        type T = Reader<Bytes>;

        fn get_read(&self, start: u64) -> Parsed<Self::T> {
            Ok(self.after(start)?.reader())
        }

        fn get_bytes(&self, start: u64, length: usize) -> Parsed<Bytes> {
            let mut rest = self.after(start)?;
            if length > rest.len() {
                return Err(outside());
            }
            Ok(rest.split_to(length))
        }
    }

    fn read_at(file: &mut (impl Read + Seek), place: u64, bytes: &mut [u8]) -> Result<(), Problem> {
        file.seek(SeekFrom::Start(place)).map_err(told)?;
        file.read_exact(bytes).map_err(told)
    }

    fn told(error: impl std::fmt::Display) -> Problem {
        Problem::Read { message: error.to_string() }
    }

    fn broken(why: &str) -> Problem {
        told(format!("a Parquet file is damaged: {why}"))
    }

    /// The crate asserts some of what a damaged file may say: that ends here and not with the program.
    fn guarded<T>(read: impl FnOnce() -> Parsed<T>) -> Result<T, Problem> {
        match catch_unwind(AssertUnwindSafe(read)) {
            Ok(read) => read.map_err(told),
            Err(_) => Err(broken("it cannot be read")),
        }
    }

    fn cells(row: &Row) -> Parsed<Vec<(usize, Cell)>> {
        let fields = row.get_column_iter().enumerate();
        fields.map(|(at, (_, field))| Ok((at, cell(field, DEEPEST)?))).collect()
    }

    fn cell(field: &Field, deepest: usize) -> Parsed<Cell> {
        let number = |number: &dyn std::fmt::Display| Cell::Number(number.to_string());
        let moment = |moment: Option<DateTime<Utc>>| {
            // Parts of a second are of no use here.
            let text = moment.map(|moment| moment.naive_utc().to_string());
            let text = text.map(|text| text.split('.').next().unwrap_or_default().to_owned());
            let beyond = || ParquetError::General("a moment is beyond all years".to_owned());
            text.map(Cell::Text).ok_or_else(beyond)
        };
        let deeper = || {
            let deep = || ParquetError::General("lists lie too deep in each other".to_owned());
            deepest.checked_sub(1).ok_or_else(deep)
        };
        Ok(match field {
            Field::Null => Cell::Null,
            Field::Bool(yes) => Cell::Bool(*yes),
            Field::Byte(whole) => number(whole),
            Field::Short(whole) => number(whole),
            Field::Int(whole) => number(whole),
            Field::Long(whole) => number(whole),
            Field::UByte(whole) => number(whole),
            Field::UShort(whole) => number(whole),
            Field::UInt(whole) => number(whole),
            Field::ULong(whole) => number(whole),
            Field::Float16(float) => number(&float.to_f64()),
            Field::Float(float) => number(float),
            Field::Double(float) => number(float),
            Field::Decimal(_) => Cell::Number(field.to_string()),
            Field::Str(text) => Cell::Text(text.clone()),
            Field::Bytes(bytes) => Cell::Text(bytes.as_utf8()?.to_owned()),
            Field::Date(_) | Field::TimeMillis(_) | Field::TimeMicros(_) => {
                Cell::Text(field.to_string())
            }
            Field::TimestampMillis(since) => moment(DateTime::from_timestamp_millis(*since))?,
            Field::TimestampMicros(since) => moment(DateTime::from_timestamp_micros(*since))?,
            Field::Group(row) => {
                let deepest = deeper()?;
                let fields = row.get_column_iter();
                let named = fields.map(|(name, field)| Ok((name.clone(), cell(field, deepest)?)));
                Cell::Map(named.collect::<Parsed<_>>()?)
            }
            Field::ListInternal(list) => {
                let deepest = deeper()?;
                let items = list.elements().iter().map(|field| cell(field, deepest));
                Cell::List(items.collect::<Parsed<_>>()?)
            }
            Field::MapInternal(map) => {
                let deepest = deeper()?;
                let entries = map.entries().iter().map(|(key, value)| {
                    let key = match cell(key, deepest)? {
                        Cell::Text(key) | Cell::Number(key) => key,
                        _ => key.to_string(),
                    };
                    Ok((key, cell(value, deepest)?))
                });
                Cell::Map(entries.collect::<Parsed<_>>()?)
            }
        })
    }
}
