"""The file store, the same on disk and in a storage that speaks S3."""

import hashlib
import os
from contextlib import suppress
from uuid import uuid4

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from lifecycle.db.files import FileStore

DATA = b"%PDF-1.7 attestation"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def bucket():
    """The address of a bucket on a real server, reached as in production: by the AWS_* settings alone."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        fsspec.filesystem("s3").mkdir("parc")
        yield "s3://parc"
    server.stop()


@pytest.fixture(params=["disk", "s3"])
def store(request, tmp_path):
    if request.param == "disk":
        return FileStore(tmp_path / "files")
    return FileStore(f"{request.getfixturevalue('bucket')}/{uuid4()}")


def test_what_was_stored_is_read_back_by_its_digest(store):
    assert not store.holds(DIGEST)
    assert store.put(DATA) == store.put(DATA) == DIGEST
    assert store.holds(DIGEST)
    assert store.read(DIGEST) == DATA


def test_a_file_is_stored_as_its_bytes_are(store, tmp_path):
    source = tmp_path / "envoi.pdf"
    source.write_bytes(DATA)
    assert store.put(source) == DIGEST
    assert source.read_bytes() == store.read(DIGEST) == DATA


def test_what_needs_a_file_is_given_one(store):
    store.put(DATA)
    with store.local(DIGEST) as path:
        assert path.read_bytes() == DATA


def test_what_is_gone_is_said_so(store):
    for use in (store.read, lambda digest: store.local(digest).__enter__().read_bytes()):
        with pytest.raises(FileNotFoundError):
            use(DIGEST)


def test_a_deletion_is_for_good_and_may_be_repeated(store):
    store.put(DATA)
    store.delete(DIGEST)
    store.delete(DIGEST)
    assert not store.holds(DIGEST)
    assert store.put(DATA) == DIGEST
    assert store.read(DIGEST) == DATA


def test_a_store_within_another_shares_nothing_with_it(store):
    apart = store.within("photos", uuid4())
    store.put(DATA)
    apart.put(DATA)
    apart.delete(DIGEST)
    assert store.holds(DIGEST)
    assert not apart.holds(DIGEST)


def test_a_file_address_is_a_directory(tmp_path):
    FileStore(f"file://{tmp_path}/files").put(DATA)
    assert (tmp_path / "files" / DIGEST[:2] / DIGEST).read_bytes() == DATA


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def fails(*_):
        raise OSError("no space left")

    monkeypatch.setattr("shutil.move", fails)
    store = FileStore(tmp_path)
    with pytest.raises(OSError, match="no space"):
        store.put(DATA)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not store.holds(DIGEST)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_the_store_works_in_a_process_that_was_forked(bucket):
    store = FileStore(f"{bucket}/{uuid4()}")
    store.put(DATA)
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os._exit(0 if store.read(DIGEST) == DATA else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
