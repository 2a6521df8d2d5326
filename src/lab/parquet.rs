//! Tables as Parquet files: named columns of numbers or texts, with gaps. Nothing is nested.
//!
//! Files are read by the crate `parquet` without Arrow. What it cannot read becomes a problem of the
//! file or of a column; pages may be compressed with Snappy, as most writers do by themselves.

use crate::lab::formats::FormatWanted;
use ::parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::reader::{FileReader, RowGroupReader};
use ::parquet::file::serialized_reader::SerializedFileReader;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{ColumnDescriptor, Type};
use bytes::Bytes;
use std::sync::Arc;

/// The cells of a column, nothing where there is a gap.
#[derive(Debug)]
pub(super) enum Column {
    Texts(Vec<Option<String>>),
    Whole(Vec<Option<i64>>),
    Floats(Vec<Option<f64>>),
}

/// What is wrong with a file.
#[derive(Debug)]
pub(super) enum Problem {
    /// With all of it.
    File(FormatWanted),
    /// With a column.
    Column { name: String, wanted: FormatWanted },
}

/// The file of these columns, which have equally many cells. The same columns give the same bytes.
///
/// # Errors
/// None that such columns are known to cause.
pub(super) fn written(columns: &[(String, Column)]) -> Result<Vec<u8>, ParquetError> {
    let field = |(name, column): &(String, Column)| {
        let (physical, logical) = match column {
            Column::Texts(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Column::Whole(_) => (Physical::INT64, None),
            Column::Floats(_) => (Physical::DOUBLE, None),
        };
        let builder = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        builder.build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder("table").with_fields(fields).build()?);
    let properties = Arc::new(WriterProperties::builder().build());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, properties)?;
    let mut group = file.next_row_group()?;
    for (_, column) in columns {
        let Some(mut writer) = group.next_column()? else { break };
        match column {
            Column::Texts(cells) => {
                let bytes = |text: &String| ByteArray::from(text.as_str());
                fill::<ByteArrayType, _>(&mut writer, cells, bytes)?;
            }
            Column::Whole(cells) => fill::<Int64Type, _>(&mut writer, cells, |&whole| whole)?,
            Column::Floats(cells) => fill::<DoubleType, _>(&mut writer, cells, |&float| float)?,
        }
        writer.close()?;
    }
    group.close()?;
    file.into_inner()
}

fn fill<D: DataType, T>(
    writer: &mut SerializedColumnWriter<'_>,
    cells: &[Option<T>],
    value: impl Fn(&T) -> D::T,
) -> Result<(), ParquetError> {
    let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<D::T> = cells.iter().flatten().map(value).collect();
    writer.typed::<D>().write_batch(&values, Some(&there), None).map(|_| ())
}

/// The columns of a file of numbers with at most `most` cells.
///
/// # Errors
/// What is wrong with the file, or with each column that is none of numbers.
pub(super) fn numbers(bytes: &[u8], most: u64) -> Result<Vec<(String, Column)>, Vec<Problem>> {
    // The crate asserts some of what a damaged file may say. What is known of it is looked at before, and
    // what is not ends here and not with the program.
    let read = std::panic::catch_unwind(|| read(bytes, most));
    read.unwrap_or_else(|_| Err(vec![Problem::File(FormatWanted::Whole)]))
}

fn read(bytes: &[u8], most: u64) -> Result<Vec<(String, Column)>, Vec<Problem>> {
    let broken = |error: ParquetError| {
        vec![Problem::File(FormatWanted::Readable { said: error.to_string() })]
    };
    let file = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).map_err(broken)?;
    let metadata = file.metadata().file_metadata();
    let schema = metadata.schema_descr();
    let rows = u64::try_from(metadata.num_rows()).unwrap_or(u64::MAX);
    let cells = rows.saturating_mul(schema.num_columns() as u64);
    if cells > most {
        return Err(vec![Problem::File(FormatWanted::TableOf { most, cells })]);
    }
    let mut problems = Vec::new();
    let mut columns = Vec::new();
    for descriptor in schema.columns() {
        match kind(descriptor) {
            Ok(column) => columns.push((descriptor.path().string(), column)),
            Err(wanted) => {
                problems.push(Problem::Column { name: descriptor.path().string(), wanted });
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for group in file.metadata().row_groups() {
        for (column, (name, _)) in group.columns().iter().zip(&columns) {
            let starts = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
            let ends = starts.checked_add(column.compressed_size());
            let within = starts >= 0
                && column.compressed_size() >= 0
                && ends
                    .is_some_and(|ends| u64::try_from(ends).is_ok_and(|e| e <= bytes.len() as u64));
            if !within {
                problems.push(Problem::Column { name: name.clone(), wanted: FormatWanted::Pages });
            }
        }
        if group.columns().len() != columns.len() {
            problems.push(Problem::File(FormatWanted::Groups));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for at in 0..file.num_row_groups() {
        let group = file.get_row_group(at).map_err(broken)?;
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        for (place, (name, column)) in columns.iter_mut().enumerate() {
            if let Err(error) = more(&*group, place, rows, column) {
                let wanted = FormatWanted::Readable { said: error.to_string() };
                problems.push(Problem::Column { name: name.clone(), wanted });
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
    }
    let short = |column: &Column| match column {
        Column::Texts(cells) => cells.len() as u64 != rows,
        Column::Whole(cells) => cells.len() as u64 != rows,
        Column::Floats(cells) => cells.len() as u64 != rows,
    };
    for (name, _) in columns.iter().filter(|(_, column)| short(column)) {
        let wanted = FormatWanted::Rows { rows };
        problems.push(Problem::Column { name: name.clone(), wanted });
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// An empty column of the kind that this one holds.
fn kind(descriptor: &ColumnDescriptor) -> Result<Column, FormatWanted> {
    if descriptor.max_rep_level() > 0 || descriptor.max_def_level() > 1 {
        return Err(FormatWanted::Plain);
    }
    let whole = matches!(
        descriptor.converted_type(),
        ConvertedType::NONE
            | ConvertedType::INT_8
            | ConvertedType::INT_16
            | ConvertedType::INT_32
            | ConvertedType::INT_64
            | ConvertedType::UINT_8
            | ConvertedType::UINT_16
    );
    let other_meaning = descriptor
        .logical_type_ref()
        .is_some_and(|meaning| !matches!(meaning, LogicalType::Integer { .. }));
    match descriptor.physical_type() {
        Physical::INT32 | Physical::INT64 if whole && !other_meaning => {
            Ok(Column::Whole(Vec::new()))
        }
        Physical::FLOAT | Physical::DOUBLE if !other_meaning => Ok(Column::Floats(Vec::new())),
        other => {
            let kind = format!("{other} ({})", descriptor.converted_type());
            Err(FormatWanted::KnownKind { kind })
        }
    }
}

/// Adds the rows of a group to a column.
fn more(
    group: &dyn RowGroupReader,
    place: usize,
    rows: usize,
    column: &mut Column,
) -> Result<(), ParquetError> {
    match (group.get_column_reader(place)?, column) {
        (ColumnReader::Int32ColumnReader(reader), Column::Whole(cells)) => {
            append(reader, rows, cells, |value| i64::from(*value))
        }
        (ColumnReader::Int64ColumnReader(reader), Column::Whole(cells)) => {
            append(reader, rows, cells, |value| *value)
        }
        (ColumnReader::FloatColumnReader(reader), Column::Floats(cells)) => {
            append(reader, rows, cells, |value| f64::from(*value))
        }
        (ColumnReader::DoubleColumnReader(reader), Column::Floats(cells)) => {
            append(reader, rows, cells, |value| *value)
        }
        _ => Err(ParquetError::General("it changes its kind from group to group".to_owned())),
    }
}

fn append<D: DataType, T>(
    mut reader: ColumnReaderImpl<D>,
    rows: usize,
    cells: &mut Vec<Option<T>>,
    turned: impl Fn(&D::T) -> T,
) -> Result<(), ParquetError> {
    let mut left = rows;
    while left > 0 {
        let (mut there, mut values) = (Vec::new(), Vec::new());
        let (read, _, _) = reader.read_records(left, Some(&mut there), None, &mut values)?;
        if read == 0 {
            return Err(ParquetError::EOF(format!("damaged: {left} rows of a group are missing")));
        }
        let mut values = values.iter().map(&turned);
        match there.is_empty() {
            // A column that allows no gap tells none.
            true => cells.extend(values.map(Some)),
            false => {
                cells.extend(there.iter().map(|&is| if is > 0 { values.next() } else { None }));
            }
        }
        left = left.saturating_sub(read);
    }
    Ok(())
}
