//! A load generator: so many connections, each asking again as soon as it was answered.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came of a load.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Seconds each answer took.
    pub seconds: Vec<f64>,
    /// Answers by status; 0 is none.
    pub statuses: BTreeMap<u16, usize>,
    /// How long it went on.
    pub took: f64,
}

impl Outcome {
    /// Answers with a status of success, per second.
    pub fn rate(&self) -> f64 {
        let good: usize = self.statuses.range(200..300).map(|(_, count)| count).sum();
        good as f64 / self.took
    }

    /// A quantile of the time an answer took, in milliseconds.
    pub fn milliseconds(&mut self, quantile: f64) -> f64 {
        self.seconds.sort_by(f64::total_cmp);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position below the length")]
        let at = (quantile * (self.seconds.len().max(1) - 1) as f64).round() as usize;
        1e3 * self.seconds.get(at).copied().unwrap_or(f64::NAN)
    }
}

/// A GET of a path.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// A POST of JSON to a path.
pub fn post(path: &str, body: &str) -> Vec<u8> {
    let head = "host: localhost\r\ncontent-type: application/json";
    format!("POST {path} HTTP/1.1\r\n{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Sends the requests in turn over `n_connections` for some time.
pub async fn load(address: &str, n_connections: usize, lasting: Duration, requests: Vec<Vec<u8>>) -> Outcome {
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let start = Instant::now();
    let callers: Vec<_> = (0..n_connections)
        .map(|_| {
            let (address, requests, next) = (address.to_owned(), Arc::clone(&requests), Arc::clone(&next));
            tokio::spawn(async move {
                let mut outcome = Outcome::default();
                let mut connection: Option<TcpStream> = None;
                let mut buffer = Vec::with_capacity(64 << 10);
                while start.elapsed() < lasting {
                    let request = &requests[next.fetch_add(1, Ordering::Relaxed) % requests.len()];
                    let asked = Instant::now();
                    let status = ask(&address, &mut connection, request, &mut buffer).await.unwrap_or(0);
                    if status == 0 {
                        connection = None;
                    }
                    outcome.seconds.push(asked.elapsed().as_secs_f64());
                    *outcome.statuses.entry(status).or_default() += 1;
                }
                outcome
            })
        })
        .collect();
    let mut whole = Outcome::default();
    for caller in callers {
        let part = caller.await.unwrap_or_default();
        whole.seconds.extend(part.seconds);
        for (status, count) in part.statuses {
            *whole.statuses.entry(status).or_default() += count;
        }
    }
    whole.took = start.elapsed().as_secs_f64();
    whole
}

async fn ask(address: &str, connection: &mut Option<TcpStream>, request: &[u8], buffer: &mut Vec<u8>) -> Option<u16> {
    if connection.is_none() {
        let stream = TcpStream::connect(address).await.ok()?;
        stream.set_nodelay(true).ok()?;
        *connection = Some(stream);
    }
    let stream = connection.as_mut()?;
    stream.write_all(request).await.ok()?;
    buffer.clear();
    loop {
        if let Some((status, length)) = whole(buffer)
            && buffer.len() >= length
        {
            return Some(status);
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

/// Status and length of an answer whose head has come.
fn whole(buffer: &[u8]) -> Option<(u16, usize)> {
    let end = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&buffer[..end]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().filter_map(|line| line.split_once(": "));
    let mut length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    Some((status, end + length.next()?.1.parse::<usize>().ok()?))
}
