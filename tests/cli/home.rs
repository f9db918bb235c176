//! A working folder of its own for every test, and the binary run in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Every file below a folder, by its path from there.
pub(super) type Snapshot = BTreeMap<PathBuf, Vec<u8>>;

/// A working folder that is gone when the test ends.
pub(super) struct Home {
    folder: tempfile::TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub(super) struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What was printed by a run that ended well.
    pub fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        self.stdout
    }

    /// Fails unless the run was refused, in one line with these parts in order, with nothing on stdout.
    pub fn assert_refused(&self, parts: &[&str]) {
        assert_eq!(self.code, Some(2), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        let mut rest = self.stderr.as_str();
        for part in parts {
            let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is not said, or not in this order: {self:?}"));
            rest = &rest[at + part.len()..];
        }
    }
}

impl Home {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with these files.
    pub fn with(files: &Snapshot) -> Self {
        let home = Self::new();
        for (path, bytes) in files {
            home.write(path, bytes);
        }
        home
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, path: impl AsRef<Path>) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub fn remove(&self, path: impl AsRef<Path>) {
        std::fs::remove_file(self.path().join(path)).unwrap();
    }

    pub fn has(&self, path: impl AsRef<Path>) -> bool {
        self.path().join(path).exists()
    }

    pub fn snapshot(&self) -> Snapshot {
        let mut files = Snapshot::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.strip_prefix(self.path()).unwrap().to_owned(), std::fs::read(&path).unwrap());
                }
            }
        }
        files
    }

    /// The binary with arguments, to be run in this folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_winprob"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// Runs on a given number of threads.
    pub fn run_on(&self, n_threads: usize, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).env("RAYON_NUM_THREADS", n_threads.to_string()).output().unwrap())
    }

    /// Fails unless the run is refused with these parts and leaves every file as it was.
    pub fn assert_refuses(&self, arguments: &[&str], parts: &[&str]) {
        let before = self.snapshot();
        self.run(arguments).assert_refused(parts);
        let after = self.snapshot();
        let names = |files: &Snapshot| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&before), names(&after));
        assert!(before == after, "a file was changed by {arguments:?}");
    }
}
