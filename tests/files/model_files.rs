//! A model file is whole, unchanged and of this format, or it is refused.

use proptest::prelude::*;
use winprob::model::{FORMAT_VERSION, FileError, decode, encode, write_whole};

type Content = (String, Vec<f64>);

fn content() -> Content {
    ("a model".to_owned(), vec![0.25, -1.5])
}

fn bytes() -> Vec<u8> {
    encode(&content(), "m.winprob").unwrap()
}

fn refusal(bytes: &[u8]) -> FileError {
    decode::<Content>(bytes, "m.winprob").expect_err("a refusal")
}

#[test]
fn what_was_written_is_read() {
    assert_eq!(decode::<Content>(&bytes(), "m.winprob").unwrap(), content());
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let whole = bytes();
    for length in 0..whole.len() {
        let error = refusal(&whole[..length]);
        let expected = if length < 8 { "not a winprob model" } else { "cut short" };
        super::assert_says(&error.to_string(), &["m.winprob", expected]);
    }
    assert!(matches!(refusal(&[whole, vec![0]].concat()), FileError::CutShort { .. }), "and one that is too long");
}

#[test]
fn a_changed_bit_anywhere_is_noticed() {
    let whole = bytes();
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut changed = whole.clone();
            changed[at] ^= 1 << bit;
            let error = refusal(&changed);
            match at {
                0..8 => assert!(matches!(error, FileError::NotAModel { .. }), "{error}"),
                8..12 => assert!(matches!(error, FileError::Version { .. }), "{error}"),
                12..20 => assert!(matches!(error, FileError::CutShort { .. }), "{error}"),
                _ => assert!(matches!(error, FileError::Damaged { .. }), "{error}"),
            }
        }
    }
}

#[test]
fn a_model_of_another_format_says_which_and_what_to_do() {
    for (found, way_out) in [(FORMAT_VERSION + 1, "later winprob"), (1, "train again")] {
        let mut other = bytes();
        other[8..12].copy_from_slice(&found.to_le_bytes());
        let found = format!("model format {found}, expected");
        super::assert_says(&refusal(&other).to_string(), &["m.winprob", &found, &FORMAT_VERSION.to_string(), way_out]);
    }
}

#[test]
fn fields_may_come_and_go_between_the_program_that_wrote_and_the_one_that_reads() {
    #[derive(serde::Serialize)]
    struct Written {
        kept: f64,
        dropped: Vec<String>,
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Read {
        #[serde(default)]
        added: Option<u32>,
        kept: f64,
    }
    let written = encode(&Written { kept: 0.5, dropped: vec!["gone".to_owned()] }, "m.winprob").unwrap();
    assert_eq!(decode::<Read>(&written, "m.winprob").unwrap(), Read { added: None, kept: 0.5 });
}

#[test]
fn a_whole_file_that_holds_something_else_is_refused() {
    let number = encode(&7_u8, "m.winprob").unwrap();
    super::assert_says(&refusal(&number).to_string(), &["m.winprob", "cannot be decoded", "train again"]);
}

#[test]
fn a_write_that_fails_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.winprob");
    write_whole(&path, b"old").unwrap();
    write_whole(&path, b"new").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    let below_a_file = path.join("m.winprob");
    assert!(write_whole(&below_a_file, b"newer").unwrap_err().to_string().contains("m.winprob"));
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left lying about");
}

proptest! {
    #[test]
    fn random_bytes_behind_a_good_header_and_checksum_are_refused_by_name(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut file = b"winprob\n".to_vec();
        file.extend(FORMAT_VERSION.to_le_bytes());
        file.extend((body.len() as u64).to_le_bytes());
        file.extend(&body);
        file.extend(blake3::hash(&file).as_bytes());
        let model = decode::<winprob::model::Model>(&file, "m.winprob");
        let is_refused = matches!(&model, Err(FileError::Decode { .. }));
        prop_assert!(is_refused);
        prop_assert!(model.is_err_and(|error| error.to_string().starts_with("m.winprob: ")));
    }

    #[test]
    fn random_bytes_are_no_model(file in prop::collection::vec(any::<u8>(), 0..200)) {
        let is_refused = matches!(decode::<Content>(&file, "m.winprob"), Err(FileError::NotAModel { .. }));
        prop_assert!(is_refused);
    }
}
