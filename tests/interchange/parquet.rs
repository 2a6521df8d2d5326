//! Parquet: what is written is read by the format's own crate, foreign files of every plain kind are
//! taken, and whatever else is told by row and column.

use super::experiments::{experiment, plan};
use super::{Draw, cases};
use mentormatch::kernel::Control;
use mentormatch::lab::experiments::Kept;
use mentormatch::lab::formats::format_named;
use mentormatch::lab::{PlainInstance, PlainNumber, PlainSense};
use parquet::basic::Compression;
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int32Type, Int64Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// A file of two columns and some groups of rows, written by the crate itself.
#[allow(clippy::type_complexity, reason = "a group is its two columns and the gaps of the second")]
fn file<A: DataType, B: DataType>(
    schema: &str,
    groups: &[(Vec<A::T>, Vec<B::T>, Option<Vec<i16>>)],
) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for (first, second, there) in groups {
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<A>().write_batch(first, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<B>().write_batch(second, there.as_deref(), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn weights(instance: PlainInstance) -> Vec<Vec<Option<PlainNumber>>> {
    let PlainInstance::Assignment { weights, .. } = instance else { panic!("a table") };
    weights
}

#[test]
fn foreign_files_of_plain_columns_are_read() {
    let format = format_named("parquet").unwrap();
    let bytes = file::<Int32Type, DoubleType>(
        "message t { required int32 anna; optional double boris; }",
        &[(vec![1, -2], vec![0.5], Some(vec![0, 1])), (vec![3], vec![7.0], Some(vec![1]))],
    );
    let (whole, float) = (PlainNumber::Integer, PlainNumber::Float);
    assert_eq!(
        weights(format.read(&bytes).unwrap()),
        [
            vec![Some(whole(1)), None],
            vec![Some(whole(-2)), Some(float(0.5))],
            vec![Some(whole(3)), Some(float(7.0))],
        ]
    );
    let bytes = file::<FloatType, Int64Type>(
        "message t { required float a; required int64 b; }",
        &[(vec![0.25], vec![i64::MIN], None)],
    );
    assert_eq!(weights(format.read(&bytes).unwrap()), [[Some(float(0.25)), Some(whole(i64::MIN))]]);
}

#[test]
fn what_is_no_table_of_numbers_is_told_by_row_and_column() {
    let format = format_named("parquet").unwrap();
    let first = |bytes: &[u8]| format.read(bytes).unwrap_err()[0].to_string();
    let bytes = file::<DoubleType, DoubleType>(
        "message t { required double anna; required double boris; }",
        &[(vec![1.0, f64::NAN], vec![2.0, 3.0], None)],
    );
    assert_eq!(first(&bytes), "row 2, column `anna`: a finite number is expected, not NaN");
    let bytes = file::<ByteArrayType, Int64Type>(
        "message t { required binary name (UTF8); required int64 born (TIMESTAMP(MILLIS,true)); }",
        &[(vec![ByteArray::from("Anna")], vec![5], None)],
    );
    let faults = format.read(&bytes).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("column `name`: whole numbers") && told.len() == 2, "{told:?}");
    assert!(told[1].starts_with("column `born`: whole numbers"), "{told:?}");
    let nested = parse_message_type("message t { repeated int64 many; }").unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(nested), properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&[1, 2], Some(&[1, 1]), Some(&[0, 1])).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    let told = first(&writer.into_inner().unwrap());
    assert_eq!(told, "column `many`: a plain column is expected, not one that is nested");
    assert!(first(b"1,2\n").starts_with("the file: "));
    let table = PlainInstance::Assignment {
        sense: PlainSense::Max,
        weights: vec![vec![Some(PlainNumber::Integer(1))], vec![Some(PlainNumber::Float(0.5))]],
        row_seats: None,
        column_seats: None,
    };
    let refused = format.write(&table).unwrap_err().to_string();
    assert!(refused.contains("column 0 holds whole numbers and floats"), "{refused}");
}

#[test]
fn results_as_parquet_are_the_rows_of_the_table() {
    let mut plan = plan(
        r#"{"cultures": [{"culture": "impartial"}, {"culture": "mentoring"}], "sizes": [4],
            "instances": 3, "strategies": ["mentee-optimal", "mutual-wishes", "popular"],
            "measures": ["size", "mentee-rank-mean", "gini"], "break-ties": false}"#,
    );
    plan.name = "columns".to_owned();
    let experiment = experiment(plan);
    let free = Control::unbounded();
    let run = experiment.run(Kept::default(), &mut Vec::new(), &free).unwrap();
    let results = run.solved().unwrap();
    let bytes = results.to_parquet().unwrap();
    assert_eq!(bytes, results.to_parquet().unwrap(), "the same rows are the same bytes");
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let names: Vec<String> = file
        .metadata()
        .file_metadata()
        .schema_descr()
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    let csv = results.to_csv();
    assert_eq!(names.join(","), csv.lines().next().unwrap());
    let (mut refused, mut measured) = (0, 0);
    let rows: Vec<_> = file.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), results.rows.len());
    for (read, row) in rows.iter().zip(&results.rows) {
        let fields: Vec<&Field> = read.get_column_iter().map(|(_, field)| field).collect();
        let text = |at: usize| match fields[at] {
            Field::Str(text) => Some(text.clone()),
            Field::Null => None,
            other => panic!("{other:?}"),
        };
        let float = |at: usize| match fields[at] {
            Field::Double(float) => Some(*float),
            Field::Null => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(text(0).as_ref(), Some(&row.group));
        assert_eq!(*fields[2], Field::Long(row.instance as i64));
        assert_eq!(text(5).as_ref(), Some(&row.strategy));
        assert_eq!(text(7), row.reason);
        for (at, &measure) in results.plan.measures.iter().enumerate() {
            assert_eq!(float(9 + at), row.value(measure));
            measured += usize::from(row.value(measure).is_some());
        }
        assert_eq!(float(12), Some(row.seconds));
        refused += usize::from(row.reason.is_some());
    }
    assert!(refused > 0 && measured > 0, "both kinds of rows were there");
}

#[test]
fn damaged_files_are_refused_and_never_panic() {
    let format = format_named("parquet").unwrap();
    let (mut refused, mut taken) = (0, 0);
    for seed in 0..cases(1500) {
        let mut draw = Draw::new("damaged parquet", seed);
        let mut bytes = file::<Int32Type, DoubleType>(
            "message t { required int32 anna; optional double boris; }",
            &[(vec![1, -2, 3, 4], vec![0.5, 0.25], Some(vec![0, 1, 1, 0]))],
        );
        for _ in 0..=draw.size(3) {
            let at = draw.size(bytes.len());
            match draw.below(3) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, draw.below(256) as u8),
                _ => bytes[at] = draw.below(256) as u8,
            }
        }
        match format.read(&bytes) {
            Ok(_) => taken += 1,
            Err(faults) => refused += usize::from(!faults.is_empty()),
        }
    }
    assert!(refused > 500 && taken > 0, "{refused} {taken}");
}
