"""An S3 server of this process, which tells what was asked of it and fails where it is told to."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import S3Backend, s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEYS = {
    "AWS_ACCESS_KEY_ID": "reader",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
}


class Silent(WSGIRequestHandler):
    """Says nothing of requests that went well."""

    def log_request(self, *_: object) -> None:
        """Says nothing."""


class Objects:
    """The server, and what is in its buckets."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        """Method and path of all requests, one after the other."""
        self.refusals: dict[str, int] = defaultdict(int)
        """How many requests to write an object are refused, by the end of its key."""
        self._lock = threading.Lock()
        self._application: WSGIApplication = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=Silent
        )

    @property
    def environment(self) -> dict[str, str]:
        """What whoever opens its objects has to have."""
        return {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._server.server_port}"}

    @contextmanager
    def running(self) -> Iterator[Objects]:
        """Answers until it is left."""
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        yield self
        self._server.shutdown()
        thread.join()
        self._server.server_close()

    def bucket(self, name: str, objects: Iterable[tuple[str, bytes]] = ()) -> None:
        """Makes a bucket, without requests."""
        self._backend.create_bucket(name, KEYS["AWS_REGION"])
        for key, content in objects:
            self._backend.put_object(name, key, content)

    def keys(self, bucket: str) -> list[str]:
        """The keys in a bucket, in their order."""
        return sorted(self._backend.buckets[bucket].keys.keys())

    def content(self, bucket: str, key: str) -> bytes:
        """The bytes of an object."""
        return bytes(self._backend.buckets[bucket].keys[key].value)

    def media_type(self, bucket: str, key: str) -> str:
        """The type that it is sent with."""
        return str(self._backend.buckets[bucket].keys[key].metadata["Content-Type"])

    def written(self) -> list[str]:
        """Buckets and keys of what was written whole, one after the other."""
        return [path.removeprefix("/") for method, path in self.asked if method == "PUT"]

    @property
    def _backend(self) -> S3Backend:
        return s3_backends[DEFAULT_ACCOUNT_ID]["aws"]

    def _answer(self, request: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        method = request["REQUEST_METHOD"]
        path = request["PATH_INFO"].encode("latin-1").decode()
        with self._lock:
            self.asked.append((method, path))
            end = next((end for end, n in self.refusals.items() if n and path.endswith(end)), None)
            if method == "PUT" and end is not None:
                self.refusals[end] -= 1
                start("403 Forbidden", [("Content-Length", "0")])
                return []
        return self._application(request, start)
