"""A process that is copied for each learner's file: the same answers as from a new one, sooner."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from course_toys import HALF
from workings.course.process import Limits
from workings.course.ready import Ready
from workings.course.sandbox import run_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux")
SHORT = Limits(seconds=2)
FILES = {
    "right": "print('hello')\ndef half(Z):\n    return Z / 2\n",
    "warns": "import sys\nprint('careful', file=sys.stderr)\ndef half(Z):\n    return Z / 2\n",
    "raises": "def half(Z):\n    raise ValueError('no')\n",
    "not Python": "def half(:\n",
    "ends Python": "import os\ndef half(Z):\n    os._exit(3)\n",
    "crashes": "import os\ndef half(Z):\n    os.abort()\n",
    "endless": "def half(Z):\n    while True: pass\n",
    "memory": "def half(Z):\n    return [bytearray(10**9) for _ in range(99)]\n",
    "prints": "def half(Z):\n    while True:\n        print('x' * 10**5)\n",
    "workings": "import workings\n",
    "forks": "import os\ndef half(Z):\n    os.fork()\n",
    "stops itself": "import os, signal\ndef half(Z):\n    os.kill(os.getpid(), signal.SIGSTOP)\n",
    "where": "import os, sys\nprint(os.getcwd(), sys.argv, sys.path, __file__, __name__)\n",
}


@pytest.fixture
def ready():
    with Ready() as one:
        yield one


@pytest.fixture
def write(tmp_path):
    def put(text):
        (tmp_path / HALF.file).write_text(text)
        return tmp_path

    return put


def told(run):
    """What must be the same, however the process came to be."""
    stop = run.stop and (run.stop.kind, run.stop.file, run.stop.line, run.stop.function)
    answers = [(answer.case, answer.value is None, answer.raised) for answer in run.answers]
    return stop, answers, run.printed if len(run.printed) < 1000 else "much"


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_copy_gives_what_a_new_process_gives(text, ready, write):
    folder = write(text)
    copied = run_file(folder, HALF, SHORT, ready.begin)
    assert told(copied) == told(run_file(folder, HALF, SHORT))
    assert told(run_file(write(FILES["right"]), HALF, SHORT, ready.begin))[0] is None


def test_copies_know_nothing_of_each_other(ready, write):
    spoil = "import numpy, sys\nnumpy.exp = None\nsys.spoilt = True\ndef half(Z):\n    return Z\n"
    run_file(write(spoil), HALF, SHORT, ready.begin)
    look = "import numpy, sys\nprint(numpy.exp(0.0), hasattr(sys, 'spoilt'))\n"
    assert run_file(write(look), HALF, SHORT, ready.begin).printed == "1.0 False\n"


def test_a_copy_is_there_sooner(ready, write):
    folder = write(FILES["right"])
    run_file(folder, HALF, begin=ready.begin)

    def fastest(*begin):
        taken = []
        for _ in range(3):
            began = time.monotonic()
            run_file(folder, HALF, Limits(), *begin)
            taken.append(time.monotonic() - began)
        return min(taken)

    assert fastest(ready.begin) < fastest() / 2


def test_when_the_original_is_gone_a_new_process_is_started(ready, write):
    folder = write(FILES["right"])
    for _ in range(2):
        os.kill(ready._original.pid, signal.SIGKILL)
        assert run_file(folder, HALF, begin=ready.begin).stop is None


def test_messages_out_of_turn_are_noticed(ready, write, tmp_path):
    folder = write(FILES["right"])
    told = tmp_path / "no job"  # whose copy ends at once, and nobody asks how
    told.write_text("")
    ready.begin(told, folder, Limits()).stdout.close()
    assert run_file(folder, HALF, SHORT, ready.begin).stop is None
    assert run_file(folder, HALF, SHORT, ready.begin).stop is None


def test_more_threads_need_a_new_process(ready, write):
    folder = write("import os\nprint(os.environ['OMP_NUM_THREADS'])\n")
    assert run_file(folder, HALF, Limits(), ready.begin).printed == "1\n"
    assert run_file(folder, HALF, Limits(threads=2), ready.begin).printed == "2\n"


def test_nothing_is_left_open(write):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with Ready() as ready:
            run_file(write(FILES["right"]), HALF, SHORT, ready.begin)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
