"""A learner's files are copied before they run, and nothing outside the copy can be written."""

import os
from pathlib import Path

import pytest

from course_toys import HALF, Learner
from workings.course.copied import Copied
from workings.course.process import Limits

RIGHT = "def half(Z):\n    return Z / 2\n"


@pytest.fixture
def learner(tmp_path):
    folder = tmp_path / "course"
    folder.mkdir()
    return Learner(folder)


@pytest.mark.parametrize(
    "body",
    [
        "import os\nif Z.shape == (2, 3):\n    os.remove(__file__)\nreturn Z / 2",
        "import os, shutil\nshutil.rmtree(os.path.dirname(__file__), True)\nreturn Z / 2",
        "open(__file__, 'w').write('')\nreturn Z / 2",
        "import os\nif Z.shape == (2, 3):\n    os.rename('other.py', 'elsewhere.py')\nreturn Z / 2",
        "np.save('mine.npy', Z)\nreturn np.load('mine.npy') / 2",
        "import tempfile\nwith tempfile.TemporaryFile() as f:\n    f.write(b'x')\nreturn Z / 2",
        "import os\nopen(os.devnull, 'w').write('x')\nreturn Z / 2",
    ],
)
def test_what_is_done_to_the_copy_does_nothing_to_the_folder(learner, body):
    learner.writes("x = 1\n", "other.py").body(body)
    before = {file.name: file.read_bytes() for file in learner.path.iterdir()}
    assert learner.verdict().passed
    assert {file.name: file.read_bytes() for file in learner.path.iterdir()} == before


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import os\nos.remove({0!r})", "remove"),
        ("import os\nos.unlink(os.fsencode({0!r}))", "remove"),
        ("import os\nos.rename({0!r}, 'here')", "rename"),
        ("import os\nos.rename('ex03_half.py', {0!r})", "rename"),
        ("import os\nos.replace('ex03_half.py', {0!r})", "rename"),
        ("import shutil\nshutil.rmtree({1!r})", "remove"),
        ("import os\nos.mkdir({1!r} + '/new')", "make"),
        ("import os\nos.truncate({0!r}, 0)", "change"),
        ("import os\nos.symlink({0!r}, 'link')\nopen('link', 'w')", "write"),
        ("import os\nos.chmod({0!r}, 0)", "change"),
        ("open({0!r}, 'w')", "write"),
        ("open({0!r}, 'r+')", "write"),
        ("from pathlib import Path\nPath({0!r}).write_text('')", "write"),
        ("import os\nos.open({0!r}, os.O_WRONLY)", "write"),
        ("np.save({0!r}, Z)", "write"),
    ],
)
def test_what_is_outside_can_not_be_touched(learner, body, words):
    outside = learner.path / "notes.txt"
    outside.write_text("mine")
    verdict = learner.body(body.format(str(outside), str(learner.path))).verdict()
    assert verdict.kind == "writes" and words in verdict.sentences[0]
    assert "refused" in verdict.sentences[1]
    assert (verdict.file, verdict.line or 0) == (HALF.file, verdict.line) and verdict.line >= 5
    assert outside.read_text() == "mine" and outside.stat().st_mode & 0o400
    assert sorted(file.name for file in learner.path.iterdir()) == [HALF.file, "notes.txt"]


def test_the_solutions_can_not_be_read(learner):
    import workings.course.folder as course

    file = str(Path(course.__file__).parent / "solutions" / "ex06_softmax.py")
    verdict = learner.body(f"exec(open({file!r}).read())").verdict()
    assert verdict.kind == "workings" and "write it yourself" in verdict.sentences[0]
    verdict = learner.body("import traceback, warnings\ntraceback.print_stack()\nreturn Z / 2")
    assert verdict.verdict().passed


def test_the_learners_folder_is_named_wherever_the_copy_stands(learner):
    learner.body("print(__file__)\nprint(1 / 0)")
    verdict = learner.verdict()
    assert set(verdict.printed.split()) == {str(learner.path / HALF.file)}
    assert (verdict.file, verdict.line) == (HALF.file, 6)
    learner.body("import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n"
                 "    traceback.print_exc()\nopen('nothing')")  # fmt: skip
    run = learner.run()
    assert f'File "{learner.path / HALF.file}", line 7, in half' in run.printed
    assert "workings-" not in run.printed + str(run.answers[0].raised)
    text = f"from pathlib import Path\nPath({str(learner.path)!r}, 'x').read_text()"
    assert "FileNotFoundError" in learner.body(text).verdict().sentences[0]


def test_packages_and_large_files_are_still_read_from_the_folder(learner):
    (learner.path / "helpers").mkdir()
    learner.writes("two = 2\n", "helpers/__init__.py").writes("#" * 1_200_000 + "\ntwo = 2", "l.py")
    learner.body("import helpers, l\nreturn Z / (helpers.two * l.two) * 2")
    assert learner.verdict().passed


def test_what_cannot_be_copied_holds_nothing_up(learner):
    (learner.path / "nowhere").symlink_to(learner.path / "nothing")
    (learner.path / "circle").symlink_to(learner.path / "circle")
    if hasattr(os, "mkfifo"):
        os.mkfifo(learner.path / "pipe.py")
    for number in range(600):
        (learner.path / f"a{number}.txt").write_text("x")
    assert learner.writes(RIGHT).verdict(limits=Limits(seconds=4)).passed


def test_a_run_whose_files_were_changed_meanwhile_says_so(learner):
    assert not learner.writes(RIGHT).run().disturbed
    assert not learner.body("np.save('mine', Z)\nreturn Z / 2").run().disturbed
    assert learner.body("open(__file__, 'a').write('#')\nreturn Z / 2").run().disturbed
    assert learner.body("import os\nos.remove(__file__)").run().disturbed


def test_a_copy_knows_whether_it_is_what_was_handed_out(learner, tmp_path):
    learner.writes(RIGHT).writes("x = 1\n", "other.py")
    copied = Copied(learner.path / HALF.file, tmp_path / "copy")
    assert copied.unchanged()
    (copied.folder / "other.py").write_text("junk")
    assert not copied.unchanged()
