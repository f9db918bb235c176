//! `cli`: the real binary, from files to scores.

use std::process::Command;

use super::lay_out;

#[test]
fn a_folder_is_learned_from_and_its_open_book_scored() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    lay_out(&data);
    let run = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_winprob")).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&["train"]).starts_with("model m-"));
    let scores = run(&["score"]);
    let ids: Vec<&str> = scores.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids, ["account_id", "q1", "q2"]);
}
