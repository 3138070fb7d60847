# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs OpenStack Swift with s3api in a folder, and our server with its files in it; see scripts/check-s3.

check_s3.py FOLDER SANAD_SERVER     FOLDER/etc must be what Swift sees as /etc/swift
"""
import hashlib
import hmac
import json
import os
import pathlib
import re
import secrets
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib

FOLDER, PROGRAM = pathlib.Path(sys.argv[1]), sys.argv[2]
REGION, KEY, SECRET, BUCKET = "check-1", "test:tester", "testing", "sanad-check"
PORTS = {}
for name in ("account", "container", "object", "proxy", "memcached", "sanad"):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        PORTS[name] = probe.getsockname()[1]
STORE = f"127.0.0.1:{PORTS['proxy']}"
processes = []


def start(*command, environment=None):
    log = open(FOLDER / f"{pathlib.Path(command[0]).name}.log", "wb")
    processes.append(subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(environment or {})}))


def configure():
    etc = FOLDER / "etc"
    (FOLDER / "devices" / "d1").mkdir(parents=True)
    (etc / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = a\nswift_hash_path_prefix = b\n"
        "[storage-policy:0]\nname = default\ndefault = yes\n")
    for kind in ("account", "container", "object"):
        ring = str(etc / f"{kind}.builder")
        for order in (["create", "4", "1", "1"], ["add", f"r1z1-127.0.0.1:{PORTS[kind]}/d1", "1"], ["rebalance"]):
            subprocess.run(["swift-ring-builder", ring, *order], check=True, stdout=subprocess.DEVNULL)
        (etc / f"{kind}.conf").write_text(
            f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {PORTS[kind]}\nworkers = 0\nuser = root\n"
            f"devices = {FOLDER}/devices\nmount_check = false\n"
            f"[pipeline:main]\npipeline = {kind}-server\n[app:{kind}-server]\nuse = egg:swift#{kind}\n")
    filters = "".join(
        f"[filter:{name}]\nuse = egg:swift#{name}\n" for name in ("catch_errors", "bulk", "slo", "dlo"))
    (etc / "proxy.conf").write_text(
        f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {PORTS['proxy']}\nworkers = 0\nuser = root\n"
        "[pipeline:main]\npipeline = catch_errors cache s3api tempauth bulk slo dlo proxy-server\n"
        "[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n"
        f"[filter:cache]\nuse = egg:swift#memcache\nmemcache_servers = 127.0.0.1:{PORTS['memcached']}\n"
        f"[filter:s3api]\nuse = egg:swift#s3api\nlocation = {REGION}\n"
        "[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = testing .admin\n" + filters)


def signed(method, path, query=""):
    """Headers by Signature Version 4, written apart from what is checked."""
    now = time.gmtime()
    day, stamp = time.strftime("%Y%m%d", now), time.strftime("%Y%m%dT%H%M%SZ", now)
    digest = hashlib.sha256(b"").hexdigest()
    names = "host;x-amz-content-sha256;x-amz-date"
    request = f"{method}\n{path}\n{query}\nhost:{STORE}\nx-amz-content-sha256:{digest}\nx-amz-date:{stamp}\n\n{names}\n{digest}"
    scope = f"{day}/{REGION}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = ("AWS4" + SECRET).encode()
    for part in (day, REGION, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return {"x-amz-date": stamp, "x-amz-content-sha256": digest,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={names}, Signature={signature}"}


def ask(address, method="GET", headers=None, body=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body, headers or {}, method=method), timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def wait_for(address):
    for _ in range(150):
        try:
            ask(address)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer; logs: {FOLDER}")


def check(what, good):
    print(("ok    " if good else "FAULT ") + what, flush=True)
    if not good:
        raise SystemExit(1)


def upload(token, name, kind, content):
    boundary = "sanad-check-boundary"
    body = (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'.encode()
            + content + f"\r\n--{boundary}--\r\n".encode())
    status, _, answer = ask(f"http://127.0.0.1:{PORTS['sanad']}/api/support/messages/media", "POST",
                            {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={boundary}"}, body)
    check(f"{name} is taken", status == 201)
    return json.loads(answer)["message"]


def picture():
    rows = b"".join(b"\0" + bytes((3 * x + y) & 255 for x in range(640 * 3)) for y in range(480))

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def presigned(address):
    try:
        urllib.request.build_opener(Still).open(address)
    except urllib.error.HTTPError as error:
        return error.headers["Location"]
    raise SystemExit("no redirection")


def run():
    configure()
    start("memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", str(PORTS["memcached"]))
    for kind in ("account", "container", "object", "proxy"):
        start(f"swift-{kind}-server", f"{FOLDER}/etc/{kind}.conf")
    for name in ("account", "container", "object", "proxy"):
        wait_for(f"http://127.0.0.1:{PORTS[name]}/")
    status, _, _ = ask(f"http://{STORE}/{BUCKET}", "PUT", signed("PUT", f"/{BUCKET}"))
    check("the store has a bucket", status == 200)

    (FOLDER / "secret").write_text(SECRET)
    (FOLDER / "secret").chmod(0o600)
    environment = {
        "SANAD_LISTEN": f"127.0.0.1:{PORTS['sanad']}", "SANAD_DATA_DIR": str(FOLDER / "data"), "SANAD_JWT_SECRET": secrets.token_hex(32),
        "SANAD_MEDIA_S3_ENDPOINT": f"http://{STORE}", "SANAD_MEDIA_S3_BUCKET": BUCKET, "SANAD_MEDIA_S3_REGION": REGION,
        "SANAD_MEDIA_S3_ACCESS_KEY": KEY, "SANAD_MEDIA_S3_SECRET_KEY_FILE": str(FOLDER / "secret")}
    start(PROGRAM, "serve", environment=environment)
    wait_for(f"http://127.0.0.1:{PORTS['sanad']}/readyz")
    token = subprocess.run([PROGRAM, "token", "issue", "--role", "student", "--id", "5", "--name", "Mona"],
                           env={**os.environ, **environment}, check=True, capture_output=True, text=True).stdout.strip()

    content = secrets.token_bytes(3_000_000)
    message = upload(token, "حل الواجب (1)+x.bin", "application/octet-stream", content)
    status, headers, got = ask(message["media_url"])
    check("the file comes back as it was", status == 200 and got == content)
    check("with its Arabic name", urllib.parse.quote("حل الواجب") in headers["Content-Disposition"])
    status, _, got = ask(message["media_url"], headers={"Range": "bytes=1000-1999"})
    check("a range of it too", status == 206 and got == content[1000:2000])
    address = presigned(message["media_url"])
    check("the address is good", ask(address)[0] == 200)
    check("but not for another type", ask(address.replace("octet-stream", "x-html"))[0] == 403)
    check("nor with another signature", ask(address[:-2] + ("00" if address[-2:] != "00" else "11"))[0] == 403)
    check("nor for another file", ask(re.sub(r"/[0-9a-f]{60}", "/" + "0" * 60, address))[0] in (403, 404))
    check("nor without one", 400 <= ask(address.split("?")[0])[0] < 500)

    upload(token, "again.bin", "application/octet-stream", content)
    message = upload(token, "picture.png", "image/png", picture())
    check("a picture has its size", (message["width"], message["height"]) == (640, 480))
    check("and a thumbnail", ask(message["thumbnail_url"])[1]["Content-Type"] == "image/jpeg")
    status, _, listing = ask(f"http://{STORE}/{BUCKET}", "GET", signed("GET", f"/{BUCKET}"))
    check("the same bytes are stored once", status == 200 and listing.count(b"<Key>") == 3)
    print("all of it holds against OpenStack Swift's S3", flush=True)


try:
    run()
finally:
    for process in reversed(processes):
        process.terminate()
