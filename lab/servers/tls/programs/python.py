"""HTTPS servers of Python: STACK (ssl, asyncio, tlslite, grpc) PORT CERTIFICATE KEY SETTINGS, the last as JSON."""
import asyncio
import json
import socket
import ssl
import sys
import threading

stack, port, certificate, key, given = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], json.loads(sys.argv[5])
answer = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\npython\n"


def create_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if given.get("bare") else ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    if "ciphers" in given:
        context.set_ciphers(given["ciphers"])
    if "min" in given:
        context.minimum_version = ssl.TLSVersion[given["min"]]
    if "max" in given:
        context.maximum_version = ssl.TLSVersion[given["max"]]
    if "curve" in given:
        context.set_ecdh_curve(given["curve"])
    return context


def listen():
    return socket.create_server(("127.0.0.1", port), backlog=128)


def in_threads(serve):
    listener = listen()
    while True:
        accepted, _ = listener.accept()
        accepted.settimeout(15)
        threading.Thread(target=serve, args=(accepted,), daemon=True).start()


def serve_ssl(context):
    def serve(accepted):
        try:
            with context.wrap_socket(accepted, server_side=True) as connection:
                if connection.recv(4096):
                    connection.sendall(answer)
        except OSError:
            pass

    in_threads(serve)


async def serve_asyncio(context):
    async def serve(reader, writer):
        try:
            if await reader.read(4096):
                writer.write(answer)
                await writer.drain()
            writer.close()
        except OSError:
            pass

    server = await asyncio.start_server(serve, "127.0.0.1", port, ssl=context)
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    await server.serve_forever()


def serve_tlslite():
    from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey
    from tlslite.errors import TLSError

    chain = X509CertChain()
    chain.parsePemList(open(certificate).read())
    private = parsePEMKey(open(key).read(), private=True)
    settings = HandshakeSettings()
    for name, value in given.items():
        setattr(settings, name, tuple(value) if name.endswith("Version") else value)

    def serve(accepted):
        connection = TLSConnection(accepted)
        try:
            connection.handshakeServer(certChain=chain, privateKey=private, settings=settings, alpn=[bytearray(b"http/1.1")])
            if connection.read(max=4096, min=1):
                connection.write(answer)
            connection.close()
        except (TLSError, OSError, ValueError, AssertionError):
            accepted.close()

    in_threads(serve)


def serve_grpc():
    from concurrent import futures

    import grpc

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    pair = (open(key, "rb").read(), open(certificate, "rb").read())
    server.add_secure_port(f"127.0.0.1:{port}", grpc.ssl_server_credentials([pair]))
    server.start()
    server.wait_for_termination()


if stack == "ssl":
    serve_ssl(create_context())
elif stack == "asyncio":
    asyncio.run(serve_asyncio(create_context()))
elif stack == "tlslite":
    serve_tlslite()
else:
    serve_grpc()
