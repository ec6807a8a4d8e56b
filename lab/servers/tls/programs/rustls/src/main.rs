//! An HTTPS server of rustls: PROVIDER (aws-lc-rs or ring) ADDRESS CERTIFICATE KEY VERSIONS GROUPS SUITES, the last three as lists of names
//! between commas or `-` for what rustls has.
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::{env, thread};

use rustls::crypto::{aws_lc_rs, ring, CryptoProvider};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, ServerConnection, Stream};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [provider, address, certificate, key, versions, groups, suites] = &args[..] else {
        panic!("seven arguments are needed");
    };
    let mut provider: CryptoProvider = match provider.as_str() {
        "ring" => ring::default_provider(),
        _ => aws_lc_rs::default_provider(),
    };
    if groups != "-" {
        let all = if args[0] == "ring" { ring::ALL_KX_GROUPS } else { aws_lc_rs::ALL_KX_GROUPS };
        provider.kx_groups = groups
            .split(',')
            .map(|name| *all.iter().find(|group| format!("{:?}", group.name()) == name).expect("no such group"))
            .collect();
    }
    if suites != "-" {
        provider.cipher_suites.retain(|suite| suites.split(',').any(|name| format!("{:?}", suite.suite()) == name));
    }
    let versions: Vec<_> = match versions.as_str() {
        "-" => vec![&TLS13, &TLS12],
        "1.2" => vec![&TLS12],
        _ => vec![&TLS13],
    };
    let chain: Vec<CertificateDer> =
        CertificateDer::pem_file_iter(certificate).unwrap().map(|one| one.unwrap()).collect();
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let config = Arc::new(config);
    for socket in TcpListener::bind(address.as_str()).unwrap().incoming().flatten() {
        let config = config.clone();
        thread::spawn(move || {
            let mut socket = socket;
            let mut connection = ServerConnection::new(config).unwrap();
            let mut request = [0u8; 4096];
            let mut stream = Stream::new(&mut connection, &mut socket);
            if matches!(stream.read(&mut request), Ok(length) if length > 0) {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nrustls\n");
                connection.send_close_notify();
            }
            // The alert of a handshake that failed, too.
            while connection.wants_write() && connection.write_tls(&mut socket).is_ok() {}
        });
    }
}
