"""Whatever a learner's code does, a sentence comes of it, and soon."""

import os
import subprocess
import sys
import time

import pytest

from course_toys import HALF, SHORT, Learner
from workings.course.child import NO_MEMORY
from workings.course.process import Limits

posix = pytest.mark.skipif(os.name != "posix", reason="the system's limits are POSIX's")
LINE = 6


@pytest.fixture
def learner(tmp_path):
    return Learner(tmp_path)


def test_what_is_right_passes(learner):
    verdict = learner.body("return Z / 2").verdict()
    assert verdict.passed and verdict.kind == "passed"
    assert str(verdict) == "half: passed\n\nhalf: right in all 2 calls."
    assert verdict.digest is not None and verdict.seconds < SHORT.seconds


@pytest.mark.parametrize(
    "body",
    [
        "while True:\n    pass",
        "import time\ntime.sleep(1000)",
        "x = 0\nreturn sum(range(10**13))",
        "import signal\nsignal.pause()",
        "import os\nos.close(1), os.close(2)\nwhile True:\n    pass",
    ],
)
@posix
def test_what_does_not_end_is_stopped_at_its_line(learner, body):
    started = time.monotonic()
    verdict = learner.body(body).verdict(limits=Limits(seconds=2))
    assert time.monotonic() - started < 8
    assert verdict.kind == "endless"
    assert "still running after 2 s" in verdict.sentences[0]
    assert verdict.file == "ex03_half.py" and verdict.line >= 5 and verdict.code
    assert verdict.shown.case == "large, 4×50"


def test_a_loop_while_loading_is_stopped_too(learner):
    verdict = learner.writes("x = 1\nwhile x:\n    x = 2\n").verdict(limits=Limits(seconds=2))
    assert verdict.kind == "endless" and "still being loaded" in verdict.sentences[0]
    assert verdict.line in (2, 3)


def test_what_was_answered_before_is_kept(learner):
    body = "if Z.shape[1] == 3:\n    while True:\n        pass\nreturn Z / 2"
    run = learner.body(body).run(limits=Limits(seconds=2))
    assert len(run.answers) == 1
    assert (run.stop.kind, run.stop.function, run.stop.case) == ("endless", "half", 1)
    wrong = learner.body(body.replace("Z / 2", "Z / 7")).verdict(limits=Limits(seconds=2))
    assert wrong.kind == "wrong-value"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("return half(Z)", "raised", "RecursionError"),
        ("import sys\nsys.exit(3)", "exit", "sys.exit"),
        ("exit()", "exit", "a function ends with return"),
        ("import os\nos._exit(0)", "exit", "status 0"),
        ("import os\nos._exit(7)", "exit", "status 7"),
        ("return input('Z? ')", "input", "asks for input"),
        ("breakpoint()", "input", "asks for input"),
        ("import sys\nreturn int(sys.stdin.read())", "raised", "ValueError"),
        ("return np.ones(10**12)", "memory", "7.28 TiB"),
        ("raise MemoryError", "memory", "more memory"),
        ("import workings\nreturn Z / 2", "workings", "imports workings"),
        ("from workings.maths import softmax", "workings", "imports workings"),
        ("import subprocess\nsubprocess.run(['ls'])", "process", "another process"),
        ("import os\nos.system('ls')", "process", "another process"),
        ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
        ("raise GeneratorExit('done')", "raised", "GeneratorExit: done"),
        ("return Z.nothing", "raised", "has no attribute 'nothing'"),
        ("return Z @ Z", "raised", "print(A.shape)"),
        ("return A / 2", "raised", "spelt"),
        ("raise NotImplementedError", "not-started", "not written yet"),
        ("class E(Exception):\n    def __str__(self): 1 / 0\nraise E", "raised", "raised E"),
    ],
)
def test_what_ends_a_call(learner, body, kind, words):
    verdict = learner.body(body).verdict()
    assert verdict.kind == kind
    assert words in " ".join(verdict.sentences)
    if verdict.file is not None:
        assert verdict.file == "ex03_half.py" and 5 <= verdict.line <= 7


@posix
@pytest.mark.parametrize(
    ("body", "signal"),
    [
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
        ("import os\nos.abort()", "SIGABRT"),
        ("import os\nos.kill(os.getpid(), 9)", "SIGKILL"),
    ],
)
def test_a_crash(learner, body, signal):
    verdict = learner.body(body).verdict()
    assert verdict.kind == "crash" and signal in verdict.sentences[0]
    if signal != "SIGKILL":
        assert verdict.line == LINE


@posix
def test_processor_time_that_is_used_up(learner):
    body = "import resource as r\nr.setrlimit(r.RLIMIT_CPU, (1, 9))\nwhile True:\n    pass"
    verdict = learner.body(body).verdict(limits=Limits(seconds=7))
    assert verdict.kind == "endless" and verdict.seconds < 6


@posix
def test_memory_that_grows_until_there_is_none(learner):
    for body in (
        "a = []\nwhile True:\n    a.append(np.ones(10**6))",
        "a = []\nwhile True:\n    a.append(list(range(50)))",
        "a = b'x'\nwhile True:\n    a += a",
    ):
        limits = Limits(seconds=30, memory=300 << 20)
        verdict = learner.body(body).verdict(limits=limits)
        assert verdict.kind == "memory", body
        assert verdict.line in (7, None)  # no memory is left to tell the line of a small object


@posix
def test_memory_that_is_not_even_enough_to_tell_so(learner):
    verdict = learner.body(f"import os\nos._exit({NO_MEMORY})").verdict()
    assert verdict.kind == "memory"


def test_printed_megabytes(learner):
    for body in (
        "while True:\n    print('hello ' * 100)",
        "import sys\nwhile True:\n    sys.stderr.write('x' * 10_000)",
        "import os\nwhile True:\n    os.write(1, b'x' * 100_000)",
        "print('x' * 2_000_000)\nreturn Z / 2",
    ):
        verdict = learner.body(body).verdict(limits=Limits(seconds=30))
        assert verdict.kind == "printed-too-much", body
        assert len(verdict.printed) < 10_000 and verdict.printed_more


def test_what_is_printed_is_kept_and_does_nothing_to_a_terminal(learner):
    text = "print('Z is', Z.shape, '\\x1b[2J\\a', 'ä', '\\udcff')\nreturn Z / 2"
    verdict = learner.body(text).verdict()
    assert verdict.passed
    assert verdict.printed == "Z is (4, 50) [2J ä \\udcff\nZ is (2, 3) [2J ä \\udcff\n"
    assert "Printed:\n  Z is (4, 50)" in str(verdict)
    assert "\x1b" not in str(verdict)


def test_a_warning_says_its_line_and_no_more(learner):
    verdict = learner.body("np.ones(2) / np.zeros(2)\nreturn Z / 2").verdict()
    assert verdict.passed
    assert verdict.printed.splitlines() == [
        "ex03_half.py, line 5: RuntimeWarning: divide by zero encountered in divide"
    ]


def test_warnings_stand_under_a_heading_of_their_own(learner):
    verdict = learner.body("print('Z')\nnp.ones(2) / np.zeros(2)\nreturn Z / 2").verdict()
    assert str(verdict).endswith(
        "Printed:\n  Z\n  Z\n\nNumPy warned:\n"
        "  ex03_half.py, line 6: RuntimeWarning: divide by zero encountered in divide"
    )
    long = "import warnings\nwarnings.warn('word ' * 40, RuntimeWarning)\nreturn Z / 2"
    text = str(learner.body(long).verdict())
    assert text.count("word") == 40 and "Printed" not in text


def test_an_endless_loop_is_looked_for_in_the_file_that_is_checked(learner):
    learner.writes("import time\ndef slow():\n    time.sleep(0.01)\n", "ex02_slow.py")
    learner.body("from ex02_slow import slow\nwhile True:\n    slow()")
    verdict = learner.verdict(limits=Limits(seconds=2))
    assert (verdict.kind, verdict.file, verdict.line) == ("endless", "ex03_half.py", 7)
    assert verdict.code == "slow()"
    assert "(ex03_half.py, line 7)" in verdict.sentences[0]
    assert "ex02_slow.py, line 3" in verdict.sentences[1]


def test_none_from_another_file_is_named_as_the_cause(learner):
    two = "import numpy as np\ndef two(A):\n    return np.eye(2) @ A\n"
    learner.writes(two, "ex02_two.py").body("from ex02_two import two\nreturn two(None)")
    verdict = learner.verdict()
    assert "The line is in ex02_two.py" in verdict.sentences[1]
    assert "None" in verdict.sentences[2]
    assert "None" in learner.body("return Z.T @ np.asarray(None)").verdict().sentences[1]


def test_one_number_asked_for_where_there_are_many(learner):
    for body in ("if Z < 0:\n    return 0\nreturn Z / 2", "return max(Z, 0)"):
        assert "np.maximum or np.where" in learner.body(body).verdict().sentences[1]


@posix
def test_a_child_left_behind_does_not_hold_anything_up(learner):
    # ctypes, since os.fork and subprocess are refused: a child that keeps the pipe open.
    for way in ("", "libc.setsid()\n    "):
        body = (
            "import ctypes, time, os\nlibc = ctypes.CDLL(None)\n"
            f"if libc.fork() == 0:\n    {way}time.sleep(6)\n    os._exit(0)\nreturn Z / 2"
        )
        started = time.monotonic()
        assert learner.body(body).verdict().passed
        assert time.monotonic() - started < 5


@posix
def test_forking_endlessly_is_refused_and_what_forks_all_the_same_ends_with_the_rest(learner):
    assert learner.body("import os\nwhile True:\n    os.fork()").verdict().kind == "process"
    body = "import multiprocessing as m\nm.get_context('spawn').Process(target=print).start()"
    assert learner.body(body).verdict().kind == "process"
    body = (
        "import ctypes, os\nif ctypes.CDLL(None).fork():\n"
        "    while not os.path.exists('pid'):\n        pass\n    return Z / 2\n"
        "print(os.getpid())\nopen('pid', 'w').close()\nwhile True:\n    pass"
    )
    pids = learner.body(body).verdict().printed.split()
    assert pids
    for pid in pids:
        state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True).stdout
        assert state[:1] in (b"", b"Z")


def test_other_processes_are_not_ended(learner):
    alive = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        body = f"import os\nos.kill({alive.pid}, 9)\nreturn Z / 2"
        assert learner.body(body).verdict().kind == "process"
        assert alive.poll() is None
    finally:
        alive.communicate(b"\n")


@pytest.mark.parametrize(
    "body",
    [
        "import sys\nsys.modules.clear()\nreturn Z / 2",
        "import os\nos.closerange(0, 200)\nreturn Z / 2",
        "import os\nos.chdir('/')\nreturn Z / 2",
        "np.array = np.asarray = np.ndarray = np.frombuffer = np.random = None\nreturn Z / 2",
        "import json, os\njson.dumps = os.open = os.write = None\nreturn Z / 2",
        "import builtins\nbuiltins.open = builtins.print = builtins.len = None\nreturn Z / 2",
        "import sys\nsys.stdout = sys.stderr = None\nreturn Z / 2",
        "import sys\nsys.stdout.close()\nreturn Z / 2",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
        "return Z / 2",
        "import atexit, time\natexit.register(time.sleep, 60)\nreturn Z / 2",
        "import gc, sys\ngc.disable()\nsys.settrace(lambda *a: None)\nreturn Z / 2",
        "np.seterr(all='raise')\nreturn Z / 2",
        "import warnings\nwarnings.simplefilter('error')\nreturn Z / 2",
    ],
)
def test_what_is_turned_upside_down_around_a_right_answer_does_no_harm(learner, body):
    assert learner.body(body).verdict().passed


def test_ending_the_iteration_ends_the_process(learner):
    from workings.course.process import lines_of
    from workings.course.sandbox import calls_of

    file = learner.body("while True:\n    pass").path / HALF.file
    lines = lines_of(file, {"calls": calls_of(HALF)}, Limits(seconds=60))
    next(lines)
    started = time.monotonic()
    lines.close()
    assert time.monotonic() - started < 5
