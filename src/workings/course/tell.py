"""Sentences for what ended a run or a call: what is, then what to do."""

import difflib
import re

from workings.course.answers import Raised, Stop
from workings.course.exercise import Exercise

#: What to do about an error, by its kind and a pattern in its text; the first that fits.
_ADVICE = (
    ("NotImplementedError", "", "That line stands for what is still to be written."),
    (
        "ValueError",
        "truth value",
        "max and if look at one number, and here there are many: np.maximum or np.where looks at "
        "each.",
    ),
    (
        "ValueError",
        r"\(has 0\b",
        "A single number or None is there in place of an array: did a function before it return "
        "nothing?",
    ),
    (
        "ValueError",
        r"shapes|mismatch|broadcast|dimension|inhomogeneous",
        "The shapes do not fit each other: print them (print(A.shape)) just before that line.",
    ),
    ("IndexError", "", "There is no such place: print the shape, and count from 0."),
    ("KeyError", "", "The dictionary has no such key: print its keys."),
    (
        "NameError",
        "",
        "The name is not known there: is it spelt as where it was made, or is an import missing?",
    ),
    ("UnboundLocalError", "", "The name is used before anything was put into it."),
    (
        "AttributeError",
        "NoneType",
        "Something is None there: did a function before it return nothing?",
    ),
    (
        "TypeError",
        r"positional argument|keyword argument",
        "The number of arguments does not fit what the function takes.",
    ),
    (
        "TypeError",
        "NoneType",
        "Something is None there: did a function before it return nothing?",
    ),
    ("ZeroDivisionError", "", "What is divided by is 0 there: print it."),
    ("RecursionError", "", "It calls itself without end: what should end it?"),
    (
        "FileNotFoundError",
        "",
        "An exercise needs no file: it works on its arguments alone.",
    ),
)


def raised_sentences(exercise: Exercise, raised: Raised, file: str | None) -> tuple[str, ...]:
    """Return what to say of an error that a call raised.

    Parameters
    ----------
    exercise
        The function that was called.
    raised
        The error.
    file
        The name of the file that was run; None in a notebook.
    """
    elsewhere = file is not None and raised.file not in (file, None)
    if raised.kind == "NotImplementedError" and not elsewhere:
        place = f" (line {raised.line})" if raised.line else ""
        return (
            f"{exercise.function} is not written yet.",
            f"Write it in place of the line with raise NotImplementedError{place}.",
        )
    if raised.kind == "NotImplementedError":
        return (
            f"{exercise.function} uses {raised.file}, which is not written yet.",
            "That exercise comes first.",
        )
    first = f"{exercise.function} raised {error_text(raised)}{_in(raised.file, raised.line)}."
    advice = _advice(raised)
    if elsewhere:
        where = f"The line is in {raised.file}, whose function is used here."
        return (first, where, advice) if advice else (first, where)
    return (first, advice) if advice else (first,)


def stop_sentences(exercise: Exercise, stop: Stop, seconds: float | None) -> tuple[str, ...]:
    """Return what to say of a run that ended before all calls were answered.

    Parameters
    ----------
    exercise
        The function that was called, or was to be called.
    stop
        Why it ended.
    seconds
        How long it might have run.
    """
    file = stop.file or exercise.file
    what = stop.function or file
    place = _in(stop.file, stop.line)
    loading = stop.function is None
    if stop.kind == "no-file":
        return (
            f"There is no {exercise.file} here.",
            "workings learn start, on this folder, lays missing exercises back and leaves the "
            "others as they are.",
        )
    if stop.kind == "unreadable":
        return (f"{file} cannot be read: {stop.text}.",)
    if stop.kind == "no-function":
        return _no_function(exercise, stop)
    if stop.kind == "syntax-error":
        return _syntax_error(stop, file)
    if stop.kind == "import-error":
        return _import_error(stop, file)
    if stop.kind == "endless":
        was = "still being loaded" if loading else "still running"
        called = f"At that moment it was in {stop.text}. " if stop.text else ""
        return (
            f"{what} was {was} after {seconds or 0:g} s, and was stopped{place}.",
            f"{called}A loop whose condition stays true never ends; one over single numbers is "
            "slow where a whole array can be computed at once.",
        )
    if stop.kind == "memory":
        text = stop.raised.text if stop.raised else ""
        told = f": {text}" if text else ""
        return (
            f"{what} asks for more memory than it is given{place}{told}.",
            "An array has become larger than it should, or a list grows without end: print the "
            "shapes.",
        )
    if stop.kind == "printed-too-much":
        return (
            f"{what} printed so much that it was stopped{place}.",
            "Print a shape, or a few numbers (print(Z[:2, :3])), and nothing inside a long loop.",
        )
    if stop.kind == "input":
        return (
            f"{what} asks for input{place}; nobody is there to answer while it is checked.",
            "Take the line out: the function works on its arguments alone.",
        )
    if stop.kind == "workings":
        return (
            f"{what} imports workings{place}; the exercise is to write it yourself.",
            "NumPy is all it needs, and your own earlier files.",
        )
    if stop.kind == "process":
        return (
            f"{what} starts or ends another process{place}, which no exercise needs.",
            "Take the line out: the function works on its arguments alone.",
        )
    if stop.kind == "writes":
        text = stop.raised.text if stop.raised else "change a file"
        return (
            f"{what} tries to {text}{place}.",
            "That was refused, and nothing was changed: the function works on its arguments alone. "
            "Take the line out.",
        )
    if stop.kind == "exit":
        how = "(sys.exit, exit or quit)" if stop.raised else f"({stop.text})"
        return (
            f"{what} ended Python {how}{place} before it was done.",
            "Take that out: a function ends with return.",
        )
    if stop.text == "SIGKILL":
        return (
            f"{what} was ended by the system (SIGKILL), perhaps because memory ran out.",
            "Print the shapes of what it makes.",
        )
    return (
        f"{what} crashed Python itself ({stop.text}){place}.",
        "That takes something unusual: ctypes, a very deep recursion, a broken library.",
    )


def error_text(raised: Raised) -> str:
    """Return an error in a line: ``"ValueError: operands could not be broadcast"``."""
    return f"{raised.kind}: {raised.text}".rstrip(": .") if raised.text else raised.kind


def _in(file: str | None, line: int | None) -> str:
    if line is None:
        return ""
    return f" (line {line})" if file is None else f" ({file}, line {line})"


def _advice(raised: Raised) -> str:
    for kind, pattern, advice in _ADVICE:
        if raised.kind == kind and re.search(pattern, raised.text):
            return advice
    return ""


def _no_function(exercise: Exercise, stop: Stop) -> tuple[str, ...]:
    name = exercise.function
    if stop.text:
        return (f"{name} is {stop.text} in {exercise.file}, where a function is expected.",)
    first = f"There is no function {name} in {exercise.file}."
    if close := difflib.get_close_matches(name, stop.others, n=1):
        return first, f"There is {close[0]}: is that it? The name has to be {name}."
    return first, f"It begins: def {name}({', '.join(exercise.parameters)}):"


def _syntax_error(stop: Stop, file: str) -> tuple[str, ...]:
    raised = stop.raised
    line = f"Line {stop.line}" if stop.line else "Something"
    text = f": {raised.text}" if raised and raised.text else ""
    first = f"{line} of {file} is not Python{text}."
    if raised and raised.kind in ("IndentationError", "TabError"):
        return first, "The lines of a block begin in the same column: four spaces, and no tabs."
    return first, "Look also at the line before: is a bracket, a quotation mark or a colon missing?"


def _import_error(stop: Stop, file: str) -> tuple[str, ...]:
    raised = stop.raised or Raised("an error", "")
    first = f"{file} could not be loaded{_in(None, stop.line)}: {error_text(raised)}."
    if raised.kind == "ModuleNotFoundError":
        if re.search(r"'ex\d\d_\w+'", raised.text):
            return first, "That is an earlier exercise, and its file is not in this folder."
        return first, "NumPy is all it needs, and your own earlier files."
    if raised.kind == "ImportError":
        return first, "Is the name spelt as it is in that file?"
    return (first, advice) if (advice := _advice(raised)) else (first,)
