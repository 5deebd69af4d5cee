"""Files that were made to do harm: each is read, or refused in a line that says why.

They are read in a process that may take a gigabyte; whatever takes more fails there.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hostile_files import HOSTILE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, links, bounds on memory")


@pytest.fixture(scope="module")
def reader():
    """Have a file read by that process; return what it says of it."""
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("hostile_reader.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def read(path: Path) -> str:
            print(json.dumps(str(path)), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield read
        process.stdin.close()


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_file_is_read_or_refused(reader, tmp_path, name):
    make, said = HOSTILE[name]
    make(tmp_path / name)
    found = reader(tmp_path / name)
    assert said in found
    assert not found.startswith("not ours")
    assert found.isprintable()
    assert len(found) < 5_000
