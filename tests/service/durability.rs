//! What was acknowledged survives a kill: the service runs in a process of its own, which is given no time to tidy up.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::Duration;

use winprob::model::Registry;
use winprob::service::{ServeConfig, Server};
use winprob::store::Store;
use winprob::units::{AccountId, FixedClock, Seed};
use winprob::workflow::BookFiles;

use super::fixture::{data, folder_of_a_test, store_in, today, trained};

const FOLDER: &str = "WINPROB_TEST_FOLDER";
const MODELS: &str = "WINPROB_TEST_MODELS";
const N_ACKNOWLEDGED: usize = 25;

#[tokio::test]
#[ignore = "the process that the test below starts and kills"]
async fn a_service_to_be_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let models_dir = PathBuf::from(std::env::var(MODELS).unwrap());
    let model = Registry::new(&models_dir).current().unwrap().unwrap();
    let bind = "127.0.0.1:0".parse().unwrap();
    let store_url = store_in(Path::new(&folder));
    let config = ServeConfig { bind, store_url, models_dir, files: BookFiles::default(), seed: Seed(1) };
    let server = Server::bind(config, model, Arc::new(FixedClock(today()))).await.unwrap();
    let unfinished = Path::new(&folder).join("address.part");
    std::fs::write(&unfinished, server.address().to_string()).unwrap();
    std::fs::rename(&unfinished, Path::new(&folder).join("address")).unwrap();
    server.run(std::future::pending()).await.unwrap();
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn start(folder: &Path) -> (Killed, String) {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "service::durability::a_service_to_be_killed", "--ignored"])
        .env(FOLDER, folder)
        .env(MODELS, data("models"))
        .spawn()
        .unwrap();
    let child = Killed(child);
    for _ in 0..600 {
        if let Ok(address) = std::fs::read_to_string(folder.join("address")) {
            return (child, address);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the service did not start");
}

fn put(address: &str, id: &str) -> String {
    let body = r#"{"arr": 1}"#;
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "PUT /v1/accounts/{id} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    trained();
    let folder = folder_of_a_test();
    let (service, address) = start(folder.path());
    for index in 0..N_ACKNOWLEDGED {
        let answer = put(&address, &format!("kept-{index}"));
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
    drop(service);
    let store = Store::open(&store_in(folder.path())).await.unwrap();
    for index in 0..N_ACKNOWLEDGED {
        let account = store.account(&AccountId(format!("kept-{index}"))).await.unwrap();
        assert_eq!(account.map(|account| account.version), Some(1), "kept-{index}");
    }
}
