//! Ends that nobody planned: a reader that goes away, a person who presses Ctrl-C.

use std::process::Stdio;
use std::time::Duration;

use super::books::{plain, untrained};

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let home = plain();
    let commands: [&[&str]; 6] = [
        &["score"],
        &["recommend", "--all"],
        &["explain", "--account", "q0"],
        &["evaluate"],
        &["models", "list"],
        &["train"],
    ];
    for arguments in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = home.command(arguments).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn nobody_needs_to_read_the_refusals_either() {
    let home = untrained();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = home.command(&["score"]).stderr(writer).stdout(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn an_interrupted_training_leaves_no_model_and_none_current() {
    let home = super::home::Home::new();
    home.run(&["simulate", "--out", "data", "--accounts", "1500", "--open", "1"]).ok();
    let mut child = home.command(&["train"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(400));
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let status = child.wait().unwrap();
    assert!(!status.success(), "training ended before it was interrupted");
    let left: Vec<_> = home.snapshot().into_keys().filter(|path| !path.starts_with("data")).collect();
    assert!(left.is_empty(), "{left:?}");
}
