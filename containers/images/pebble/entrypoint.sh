#!/bin/sh
# Pebble's own HTTPS needs a certificate before any CA exists: self-signed, and handed to the hosts to trust.
set -eu
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/CN=acme.mmverify.test' \
  -addext 'subjectAltName=DNS:acme.mmverify.test,DNS:localhost' -keyout acme.key -out acme.pem 2>/dev/null
node ocsp.mjs &
export PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 PEBBLE_AUTHZREUSE=0
exec pebble -config pebble.json
