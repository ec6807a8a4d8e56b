#!/bin/sh
# Makes the certificates and OCSP responses in pki/ anew (OpenSSL 3). Run from this folder; the tests read its results.
set -eu
out=$PWD/pki
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
rm -f "$out"/*
cd "$work"

ca() { # NAME: an empty database for an issuer of that name
  mkdir "$1" && : > "$1/index.txt" && echo "$2" > "$1/serial"
  cat > "$1/ca.cnf" <<CNF
[ca]
default_ca = this
[this]
database = $1/index.txt
serial = $1/serial
new_certs_dir = $1
certificate = $out/$1.pem
private_key = $work/$1.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = optional
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:localhost, DNS:*.wild.test, IP:127.0.0.1, IP:::1
authorityKeyIdentifier = keyid
[stapled]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:localhost
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:http://ocsp.test/, caIssuers;URI:http://ca.test/issuer.der
tlsfeature = status_request
[delegate]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = OCSPSigning
[unnamed]
basicConstraints = critical, CA:FALSE
CNF
}

sign() { # ISSUER NAME SECTION KEYTYPE [start end]
  openssl req -new $4 -nodes -keyout "$2.key" -subj "/CN=$2" -out "$2.csr" 2>/dev/null
  openssl ca -batch -notext -config "$1/ca.cnf" -extensions "$3" -in "$2.csr" -out "$out/$2.pem" \
    -startdate "${5:-20200101000000Z}" -enddate "${6:-21200101000000Z}" 2>/dev/null
}

ec='-newkey ec -pkeyopt ec_paramgen_curve:P-256'
rsa='-newkey rsa:2048'

ca root 01
openssl req -new $ec -nodes -keyout root.key -subj /CN=root -out root.csr 2>/dev/null
openssl ca -batch -notext -selfsign -config root/ca.cnf -keyfile root.key -extensions root -in root.csr \
  -out "$out/root.pem" -startdate 20200101000000Z -enddate 21200101000000Z 2>/dev/null
sign root intermediate root "$rsa"
ca intermediate 1000
sign intermediate rsa server "$rsa"
sign intermediate ecdsa server "$ec"
sign intermediate ed25519 server '-newkey ed25519'
sign intermediate expired server "$ec" 20200101000000Z 20200201000000Z
sign intermediate stapled stapled "$ec"
sign intermediate responder delegate "$ec"
sign intermediate impostor unnamed "$ec"
for name in rsa ecdsa ed25519 expired stapled; do cp "$name.key" "$out/$name.key"; done

staple() { # FILE SIGNER SERIAL-OF: signed by SIGNER about the certificate named
  openssl ocsp -index intermediate/index.txt -CA "$out/intermediate.pem" -issuer "$out/intermediate.pem" \
    -cert "$out/$3.pem" -rsigner "$out/$2.pem" -rkey "$2.key" -ndays 36500 -respout "$out/$1.der" >/dev/null 2>&1
}
staple staple-good intermediate stapled
staple staple-delegated responder stapled
staple staple-impostor impostor stapled
staple staple-other intermediate ecdsa
openssl ca -config intermediate/ca.cnf -revoke "$out/stapled.pem" 2>/dev/null
staple staple-revoked intermediate stapled
printf '\060\003\012\001\003' > "$out/staple-try-later.der"
