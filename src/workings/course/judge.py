"""What came of a run beside what is right: a verdict."""

from collections.abc import Sequence
from dataclasses import replace

from workings.course.answers import Answer, Raised, Run, Stop
from workings.course.compare import Difference, difference, several_numbers
from workings.course.exercise import Exercise
from workings.course.recognise import recognise
from workings.course.tell import raised_sentences, stop_sentences
from workings.course.trials import Trial, attempt, given, trials
from workings.course.verdict import KnownMistake, Shown, Verdict


def judge(exercise: Exercise, run: Run) -> Verdict:
    """Return what is to be said of a run.

    Parameters
    ----------
    exercise
        What was to be written.
    run
        What came of it, from `sandbox.run_file` or `here.run_here`.
    """
    parts = (exercise, *exercise.also)
    verdict = _not_loaded(exercise, run)
    for part in parts:
        if verdict is None:
            verdict = _part(part, run)
    if verdict is None and run.stop is not None:  # after the last answer
        verdict = _stopped(exercise, run.stop, run)
    if verdict is None:
        verdict = _passed(parts)
    return replace(
        verdict,
        printed=run.printed,
        printed_more=run.printed_more,
        seconds=run.seconds,
        digest=run.digest,
    )


def _not_loaded(exercise: Exercise, run: Run) -> Verdict | None:
    """Return the verdict on a run that ended before there was any call."""
    stop = run.stop
    if stop is None or stop.function is not None or stop.case is not None:
        return None
    return None if run.answers else _stopped(exercise, stop, run)


def _part(part: Exercise, run: Run) -> Verdict | None:
    """Return what is wrong with one function, or None."""
    tried = trials(part)
    known = {(answer.function, answer.case): answer for answer in reversed(run.answers)}
    answers = [known.get((part.function, number)) for number in range(len(tried))]
    found = [_difference(part, trial, answer) for trial, answer in zip(tried, answers, strict=True)]
    recognised = recognise(part, tried, answers, [entry is not None for entry in found])
    if recognised is not None:
        mistake, number = recognised
        different = found[number]
        given_back = answers[number]
        shown = None
        if different is not None and given_back is not None:
            shown = _shown(part, tried[number], given_back, different)
        told = KnownMistake(mistake.name, mistake.sentence, mistake.cost)
        return _verdict(part, "mistake", (mistake.sentence,), mistake=told, shown=shown)
    for trial, answer, different in zip(tried, answers, found, strict=True):
        if answer is None:
            stop = run.stop or Stop("crash", "no answer came", function=part.function)
            return _stopped(part, stop, run, trial)
        if answer.raised is not None:
            return _raised(part, run.file, trial, answer.raised)
        if different is not None:
            return _different(part, trial, answer, different)
    for answer in answers:
        if answer is not None and answer.changed and not part.may_change:
            return _changed(part, answer)
    return None


def _difference(part: Exercise, trial: Trial, answer: Answer | None) -> Difference | None:
    if answer is None or answer.raised is not None:
        return None
    found = difference(trial.right, answer.value, part.returns, part.relative)
    accepts = part.accepts
    if found is None or accepts is None or found.kind not in ("wrong-value", "wrong-shape"):
        return found
    accepted = attempt(lambda: bool(accepts(given(trial.case), answer.value)))
    return None if accepted else found


def _different(part: Exercise, trial: Trial, answer: Answer, found: Difference) -> Verdict:
    sentences = found.sentences
    if found.kind == "wrong-value":
        proof = attempt(part.proves, given(trial.case), answer.value)
        sentences += (proof,) if isinstance(proof, str) and proof else ()
    return _verdict(part, found.kind, sentences, shown=_shown(part, trial, answer, found))


def _raised(part: Exercise, file: str | None, trial: Trial, raised: Raised) -> Verdict:
    verdict = _verdict(part, "raised", raised_sentences(part, raised, file))
    verdict = replace(verdict, file=raised.file, line=raised.line, code=raised.code)
    if raised.kind == "NotImplementedError" and (file is None or raised.file in (file, None)):
        return replace(verdict, kind="not-started")
    return replace(verdict, shown=_called(part, trial))


def _changed(part: Exercise, answer: Answer) -> Verdict:
    names = " and ".join(part.parameters[number] for number in answer.changed)
    sentences = (
        f"The numbers are right, but {part.function} changes {names} itself, which its caller may "
        "still need as it was.",
        f"Work on a copy (A = {names}.copy()), or with functions that make a new array: "
        "np.maximum(Z, 0) does, Z[Z < 0] = 0 does not; -= and *= change what is on their left.",
    )
    return _verdict(part, "changed-argument", sentences)


def _stopped(part: Exercise, stop: Stop, run: Run, trial: Trial | None = None) -> Verdict:
    verdict = _verdict(part, stop.kind, stop_sentences(part, stop, run.limit))
    telling = stop.kind in ("endless", "memory", "crash")
    shown = _called(part, trial) if trial is not None and telling else None
    return replace(verdict, file=stop.file, line=stop.line, code=stop.code, shown=shown)


def _passed(parts: Sequence[Exercise]) -> Verdict:
    calls = sum(len(trials(part)) for part in parts)
    names = " and ".join(part.function for part in parts)
    return _verdict(parts[0], "passed", (f"{names}: right in all {calls} calls.",))


def _called(part: Exercise, trial: Trial) -> Shown:
    """Return a call without its result."""
    return Shown(
        case=trial.case.title,
        call=f"{part.function}({', '.join(part.parameters)})",
        arguments=dict(zip(part.parameters, trial.case.arguments, strict=True)),
    )


def _shown(part: Exercise, trial: Trial, answer: Answer, found: Difference) -> Shown:
    """Return a call with what is wrong in its result; of several numbers with them all."""
    if several_numbers(trial.right, answer.value):
        names = ", ".join(part.returns)
        right, got = tuple(trial.right), tuple(answer.value)
        return replace(_called(part, trial), name=names, expected=right, got=got)
    return replace(
        _called(part, trial),
        name=found.name,
        expected=found.expected,
        got=found.got,
        index=found.index,
    )


def _verdict(
    part: Exercise,
    kind: str,
    sentences: tuple[str, ...],
    *,
    mistake: KnownMistake | None = None,
    shown: Shown | None = None,
) -> Verdict:
    return Verdict(part.name, kind, sentences, part.function, mistake, shown)
