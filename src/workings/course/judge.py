"""What came of a run beside what is right: a verdict."""

from collections.abc import Sequence
from dataclasses import replace

from workings.course.answers import Answer, Run, Stop
from workings.course.compare import Difference, difference
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
        shown = _shown(part, tried[number], found[number])
        told = KnownMistake(mistake.name, mistake.sentence, mistake.cost)
        return _verdict(part, "mistake", (mistake.sentence,), mistake=told, shown=shown)
    for trial, answer, different in zip(tried, answers, found, strict=True):
        if answer is None:
            stop = run.stop or Stop("crash", "no answer came", function=part.function)
            return _stopped(part, stop, run, trial)
        if answer.raised is not None:
            return _raised(part, trial, answer)
        if different is not None:
            return _different(part, trial, answer, different)
    for trial, answer in zip(tried, answers, strict=True):
        if answer is not None and answer.changed and not part.may_change:
            return _changed(part, trial, answer)
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
    return _verdict(part, found.kind, sentences, shown=_shown(part, trial, found))


def _raised(part: Exercise, trial: Trial, answer: Answer) -> Verdict:
    raised = answer.raised
    assert raised is not None  # noqa: S101
    verdict = _verdict(part, "raised", raised_sentences(part, raised))
    verdict = replace(verdict, file=raised.file, line=raised.line, code=raised.code)
    if raised.kind == "NotImplementedError" and raised.file in (part.file, None):
        return replace(verdict, kind="not-started")
    return replace(verdict, shown=_shown(part, trial, None))


def _changed(part: Exercise, trial: Trial, answer: Answer) -> Verdict:
    names = " and ".join(part.parameters[number] for number in answer.changed)
    sentences = (
        f"The numbers are right, but {part.function} changes {names} itself, which its caller may "
        "still need as it was.",
        f"Work on a copy (A = {names}.copy()), or with functions that make a new array: "
        "np.maximum(Z, 0) does, Z[Z < 0] = 0 does not; -= and *= change what is on their left.",
    )
    return _verdict(part, "changed-argument", sentences, shown=_shown(part, trial, None))


def _stopped(part: Exercise, stop: Stop, run: Run, trial: Trial | None = None) -> Verdict:
    verdict = _verdict(part, stop.kind, stop_sentences(part, stop, run.limit))
    shown = None if trial is None else _shown(part, trial, None)
    return replace(verdict, file=stop.file, line=stop.line, code=stop.code, shown=shown)


def _passed(parts: Sequence[Exercise]) -> Verdict:
    calls = sum(len(trials(part)) for part in parts)
    names = " and ".join(part.function for part in parts)
    return _verdict(parts[0], "passed", (f"{names}: right in all {calls} calls.",))


def _shown(part: Exercise, trial: Trial, found: Difference | None) -> Shown:
    return Shown(
        case=trial.case.title,
        call=f"{part.function}({', '.join(part.parameters)})",
        arguments=dict(zip(part.parameters, trial.case.arguments, strict=True)),
        name=found.name if found else ", ".join(part.returns),
        expected=found.expected if found else trial.right,
        got=found.got if found else None,
        index=found.index if found else None,
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
