//! Over TLS, with a certificate made for the test.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use winprob::service::{Security, ServeError, Server, TlsFiles};
use winprob::units::FixedClock;

use super::fixture::{config, folder_of_a_test, today, trained};

async fn started(tls: TlsFiles) -> Result<Server, ServeError> {
    let security = Security { tls: Some(tls), ..Security::default() };
    let clock = Arc::new(FixedClock(today()));
    Server::bind_guarded(config("sqlite::memory:"), security, trained().model.clone(), clock).await
}

#[tokio::test]
async fn what_is_said_is_encrypted_and_plain_callers_get_nothing() {
    let folder = folder_of_a_test();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let files = TlsFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    std::fs::write(&files.certificate, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    let server = started(files.clone()).await.unwrap();
    let address = server.address();
    tokio::spawn(server.run(std::future::pending()));

    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(made.cert.der().to_vec())).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    let mut plain = tokio::net::TcpStream::connect(address).await.unwrap();
    plain.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    plain.read_to_end(&mut bytes).await.ok();
    assert!(!String::from_utf8_lossy(&bytes).contains("HTTP/1.1 200"));

    let refused = |error: ServeError, file: &str| {
        assert!(error.is_refusal() && error.to_string().contains(file), "{error}");
    };
    let none = TlsFiles { certificate: folder.path().join("none.pem"), ..files.clone() };
    refused(started(none).await.err().unwrap(), "none.pem");
    let swapped = TlsFiles { certificate: files.key.clone(), key: files.certificate };
    refused(started(swapped).await.err().unwrap(), "key.pem");
}
