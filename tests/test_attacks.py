"""What hostile callers send: odd ids, bodies, forms, ranges, pictures and keys. Refused at once, and inert."""

from __future__ import annotations

import gzip
import io
import re
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.errors import ConfigurationError
from tests.conftest import CAT, StudioServer
from tests.keyed import make_key, no_key, open_studio_with_keys

MARK = "hunted-7f3a"
IDS = [
    "...",
    "%2e%2e%2fx",
    "..%2f..%2fetc%2fpasswd",
    "..%5c..%5cetc%5cpasswd",
    "%252e%252e%252fx",
    "%c0%ae%c0%ae%2f",
    "%00",
    "a%00b",
    "a%0d%0aSet-Cookie:%20x=y",
    "%2fetc%2fpasswd",
    "file:%2f%2f%2fetc%2fpasswd",
    "C:%5cWindows",
    "CON",
    "a" * 10_000,
    "video_%D0%B0%D0%B0",
    "%E2%84%AA",
    "%EF%BC%8E%EF%BC%8E",
    "%E2%80%AEgnp",
    "%FF%FE",
    "~root",
    "$(id)",
    "%7Cid",
    "%20",
    "video_0%27%20OR%201=1--",
    "%7B%7B7*7%7D%7D",
    "*",
    "%25s%25n",
]


@pytest.fixture(scope="module")
def studio_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A studio with keys that does no work; the client administers."""
    with open_studio_with_keys(tmp_path_factory.mktemp("attacked"), max_upload_bytes=2 << 20) as client:
        yield client


def timed(client: TestClient, method: str, path: str, **how: Any) -> tuple[httpx2.Response, float]:
    began = time.perf_counter()
    answer = client.request(method, path, **how)
    return answer, time.perf_counter() - began


def test_no_id_reaches_anything(studio_here: TestClient) -> None:
    """On every route of the OpenAPI document that takes one: refused or not found, in both protocols' words."""
    paths = studio_here.get("/openapi.json").json()["paths"]
    routes = [(verb.upper(), path) for path, verbs in paths.items() for verb in verbs if "{" in path]
    assert len(routes) >= 19
    wrong = []
    for verb, path in routes:
        for each in IDS:
            answer, seconds = timed(
                studio_here, verb, re.sub(r"\{\w+\}", each, path), json={"prompt": CAT} if verb == "POST" else None
            )
            fine = answer.status_code in {400, 404, 405, 422} and "root:" not in answer.text and seconds < 5
            wrong += (
                [] if fine and "set-cookie" not in answer.headers else [(verb, path, each[:30], answer.status_code)]
            )
    assert wrong == []


def test_no_path_reaches_a_file_beside_the_page(studio_here: TestClient) -> None:
    """Nor does any lead to another website."""
    beside = [
        f"/{prefix}{each}{name}"
        for prefix in ("", "css/", "docs/")
        for each in IDS
        if each != "a" * 10_000
        for name in ("", "/config.py", "/../main.py")
    ]
    elsewhere = [
        "//evil.example",
        "//evil.example/%2e%2e",
        "/\\evil.example",
        "/%5cevil.example",
        "/docs//evil.example",
        "/api/videos/",
        "/docs/",
        "/https:evil.example",
        "/%0d%0aLocation:%20//evil.example",
    ]
    for path in [*beside, *elsewhere]:
        answer = studio_here.get(f"http://testserver{path}", follow_redirects=False)
        assert answer.status_code < 500, path
        assert "import annotations" not in answer.text, path
        assert answer.headers.get("location", "http://testserver/").startswith("http://testserver/"), path


BODIES = {
    "packed": (gzip.compress(b'{"prompt": "x"}'), {"Content-Encoding": "gzip"}, 415),
    "called packed": (b'{"prompt": "x"}', {"Content-Encoding": "br"}, 415),
    "a bomb": (gzip.compress(bytes(20 << 20)), {"Content-Encoding": "gzip"}, 415),
    "a name twice": (b'{"prompt": "a", "prompt": "b"}', {}, 400),
    "deep lists": (b"[" * 100_000, {}, 400),
    "deep tables": (b'{"prompt":' * 40_000, {}, 400),
    "deep and closed": (b'{"prompt": "a", "seed": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", {}, 400),
    "half a letter": (b'{"prompt": "a\\ud800"}', {}, None),
    "half a name": (b'{"prompt": "a", "\\ud800": 1}', {}, None),
    "half a model": (b'{"prompt": "a", "model": "\\udfff"}', {}, None),
    "no number": (b'{"prompt": "a", "seed": NaN}', {}, None),
    "an endless number": (b'{"prompt": "a", "seed": Infinity}', {}, None),
    "too large a number": (b'{"prompt": "a", "seed": 1e999}', {}, None),
    "5,000 digits": (b'{"prompt": "a", "seed": 1' + b"0" * 5000 + b"}", {}, 400),
    "no UTF-8": (b'{"prompt": "\xff\xfe"}', {}, 400),
    "overlong UTF-8": (b'{"prompt": "\xc0\xaf"}', {}, 400),
    "a tail": (b'{"prompt": "a"}\x00', {}, None),
    "two bodies": (b'{"prompt": "a"}{"prompt": "b"}', {}, None),
    "a list for a prompt": (b'{"prompt": ["a"]}', {}, None),
    "a table for a prompt": (b'{"prompt": {"a": 1}}', {}, None),
    "a list for a model": (b'{"prompt": "a", "model": [1]}', {}, None),
    "a prototype": (b'{"prompt": "a", "__proto__": {"x": 1}}', {}, None),
    "a comment": (b'{"prompt": "a" /* b */}', {}, None),
    "nothing": (b"", {}, None),
    "text": (b'{"prompt": "a"}', {"Content-Type": "text/plain"}, 415),
    "two kinds": (b'{"prompt": "a"}', {"Content-Type": "application/json, text/plain"}, 415),
    "a form of a page": (b"prompt=a", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
    "too much": (b'{"prompt": "' + b"x" * (4 << 20) + b'"}', {}, 413),
}


@pytest.mark.parametrize("path", ["/api/generate", "/v1/videos"])
def test_hostile_json_is_refused_at_once(studio_here: TestClient, path: str) -> None:
    """Whatever it is, in either protocol: a sentence of the 400s within a second, and nothing is stored."""
    for name, (body, headers, status) in BODIES.items():
        usual = {"Content-Type": "application/json"}
        answer, seconds = timed(studio_here, "POST", path, content=body, headers=usual | headers)
        assert answer.status_code == status if status else answer.status_code in {400, 422}, (name, answer.text)
        assert seconds < 5, name
    assert studio_here.get("/api/videos").json()["videos"] == []


def part(value: bytes, name: bytes = b"prompt", more: bytes = b"", head: bytes = b"") -> bytes:
    return b'--B\r\n%sContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (head, name, more, value)


END = b"--B--\r\n"
NAMES = [
    b"../../etc/passwd",
    b"C:\\a.png",
    b'a\\"b',
    b"x\xe2\x80\xaegnp.exe",
    b"a;b",
    b"\x00",
    b"a%0d%0ab",
    b"x" * 5000,
]
FORMS = {
    "10,000 parts": b"".join(part(b"x", b"f%d" % number) for number in range(10_000)) + END,
    "10,000 prompts": part(b"x") * 10_000 + END,
    "a huge head": part(b"x", head=b"X-Big: " + b"x" * 1_000_000 + b"\r\n") + END,
    "100,000 heads": part(b"x", head=b"".join(b"X-%d: y\r\n" % number for number in range(100_000))) + END,
    "another boundary": part(b"x").replace(b"--B", b"--C") + END,
    "no end": part(b"x"),
    "a form in a form": part(b"--C\r\n\r\nx\r\n--C--", head=b"Content-Type: multipart/mixed; boundary=C\r\n") + END,
    "a part of no name": b"--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END,
    "a part of no kind": b"--B\r\nX: y\r\n\r\nx\r\n" + END,
    "a name that is no UTF-8": part(b"x") + part(b"x", b"\xff\xfe") + END,
    "a file for a prompt": part(b"x", more=b'; filename="x"') + END,
    "deep brackets": part(b"x") + part(b"x", b"a" + b"[]" * 1000) + END,
    "three files": part(b"x") + part(b"x", b"input_reference", b'; filename="x"') * 3 + END,
    "a large text": part(b"x" * (1 << 20)) + END,
    "a folded head": part(b"x", head=b"X-A: b\r\n folded: c\r\n") + part(b"x", b"q") + END,
    **{
        f"the name {name[:12]!r}": part(b"x") + part(b"none", b"input_reference", b'; filename="%s"' % name) + END
        for name in NAMES
    },
}


def test_hostile_forms_are_refused_at_once(studio_here: TestClient) -> None:
    """10,000 parts, heads of a megabyte, no end, hostile names of files: the 400s, in the protocol's envelope."""
    form = {"Content-Type": "multipart/form-data; boundary=B"}
    tries = [(name, body, form) for name, body in FORMS.items()]
    tries += [
        (kind, part(b"x") + END, {"Content-Type": f"multipart/form-data{kind}"})
        for kind in ("", "; boundary=", "; boundary=" + "b" * 100_000, "; boundary=\x01", "; boundary=C")
    ]
    for name, body, headers in tries:
        answer, seconds = timed(studio_here, "POST", "/v1/videos", content=body, headers=headers)
        assert (answer.status_code in {400, 413}, seconds < 5) == (True, True), (name, answer.status_code, seconds)
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert studio_here.get("/api/videos").json()["videos"] == []


def test_an_endless_form_ends(studio: StudioServer) -> None:
    """On a real socket: a file part without an end stops at the limit, one whose length is a lie in its time."""
    head = (
        b"POST /v1/videos HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=B\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    first = part(b"x") + part(b"", b"input_reference", b'; filename="x"')[:-2]
    block = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    with socket.create_connection(("127.0.0.1", studio.port), timeout=30) as loud:
        loud.sendall(head + b"%x\r\n%s\r\n" % (len(first), first))
        sent = 0
        with suppress(OSError):
            while sent < 125 << 20:
                loud.sendall(block)
                sent += len(block)
        assert sent < 125 << 20, "it was read to its end"
    for lie in (
        b"Content-Length: 5\r\nContent-Length: 50",
        b"Content-Length: -1",
        b"Content-Length: 0x10",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
    ):
        with socket.create_connection(("127.0.0.1", studio.port), timeout=30) as liar:
            liar.sendall(b"POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
            liar.sendall(lie + b"\r\n\r\n" + b'{"prompt": "x"}')
            assert not re.match(rb"HTTP/1.1 [25]", liar.recv(1000)), lie


PROMPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} #{7*7}",
    "'; DROP TABLE videos; --",
    "javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "a\u200bb\ufeffc\u2060d",
    "a\u2028b\u2029c",
    "\U000e0041tag",
    "../../etc/passwd",
    "%0d%0aSet-Cookie: x=y",
    "a\nb\nSet-Cookie: x=y",
    "\\x1b[31m",
    "=cmd|' /C calc'!A0",
    "Ｆｕｌｌ ｗｉｄｔｈ",
    "a" + "\u0301" * 500,
    "%s%s%n",
    "$(id) `id` |id",
    "\U0001f600" * 50,
]
HIDDEN = ["\u202e", "\u2066", "\u200f", "\u061c", "\x00", "\x07", "\x1b[31m", "\r\n", "\x85", "\x7f"]


def test_a_prompt_is_refused_or_is_nothing_but_text(studio_here: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    """What hides how it reads is refused by name; everything else comes back letter by letter, in no header or log."""
    for prompt in PROMPTS:
        made = studio_here.post("/api/generate", json={"prompt": f"{MARK} {prompt}"})
        assert made.status_code == 200, prompt
        video = studio_here.get(f"/api/videos/{made.json()['job_id']}")
        assert video.json()["prompt"] == f"{MARK} {prompt}"
        assert MARK not in str(made.headers) + str(video.headers)
        studio_here.post(f"/api/videos/{video.json()['id']}/cancel")
        studio_here.delete(f"/api/videos/{video.json()['id']}")
    for hidden in HIDDEN:
        for path in ("/api/generate", "/v1/videos"):
            refused = studio_here.post(path, json={"prompt": f"{MARK} {hidden}x"})
            assert (refused.status_code in {400, 422}, "U+" in refused.text) == (True, True), hidden
            assert hidden not in refused.text or hidden == "\r\n"
    lines = capfd.readouterr().err
    assert MARK not in lines
    assert MARK not in studio_here.get("/metrics").text


RANGES = [
    "bytes=" + ",".join("0-" for _ in range(900)),
    "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(900)),
    "bytes=0-0,-1",
    "bytes=0-" + "9" * 4000,
    "bytes=" + "9" * 17 + "-",
    "bytes=-" + "9" * 17,
    "bytes=-0",
    "bytes=5-2",
    "bytes=--1",
    "bytes=1--2",
    "bytes=0x0-0x10",
    "bytes=\u0661-\u0662",
    "bytes= 0 - 1",
    "lines=0-1",
    "bytes:0-1",
    "bytes=0-1;q=1",
    "bytes",
    "",
    "*/*",
]


def test_no_range_costs_more_than_the_file(http: httpx2.Client, finished: dict[str, Any]) -> None:
    """19 attacks: 200, 206 or 416, each in under a second and never more bytes than the file has."""
    for asked in RANGES:
        began = time.perf_counter()
        answer = http.get(finished["video_url"], headers={"Range": asked.encode()})
        assert answer.status_code in {200, 206, 416}, asked
        assert len(answer.content) <= max(finished["size_bytes"], 1000)
        assert time.perf_counter() - began < 5, asked[:40]  # on an idle machine a hundredth of it


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, packed: bytes, *more: bytes) -> bytes:
    """A grey PNG of one bit a pixel whose data are `packed`."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def saved(kind: str, width: int = 64, height: int = 64, **how: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (240, 140, 30)).save(file, kind, **how)
    return file.getvalue()


def hostile_pictures() -> dict[str, bytes]:
    jpeg, plain, webp = saved("JPEG"), saved("PNG"), saved("WEBP")
    more = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in range(1, 4)]
    long = zlib.compress(bytes(8 << 20), 9)
    return {
        "50,000 x 50,000": png(50_000, 50_000, zlib.compress(bytes(50_000 * 100), 9)),
        "four thousand million wide": png(2**31 - 1, 1, long),
        "no width": png(0, 64, long),
        "20 megapixels, cut short": png(5000, 4000, zlib.compress(bytes(5000 * 100), 9)),
        "a JPEG that says 65,500 x 65,500": re.sub(
            rb"(\xff\xc0..\x08)....", lambda at: at[1] + b"\xff\xdc\xff\xdc", jpeg, flags=re.DOTALL
        ),
        "a WebP that says 16,383 x 16,383": saved("WEBP", lossless=True)[:21] + b"\xff" * 4 + bytes(40),
        "animated WebP": saved("WEBP", save_all=True, append_images=more),
        "animated PNG": saved("PNG", save_all=True, append_images=more),
        "animated GIF": saved("GIF", save_all=True, append_images=more),
        "a truncated JPEG": saved("JPEG", 1000, 1000)[:600],
        "a truncated PNG": saved("PNG", 1000, 1000)[:400],
        "a truncated WebP": saved("WEBP", 1000, 1000)[:200],
        "HTML before a JPEG": b"<script>alert(1)</script>" + jpeg,
        "only a head": jpeg[:4],
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "SVG that includes a file": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "GIF": saved("GIF"),
        "BMP": saved("BMP"),
        "TIFF": saved("TIFF"),
        "PDF": saved("PDF"),
        "ICO": saved("ICO"),
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
        "text of 200 MB in a chunk": png(64, 64, long, _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 << 20), 9))),
        "a wrong checksum": plain[:40] + bytes([plain[40] ^ 255]) + plain[41:],
        "zero bytes": b"",
        "zeros": bytes(100_000),
        "random": bytes((17 * n * n + 3 * n) % 251 for n in range(50_000)),
        "a video": b"\0\0\0\x20ftypisom" + bytes(5000),
        "a RIFF of another kind": b"RIFF" + struct.pack("<I", 100) + b"WAVEfmt " + bytes(100),
        "a WebP whose size is a lie": webp[:4] + b"\xff\xff\xff\x7f" + webp[8:60],
    }


def test_hostile_pictures_are_refused_in_a_moment(studio_here: TestClient) -> None:
    """Thirty of them, in under 3 s and 200 MB each, decoded in a process that can take no more than its limits."""
    pictures = hostile_pictures()
    assert len(pictures) >= 27
    studio_here.post("/api/uploads", content=saved("JPEG"), headers={"Content-Type": "image/jpeg"})
    decoder = _decoder()
    for name, picture in pictures.items():
        before = _peak(decoder)
        answer, seconds = timed(
            studio_here, "POST", "/api/uploads", content=picture, headers={"Content-Type": "image/png"}
        )
        assert answer.status_code == 422, (name, answer.text[:200])
        assert seconds < 6, (name, seconds)  # 3 s, on a machine that does something else besides
        assert _peak(decoder) - before < 200 << 20, name
    assert _decoder() == decoder, "none of them ended it"
    assert 0 < decoder.rlimit(psutil.RLIMIT_AS)[0] <= 2 << 30
    assert 0 < decoder.rlimit(psutil.RLIMIT_CPU)[0] < 600
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    fine = studio_here.post(
        "/api/uploads", content=saved("PNG", exif=exif) + b"<script>", headers={"Content-Type": "image/jpeg"}
    )
    assert fine.status_code == 200, "metadata, a tail and a wrong name are taken off"


def _decoder() -> psutil.Process:
    return next(child for child in psutil.Process().children() if "app.media" in child.cmdline())


def _peak(process: psutil.Process) -> int:
    """Bytes that it ever had in memory."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    assert found
    return int(found[1]) << 10


def test_no_header_is_too_odd(studio_here: TestClient) -> None:
    """Odd values of the headers that the studio reads are ignored or refused, never a mistake of ours."""
    odd = [
        "",
        " ",
        "x" * 9000,
        "\x7f",
        "\u00e9",
        '"',
        ",,,,",
        "9" * 400,
        "-1",
        "null",
        "[]",
        "wait=" + "9" * 400,
        "a=b;" * 900,
        "=?utf-8?q?x?=",
    ]
    names = [
        "Range",
        "If-Range",
        "If-None-Match",
        "Idempotency-Key",
        "Prefer",
        "Cancel-After",
        "X-Request-Id",
        "Cookie",
        "Authorization",
        "api-key",
        "Content-Type",
        "Accept",
        "Last-Event-ID",
        "Origin",
        "Sec-Fetch-Site",
        "Host",
        "X-Forwarded-For",
        "Forwarded",
        "X-Stainless-Retry-Count",
    ]
    for name in names:
        for value in odd:
            for method, path in (("GET", "/api/videos"), ("POST", "/api/quote")):
                answer = studio_here.request(
                    method,
                    path,
                    headers={name: value.encode("latin-1")},
                    json={"prompt": CAT} if method == "POST" else None,
                )
                assert answer.status_code < 500, (name, value[:20], answer.text)


def test_no_wrong_key_tells_anything(studio_here: TestClient) -> None:
    """Missing, wrong, truncated, longer, another letter, not ASCII, 10 kB, in the address, two of them: 401, alike."""
    secret, gone = make_key(studio_here)["secret"], make_key(studio_here)
    studio_here.delete(f"/api/keys/{gone['id']}")
    wrong = [
        secret[:-1],
        secret + "a",
        secret.upper(),
        secret[:-1] + "\u00e9",
        "sk_",
        "sk_" + "a" * 43,
        "x" * 10_000,
        "\u00e9" * 40,
        gone["secret"],
        f"{secret},{secret}",
        f'"{secret}"',
        f"Bearer {secret}",
        secret.replace("sk_", "st_"),
    ]
    told = set()
    for each in wrong:
        for name, value in (
            ("Authorization", f"Bearer {each}"),
            ("api-key", each),
            ("Cookie", f"studio_session={each}"),
        ):
            headers = no_key() | {name: value} if name != "Authorization" else {name: value}
            answer = studio_here.get("/api/videos", headers={k: v.encode("latin-1") for k, v in headers.items()})
            assert answer.status_code == 401, (name, each[:50])
            told.add((name == "Cookie", answer.json()["detail"]))
    assert len(told) <= 4
    for address in (f"/api/videos?api-key={secret}", f"/api/videos?key={secret}", f"/api/videos/{secret}"):
        assert studio_here.get(address, headers=no_key()).status_code == 401
    two = {"Authorization": f"Bearer {secret}", "api-key": "sk_" + "a" * 43}
    assert studio_here.get("/api/videos", headers=two).status_code == 401


def test_metrics_have_as_many_series_as_before(studio_here: TestClient) -> None:
    """What people invent makes none: models, ids, verbs, styles, keys."""

    def series() -> set[str]:
        text = studio_here.get("/metrics").text
        return {line.partition(" ")[0] for line in text.splitlines() if not line.startswith("#")}

    def storm(letter: str) -> None:
        for number in range(10):
            word = f"{letter}{number}"
            for path in (f"/api/videos/{word}", f"/v1/models/{word}", f"/{word}", f"/api/{word}/x", f"/docs/{word}"):
                studio_here.get(path)
                studio_here.request(word.upper(), path)
            studio_here.post("/api/generate", json={"prompt": CAT, "model": word, "style": word})
            studio_here.get("/api/videos", headers={"Authorization": f"Bearer {word}"})

    storm("a")
    series()
    before = series()
    storm("b")
    assert series() == before


def test_a_corrupt_page_stops_the_start(tmp_path: Path) -> None:
    """One page of noise in the middle of the database: refused with what to do, and nothing is changed."""
    with open_studio_with_keys(tmp_path) as client:
        for _ in range(30):
            client.post("/api/generate", json={"prompt": CAT * 50})
    path = tmp_path / "studio.db"
    content = bytearray(path.read_bytes())
    at = content.find(CAT.encode() * 20) // 4096 * 4096
    content[at : at + 4096] = bytes((17 * n * n + 3) % 251 for n in range(4096))
    path.write_bytes(content)
    with (
        pytest.raises(ConfigurationError, match=r"damaged.*put a backup in its place"),
        open_studio_with_keys(tmp_path),
    ):
        pass
    assert path.read_bytes() == content


def test_a_disk_that_may_only_be_read_stops_the_start(tmp_path: Path) -> None:
    """With the folder's name; `/proc` takes no folder of anybody's."""
    folder = Path("/proc/studio")
    with (
        pytest.raises(ConfigurationError, match=r"DATA_DIR cannot be used.*/proc/studio"),
        open_studio_with_keys(folder),
    ):
        pass
