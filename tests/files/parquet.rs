//! Parquet: told by content, its types said as text, damage refused by row group and column.

use std::sync::Arc;

use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use winprob::table::{Kind, TextTable, TypedTable, Value, parquet_of, read_bytes};

const SCHEMA: &str = "message table {
    optional binary account_id (STRING); required int32 renewal_date (DATE); optional int64 seen (TIMESTAMP(MILLIS,true));
    optional int32 arr (DECIMAL(9,2)); optional boolean sponsor; optional double usage; optional int64 seats;
}";

/// Three rows of every type, in two row groups.
fn file(compression: Compression, version: WriterVersion) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = WriterProperties::builder().set_compression(compression).set_writer_version(version).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in [0..2, 2..3] {
        let mut group = writer.next_row_group().unwrap();
        let levels: Vec<i16> = rows.clone().map(|row| i16::from(row != 1)).collect();
        let present: Vec<usize> = rows.clone().filter(|row| *row != 1).collect();
        let mut column = group.next_column().unwrap().unwrap();
        let keys: Vec<ByteArray> = rows.clone().map(|row| ByteArray::from(["a", "b", "a"][row])).collect();
        column.typed::<ByteArrayType>().write_batch(&keys, Some(&vec![1; rows.len()]), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let days: Vec<i32> = rows.clone().map(|row| 20_000 + i32::try_from(row).unwrap()).collect();
        column.typed::<Int32Type>().write_batch(&days, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let seen: Vec<i64> = present.iter().map(|_| 1_700_000_000_123).collect();
        column.typed::<Int64Type>().write_batch(&seen, Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let arr: Vec<i32> = present.iter().map(|_| 123_456).collect();
        column.typed::<Int32Type>().write_batch(&arr, Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let sponsor: Vec<bool> = present.iter().map(|row| *row == 0).collect();
        column.typed::<BoolType>().write_batch(&sponsor, Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let usage: Vec<f64> = present.iter().map(|_| 0.5).collect();
        column.typed::<DoubleType>().write_batch(&usage, Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let seats: Vec<i64> = present.iter().map(|_| -7).collect();
        column.typed::<Int64Type>().write_batch(&seats, Some(&levels), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// The file in every packing and version.
pub(super) fn files() -> Vec<Vec<u8>> {
    let packings = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ];
    let versions = [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0];
    packings.into_iter().flat_map(|packing| versions.map(|version| file(packing, version))).collect()
}

fn cells(table: &TextTable) -> Vec<Vec<&str>> {
    let row = |row: usize| table.columns.iter().map(|column| column.cell(row).unwrap_or_default()).collect();
    (0..table.n_rows()).map(row).collect()
}

#[test]
fn every_type_is_said_as_a_csv_would_say_it_and_null_is_blank() {
    for file in files() {
        let table = read_bytes(&file, "book.csv").unwrap();
        let expected = [
            ["a", "2024-10-04", "2023-11-14T22:13:20Z", "1234.56", "true", "0.5", "-7"],
            ["b", "2024-10-05", "", "", "", "", ""],
            ["a", "2024-10-06", "2023-11-14T22:13:20Z", "1234.56", "false", "0.5", "-7"],
        ];
        assert_eq!(cells(&table), expected);
    }
}

#[test]
fn a_table_in_memory_is_read_as_the_parquet_file_of_it() {
    let blank_in_the_middle = |first, last| [first, Value::Blank, last];
    let seen = Value::Instant { count: 1_700_000_000_123, per_second: 1_000 };
    let arr = Value::Decimal { units: 123_456, scale: 2 };
    let mut typed = TypedTable::new("book");
    typed.push("account_id", ["a", "b", "a"].map(Value::Text)).unwrap();
    typed.push("renewal_date", [20_000, 20_001, 20_002].map(Value::Day)).unwrap();
    typed.push("seen", blank_in_the_middle(seen, seen)).unwrap();
    typed.push("arr", blank_in_the_middle(arr, arr)).unwrap();
    typed.push("sponsor", blank_in_the_middle(Value::Flag(true), Value::Flag(false))).unwrap();
    typed.push("usage", blank_in_the_middle(Value::Double(0.5), Value::Single(0.5))).unwrap();
    typed.push("seats", blank_in_the_middle(Value::Whole(-7), Value::Whole(-7))).unwrap();
    let of_file = read_bytes(&file(Compression::SNAPPY, WriterVersion::PARQUET_1_0), "book").unwrap();
    let in_memory = typed.read().unwrap();
    assert_eq!(cells(&in_memory), cells(&of_file));
    assert_eq!(in_memory.place("arr", 1), of_file.place("arr", 1));
    assert!(TypedTable::new("book").read().is_err());
}

#[test]
fn a_cell_of_a_parquet_file_is_refused_by_row() {
    let table = read_bytes(&file(Compression::SNAPPY, WriterVersion::PARQUET_1_0), "book.parquet").unwrap();
    let refusal = table.refuse("account_id", 2, "a", "a number").to_string();
    assert_eq!(refusal, "book.parquet: row 3, column \"account_id\": found \"a\", expected a number");
    let refusal = table.required("owner", "the owner").unwrap_err().to_string();
    assert!(refusal.starts_with("book.parquet: there is no column \"owner\""), "{refusal}");
}

#[test]
fn what_is_written_is_read_again() {
    let text = "account_id,date,value,won,note\n007,2026-01-31,12.5,yes,\"x, y\"\n008,,,,\n";
    let table = read_bytes(text.as_bytes(), "a.csv").unwrap();
    let kinds = [Kind::Text, Kind::Date, Kind::Number, Kind::Flag, Kind::Category];
    let again = read_bytes(&parquet_of(&table, &kinds).unwrap(), "a.parquet").unwrap();
    assert_eq!(cells(&again), [["007", "2026-01-31", "12.5", "true", "x, y"], ["008", "", "", "", ""]]);
}

#[test]
fn lists_are_refused_by_the_name_of_their_column() {
    let schema = "message table { required int32 a; optional group tags (LIST) { repeated group list { optional binary element (STRING); } } }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let message = read_bytes(&writer.into_inner().unwrap(), "a.parquet").unwrap_err().to_string();
    assert!(message.starts_with("a.parquet: column \"tags.list.element\": it holds lists"), "{message}");
}

#[test]
fn a_file_cut_short_is_refused() {
    let whole = file(Compression::SNAPPY, WriterVersion::PARQUET_1_0);
    for length in [4, 12, whole.len() / 2, whole.len() - 1] {
        let message = read_bytes(&whole[..length], "a.parquet").unwrap_err().to_string();
        assert!(message.starts_with("a.parquet: the footer: "), "{message}");
    }
}

proptest! {
    #[test]
    fn a_damaged_parquet_file_is_read_or_refused(
        at in any::<prop::sample::Index>(), byte in any::<u8>(), again in any::<prop::sample::Index>(), v2 in any::<bool>(),
    ) {
        let version = if v2 { WriterVersion::PARQUET_2_0 } else { WriterVersion::PARQUET_1_0 };
        let mut bytes = file(Compression::SNAPPY, version);
        let (at, again) = (at.index(bytes.len()), again.index(bytes.len()));
        bytes[at] = byte;
        bytes[again] = byte.wrapping_add(1);
        match read_bytes(&bytes, "a.parquet") {
            Ok(table) => prop_assert!(table.columns.iter().all(|column| column.len() == table.n_rows())),
            Err(error) => prop_assert!(error.to_string().starts_with("a.parquet: "), "{error}"),
        }
    }
}

#[test]
fn gzip_that_unpacks_to_what_no_table_holds_is_refused() {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..400 {
        packer.write_all(&zeros).unwrap();
    }
    let bomb = packer.finish().unwrap();
    let message = read_bytes(&bomb, "bomb.csv.gz").unwrap_err().to_string();
    assert!(message.starts_with("bomb.csv.gz: its ") && message.contains("unpack to more than"), "{message}");
}
