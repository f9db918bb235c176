//! Empty stores to try the contract on: a SQLite file, and a PostgreSQL database where a server can be had.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use winprob::store::Store;

/// The address of a server whose user may create databases, such as `postgres://me:secret@localhost/postgres`.
const SERVER: &str = "WINPROB_TEST_POSTGRES";
const SKIPPED: &str = "skipped on PostgreSQL: install its server (Debian: apt-get install postgresql), or name a running one, \
                       such as WINPROB_TEST_POSTGRES=postgres://me:secret@localhost/postgres";

/// Runs a test on an empty store of every kind that can be had.
pub(crate) async fn on_every_store(test: impl AsyncFn(&str)) {
    let folder = tempfile::tempdir().unwrap();
    test(&format!("sqlite:{}", folder.path().join("store.db").display())).await;
    match empty_postgres().await {
        Some(url) => test(&url).await,
        None => eprintln!("{SKIPPED}"),
    }
}

pub(crate) async fn open(url: &str) -> Store {
    Store::open(url).await.unwrap()
}

/// The address of an empty database of its own.
pub(crate) async fn empty_postgres() -> Option<String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let server = server()?;
    let name = format!("winprob_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0"))).await.unwrap();
    let (server, _) = server.rsplit_once('/').unwrap();
    Some(format!("{server}/{name}"))
}

/// A server that ends with this process: it stops when the pipe to it closes.
struct Server {
    url: String,
    _pipe: Option<Child>,
    _folder: Option<tempfile::TempDir>,
}

fn server() -> Option<&'static str> {
    static STARTED: OnceLock<Option<Server>> = OnceLock::new();
    let started = STARTED.get_or_init(|| match std::env::var(SERVER) {
        Ok(url) if !url.is_empty() => Some(Server { url, _pipe: None, _folder: None }),
        _ => start(),
    });
    started.as_ref().map(|server| server.url.as_str())
}

fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    folders.into_iter().rev().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

fn start() -> Option<Server> {
    let programs = programs()?;
    let folder = tempfile::Builder::new().prefix("winprob-postgres-").tempdir().ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).ok()?;
    }
    let data = folder.path().join("data");
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).ok()?.port();
    // A language's order of words, so that a test would notice where the store leaned on it.
    let script = format!(
        "cd {folder} && ({bin}/initdb -D {data} -U winprob -A trust -E UTF8 --locale=C.UTF-8 --locale-provider=icu \
         --icu-locale=en-US || {bin}/initdb -D {data} -U winprob -A trust -E UTF8 --locale=C) > initdb.log 2>&1 || exit 1\n\
         {bin}/postgres -D {data} -h 127.0.0.1 -p {port} -k {folder} -c max_connections=200 > server.log 2>&1 &\n\
         cat > /dev/null; kill -INT $!; wait; rm -rf {data}",
        folder = folder.path().display(),
        bin = programs.display(),
        data = data.display(),
    );
    let mut command = as_anybody_but_root();
    let pipe = command.arg("-c").arg(script).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let pipe = pipe.ok()?;
    for _ in 0..600 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() && data.join("postmaster.pid").exists() {
            // The port answers a moment before the server does.
            std::thread::sleep(Duration::from_millis(500));
            let url = format!("postgres://winprob@127.0.0.1:{port}/postgres");
            return Some(Server { url, _pipe: Some(pipe), _folder: Some(folder) });
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    None
}

/// A shell; the server refuses to run as root, so that root becomes the user the package made for it.
fn as_anybody_but_root() -> Command {
    let id = Command::new("id").arg("-u").output().map(|output| output.stdout).unwrap_or_default();
    if id.trim_ascii() != b"0" {
        return Command::new("sh");
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", "sh"]);
    command
}
