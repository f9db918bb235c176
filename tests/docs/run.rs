//! The commands of the pages one reads first are run in their order, in a folder of their own with the sample book, and what they
//! print is what the pages show, numbers rounded.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::markdown::Shown;
use super::{README, page, root};

/// The pages in the order in which they are read.
const PAGES: [&str; 2] = [README, "docs/getting-started.md"];
/// Commands that are not run, and why.
const NOT_RUN: [(&str, &str); 1] = [("cargo test --release", "it runs this very test")];
/// A number that is shown and the one that is printed differ by no more than this share, or by one unit of the last digit.
const ROUNDED: f64 = 0.05;

#[test]
fn the_commands_of_the_first_pages_do_what_the_pages_show() {
    let folders: Vec<tempfile::TempDir> = PAGES.iter().map(|_| tempfile::tempdir().unwrap()).collect();
    for (at, file) in PAGES.iter().enumerate() {
        let folder = folders[at].path();
        lay_out(folder);
        // What is learned on the first page answers on the next one as well.
        if at > 0 {
            copy(&folders[0].path().join("models"), &folder.join("models"));
        }
        let shown = page(file).shown();
        assert!(!shown.is_empty(), "{file} shows no command");
        for command in shown {
            run(folder, file, &command);
        }
    }
}

/// The sample book under `data`, its files without a playbook under `exports`, and a single table of customers.
fn lay_out(folder: &Path) {
    copy(&root().join("data"), &folder.join("data"));
    copy(&root().join("data"), &folder.join("exports"));
    for left in ["playbook.toml", "truth.csv", "README.md"] {
        std::fs::remove_file(folder.join("exports").join(left)).unwrap();
    }
    std::fs::write(folder.join("customers.csv"), customers()).unwrap();
}

/// The first renewals of the sample book and some open accounts, in one table.
fn customers() -> Vec<u8> {
    let read = |name: &str| csv::Reader::from_path(root().join("data").join(name)).unwrap();
    let (mut renewals, mut accounts) = (read("renewals.csv"), read("accounts.csv"));
    let (header, open) = (renewals.headers().unwrap().clone(), accounts.headers().unwrap().clone());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for record in renewals.records().take(300) {
        writer.write_record(&record.unwrap()).unwrap();
    }
    for record in accounts.records().take(20) {
        let record = record.unwrap();
        let cell = |name: &str| open.iter().position(|known| known == name).map_or("", |at| &record[at]);
        writer.write_record(header.iter().map(cell)).unwrap();
    }
    writer.into_inner().unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(path, target).unwrap();
        }
    }
}

fn run(folder: &Path, file: &str, shown: &Shown) {
    if NOT_RUN.iter().any(|(command, _)| *command == shown.command) {
        return;
    }
    let typed = shown.command.replace("cargo run --release --", "winprob");
    let mut words = typed.split_whitespace();
    assert_eq!(words.next(), Some("winprob"), "{file}: {typed}");
    let words: Vec<&str> = words.collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_winprob"));
    command.current_dir(folder).args(&words).stdin(Stdio::null());
    if words[0] == "serve" {
        served(command, file, &typed);
        return;
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{file}: {typed}: {}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    if let Err(line) = compare(&shown.output, &printed) {
        panic!("{file}: {typed} does not print {line:?} there but:\n{printed}");
    }
}

/// Starts the service at a free port, and asks it for the page and an account.
fn served(mut command: Command, file: &str, typed: &str) {
    let mut child =
        command.args(["--bind", "127.0.0.1:0"]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let mut said = String::new();
    let address = lines.find_map(|line| {
        said.push_str(&line);
        said.push('\n');
        Some(line.split_once("serving on http://")?.1.split_whitespace().next()?.to_owned())
    });
    let Some(address) = address else { panic!("{file}: {typed} does not serve: {said}") };
    // Whoever stops reading stops the service.
    let rest = std::thread::spawn(move || lines.count());
    let asked = std::panic::catch_unwind(|| {
        while !get(&address, "/readyz").starts_with("HTTP/1.1 200") {
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(get(&address, "/").contains("<!doctype html>"), "{file}: {typed}");
        assert!(get(&address, "/v1/accounts?limit=1").contains("\"win_probability\":"), "{file}: {typed}");
    });
    stop(&mut child);
    rest.join().unwrap();
    assert!(asked.is_ok(), "{file}: {typed}");
}

fn stop(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Whether the lines that are shown are printed in this order; `...` stands for any lines, or for the rest of one.
///
/// # Errors
/// The first line that is not.
fn compare(shown: &str, printed: &str) -> Result<(), String> {
    let mut printed = printed.lines();
    let mut is_next = true;
    for line in shown.lines() {
        if line.trim() == "..." {
            is_next = false;
            continue;
        }
        let is_there = if is_next {
            printed.next().is_some_and(|said| alike(line, said))
        } else {
            printed.any(|said| alike(line, said))
        };
        if !is_there {
            return Err(line.to_owned());
        }
        is_next = true;
    }
    Ok(())
}

fn alike(shown: &str, printed: &str) -> bool {
    let (shown, is_cut) = shown.strip_suffix("...").map_or((shown, false), |shown| (shown, true));
    let (shown, printed) = (pieces(shown), pieces(printed));
    let n = shown.len();
    if printed.len() < n || printed.len() > n && !is_cut {
        return false;
    }
    shown.iter().zip(&printed).enumerate().all(|(at, (shown, printed))| match (number(shown), number(printed)) {
        (Some((a, unit)), Some((b, _))) => (a - b).abs() <= (ROUNDED * a.abs()).max(unit) * 1.001,
        _ if is_cut && at + 1 == n => printed.starts_with(shown.as_str()),
        _ => shown == printed,
    })
}

/// A line in pieces, numbers and what stands between them.
fn pieces(line: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut was_digit = None;
    let letters: Vec<char> = line.trim_end().chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let within = matches!(letter, '.' | ',')
            && was_digit == Some(true)
            && letters.get(at + 1).is_some_and(char::is_ascii_digit);
        let is_digit = letter.is_ascii_digit() || within;
        if was_digit != Some(is_digit) {
            pieces.push(String::new());
        }
        was_digit = Some(is_digit);
        pieces.last_mut().unwrap().push(*letter);
    }
    pieces
}

/// A number, and one unit of its last digit.
fn number(piece: &str) -> Option<(f64, f64)> {
    let plain = piece.replace(',', "");
    let n_decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    Some((plain.parse().ok()?, 0.1_f64.powi(i32::try_from(n_decimals).ok()?)))
}

#[test]
fn numbers_are_compared_rounded_and_words_to_the_letter() {
    let printed = "B1: 65.4 % red\n\nby 2026-11-05: worth 4,527, more\nend\n";
    for shown in
        ["B1: 65.4 % red\n...\nend\n", "B1: 64.0 % red\n\nby 2026-11-05: worth 4,600, ...\nend\n", "...\nend\n"]
    {
        assert_eq!(compare(shown, printed), Ok(()), "{shown}");
    }
    for shown in ["B1: 65.4 % green\n", "B1: 60.0 % red\n", "B1: 65.4 % red\nend\n", "...\nelse\n", "B1: 65.4 %\n"] {
        assert!(compare(shown, printed).is_err(), "{shown}");
    }
}
