//! Model files of earlier days load, and say what they said then.
//!
//! `recorded/` holds a small book, and for each format a model trained from it with the scores it gave. A field that
//! was added without `#[serde(default)]` fails here. After `FORMAT_VERSION` was raised, record one more pair:
//! `cargo test --release --test suite -- --ignored a_model_of_this_format_is_recorded`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use winprob::book::{InterventionLog, LearningTable, Playbook, Rows};
use winprob::model::{FORMAT_VERSION, Model, decode, encode, train};
use winprob::plan::Constraints;
use winprob::table::read_bytes;
use winprob::units::{ModelId, Seed, Silent};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/recorded")
}

fn table(name: &str) -> winprob::table::TextTable {
    read_bytes(&std::fs::read(folder().join(name)).unwrap(), name).unwrap()
}

fn log(playbook: &Playbook) -> InterventionLog {
    InterventionLog::read(&table("interventions.csv"), playbook).unwrap()
}

fn open_accounts(model: &Model) -> Rows {
    model.rows(&table("accounts.csv"), &log(&model.playbook)).unwrap()
}

fn scores(model: &Model) -> Vec<(String, f64)> {
    let scores = model.score(&open_accounts(model)).unwrap();
    scores.into_iter().map(|score| (score.account_id, score.win_probability)).collect()
}

#[test]
fn recorded_models_load_and_give_the_scores_they_gave() {
    let mut n_recorded = 0;
    for file in std::fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let name = path.display().to_string();
        let Some(stem) = name.strip_suffix(".winprob.gz") else { continue };
        let mut bytes = Vec::new();
        GzDecoder::new(std::fs::File::open(&path).unwrap()).read_to_end(&mut bytes).unwrap();
        let model: Model = decode(&bytes, &name).unwrap();
        let recorded = std::fs::read_to_string(format!("{stem}.csv")).unwrap();
        let now = scores(&model);
        assert_eq!(recorded.lines().count(), now.len() + 1);
        for (line, (account, probability)) in recorded.lines().skip(1).zip(&now) {
            let (id, then) = line.split_once(',').unwrap();
            assert_eq!(id, account);
            let then: f64 = then.parse().unwrap();
            assert!((then - probability).abs() < 1e-9, "{name}: {account} was {then}, is {probability}");
        }
        let rows = open_accounts(&model);
        let asked = model.recommend_all(&rows, &log(&model.playbook), &Constraints::default(), Seed(1)).unwrap();
        assert!(asked.iter().any(|answer| answer.win_probability_without.is_some()), "{name} knows its effects");
        n_recorded += 1;
    }
    assert!(n_recorded > 0);
}

#[test]
#[ignore = "writes the files that the test above reads"]
fn a_model_of_this_format_is_recorded() {
    let playbook = Playbook::read(&folder().join("playbook.toml")).unwrap();
    let log = log(&playbook);
    let past = LearningTable::join(&table("renewals.csv"), playbook, &log).unwrap();
    let model = train(&past, ModelId("m-recorded".to_owned()), 1_795_303_930, Seed(1), &Silent).unwrap();
    let stem = folder().join(format!("format-{FORMAT_VERSION}"));
    let file = std::fs::File::create(stem.with_extension("winprob.gz")).unwrap();
    let mut packed = GzEncoder::new(file, Compression::best());
    packed.write_all(&encode(&model, "recorded").unwrap()).unwrap();
    packed.finish().unwrap();
    let lines = scores(&model).into_iter().map(|(account, probability)| format!("{account},{probability:?}\n"));
    let text: String = std::iter::once("account_id,win_probability\n".to_owned()).chain(lines).collect();
    std::fs::write(stem.with_extension("csv"), text).unwrap();
}
