//! Certificate and key, read and checked before anything is served.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Where certificate and key lie, as PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, then those that vouch for it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// A certificate or key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not what it should be.
    #[error("{}: expected {expected} in PEM form: {wrong}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What it should hold.
        expected: &'static str,
        /// What is wrong with it.
        wrong: String,
    },
    /// Certificate and key do not go together.
    #[error("{}: the key does not fit the certificate or is of an unknown kind: {source}", key.display())]
    Pair {
        /// The file of the key.
        key: PathBuf,
        /// What is wrong.
        source: tokio_rustls::rustls::Error,
    },
}

impl TlsFiles {
    /// What connections are encrypted with.
    ///
    /// # Errors
    /// [`TlsError`] naming the file.
    pub(in crate::service) fn acceptor(&self) -> Result<TlsAcceptor, TlsError> {
        let chain = certificates(&self.certificate)?;
        let key = PrivateKeyDer::from_pem_file(&self.key);
        let key = key.map_err(|error| refused(&self.key, "a private key", &error))?;
        let pair = |source| TlsError::Pair { key: self.key.clone(), source };
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(pair)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(pair)?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let expected = "a certificate";
    let chain = CertificateDer::pem_file_iter(file).map_err(|error| refused(file, expected, &error))?;
    let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(|error| refused(file, expected, &error))?;
    if chain.is_empty() { Err(refused(file, expected, &"there is none")) } else { Ok(chain) }
}

fn refused(file: &Path, expected: &'static str, wrong: &dyn std::fmt::Display) -> TlsError {
    TlsError::File { file: file.to_owned(), expected, wrong: wrong.to_string() }
}
